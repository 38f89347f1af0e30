"""Bounds with a second payer and a savings card: what stays with the person lies inside the range, or it is refused."""

from __future__ import annotations

from random import Random
from typing import Final

import attrs
import pytest

from ketacost.adjudication.settlement import Settlement, Stay, settle
from ketacost.assistance.programs import Assistance, SavingsCard
from ketacost.claims.claim import Scenario
from ketacost.claims.coverage import Accumulators
from ketacost.claims.payers import Coordination
from ketacost.claims.services import NetworkTier, ServiceCategory
from ketacost.errors import InvalidInputError, PlanError
from ketacost.estimates.limits_of_bounds import Places
from ketacost.estimates.scenarios import outcome_of
from ketacost.estimates.totals import Cents, add, net_range, parts_of, range_over
from ketacost.plans.conventions import ManufacturerDollars
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.coverage import Coverage, SecondaryCoverage
from ketacost.plans.limits import Limit
from ketacost.plans.plan import Plan
from ketacost.values.money import from_cents
from tests.strategies.generate import Case, generate
from tests.strategies.uncertain import ASK, come_true, hide, tame

CASES: Final = 3_000
CHUNK: Final = 600
TRIES: Final = 3
_MOST_LINES: Final = 25
_LEAVES_NOTHING: Final = Plan(
    name="leaves nothing",
    deductibles=(Limit(individual="0", tiers=tuple(NetworkTier)),),
    out_of_pocket_maxima=(Limit(individual=None, tiers=tuple(NetworkTier)),),
    cost_sharing=(CostShareRule(services=(ServiceCategory.ALL_OTHER,), tiers=tuple(NetworkTier), deductible="waived"),),
)
_PLACES: Final = Places("coverage", "secondary", "secondary_prices", "prices")


def _reading(coverage: Coverage, random: Random) -> Coverage:
    """Return the coverage of a plan that counts a manufacturer's money, or does not, sometimes without a maximum."""
    conventions = attrs.evolve(coverage.plan.conventions, manufacturer_dollars=random.choice([*ManufacturerDollars]))
    plan = attrs.evolve(coverage.plan, conventions=conventions)
    if random.random() < 1 / 4:
        maxima = tuple(attrs.evolve(limit, individual=None, family=None) for limit in plan.out_of_pocket_maxima)
        plan = attrs.evolve(plan, out_of_pocket_maxima=maxima)
    return attrs.evolve(coverage, plan=plan)


def _second(seed: int, case: Case, random: Random) -> SecondaryCoverage | None:
    """Return a second payer, opened on the day of the first claim: one that leaves nothing, or another case's plan."""
    if random.random() < 1 / 2:
        return None
    first_on = min(priced.claim.on for priced in case.claims)
    method = random.choice([*Coordination])
    plan = _LEAVES_NOTHING
    if random.random() < 1 / 4:
        plan = tame(generate(seed + 50_000), random).coverage.plan
    return SecondaryCoverage(
        coverage=Coverage(plan=plan, accumulators=Accumulators.none_used(first_on)),
        method=method,
        pays_deductible=random.random() < 1 / 2,
        pays_excess=random.random() < 1 / 2,
    )


def _card(random: Random) -> SavingsCard | None:
    if random.random() < 1 / 3:
        return None
    return SavingsCard(patient_pays="10", yearly_maximum=from_cents(random.randint(0, 500_000)), covers_bundle=True)


def _outcome(seed: int) -> str:
    """Return what became of one case: ``exact``, ``refused``, ``held``, or how its range was left."""
    random = Random(seed)  # noqa: S311 (test cases, no secrets)
    case = tame(generate(seed), random)
    if sum(len(priced.claim.lines) for priced in case.claims) > _MOST_LINES:
        return "long"
    coverage, second, card = _reading(case.coverage, random), _second(seed, case, random), _card(random)
    true = Stay(
        coverage=coverage,
        secondary=second,
        assistance=None if card is None else Assistance(savings_card=card),
        claims=case.claims,
    )
    hidden_card = None if card is None else attrs.evolve(card, yearly_maximum=ASK)
    hidden = attrs.evolve(
        true,
        coverage=hide(coverage, random),
        secondary=None if second is None else attrs.evolve(second, coverage=hide(second.coverage, random)),
        assistance=None if card is None else Assistance(savings_card=hidden_card),
    )
    try:
        outcome = outcome_of((hidden,), (_PLACES,), trace=False)
    except (InvalidInputError, PlanError):
        return "refused"
    if Scenario.LOW not in outcome.ledgers:
        return "exact"
    whole = {scenario: _whole(settlement) for scenario, settlement in outcome.ledgers.items()}
    net = net_range(whole, outcome.most_help)
    owed = range_over({scenario: cents.owed for scenario, cents in whole.items()})
    for _ in range(TRIES):
        came = _whole(settle((attrs.evolve(true, claims=come_true(case.claims, random)),), trace=False))
        if not net.low <= from_cents(came.net) <= net.high or not owed.low <= from_cents(came.owed) <= owed.high:
            return f"seed {seed}: {came} is not in {net} and {owed}"
    return "held"


def _whole(settlement: Settlement) -> Cents:
    return add(parts_of(posting) for posting in settlement.postings)


@pytest.mark.parametrize("first", range(0, CASES, CHUNK))
def test_what_comes_true_lies_inside_the_range(first: int) -> None:
    """Over 600 cases each: whatever terms, balances, prices and the card's money turn out to be."""
    outcomes = [_outcome(seed) for seed in range(first, first + CHUNK)]

    assert [] == [one for one in outcomes if one.startswith("seed")]
    assert outcomes.count("held") > CHUNK // 20
