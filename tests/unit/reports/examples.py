"""Small real requests that the tests of the reports and of the command line share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import attrs

from ketacost import (
    Accumulators,
    Billing,
    CostShareRule,
    Course,
    Coverage,
    EstimateRequest,
    Limit,
    NetworkTier,
    OutOfNetworkTerms,
    Payment,
    Plan,
    PriceBook,
    PriceEntry,
    ServiceCategory,
    Unknown,
)
from ketacost.courses.safety import SafetyFacts

SAFETY = SafetyFacts(setting="office", age=41, certified_site=True, enrolled=True)

SPRAVATO = Course(
    regimen="spravato_trd_adjunct",
    starts_on=date(2026, 3, 2),
    weeks=52,
    weekdays=("mon", "thu"),
    dose_mg="84",
    maintenance_every_weeks=2,
    new_patient=True,
    safety=SAFETY,
)
SHORT = attrs.evolve(SPRAVATO, weeks=4, new_patient=False)

PRICES = PriceBook(
    entries=(
        PriceEntry(code="G2082", allowed="950", billed="1800"),
        PriceEntry(code="G2083", allowed="1450", billed="2400"),
        PriceEntry(code="90792", allowed="220", billed="400"),
    )
)

PPO = Plan(
    name="Example PPO",
    deductibles=(Limit(individual="2000", family="4000"),),
    out_of_pocket_maxima=(Limit(individual="6000", family="12000"),),
    cost_sharing=(
        CostShareRule(
            services=(ServiceCategory.OFFICE_VISIT, ServiceCategory.PSYCHIATRIC_EVALUATION),
            copay="40",
            deductible="waived",
        ),
        CostShareRule(services=(ServiceCategory.ALL_OTHER,), coinsurance="20%", deductible="first"),
    ),
)

NOTHING_USED = Accumulators.none_used(date(2026, 1, 1))


def ppo(label: str = "Spravato on a PPO") -> EstimateRequest:
    """A year of Spravato for a new patient on a plain PPO: 34 sessions and an intake, $8,760.00."""
    return EstimateRequest(
        course=SPRAVATO,
        billing=Billing(pathway="bundled"),
        prices=PRICES,
        coverage=Coverage(plan=PPO, accumulators=NOTHING_USED),
        as_of=date(2026, 1, 15),
        label=label,
    )


def short_ppo(label: str = "Four weeks") -> EstimateRequest:
    """The first four weeks alone: 8 sessions."""
    return attrs.evolve(ppo(label), course=SHORT)


def unknown_balances(label: str = "Balances not known") -> EstimateRequest:
    """Nobody asked the payer what is already applied: a range with a question, and no expected figure."""
    return attrs.evolve(ppo(label), coverage=Coverage(plan=PPO, accumulators=Unknown("ask the payer for the balances")))


def priced_by_range(label: str = "Prices as a range") -> EstimateRequest:
    """A price as low, expected and high: an expected figure with bounds."""
    entries = (*PRICES.entries[::2], PriceEntry(code="G2083", allowed="1450", allowed_low="1300", allowed_high="1600"))
    return attrs.evolve(short_ppo(label), prices=PriceBook(entries=entries))


def without_billed_charges(label: str = "No billed charge") -> EstimateRequest:
    """Allowed amounts alone: the billed charge and the write-off stay unknown."""
    entries = tuple(attrs.evolve(one, billed=None) for one in PRICES.entries)
    return attrs.evolve(short_ppo(label), prices=PriceBook(entries=entries))


def superbill(days: int | None = 30, label: str = "Superbill") -> EstimateRequest:
    """Out of network: the person pays in full, and the plan's part comes back later."""
    rule = CostShareRule(
        services=(ServiceCategory.ALL_OTHER,),
        tiers=(NetworkTier.OUT_OF_NETWORK,),
        coinsurance="40%",
        deductible="first",
    )
    plan = attrs.evolve(
        PPO,
        name="Example out-of-network plan",
        deductibles=(Limit(individual="1000", tiers=(NetworkTier.OUT_OF_NETWORK,)),),
        out_of_pocket_maxima=(Limit(individual="9000", tiers=(NetworkTier.OUT_OF_NETWORK,)),),
        cost_sharing=(rule,),
        out_of_network=OutOfNetworkTerms(),
    )
    return attrs.evolve(
        short_ppo(label),
        billing=Billing(pathway="bundled", tier="out_of_network"),
        coverage=Coverage(plan=plan, accumulators=NOTHING_USED),
        payment=Payment(superbill=True, reimbursed_after_days=days),
    )


def self_pay(label: str = "IV, paid alone") -> EstimateRequest:
    """Six infusions at the clinic's cash price, without any coverage."""
    return EstimateRequest(
        course=Course(regimen="ketamine_iv_six", starts_on=date(2026, 3, 2), weeks=4, weight_kg="70", safety=SAFETY),
        billing=Billing(pathway="cash"),
        prices=PriceBook(published_cash=True),
        label=label,
    )


def amounts_in(value: object) -> Iterator[Decimal]:
    """Yield every amount anywhere in a result."""
    if isinstance(value, Decimal):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from amounts_in(item)
    else:
        for field in getattr(type(value), "__attrs_attrs__", ()):
            yield from amounts_in(getattr(value, field.name))
