"""Does a billing fit what is planned? What its pathway would not read is refused, never ignored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from ketacost.claims.services import PlannedVisit, Treatment
from ketacost.coding.billing import Billing, Pathway
from ketacost.errors import InvalidInputError, Problem
from ketacost.reference.codes import all_codes

_ESKETAMINE: Final = frozenset({Treatment.ESKETAMINE_NASAL})
_ANY: Final = frozenset(Treatment) - {Treatment.SSRI_GENERIC}
_TREATMENTS: Final[Mapping[Pathway, frozenset[Treatment]]] = MappingProxyType(
    {
        Pathway.BUNDLED: _ESKETAMINE,
        Pathway.UNBUNDLED: _ESKETAMINE,
        Pathway.SPECIALTY_PHARMACY: _ESKETAMINE,
        Pathway.ASSIGNMENT_OF_BENEFITS: _ESKETAMINE,
        Pathway.HOSPITAL_OUTPATIENT: _ESKETAMINE,
        Pathway.INFUSION: frozenset({Treatment.KETAMINE_IV}),
        Pathway.INJECTION: frozenset({Treatment.KETAMINE_IM}),
        Pathway.CASH: _ANY,
        Pathway.FREE_DRUG: _ESKETAMINE,
        Pathway.BRAIN_STIMULATION: frozenset({Treatment.TMS}),
        Pathway.ECT: frozenset({Treatment.ECT}),
        Pathway.RETAIL_PHARMACY: frozenset({Treatment.SSRI_GENERIC}),
    }
)
_CLINIC_MUST_BILL: Final = frozenset(
    {Pathway.UNBUNDLED, Pathway.SPECIALTY_PHARMACY, Pathway.ASSIGNMENT_OF_BENEFITS, Pathway.FREE_DRUG}
)

_DRUG_BY_CLINIC: Final = frozenset({Pathway.UNBUNDLED, Pathway.INFUSION, Pathway.INJECTION})
_WITH_VISIT: Final = frozenset(Pathway) - {
    Pathway.BUNDLED,
    Pathway.HOSPITAL_OUTPATIENT,
    Pathway.CASH,
    Pathway.RETAIL_PHARMACY,
}
_READ_BY: Final[Mapping[str, frozenset[Pathway]]] = MappingProxyType(
    {
        "visit_code": _WITH_VISIT,
        "prolonged": _WITH_VISIT | {Pathway.BUNDLED},
        "drug_code": _DRUG_BY_CLINIC | {Pathway.ASSIGNMENT_OF_BENEFITS},
        "ketamine_ndc": frozenset({Pathway.INFUSION, Pathway.INJECTION}),
        "fill_days_before": frozenset(
            {Pathway.SPECIALTY_PHARMACY, Pathway.ASSIGNMENT_OF_BENEFITS, Pathway.RETAIL_PHARMACY}
        ),
    }
)
"""Which pathways read a field; elsewhere it would be ignored without a word, so it is refused."""


def refuse_misfits(visits: Sequence[PlannedVisit], billing: Billing) -> None:
    """Refuse a billing that does not fit what is planned, or says what its pathway would not read.

    Raises:
        InvalidInputError: ``coding.pathway_misfit``, ``coding.visit_code_missing``, ``coding.unknown_code`` and
            ``coding.not_used``, every one that holds, with the field.
    """
    problems = [*_other_treatments(visits, billing), *_unsaid(billing), *_unknown_codes(billing), *_not_used(billing)]
    if problems:
        raise InvalidInputError(problems)


def _other_treatments(visits: Sequence[PlannedVisit], billing: Billing) -> Iterator[Problem]:
    for treatment in dict.fromkeys(visit.treatment for visit in visits):
        if treatment not in _TREATMENTS[billing.pathway]:
            fitting = ", ".join(p.value for p, treatments in _TREATMENTS.items() if treatment in treatments)
            message = f"the pathway '{billing.pathway}' does not bill {treatment}; choose one of: {fitting}"
            yield Problem("coding.pathway_misfit", "billing.pathway", message)


def _unsaid(billing: Billing) -> Iterator[Problem]:
    if billing.pathway in _CLINIC_MUST_BILL and billing.visit_code is None and not billing.prolonged:
        message = f"say what the clinic bills with the pathway '{billing.pathway}': a visit_code such as \"99214\""
        yield Problem("coding.visit_code_missing", "billing.visit_code", message)


def _unknown_codes(billing: Billing) -> Iterator[Problem]:
    written = [(name, getattr(billing, name)) for name in ("visit_code", "intake_code", "drug_code", "anesthesia_code")]
    written += [(f"prolonged[{index}].code", extra.code) for index, extra in enumerate(billing.prolonged)]
    known = frozenset(all_codes())
    for path, code in written:
        if code is not None and code not in known:
            message = f"{code} is not among the codes known here; expected one of {', '.join(sorted(known))}"
            yield Problem("coding.unknown_code", f"billing.{path}", message)


def _not_used(billing: Billing) -> Iterator[Problem]:
    for name, readers in _READ_BY.items():
        if billing.pathway not in readers and getattr(billing, name) not in {None, (), 0}:
            message = (
                f"the pathway '{billing.pathway}' bills nothing of the kind; remove this, or choose another pathway"
            )
            yield Problem("coding.not_used", f"billing.{name}", message)
