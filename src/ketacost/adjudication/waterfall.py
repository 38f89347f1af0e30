"""The waterfall: from what the kernel returned to the words of an explanation of benefits.

The order of the steps is the kernel's; this module names them, cites where each term comes from and adds the claim
adjustment group and reason codes a remittance would show.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from ketacost.adjudication.coordination import NOTHING, Layer
from ketacost.adjudication.kernel import LIABLE_PATIENT_ALLOWED, UNLIMITED, Parts
from ketacost.adjudication.relief import NO_RELIEF, Relief
from ketacost.adjudication.terms import CompiledCoverage, LineTerms
from ketacost.claims.amounts import Adjustment, LineResult, LineSplit
from ketacost.claims.claim import Claim, ClaimLine, LinePrice
from ketacost.claims.trace import AccumulatorChange, Step
from ketacost.plans.conventions import DeductibleTerm
from ketacost.values.dates import BenefitYear
from ketacost.values.money import from_cents
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

STEPS: Final = (
    ("noncovered", "the plan does not cover the service; the patient owes it and it counts nowhere"),
    ("balance_bill", "out of network: billed charge above what the plan allows"),
    ("copay_first", "copay taken before the deductible"),
    ("deductible", "what is left of the deductible, at most the amount still open"),
    ("copay", "copay on what the deductible left"),
    ("coinsurance", "the patient's share of the rest, rounded once to the cent"),
    ("relief_rule_maximum", "taken off: above the most the rule lets the service cost"),
    ("relief_at_maximum", "taken off: above what is left of the out-of-pocket maximum"),
    ("unapproved", "no approval covers the service: what the plan withholds for it is the patient's"),
)
"""Every step in order with what it means, in the words explanations use."""

_REMEMBERED: Final = 4_096
"""Steps and adjustments kept: the sessions of a maintenance phase mostly cost the same."""

StepData: TypeAlias = tuple[str, int, tuple[tuple[str, str], ...], str]
"""One step before it is a record: rule, cents, inputs, source."""


class After(NamedTuple):
    """What came after the plan: the second payer's layer and its own split, and what assistance paid."""

    layer: Layer
    second: Parts | None
    relief: Relief


NOTHING_AFTER: Final = After(NOTHING, None, NO_RELIEF)


class Posting(NamedTuple):
    """One line as it was posted: the records it came from and the kernel's integers."""

    claim: Claim
    line: ClaimLine
    price: LinePrice
    year: BenefitYear
    parts: Parts
    terms: LineTerms
    changes: tuple[tuple[int, int, int], ...]
    trace: bool
    after: After = NOTHING_AFTER


def line_result(posting: Posting, compiled: CompiledCoverage) -> LineResult:
    """Return the result of one line in dollars, with steps when a trace was kept."""
    return LineResult(claim=posting.claim, line=posting.line, price=posting.price, **line_split(posting, compiled))


def line_split(posting: Posting, compiled: CompiledCoverage) -> LineSplit:
    """Return the split of one line by field, with steps when a trace was kept."""
    parts, after = posting.parts, posting.after
    billed = posting.price.billed_charge
    known = not isinstance(billed, Unknown)
    # What is not covered and left to one side whole has a known write-off: all of it, or none.
    is_whole = not parts.covered and posting.terms.terms.liability != LIABLE_PATIENT_ALLOWED
    return LineSplit(
        benefit_year=posting.year.starts_on,
        billed_charge=from_cents(_billed_cents(parts)) if known else Unknown("no billed charge was given"),
        allowed_amount=from_cents(parts.allowed),
        write_off=from_cents(parts.write_off) if known or is_whole else Unknown("no billed charge was given"),
        deductible=from_cents(parts.deductible),
        copay=from_cents(parts.copay),
        coinsurance=from_cents(parts.coinsurance),
        noncovered=from_cents(parts.noncovered),
        balance_bill=from_cents(parts.balance_bill),
        plan_paid=from_cents(parts.plan_paid),
        secondary_allowed=None if after.second is None else from_cents(after.layer.allowed),
        secondary_paid=from_cents(after.layer.paid),
        secondary_write_off=from_cents(after.layer.write_off),
        clinic_discount=from_cents(after.relief.discount),
        savings_card_paid=from_cents(after.relief.card),
        grants_paid=from_cents(after.relief.grant),
        rebate=from_cents(after.relief.rebate),
        adjustments=_adjustments(parts, is_authorized=posting.line.authorized),
        changes=_changes(posting, compiled) if posting.trace else (),
        steps=_steps(posting) if posting.trace else (),
    )


def _billed_cents(parts: Parts) -> int:
    paid = parts.plan_paid + parts.copay + parts.deductible + parts.coinsurance
    return parts.write_off + parts.balance_bill + parts.noncovered + paid


def _adjustments(parts: Parts, *, is_authorized: bool) -> tuple[Adjustment, ...]:
    """Return the adjustments of a remittance; CARC 197 stands for a missing authorization."""
    refused = "96" if is_authorized else "197"
    found = (
        ("CO", "45" if parts.covered or parts.noncovered else refused, parts.write_off),
        ("PR", refused, parts.noncovered),
        ("PR", "1", parts.deductible),
        ("PR", "2", parts.coinsurance),
        ("PR", "3", parts.copay),
        ("PR", "45", parts.balance_bill),
    )
    return tuple([_adjustment(group, reason, cents) for group, reason, cents in found if cents])


@lru_cache(maxsize=_REMEMBERED)
def _adjustment(group: str, reason: str, cents: int) -> Adjustment:
    return Adjustment(group=group, reason=reason, amount=from_cents(cents))


def _changes(posting: Posting, compiled: CompiledCoverage) -> tuple[AccumulatorChange, ...]:
    names, limits = compiled.names, compiled.limits
    return tuple(
        [
            AccumulatorChange(
                name=names[pool],
                limit=None if limits[pool] == UNLIMITED else from_cents(limits[pool]),
                before=from_cents(before),
                after=from_cents(after),
            )
            for pool, before, after in posting.changes
        ]
    )


def _steps(posting: Posting) -> tuple[Step, ...]:
    left = posting.parts.allowed
    steps: list[Step] = []
    for rule, cents, inputs, source in _step_data(posting):
        if rule != "balance_bill":
            left = max(left - cents, 0)
        steps.append(_step(rule, cents, left, inputs, source))
    return tuple(steps)


@lru_cache(maxsize=_REMEMBERED)
def _step(rule: str, cents: int, left: int, inputs: tuple[tuple[str, str], ...], source: str) -> Step:
    return Step(rule=rule, amount=from_cents(cents), remaining=from_cents(left), inputs=inputs, source=source)


def _step_data(posting: Posting) -> list[StepData]:
    parts = posting.parts
    if not parts.covered:
        return [("noncovered", parts.noncovered, _noncovered_inputs(posting), "plan")]
    found = _charged(posting)
    if parts.balance_bill:
        found.insert(0, ("balance_bill", parts.balance_bill, (("network", posting.line.tier.value),), "method"))
    _add_relieved(posting, found)
    if parts.noncovered:
        terms = posting.terms.terms
        rate, of = (terms.withheld_rate, "payment") if terms.withheld_rate else (terms.left_out_rate, "allowed")
        inputs = (("authorized", "no"), ("percent", str(Rate(rate))), ("of", of))
        found.append(("unapproved", parts.noncovered, inputs, "plan"))
    return found


def _charged(posting: Posting) -> list[StepData]:
    parts, rule = posting.parts, posting.terms.rule
    copay, deductible, coinsurance = parts.charged
    terms = rule.first_visits if parts.first_terms and rule.first_visits is not None else rule
    found: list[StepData] = []
    if terms.deductible is DeductibleTerm.AFTER_COPAY:
        found.append(("copay_first", copay, _copay_inputs(posting, terms.copay), "plan"))
    if terms.deductible is not DeductibleTerm.WAIVED:
        found.append(("deductible", deductible, (("left", _limit_words(parts.deductible_room)),), "plan"))
    if terms.copay is not None and terms.deductible is not DeductibleTerm.AFTER_COPAY:
        found.append(("copay", copay, _copay_inputs(posting, terms.copay), "plan"))
    if terms.coinsurance is not None:
        found.append(("coinsurance", coinsurance, (("rate", str(terms.coinsurance)),), "plan"))
    return found


def _add_relieved(posting: Posting, found: list[StepData]) -> None:
    """Add what a maximum took off."""
    parts, rule = posting.parts, posting.terms.rule
    charged, capped = sum(parts.charged), sum(parts.capped)
    final = parts.copay + parts.deductible + parts.coinsurance
    if capped != charged:
        scope, unit = rule.maximum_scope.value, rule.maximum_unit.value
        inputs = (("maximum", _words(rule.maximum)), ("scope", scope), ("unit", unit))
        found.append(("relief_rule_maximum", capped - charged, inputs, "plan"))
    if final != capped:
        left = (("left", _limit_words(parts.maximum_room)),)
        found.append(("relief_at_maximum", final - capped, left, "plan"))


def _copay_inputs(posting: Posting, copay: object) -> tuple[tuple[str, str], ...]:
    return ("copay", _words(copay)), ("scope", posting.terms.copay_scope.value)


def _noncovered_inputs(posting: Posting) -> tuple[tuple[str, str], ...]:
    if not posting.line.authorized and posting.terms.rule.covered is not False:
        return (("authorized", "no"),)
    limit = posting.terms.rule.visit_limit
    if posting.terms.rule.covered is False or limit is None:
        return (("covered", "no"),)
    return (("visit_limit", str(limit)),)


def _words(value: object) -> str:
    return "none" if value is None else str(value)


def _limit_words(cents: int) -> str:
    return "no limit" if cents >= UNLIMITED else str(from_cents(cents))
