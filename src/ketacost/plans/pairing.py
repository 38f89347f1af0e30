"""Do two payers go together? Who pays first is law, not choice; a pair the law does not know is an error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ketacost.claims.payers import Coordination, LineOfBusiness
from ketacost.plans.coverage import Coverage, SecondaryCoverage
from ketacost.reference.lookup import series
from ketacost.values.findings import Finding, Severity

_AFTER_MEDICARE: Final = frozenset({Coordination.SUPPLEMENT, Coordination.LESSER_OF})
_MEDICARE: Final = frozenset({LineOfBusiness.MEDICARE, LineOfBusiness.MEDICARE_ADVANTAGE})


def _place(program: str) -> str:
    """Return the source of a program's place among payers."""
    return series("payer_order", f"place.{program}").figures[-1].source


def check_pair(coverage: Coverage, secondary: SecondaryCoverage) -> tuple[Finding, ...]:
    """Return where a first and a second payer contradict the law or each other; paths are under ``secondary``."""
    return (*_order(coverage, secondary), *_methods(coverage, secondary))


def _error(code: str, message: str, path: str, source: str | None = None) -> Finding:
    return Finding(code=f"coverage.{code}", severity=Severity.ERROR, message=message, path=path, source=source)


def _order(coverage: Coverage, secondary: SecondaryCoverage) -> Iterator[Finding]:
    first, second = coverage.plan.line_of_business, secondary.coverage.plan.line_of_business
    place = "coverage.plan.line_of_business"
    if second is LineOfBusiness.MEDIGAP and first is not LineOfBusiness.MEDICARE:
        message = f"a Medigap policy stands behind original Medicare only, and the first payer is {first}; remove one"
        yield _error("medigap_without_medicare", message, place, _place("medigap"))
    if first is LineOfBusiness.MEDIGAP:
        message = "a Medigap policy never pays first; put original Medicare before it"
        yield _error("medigap_first", message, place, _place("medigap"))
    if first is LineOfBusiness.MEDICAID:
        message = f"Medicaid pays last, and here it stands before {second}; swap the two"
        yield _error("medicaid_first", message, place, _place("medicaid"))
    if first is LineOfBusiness.TRICARE and second is not LineOfBusiness.MEDICAID:
        message = f"TRICARE pays after every other health plan, and here it stands before {second}; swap the two"
        yield _error("tricare_first", message, place, _place("tricare"))
    if LineOfBusiness.VA in (first, second):
        message = "the VA does not coordinate with other plans; estimate its care and the other plan's by themselves"
        yield _error("va_with_another", message, place, _place("va"))
    if LineOfBusiness.SELF_PAY in (first, second):
        yield _error("second_without_first", "a second payer needs a first one; give it as the coverage", "")


def _methods(coverage: Coverage, secondary: SecondaryCoverage) -> Iterator[Finding]:
    first, second = coverage.plan.line_of_business, secondary.coverage.plan.line_of_business
    method = secondary.method
    if method is Coordination.LESSER_OF and first not in _MEDICARE:
        message = f"'{method}' is Medicaid's rule after Medicare, and the first payer is {first}; choose another method"
        yield _error("method_misfit", message, "method")
    if method is Coordination.MEDICARE_SECONDARY and second is not LineOfBusiness.MEDICARE:
        message = f"'{method}' is Medicare's rule as the second payer, and the second payer is {second}"
        yield _error("method_misfit", message, "method")
    if method is Coordination.SUPPLEMENT and first not in _MEDICARE and second is not LineOfBusiness.MEDIGAP:
        message = f"'{method}' follows Medicare, and the first payer is {first}; choose another method"
        yield _error("method_misfit", message, "method")
    if second is LineOfBusiness.MEDIGAP and method is not Coordination.SUPPLEMENT:
        yield _error("method_misfit", f"a Medigap policy pays by 'supplement', got '{method}'", "method")
    if secondary.pays_alone and method is not Coordination.LESSER_OF:
        yield _error("method_misfit", f"pays_alone belongs to 'lesser_of', got '{method}'; remove it", "pays_alone")
    flags = secondary.pays_deductible or secondary.pays_excess
    if flags and method is not Coordination.SUPPLEMENT:
        message = f"pays_deductible and pays_excess belong to 'supplement', got '{method}'; remove them"
        yield _error("method_misfit", message, "method")
