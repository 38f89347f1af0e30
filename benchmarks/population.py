"""A made-up population for the benchmarks: plans, courses, and members with opening balances, the same for one seed.

Every member takes a course of 30 sessions over 44 weeks with three claim lines a session, so 90 lines across two years:
a drug the clinic buys or a pharmacy dispenses, the visit, and prolonged observation. The plans are those the library
ships, for one person and for families, and some made by hand so that every rule of the kernel is at work.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import attrs
import numpy as np
import pyarrow as pa

from ketacost import Billing, Coverage, Limit, Plan, PriceBook, PriceEntry
from ketacost.batch.designs import CourseSetup, Designs, PayerSetup
from ketacost.claims.coverage import Accumulators, BenefitScope, CoverageTier
from ketacost.claims.services import Benefit, NetworkTier, ServiceCategory
from ketacost.coding.billing import CodedUnits, NetworkRule, Pathway
from ketacost.coding.drugs import esketamine_ndc
from ketacost.courses.course import Course
from ketacost.interop.json_format import load, parse_toml
from ketacost.interop.plan_catalogue import design_ids, load_design
from ketacost.plans.limits import FamilyKind

SEED: Final = 20_261_128
AS_OF: Final = date(2026, 5, 31)
"""The day the opening balances are of, before every course starts."""
_WEEKS: Final = 44
_FIRST_DAY: Final = date(2026, 6, 1)
START_DAYS: Final = 26
"""Mondays on which a course may start: half a year of them, so that some thousand programs are at work."""
_OUT: Final = ["out_of_network"]
_IN: Final = ["in_network"]
_PRICES: Final = {
    # code: billed, allowed in network, allowed out of network
    "J0013": ("2400.00", "1450.25", "1200.00"),
    "99214": ("250.00", "130.25", "140.00"),
    "99417": ("140.00", "60.11", "52.37"),
}


def designs() -> Designs:
    """Return the plans and courses of the population."""
    plans = {name: setup for kind in (_shipped_plans(), _made_plans()) for name, setup in kind.items()}
    return Designs(plans=plans, courses=_courses())


def _shipped_plans() -> dict[str, PayerSetup]:
    """Return the plan designs the library ships, each second one for a family."""
    tiers = (CoverageTier.SELF_ONLY, CoverageTier.FAMILY)
    return {name: _setup(load_design(name), tiers[at % 2]) for at, name in enumerate(design_ids())}


def _setup(plan: Plan, members: CoverageTier) -> PayerSetup:
    return PayerSetup(coverage=Coverage(plan=plan, members=members, accumulators=Accumulators.none_used(AS_OF)))


def _made_plans() -> dict[str, PayerSetup]:
    """Return plans made by hand: what the shipped ones leave out."""
    return {
        "ppo_cross": _setup(load(Plan, _ppo("both")), CoverageTier.FAMILY),
        "ppo_of_july": _setup(load(Plan, {**_ppo("none"), "benefit_year_starts": "07-01"}), CoverageTier.SELF_ONLY),
        "ppo_capped_visits": _setup(load(Plan, _capped()), CoverageTier.SELF_ONLY),
        "hdhp_aggregate": _setup(load(Plan, _hdhp()), CoverageTier.FAMILY),
        "split_drug_benefit": _setup(_split_benefits(), CoverageTier.SELF_ONLY),
    }


def _ppo(cross: str) -> dict[str, Any]:
    """Return a PPO with copays, first visits, a visit limit and cover out of network."""
    return {
        "name": "PPO made by hand",
        "deductibles": [
            {"individual": "1500.00", "family": "3000.00"},
            {"individual": "3000.00", "family": "6000.00", "tiers": _OUT},
        ],
        "out_of_pocket_maxima": [
            {"individual": "5500.00", "family": "11000.00"},
            {"individual": "9000.00", "family": "18000.00", "tiers": _OUT},
        ],
        "cost_sharing": [
            {
                "services": ["office_visit"],
                "copay": "40.00",
                "deductible": "waived",
                "first_visits": {"visits": 3, "copay": "0.00", "deductible": "waived"},
                "visit_limit": 25,
            },
            {"services": ["all_other"], "coinsurance": "20%", "deductible": "first"},
            {"services": ["all_other"], "tiers": _OUT, "coinsurance": "40%", "deductible": "first"},
        ],
        "conventions": {"cross_accumulation": cross},
        "out_of_network": {"method": "price_list"},
    }


def _capped() -> dict[str, Any]:
    """Return a PPO whose maximum a visit binds, with a coinsurance minimum and the greater of copay and coinsurance."""
    rules = [
        {
            "services": ["medical_drug", "specialty_drug", "observation"],
            "coinsurance": "30%",
            "coinsurance_minimum": "25.00",
            "deductible": "first",
            "maximum": "150.00",
            "maximum_scope": "cost_share",
            "maximum_unit": "visit",
        },
        {"services": ["all_other"], "copay": "35.00", "coinsurance": "12.5%", "deductible": "first"},
    ]
    return {
        "name": "PPO with caps",
        "deductibles": [{"individual": "800.00", "tiers": _IN + _OUT}],
        "out_of_pocket_maxima": [{"individual": "4000.00", "tiers": _IN + _OUT}],
        "cost_sharing": [{**rule, "tiers": _IN + _OUT} for rule in rules],
        "conventions": {"coinsurance_base": "greater_of", "copay_scope": "per_visit_highest"},
        "out_of_network": {"method": "price_list"},
    }


def _hdhp() -> dict[str, Any]:
    """Return a high-deductible plan whose family shares one deductible, with half-even rounding."""
    return {
        "name": "HDHP made by hand",
        "hdhp": True,
        "deductibles": [{"individual": "2000.00", "family": "4000.00", "family_kind": "aggregate"}],
        "out_of_pocket_maxima": [{"individual": "6000.00", "family": "9500.00"}],
        "cost_sharing": [
            {"services": ["all_other"], "coinsurance": "15%", "deductible": "first"},
            {"services": ["all_other"], "tiers": _OUT, "covered": False},
        ],
        "conventions": {"rounding": "half_even", "crossing_copay": "prorated"},
    }


def _split_benefits() -> Plan:
    """Return a plan whose pharmacy has a deductible and a maximum of its own."""
    plan = load(Plan, _ppo("none"))
    medical = attrs.evolve(plan.deductibles[0], benefits=BenefitScope.MEDICAL)
    drugs = Limit(
        individual=Decimal(250), family=Decimal(500), family_kind=FamilyKind.EMBEDDED, benefits=BenefitScope.PHARMACY
    )
    return attrs.evolve(plan, name="separate pharmacy benefit", deductibles=(medical, plan.deductibles[1], drugs))


def _courses() -> dict[str, CourseSetup]:
    """Return the courses: the clinic buys the drug, a pharmacy dispenses it, or the visit is out of network."""
    outside = NetworkRule(tier=NetworkTier.OUT_OF_NETWORK, services=(ServiceCategory.OFFICE_VISIT,))
    observed = NetworkRule(tier=NetworkTier.OUT_OF_NETWORK, benefits=(Benefit.MEDICAL,), codes=("99417",))
    billings = {
        "buys": _billing(Pathway.UNBUNDLED),
        "dispensed": _billing(Pathway.SPECIALTY_PHARMACY),
        "outside": _billing(Pathway.UNBUNDLED, (outside, observed)),
    }
    prices = _price_book()
    return {
        name: CourseSetup(course=_course(_FIRST_DAY), billing=billing, prices=prices)
        for name, billing in billings.items()
    }


def _billing(pathway: Pathway, networks: tuple[NetworkRule, ...] = ()) -> Billing:
    """Return how a clinic bills the drug, or its dispensing, a visit and prolonged observation at each session."""
    return Billing(pathway=pathway, networks=networks, visit_code="99214", prolonged=(CodedUnits(code="99417"),))


def _course(starts_on: date) -> Course:
    example = Path(__file__).parents[1] / "examples" / "commercial_ppo.toml"
    course = parse_toml(example.read_text(encoding="utf-8")).course
    return attrs.evolve(course, starts_on=starts_on, weeks=_WEEKS, new_patient=False, closures=())


def _price_book() -> PriceBook:
    entries = [
        PriceEntry(code=code, billed=Decimal(billed), allowed=Decimal(allowed), tier=tier)
        for code, (billed, inside, outside) in _PRICES.items()
        for tier, allowed in ((NetworkTier.IN_NETWORK, inside), (NetworkTier.OUT_OF_NETWORK, outside))
    ]
    kits = [
        PriceEntry(ndc=esketamine_ndc(Decimal(dose)), billed=None, allowed=Decimal(allowed))
        for dose, allowed in ((56, "980.10"), (84, "1460.55"))
    ]
    return PriceBook(entries=(*entries, *kits), published_cash=False)


def members(
    count: int, designs: Designs, *, seed: int = SEED, first: int = 0, days: int = START_DAYS
) -> pa.RecordBatch:
    """Return members as rows of a batch; half of them have used something of their limits.

    Args:
        count: how many.
        designs: the plans and courses.
        seed: where the numbers come from.
        first: number of the first member; each part of a large population has its own.
        days: Mondays on which a course may start.
    """
    draw = np.random.default_rng([seed, first])
    plans, courses = list(designs.plans), list(designs.courses)
    plan = draw.integers(0, len(plans), count)
    has_used = draw.random(count) < 0.5  # noqa: PLR2004 (half of them)
    deductible = draw.integers(0, 300_000, count)
    spent = deductible + draw.integers(0, 300_000, count)
    relatives = draw.integers(0, 200_000, count)
    splits = np.array([_has_drug_deductible(designs.plans[name]) for name in plans])[plan]
    limited = np.array([name == "ppo_cross" for name in plans])[plan]
    columns: Mapping[str, pa.Array] = {
        "key": pa.array(np.arange(first, first + count)),
        "plan": pa.array(plans).take(pa.array(plan)),
        "course": pa.array(courses).take(pa.array(draw.integers(0, len(courses), count))),
        "starts_on": pa.array(np.datetime64(_FIRST_DAY) + 7 * draw.integers(0, days, count)),
        "as_of": pa.array(np.full(count, np.datetime64(AS_OF))),
        "unlisted_are_zero": pa.array(np.ones(count, bool)),
        "applied_deductible": _dollars(deductible, has_used),
        "applied_deductible_family": _dollars(deductible + relatives, has_used),
        "applied_out_of_pocket": _dollars(spent, has_used),
        "applied_out_of_pocket_family": _dollars(spent + relatives, has_used),
        "applied_deductible_pharmacy": _dollars(deductible // 10, has_used & splits),
        "visits_office_visit": pa.array(draw.integers(0, 9, count), mask=~(has_used & limited)),
    }
    return pa.RecordBatch.from_pydict(dict(columns))


def _has_drug_deductible(setup: PayerSetup) -> bool:
    coverage = setup.coverage
    return coverage is not None and any(limit.benefits is BenefitScope.PHARMACY for limit in coverage.plan.deductibles)


def _dollars(cents: Any, given: Any) -> pa.Array:  # noqa: ANN401 (numpy arrays)
    """Return cents as decimals of dollars, null where they are not given."""
    words = np.zeros((len(cents), 2), np.int64)
    words[:, 0] = cents
    mask = pa.py_buffer(np.packbits(given, bitorder="little"))
    return pa.Array.from_buffers(pa.decimal128(12, 2), len(cents), [mask, pa.py_buffer(words)])
