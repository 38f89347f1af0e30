"""Claim edits: what a payer refuses, checked on claims however they were made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeAlias

from ketacost.claims.claim import Claim, ClaimLine, UnitKind
from ketacost.claims.services import NetworkTier, PlannedVisit, ServiceCategory, Treatment, VisitKind
from ketacost.coding.billing import Billing
from ketacost.coding.drugs import device_mg, milligrams_of_kit
from ketacost.errors import ReferenceDataError
from ketacost.reference.codes import code_entry
from ketacost.values.findings import Finding, Severity

Edit: TypeAlias = Callable[[Claim], Iterator[Finding]]

_BUNDLES: Final = frozenset({"G2082", "G2083"})
_ESKETAMINE_DRUGS: Final = frozenset({"S0013", "J0013"})
_PROLONGED: Final = frozenset({"99415", "99416", "99417", "G2212", "99354", "99355"})
_INFUSIONS: Final = frozenset({"96365", "96366", "96372", "96374"})
_WRITTEN_AT: Final[Mapping[ServiceCategory, str]] = MappingProxyType(
    {
        ServiceCategory.MEDICAL_DRUG: "drug_code",
        ServiceCategory.OFFICE_VISIT: "visit_code",
        ServiceCategory.PSYCHIATRIC_EVALUATION: "intake_code",
        ServiceCategory.OBSERVATION: "prolonged",
    }
)
_HOME_OR_AWAY: Final = frozenset({"02", "10", "12"})


def check_claims(claims: Iterable[Claim], visits: Sequence[PlannedVisit] = ()) -> tuple[Finding, ...]:
    """Return what a payer would refuse or question, one finding a kind and day.

    Args:
        claims: coded claims, made by a pathway or by hand.
        visits: the visits they are for, when they are known; needed for what only the visit says (a new patient).
    """
    listed = list(claims)
    found: list[Finding] = []
    seen: set[int] = set()
    for claim in listed:
        found += _codes_not_in_force(claim)
        if id(claim.lines) not in seen:  # sessions that are alike share their lines
            seen.add(id(claim.lines))
            found += (finding for edit in EDITS for finding in edit(claim))
    found += _bundle_for_new_patient(listed, visits)
    found += _split_network(listed)
    first: dict[tuple[str, str], Finding] = {}
    for finding in found:
        first.setdefault((finding.code, finding.path), finding)
    return tuple(first.values())


def check_payer(claims: Iterable[Claim], billing: Billing) -> tuple[Finding, ...]:
    """Return what original Medicare refuses, where it is the payer."""
    if not billing.payer_is_medicare:
        return ()
    for claim in claims:
        for line in claim.lines:
            if line.code in _ESKETAMINE_DRUGS:
                message = f"Medicare does not pay {line.code}; it pays the session bundled as G2082 or G2083"
                return (_error("coding.not_for_medicare", message, "pathway", "cms-pprrvu-2026-jul"),)
    return ()


def _error(code: str, message: str, path: str = "", source: str | None = None) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, message=message, path=path, source=source)


def _warning(code: str, message: str, path: str = "", source: str | None = None) -> Finding:
    return Finding(code=code, severity=Severity.WARNING, message=message, path=path, source=source)


def _codes(claim: Claim) -> frozenset[str]:
    return frozenset(line.code for line in claim.lines)


def _codes_not_in_force(claim: Claim) -> list[Finding]:
    found = []
    for line in claim.lines:
        if line.code:
            try:
                code_entry(line.code, claim.on)
            except ReferenceDataError as error:
                message = f"{line.code} may not be billed on {claim.on}; {error.message.partition('; ')[2]}"
                found.append(_error("coding.code_not_in_force", message, _WRITTEN_AT.get(line.service, "pathway")))
    return found


def _bundle_with_prolonged(claim: Claim) -> Iterator[Finding]:
    if _codes(claim) & _BUNDLES and _codes(claim) & _PROLONGED:
        codes = ", ".join(sorted(_codes(claim) & _PROLONGED))
        message = f"prolonged time ({codes}) may not go with G2082 or G2083; remove it or bill unbundled"
        yield _error("coding.bundle_with_prolonged", message, "prolonged", "janssen-treatment-center-treating")


def _bundle_with_drug(claim: Claim) -> Iterator[Finding]:
    drugs = [line for line in claim.lines if line.service is ServiceCategory.MEDICAL_DRUG]
    if _codes(claim) & _BUNDLES and drugs:
        message = f"G2082 and G2083 already hold the drug; remove the drug line {drugs[0].code}"
        yield _error("coding.bundle_with_drug", message, "drug_code")


def _milligrams(claim: Claim) -> Iterator[Finding]:
    device = device_mg(claim.on)
    for line in claim.lines:
        if line.code not in _ESKETAMINE_DRUGS:
            continue
        if line.unit is not UnitKind.MILLIGRAM:
            message = f"{line.code} is billed by the milligram, got units of one {line.unit}"
            yield _error("coding.unit_kind", message, "drug_code")
        elif line.units % int(device):
            message = f"expected a multiple of {device} mg, got {line.units} units of {line.code}"
            yield _error("coding.units_not_devices", message, "drug_code")


def _kit(claim: Claim) -> Iterator[Finding]:
    for line in claim.lines:
        held = None if line.ndc is None else milligrams_of_kit(line.ndc)
        if held is not None and line.unit is UnitKind.MILLIGRAM and line.units != held:
            message = (
                f"{line.code} x {line.units} does not agree with the kit {line.ndc} of {held} mg; bill {held} units"
            )
            yield _error("coding.units_against_ndc", message, "drug_code")


def _place(claim: Claim) -> Iterator[Finding]:
    for line in claim.lines:
        esketamine = line.code in _BUNDLES | _ESKETAMINE_DRUGS
        if esketamine and line.place_of_service in _HOME_OR_AWAY:
            message = (
                f"esketamine is never given at home or by telehealth, got place of service {line.place_of_service}"
            )
            yield _error("coding.place_of_service", message, "place_of_service", "spravatorems-home")


def _unlisted_drug(claim: Claim) -> Iterator[Finding]:
    for line in claim.lines:
        if line.code == "J3490" and line.ndc is None:
            message = "J3490 needs the drug's number on the claim; give ketamine_ndc"
            yield _warning("coding.unlisted_drug_without_ndc", message, "ketamine_ndc")


def _visit_beside_infusion(claim: Claim) -> Iterator[Finding]:
    if not _codes(claim) & _INFUSIONS:
        return
    for line in claim.lines:
        if line.service is ServiceCategory.OFFICE_VISIT and "25" not in line.modifiers:
            message = f"a visit ({line.code}) on the day of an infusion or injection needs modifier 25"
            yield _warning("coding.modifier_25", message, "visit_code", "general-knowledge")


EDITS: Final[tuple[Edit, ...]] = (
    _bundle_with_prolonged,
    _bundle_with_drug,
    _milligrams,
    _kit,
    _place,
    _unlisted_drug,
    _visit_beside_infusion,
)
"""Every edit the lines of one claim alone decide."""


def _bundle_for_new_patient(claims: Iterable[Claim], visits: Sequence[PlannedVisit]) -> Iterator[Finding]:
    new = {
        visit.number
        for visit in visits
        if visit.kind is VisitKind.TREATMENT and visit.new_patient and visit.treatment is Treatment.ESKETAMINE_NASAL
    }
    for claim in claims if new else ():
        if claim.session in new and _codes(claim) & _BUNDLES:
            message = (
                f"session {claim.session} is a new patient's first visit; G2082 and G2083 are for established ones"
            )
            yield _error("coding.bundle_for_new_patient", message, "pathway", "cms-pprrvu-2026-jul")


def _split_network(claims: Sequence[Claim]) -> Iterator[Finding]:
    """Warn once when the lines of one session stand in different networks."""
    if len({line.tier for lines in {id(claim.lines): claim.lines for claim in claims}.values() for line in lines}) == 1:
        return
    by_session: dict[int, list[ClaimLine]] = {}
    for claim in claims:
        by_session.setdefault(claim.session, []).extend(claim.lines)
    for session, lines in by_session.items():
        outside = [line for line in lines if line.tier is NetworkTier.OUT_OF_NETWORK]
        if outside and len(outside) < len(lines):
            names = ", ".join(dict.fromkeys(line.code or line.label for line in outside))
            message = f"from session {session} on, {names} is out of network while the rest of the visit is in network"
            yield _warning("coding.split_network", message, "networks")
            return
