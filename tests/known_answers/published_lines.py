"""Published and worked cases of a single claim line: what goes in, who says so, and every part that must come out.

Keys ``W`` are worked cases of the project's fact collection, keys ``C`` are published examples, keys ``N`` are
published examples whose printed figure is wrong (the right one stands here). See ``docs/explanation/known-answers.md``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import attrs

from ketacost.claims.services import NetworkTier, ServiceCategory
from ketacost.plans.conventions import CapScope, CoinsuranceBase, Conventions, DeductibleTerm
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.limits import Limit
from ketacost.plans.plan import Plan
from tests.known_answers.given import IN, OUT, ZERO, Priced, line, money, ordinary, plan, rule

WAIVED: Final = DeductibleTerm.WAIVED


@attrs.frozen(kw_only=True)
class PublishedLine:
    """One line with its answer; a part that is not named is $0.

    Attributes:
        key: case and, after a hyphen, variant.
        source: who published or worked it, in our words.
        design: the plan.
        item: the line and its price.
        deductible_left: what is left of the deductible; ``None`` for all of it.
        maximum_left: what is left of the out-of-pocket maximum; ``None`` for all of it.
        write_off: nobody owes it.
        deductible: part that goes to the deductible.
        copay: copay.
        coinsurance: coinsurance.
        noncovered: owed because it is not covered.
        balance_bill: owed above the allowed amount.
        plan_paid: what the plan pays.
    """

    key: str
    source: str
    design: Plan
    item: Priced
    deductible_left: str | None = None
    maximum_left: str | None = None
    write_off: Decimal = attrs.field(default=ZERO, converter=money)
    deductible: Decimal = attrs.field(default=ZERO, converter=money)
    copay: Decimal = attrs.field(default=ZERO, converter=money)
    coinsurance: Decimal = attrs.field(default=ZERO, converter=money)
    noncovered: Decimal = attrs.field(default=ZERO, converter=money)
    balance_bill: Decimal = attrs.field(default=ZERO, converter=money)
    plan_paid: Decimal = attrs.field(default=ZERO, converter=money)

    @property
    def parts(self) -> dict[str, Decimal]:
        """Every part by the name it has on a line's result."""
        return {name: getattr(self, name) for name in PARTS}


PARTS: Final = ("write_off", "deductible", "copay", "coinsurance", "noncovered", "balance_bill", "plan_paid")


def _both(
    *, copay: str, rate: str, deductible: str, tier: NetworkTier = IN, base: CoinsuranceBase | None = None
) -> Plan:
    """Return a plan that asks a copay and a coinsurance after the deductible."""
    conventions = Conventions() if base is None else Conventions(coinsurance_base=base)
    return plan(rule(copay=copay, coinsurance=rate, tier=tier), deductible=deductible, conventions=conventions)


def _capped(scope: CapScope) -> Plan:
    """Return a plan with 20 % up to $250 a service."""
    limited = CostShareRule(
        services=(ServiceCategory.ALL_OTHER,), coinsurance="20%", deductible="first", maximum="250", maximum_scope=scope
    )
    return plan(limited, deductible="500")


def _two_networks() -> Plan:
    """Return a plan with limits and rules of its own for each network."""
    return Plan(
        name="published case",
        deductibles=(Limit(individual="500", tiers=(IN,)), Limit(individual="5000", tiers=(OUT,))),
        out_of_pocket_maxima=(Limit(individual="6000", tiers=(IN,)), Limit(individual="20000", tiers=(OUT,))),
        cost_sharing=(rule(coinsurance="20%"), rule(coinsurance="40%", tier=OUT)),
    )


_WORKED: Final = "worked by hand in the fact collection"
_OPIC: Final = "Texas Office of Public Insurance Counsel, how a procedure is priced"
_GLOSSARY: Final = "healthcare.gov glossary wording"
_USUAL: Final = ordinary("2000", "20%", "6000")

WORKED: Final = (
    PublishedLine(
        key="W1", source=_WORKED, design=_USUAL, item=line("1450", billed="2400"), deductible_left="500",
        write_off="950", deductible="500", coinsurance="190", plan_paid="760",
    ),
    PublishedLine(
        key="W2-maximum-takes-coinsurance", source=_WORKED, design=_USUAL, item=line("1450", billed="2400"),
        deductible_left="100", maximum_left="300",
        write_off="950", deductible="100", coinsurance="200", plan_paid="1150",
    ),
    PublishedLine(
        key="W2-maximum-inside-deductible", source=_WORKED, design=_USUAL, item=line("1450", billed="2400"),
        deductible_left="500", maximum_left="300",
        write_off="950", deductible="300", plan_paid="1150",
    ),
    PublishedLine(
        key="W7", source=_WORKED, design=plan(rule(copay="60", deductible=WAIVED)), item=line("45"), copay="45",
    ),
    PublishedLine(
        key="W17", source=_WORKED, design=plan(rule(coinsurance="40%", tier=OUT), deductible="500"),
        item=line("1000", billed="2500", tier=OUT),
        deductible="500", coinsurance="200", balance_bill="1500", plan_paid="300",
    ),
    PublishedLine(
        key="W18", source="derived from two notes on No Surprises Act cost sharing", design=_two_networks(),
        item=line("1100", billed="1800", tier=OUT, protected=True),
        write_off="700", deductible="500", coinsurance="120", plan_paid="480",
    ),
    PublishedLine(
        key="W-cap-met", source="worked case of a coinsurance with a maximum", design=_capped(CapScope.COINSURANCE),
        item=line("1450"), deductible_left="0", coinsurance="250", plan_paid="1200",
    ),
    PublishedLine(
        key="W-cap-coinsurance", source="the same with $100 of deductible left", design=_capped(CapScope.COINSURANCE),
        item=line("1450"), deductible_left="100", deductible="100", coinsurance="250", plan_paid="1100",
    ),
    PublishedLine(
        key="W-cap-cost-share", source="the same where the maximum holds for the whole cost share",
        design=_capped(CapScope.COST_SHARE), item=line("1450"), deductible_left="100",
        deductible="100", coinsurance="150", plan_paid="1200",
    ),
    PublishedLine(
        key="W-additive", source="the Texas example where coinsurance ignores the copay",
        design=_both(copay="100", rate="20%", deductible="200", base=CoinsuranceBase.BEFORE_COPAY), item=line("1000"),
        deductible="200", copay="100", coinsurance="160", plan_paid="540",
    ),
)  # fmt: skip

PUBLISHED: Final = (
    PublishedLine(
        key="C1", source=_GLOSSARY, design=ordinary("3000", "20%", "6850"), item=line("12000"),
        deductible="3000", coinsurance="1800", plan_paid="7200",
    ),
    PublishedLine(
        key="C3-met", source=_GLOSSARY, design=ordinary("500", "20%"), item=line("100"), deductible_left="0",
        coinsurance="20", plan_paid="80",
    ),
    PublishedLine(
        key="C3-unmet", source=_GLOSSARY, design=ordinary("500", "20%"), item=line("100"), deductible="100",
    ),
    PublishedLine(
        key="C4", source="a hospital system's glossary, balance billing",
        design=plan(rule(deductible=WAIVED, tier=OUT)), item=line("70", billed="100", tier=OUT),
        balance_bill="30", plan_paid="70",
    ),
    PublishedLine(
        key="C6", source="BCBS Texas, deductibles and coinsurance, 2023-10-12", design=ordinary("500", "20%"),
        item=line("200"), deductible_left="0", coinsurance="40", plan_paid="160",
    ),
    PublishedLine(
        key="C7", source="BCBS Texas, deductibles and coinsurance, 2023-10-12",
        design=plan(rule(coinsurance="20%", deductible=WAIVED, tier=OUT)), item=line("200", billed="300", tier=OUT),
        coinsurance="40", balance_bill="100", plan_paid="160",
    ),
    PublishedLine(
        key="C10-unmet", source=_OPIC, design=_both(copay="100", rate="20%", deductible="200"), item=line("1000"),
        deductible="200", copay="100", coinsurance="140", plan_paid="560",
    ),
    PublishedLine(
        key="C10-met", source=_OPIC, design=_both(copay="100", rate="20%", deductible="200"), item=line("1000"),
        deductible_left="0", copay="100", coinsurance="180", plan_paid="720",
    ),
    PublishedLine(
        key="C11", source=_OPIC, design=_both(copay="100", rate="40%", deductible="500", tier=OUT),
        item=line("1000", billed="2000", tier=OUT),
        deductible="500", copay="100", coinsurance="160", balance_bill="1000", plan_paid="240",
    ),
    PublishedLine(
        key="C21", source="St. Lawrence University, health plan examples", design=ordinary("500", "20%"),
        item=line("9000"), deductible="500", coinsurance="1700", plan_paid="6800",
    ),
    PublishedLine(
        key="C22", source="St. Lawrence University, health plan examples", design=ordinary("500", "20%"),
        item=line("1500"), deductible_left="0", coinsurance="300", plan_paid="1200",
    ),
    PublishedLine(
        key="C23", source="a state plan's summary of benefits, the example of Peg", design=ordinary("1800", "20%"),
        item=line("12700"), deductible="1800", coinsurance="2180", plan_paid="8720",
    ),
    PublishedLine(
        key="C24", source="an HSA plan's summary of benefits, the example of Peg; it prints figures rounded to $100",
        design=ordinary("2900", "20%"), item=line("12800"),
        deductible="2900", coinsurance="1980", plan_paid="7920",
    ),
    PublishedLine(
        key="C27", source="calcsimpler, MRI estimator: half of $5,000 is allowed, $1,200 of the maximum is left",
        design=ordinary("1000", "30%", "5000"), item=line("2500", billed="5000"), maximum_left="1200",
        write_off="2500", deductible="1000", coinsurance="200", plan_paid="1300",
    ),
    PublishedLine(
        key="C31", source="Connecticut Office of the Healthcare Advocate, insurance terms",
        design=plan(rule(deductible=WAIVED)), item=line("150", billed="200"), write_off="50", plan_paid="150",
    ),
)  # fmt: skip

CORRECTED: Final = (
    PublishedLine(
        key="N1", source="calcsimpler, prostate MRI, example 1", design=ordinary("500", "20%"), item=line("1450"),
        deductible="500", coinsurance="190", plan_paid="760",
    ),
    PublishedLine(
        key="N2", source="calcsimpler, prostate MRI, example 2: 80 % of the charge is allowed",
        design=plan(rule(coinsurance="30%", deductible=WAIVED, tier=OUT)), item=line("1520", billed="1900", tier=OUT),
        coinsurance="456", balance_bill="380", plan_paid="1064",
    ),
    PublishedLine(
        key="N8", source="codingace, out-of-network table, a row recomputed by its own formula",
        design=plan(rule(coinsurance="20%", tier=OUT), deductible="400"), item=line("2050", billed="3200", tier=OUT),
        deductible="400", coinsurance="330", balance_bill="1150", plan_paid="1320",
    ),
)  # fmt: skip

LINES: Final = (*WORKED, *PUBLISHED, *CORRECTED)
