"""Pathways: which claims, by whom and with which lines, one visit becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final, TypeAlias

import attrs

from ketacost.claims.claim import Biller, Claim, ClaimLine, UnitKind
from ketacost.claims.services import Benefit, Component, PlannedVisit, ServiceCategory, Treatment, VisitKind
from ketacost.coding.billing import Billing, Pathway
from ketacost.coding.drugs import bundle_code, esketamine_drug_code, esketamine_ndc, further_infusion_hours
from ketacost.coding.lines import coded_line, pharmacy_line
from ketacost.coding.misfits import refuse_misfits
from ketacost.errors import CodingError
from ketacost.values.dates import add_days
from ketacost.values.findings import Finding, Severity

Sheets: TypeAlias = tuple[tuple[Biller, tuple[ClaimLine, ...]], ...]
"""The claims of one visit before they have keys: who bills, and the lines."""


@attrs.frozen(kw_only=True)
class CodedCourse:
    """The claims of a course in date order, and what is to be said about them."""

    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]


def code_visits(visits: Sequence[PlannedVisit], billing: Billing) -> CodedCourse:
    """Return the claims some visits become.

    A pharmacy's fill has a visit key of its own and precedes the clinic's claim; a hospital's and a clinician's claims
    of one visit share a key.

    Raises:
        InvalidInputError: if the pathway cannot bill what is planned; it lists every reason.
    """
    refuse_misfits(visits, billing)
    sheets: dict[tuple[object, ...], Sheets] = {}
    dated: list[tuple[date, int, PlannedVisit, Biller, tuple[ClaimLine, ...], bool]] = []
    for index, visit in enumerate(visits):
        key = _content(visit, billing)
        found = sheets.get(key)
        if found is None:
            found = sheets[key] = sheets_of(visit, billing)
        for biller, lines in found:
            fill = biller is Biller.PHARMACY
            on = _filled_on(visit, billing) if fill else visit.on
            dated.append((on, index, visit, biller, lines, fill))
    dated.sort(key=lambda item: (item[0], item[1], not item[5]))
    claims = tuple(
        Claim(
            sequence=sequence,
            visit=2 * index + fill,
            session=visit.number,
            phase=visit.phase,
            on=on,
            biller=biller,
            lines=lines,
        )
        for sequence, (on, index, visit, biller, lines, fill) in enumerate(dated, start=1)
    )
    return CodedCourse(claims=claims, findings=_assumed(billing))


def _filled_on(visit: PlannedVisit, billing: Billing) -> date:
    """Return the day a pharmacy fills what is given at a visit: the day its claim is dated and coded by."""
    return add_days(visit.on, -billing.fill_days_before) if billing.fill_days_before else visit.on


def sheets_of(visit: PlannedVisit, billing: Billing) -> Sheets:
    """Return the claims of one visit, by the pathway."""
    if visit.kind is VisitKind.INTAKE:
        return ((Biller.CLINIC, (coded_line(1, billing.intake_code, 1, visit.on, billing),)),)
    if visit.kind is VisitKind.FILL:
        return (
            (Biller.PHARMACY, (pharmacy_line(billing, ndc=None, unit=UnitKind.FILL, label="Generic drug, one fill"),)),
        )
    return _PATHWAYS[billing.pathway](visit, billing)


def _bundled(visit: PlannedVisit, billing: Billing) -> Sheets:
    line = coded_line(1, bundle_code(_dose(visit), visit.on), 1, visit.on, billing)
    return ((Biller.CLINIC, (line, *_further(visit, billing, 2, with_visit=False))),)


def _unbundled(visit: PlannedVisit, billing: Billing) -> Sheets:
    dose = _dose(visit)
    code = billing.drug_code or esketamine_drug_code(visit.on)
    drug = coded_line(1, code, int(dose), visit.on, billing, ndc=esketamine_ndc(dose), unit=UnitKind.MILLIGRAM)
    return ((Biller.CLINIC, (drug, *_further(visit, billing, 2))),)


def _specialty_pharmacy(visit: PlannedVisit, billing: Billing) -> Sheets:
    kit = pharmacy_line(
        billing, ndc=esketamine_ndc(_dose(visit)), unit=UnitKind.KIT, label="Esketamine kit, one session"
    )
    return ((Biller.PHARMACY, (kit,)), (Biller.CLINIC, _further(visit, billing, 1)))


def _assignment_of_benefits(visit: PlannedVisit, billing: Billing) -> Sheets:
    dose = _dose(visit)
    filled_on = _filled_on(visit, billing)
    drug = coded_line(
        1,
        billing.drug_code or esketamine_drug_code(filled_on),
        int(dose),
        filled_on,
        billing,
        component=Component.PHARMACY,
        benefit=Benefit.MEDICAL,
        ndc=esketamine_ndc(dose),
        unit=UnitKind.MILLIGRAM,
    )
    return ((Biller.PHARMACY, (drug,)), (Biller.CLINIC, _further(visit, billing, 1)))


def _free_drug(visit: PlannedVisit, billing: Billing) -> Sheets:
    return ((Biller.CLINIC, _further(visit, billing, 1)),)


def _hospital_outpatient(visit: PlannedVisit, billing: Billing) -> Sheets:
    code = bundle_code(_dose(visit), visit.on)
    facility = coded_line(
        1,
        code,
        1,
        visit.on,
        billing,
        component=Component.FACILITY,
        service=ServiceCategory.OUTPATIENT_FACILITY,
    )
    professional = coded_line(1, code, 1, visit.on, billing)
    return ((Biller.HOSPITAL, (facility,)), (Biller.CLINIC, (professional,)))


def _infusion(visit: PlannedVisit, billing: Billing) -> Sheets:
    lines = [
        coded_line(1, billing.drug_code or "J3490", 1, visit.on, billing, ndc=billing.ketamine_ndc),
        coded_line(2, "96365", 1, visit.on, billing),
    ]
    minutes = visit.administration_minutes
    further = 0 if minutes is None else further_infusion_hours(minutes, visit.on)
    if further:
        lines.append(coded_line(3, "96366", further, visit.on, billing))
    return ((Biller.CLINIC, (*lines, *_further(visit, billing, len(lines) + 1, modifiers=("25",)))),)


def _injection(visit: PlannedVisit, billing: Billing) -> Sheets:
    lines = (
        coded_line(1, billing.drug_code or "J3490", 1, visit.on, billing, ndc=billing.ketamine_ndc),
        coded_line(2, "96372", 1, visit.on, billing),
    )
    return ((Biller.CLINIC, (*lines, *_further(visit, billing, 3, modifiers=("25",)))),)


_CASH_CODES: Final[Mapping[Treatment, str]] = MappingProxyType(
    {Treatment.KETAMINE_IV: "96365", Treatment.KETAMINE_IM: "96372", Treatment.TMS: "90868", Treatment.ECT: "90870"}
)


def _cash(visit: PlannedVisit, billing: Billing) -> Sheets:
    code = _CASH_CODES.get(visit.treatment) or bundle_code(_dose(visit), visit.on)
    line = coded_line(1, code, 1, visit.on, billing, service=ServiceCategory.TREATMENT_SESSION, unit=UnitKind.SESSION)
    return ((Biller.CLINIC, (line,)),)


def _brain_stimulation(visit: PlannedVisit, billing: Billing) -> Sheets:
    code = "90867" if visit.number == 1 else "90868"
    return ((Biller.CLINIC, (coded_line(1, code, 1, visit.on, billing), *_further(visit, billing, 2))),)


def _ect(visit: PlannedVisit, billing: Billing) -> Sheets:
    lines = [coded_line(1, "90870", 1, visit.on, billing)]
    if billing.anesthesia_code is not None:
        lines.append(coded_line(2, billing.anesthesia_code, 1, visit.on, billing))
    return ((Biller.CLINIC, (*lines, *_further(visit, billing, len(lines) + 1))),)


def _retail_pharmacy(visit: PlannedVisit, _billing: Billing) -> Sheets:
    raise CodingError(
        "coding.pathway_misfit", f"the retail pharmacy bills fills, not a {visit.treatment} session", path="pathway"
    )


def _further(
    visit: PlannedVisit, billing: Billing, start: int, *, with_visit: bool = True, modifiers: tuple[str, ...] = ()
) -> tuple[ClaimLine, ...]:
    """Return the visit and prolonged-time lines the clinic bills besides."""
    lines = []
    if with_visit and billing.visit_code is not None:
        lines.append(coded_line(start, billing.visit_code, 1, visit.on, billing, modifiers=modifiers))
    for extra in billing.prolonged:
        lines.append(coded_line(start + len(lines), extra.code, extra.units, visit.on, billing))
    return tuple(lines)


_PATHWAYS: Final[Mapping[Pathway, Callable[[PlannedVisit, Billing], Sheets]]] = MappingProxyType(
    {
        Pathway.BUNDLED: _bundled,
        Pathway.UNBUNDLED: _unbundled,
        Pathway.SPECIALTY_PHARMACY: _specialty_pharmacy,
        Pathway.ASSIGNMENT_OF_BENEFITS: _assignment_of_benefits,
        Pathway.HOSPITAL_OUTPATIENT: _hospital_outpatient,
        Pathway.INFUSION: _infusion,
        Pathway.INJECTION: _injection,
        Pathway.CASH: _cash,
        Pathway.FREE_DRUG: _free_drug,
        Pathway.BRAIN_STIMULATION: _brain_stimulation,
        Pathway.ECT: _ect,
        Pathway.RETAIL_PHARMACY: _retail_pharmacy,
    }
)


def _assumed(billing: Billing) -> tuple[Finding, ...]:
    if billing.pathway is not Pathway.HOSPITAL_OUTPATIENT:
        return ()
    return (
        Finding(
            code="coding.hospital_two_claims",
            severity=Severity.ASSUMPTION,
            message="a hospital session is billed twice, by the hospital and by the clinician at the facility rate",
            path="pathway",
            source="general-knowledge",
        ),
    )


def _content(visit: PlannedVisit, billing: Billing) -> tuple[object, ...]:
    """Return what decides a visit's lines: visits alike share their line objects."""
    first = visit.number == 1 and billing.pathway is Pathway.BRAIN_STIMULATION
    esketamine = visit.treatment is Treatment.ESKETAMINE_NASAL
    drugs = tuple(esketamine_drug_code(on) for on in (visit.on, _filled_on(visit, billing))) if esketamine else ()
    return visit.kind, visit.dose_mg, visit.administration_minutes, drugs, first


def _dose(visit: PlannedVisit) -> Decimal:
    if visit.dose_mg is None:
        raise CodingError("coding.no_dose", f"session {visit.number} has no dose; give dose_mg", path="course.dose_mg")
    return visit.dose_mg
