"""A plan, a course and a row that can be settled, for tests that change one thing of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import attrs

from ketacost import (
    Accumulators,
    Assistance,
    Billing,
    CarryOver,
    CostShareRule,
    Course,
    Coverage,
    CoverageTier,
    Limit,
    Plan,
    PriceBook,
    PriceEntry,
    SafetyFacts,
    SavingsCard,
)
from ketacost.batch.api import estimate_batch
from ketacost.batch.designs import CourseSetup, Designs, PayerSetup
from ketacost.batch.function import BatchResult
from tests.strategies.batches import Row, table_of

STARTS_ON: Final = date(2026, 3, 2)
PLAN: Final = Plan(
    name="PPO",
    deductibles=(Limit(individual="2000", family="4000"),),
    out_of_pocket_maxima=(Limit(individual="6000", family="12000"),),
    cost_sharing=(
        CostShareRule(services=("all_other",), coinsurance="20%", deductible="first"),
        CostShareRule(services=("psychotherapy",), copay="40", deductible="waived", visit_limit=20),
    ),
)
CARRYING: Final = attrs.evolve(PLAN, name="carries over", carry_over=CarryOver(months=3))
COURSE: Final = Course(
    regimen="spravato_trd_adjunct",
    starts_on=STARTS_ON,
    weeks=8,
    weekdays=("mon", "thu"),
    dose_mg=56,
    safety=SafetyFacts(age=41, certified_site=True),
)
PRICES: Final = PriceBook(entries=(PriceEntry(code="G2082", billed="1800.00", allowed="1010.00"),))
SETUP: Final = CourseSetup(course=COURSE, billing=Billing(pathway="bundled"), prices=PRICES)


def payer(plan: Plan = PLAN, members: CoverageTier = CoverageTier.SELF_ONLY) -> PayerSetup:
    """Return the payer of people on a plan, with nothing used in the year of the course."""
    return PayerSetup(
        coverage=Coverage(plan=plan, members=members, accumulators=Accumulators.none_used(date(2026, 1, 1)))
    )


DESIGNS: Final = Designs(
    plans={
        "ppo": payer(),
        "family": payer(members=CoverageTier.FAMILY),
        "carrying": payer(CARRYING),
    },
    courses={"c": SETUP},
    assistance={"card": Assistance(savings_card=SavingsCard(patient_pays="10", yearly_maximum="8150"))},
)


def row(**changes: Any) -> Row:  # noqa: ANN401 (values of columns)
    """Return a row that can be settled, with some columns changed."""
    return {"key": "a", "plan": "ppo", "course": "c", **changes}


def settled(rows: Sequence[Row], designs: Designs = DESIGNS, **options: Any) -> BatchResult:  # noqa: ANN401 (flags)
    """Return what rows come to."""
    return estimate_batch(table_of(rows), designs, **options)


def refusal_of(**changes: Any) -> tuple[str, str, str]:  # noqa: ANN401 (values of columns)
    """Return code, path and message of a row that is refused."""
    found = settled([row(**changes)])
    (error,) = found.errors.to_pylist()
    assert 0 == found.years.num_rows
    return error["code"], error["path"], error["message"]
