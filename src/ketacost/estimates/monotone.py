"""Where a range can be guaranteed: what a person owes must never fall when something unknown gets dearer.

Completing everything unknown at its cheapest and at its dearest bounds every other completion as long as more
deductible left, a greater copay, coinsurance or price never makes the course cheaper. A few readings of a plan break
that; with one of them nothing is bounded, and the unknown is refused by name. Each has its counterexample in the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ketacost.adjudication.terms import terms_tier
from ketacost.claims.claim import ClaimLine, PricedClaim
from ketacost.claims.coverage import Accumulators
from ketacost.claims.services import NetworkTier
from ketacost.errors import UnknownError
from ketacost.plans.conventions import (
    CapScope,
    CapUnit,
    CoinsuranceBase,
    CopayScope,
    CrossAccumulation,
    CrossingCopay,
    DeductibleTerm,
    FamilyCredit,
    NoncoveredLiability,
)
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.coverage import Coverage
from ketacost.plans.plan import Plan
from ketacost.values.unknown import Unknown


def refuse_where_nothing_bounds(coverage: Coverage, claims: Iterable[PricedClaim], unknown: Iterable[str]) -> None:
    """Refuse a coverage under which no range can be guaranteed.

    Args:
        coverage: the enrolment.
        claims: what is claimed; only the rules these lines fall under matter.
        unknown: paths of what is not known, or of what is a range.

    Raises:
        UnknownError: ``unknown.no_bound`` at the first of those paths, with the reason.
    """
    paths = list(unknown)
    lines = [line for priced in claims for line in priced.claim.lines]
    for reason in (*_of_plan(coverage.plan, lines), *_of_relatives(coverage, paths)):
        message = f"no guaranteed range exists {reason}; give this value"
        raise UnknownError("unknown.no_bound", message, path=paths[0])


def is_balance_billed(plan: Plan, line: ClaimLine) -> bool:
    """Return whether the patient owes what lies above the plan's price of such a line."""
    rule = plan.cost_sharing[_rule_of(plan, line)]
    billed = terms_tier(line) is NetworkTier.OUT_OF_NETWORK and rule.covered is not False
    return billed and not _is_denied(plan, line)


def _is_denied(plan: Plan, line: ClaimLine) -> bool:
    """Return whether a line is denied whole because nobody approved it."""
    return not line.authorized and plan.missing_authorization.liability(terms_tier(line), line.benefit) is not None


def _of_plan(plan: Plan, lines: list[ClaimLine]) -> Iterator[str]:
    conventions = plan.conventions
    reached = {_rule_of(plan, line) for line in lines}
    rules = [plan.cost_sharing[index] for index in sorted(reached)]
    with_copay = [rule for rule in rules if _terms(rule, "copay")]
    after_copay = [rule for rule in with_copay if DeductibleTerm.AFTER_COPAY in _deductible_terms(rule)]
    shared = [rule for rule in with_copay if (rule.copay_scope or conventions.copay_scope) is not CopayScope.PER_LINE]
    one_of = conventions.coinsurance_base in (CoinsuranceBase.GREATER_OF, CoinsuranceBase.LESSER_OF)
    if conventions.crossing_copay is CrossingCopay.NONE and with_copay:
        yield "with the convention 'none' for a copay on the line that crosses the deductible"
    if one_of and any(_terms(rule, "coinsurance") for rule in shared):
        yield f"with the coinsurance base '{conventions.coinsurance_base}' and a copay several lines share"
    if any(rule.maximum is not None and rule.maximum_scope is CapScope.COST_SHARE for rule in with_copay):
        yield "with a maximum on the whole cost share of a service that has a copay"
    if plan.carry_over is not None and plan.carry_over.only_if_unmet:
        yield "with a carry-over for a deductible that was not met"
    if plan.carry_over is not None and after_copay:
        yield "with a carry-over and a copay before the deductible"
    capped = [rule for rule in rules if rule.maximum is not None and rule.maximum_unit is not CapUnit.LINE]
    if len(set(_maxima(plan, lines))) > 1 and (after_copay or shared or capped):
        yield "where lines that share a deductible, a copay or a cap stop at different maxima"
    if conventions.noncovered_liability is NoncoveredLiability.PATIENT_ALLOWED and any(
        plan.cost_sharing[index].visit_limit is not None
        for index in {_rule_of(plan, line) for line in lines if is_balance_billed(plan, line)}
    ):
        yield "with a visit limit out of network, where a low price is dear before the limit and cheap after it"
    if any(
        isinstance(plan.cost_sharing[_rule_of(plan, line)].covered, Unknown) for line in lines if not line.authorized
    ):
        yield "where nobody knows whether a service that nobody approved is covered at all"
    tiers = {terms_tier(line) is NetworkTier.OUT_OF_NETWORK for line in lines}
    if conventions.cross_accumulation is not CrossAccumulation.NONE and len(tiers) > 1:
        yield "where spending in one network also counts in the other"


def _of_relatives(coverage: Coverage, paths: list[str]) -> Iterator[str]:
    balances = coverage.accumulators
    spend = isinstance(balances, Accumulators) and (balances.family_spending or balances.member_credits)
    individual = any(".plan." in path and path.endswith("].individual") for path in paths)
    if spend and individual and coverage.plan.conventions.family_credit is FamilyCredit.UP_TO_INDIVIDUAL_LIMIT:
        yield "where a relative's spending counts up to an individual limit nobody knows"


def _rule_of(plan: Plan, line: ClaimLine) -> int:
    return plan.rule_for(line.service, terms_tier(line), line.benefit, line.code)


def _terms(rule: CostShareRule, name: str) -> bool:
    first = rule.first_visits
    return getattr(rule, name) is not None or (first is not None and getattr(first, name) is not None)


def _deductible_terms(rule: CostShareRule) -> set[DeductibleTerm | None]:
    return {rule.deductible} | ({rule.first_visits.deductible} if rule.first_visits is not None else set())


def _maxima(plan: Plan, lines: list[ClaimLine]) -> Iterator[int | None]:
    """Yield the maximum each line stops at, ``None`` for a line that stops at none."""
    for line in lines:
        rule = plan.cost_sharing[_rule_of(plan, line)]
        if rule.covered is not False:
            yield plan.maximum_for(terms_tier(line), line.benefit) if rule.counts_to_maximum else None
