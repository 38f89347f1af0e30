"""Published and worked cases of several lines: what goes in, as functions that return the engine's lines.

Each function's docstring tells the case, the figures and the source; the tests hold the expected figures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from ketacost.claims.amounts import LineResult
from ketacost.claims.coverage import Accumulators, AppliedAmount, CoverageTier, LimitKind
from ketacost.claims.services import ServiceCategory
from ketacost.plans.conventions import Conventions, CopayScope, CrossingCopay, DeductibleTerm
from ketacost.plans.coverage import Coverage
from ketacost.plans.limits import CarryOver, FamilyKind
from ketacost.plans.plan import Plan
from tests.known_answers.given import (
    NEW_YEAR,
    claim,
    covered,
    family,
    line,
    ordinary,
    plan,
    rule,
    sessions,
    split,
)

WAIVED: Final = DeductibleTerm.WAIVED


def every_week(first_on: date, count: int) -> tuple[date, ...]:
    """Return so many days, a week apart."""
    return tuple(first_on + timedelta(weeks=week) for week in range(count))


def twice_a_week(first_on: date, count: int) -> tuple[date, ...]:
    """Return so many days, three and four days apart in turn."""
    return tuple(first_on + timedelta(weeks=n // 2, days=3 * (n % 2)) for n in range(count))


def w5() -> tuple[LineResult, ...]:
    """W5, worked: copay of $60 before a $1,000 deductible, 24 sessions of $1,000."""
    design = plan(rule(copay="60", deductible=DeductibleTerm.AFTER_COPAY), deductible="1000")
    return split(covered(design), *sessions(line("1000"), every_week(date(2026, 1, 5), 24)))


def w6(crossing: CrossingCopay) -> tuple[LineResult, ...]:
    """W6, worked: copay of $60 after a $1,500 deductible, 24 sessions of $1,000."""
    design = plan(rule(copay="60"), deductible="1500", conventions=Conventions(crossing_copay=crossing))
    return split(covered(design), *sessions(line("1000"), every_week(date(2026, 1, 5), 24)))


def w8(scope: CopayScope) -> tuple[LineResult, ...]:
    """W8, worked: an office visit, a drug and an observation on one day; $200 of the deductible left."""
    design = plan(
        rule(ServiceCategory.OFFICE_VISIT, ServiceCategory.OBSERVATION, copay="50", deductible=WAIVED),
        rule(ServiceCategory.MEDICAL_DRUG, coinsurance="30%"),
        deductible="200",
        conventions=Conventions(copay_scope=scope),
    )
    visit = claim(
        line("130", service=ServiceCategory.OFFICE_VISIT),
        line("900", service=ServiceCategory.MEDICAL_DRUG),
        line("60", service=ServiceCategory.OBSERVATION),
    )
    return split(covered(design), visit)


def w9_one_year() -> tuple[LineResult, ...]:
    """W9, worked: $2,000, 20 %, $6,000; 24 sessions of $1,450 in one benefit year."""
    return split(covered(ordinary("2000", "20%", "6000")), *sessions(line("1450"), twice_a_week(date(2026, 1, 5), 24)))


def w9_two_years() -> tuple[LineResult, ...]:
    """W9, worked: the same 24 sessions, 14 before the benefit year turns and 10 after it."""
    days = (*twice_a_week(date(2026, 11, 2), 14), *twice_a_week(date(2027, 1, 4), 10))
    return split(covered(ordinary("2000", "20%", "6000")), *sessions(line("1450"), days))


def c15() -> tuple[LineResult, ...]:
    """C15, Tufts Health Plan: $800 of a $2,000 deductible in the last quarter; then a large bill in January."""
    design = plan(rule(coinsurance="20%"), deductible="2000", carry_over=CarryOver(months=3))
    return _across_new_year(design, "800", [date(2026, 11, 10)])


def c15_early() -> tuple[LineResult, ...]:
    """C15 the other way: the same $800 in September carries nothing."""
    design = plan(rule(coinsurance="20%"), deductible="2000", carry_over=CarryOver(months=3))
    return _across_new_year(design, "800", [date(2026, 9, 10)])


def carry_if_unmet() -> tuple[LineResult, ...]:
    """An individual carry-over provision: $900 deductible, $200 in March, $550 in October, carried when unmet."""
    design = plan(rule(coinsurance="20%"), deductible="900", carry_over=CarryOver(months=3, only_if_unmet=True))
    return split(
        covered(design),
        claim(line("200"), on=date(2026, 3, 10), sequence=1),
        claim(line("550"), on=date(2026, 10, 10), sequence=2),
        claim(line("5000"), on=date(2027, 1, 12), sequence=3),
    )


def _across_new_year(design: Plan, amount: str, days: Sequence[date]) -> tuple[LineResult, ...]:
    old = [claim(line(amount), on=on, sequence=number) for number, on in enumerate(days, start=1)]
    return split(covered(design), *old, claim(line("5000"), on=date(2027, 1, 12), sequence=len(old) + 1))


EMBEDDED: Final = plan(rule(coinsurance="20%"), deductible="1500", maximum="5000", family=("3000", "10000"))
"""The worked family plan: $1,500 inside $3,000, $5,000 inside $10,000, 20 %."""

AGGREGATE: Final = plan(
    rule(coinsurance="20%"),
    deductible="1500",
    maximum="5000",
    family=("3000", "10000"),
    family_kind=FamilyKind.AGGREGATE,
)
NO_FAMILY_LIMIT: Final = plan(rule(coinsurance="20%"), deductible="1500", maximum="5000")


def w4() -> tuple[LineResult, ...]:
    """W4, worked: the person has used $200 of $1,500, others have filled the family's $3,000 up to $2,900."""
    coverage = Coverage(
        plan=EMBEDDED,
        members=CoverageTier.FAMILY,
        accumulators=Accumulators(
            as_of=NEW_YEAR,
            applied=(AppliedAmount(kind=LimitKind.DEDUCTIBLE, individual="200", family="2900"),),
            unlisted_are_zero=True,
        ),
    )
    return split(coverage, claim(line("1000")))


def cost_shares(maximum: str, family_maximum: str, amounts: Sequence[str]) -> tuple[LineResult, ...]:
    """Return a family whose members' cost share would be the whole of each amount but for the maxima."""
    design = plan(rule(coinsurance="100%", deductible=WAIVED), maximum=maximum, family=(None, family_maximum))
    return family(design, amounts)


def c8() -> tuple[LineResult, ...]:
    """C8, federal FAQ part XXVII as an insurer reprints it: 2016 limits, cost shares of 10,000 and three of 3,000."""
    return cost_shares("6850", "13000", ["10000", "3000", "3000", "3000"])


def c9() -> tuple[LineResult, ...]:
    """C9, Bryan Cave: a family maximum of $10,000 and one person with $20,000, then another with as much."""
    return cost_shares("6850", "10000", ["20000", "20000"])


def c18(amounts: Sequence[str]) -> tuple[LineResult, ...]:
    """C18, NFP: an embedded HDHP of 2019, $2,700 inside $3,000; bills in turn, then one more of $100."""
    design = plan(rule(), deductible="2700", family=("3000", None))
    return family(design, [*amounts, "100"])


def n3() -> tuple[LineResult, ...]:
    """N3, a benefits site: a bill of $1,500 against $1,000 inside $2,000, others with $500, then one of $5,000."""
    design = plan(rule(coinsurance="20%"), deductible="1000", family=("2000", None))
    return family(design, ["1500", "500", "5000"])


def bills(design: Plan, *amounts: str) -> Callable[[], tuple[LineResult, ...]]:
    """Return the case of a family with such bills."""
    return lambda: family(design, amounts)


CASES: Final[Mapping[str, Callable[[], tuple[LineResult, ...]]]] = MappingProxyType(
    {
        "W3-one-large": bills(EMBEDDED, "48000", "800", "800", "800"),
        "W3-aggregate": bills(AGGREGATE, "24000"),
        "W3-embedded": bills(EMBEDDED, "24000"),
        "W3-four-large": bills(EMBEDDED, "40000", "40000", "40000", "40000"),
        "W3-no-family-limit": bills(NO_FAMILY_LIMIT, "40000", "40000", "40000", "40000"),
        "W4": w4,
        "W5": w5,
        "W6-full": lambda: w6(CrossingCopay.FULL),
        "W6-prorated": lambda: w6(CrossingCopay.PRORATED),
        "W8-visit": lambda: w8(CopayScope.PER_VISIT),
        "W8-line": lambda: w8(CopayScope.PER_LINE),
        "W9-one-year": w9_one_year,
        "W9-two-years": w9_two_years,
        "C8": c8,
        "C9": c9,
        "C15": c15,
        "C15-early": c15_early,
        "C15-if-unmet": carry_if_unmet,
        "C18-one-large": lambda: c18(["2700", "100", "200"]),
        "C18-spread": lambda: c18(["1000", "1500", "500"]),
        "N3": n3,
    }
)
"""Every case by its key."""

PATIENT: Final[Mapping[str, Decimal]] = MappingProxyType(
    {
        "W3-one-large": Decimal("6680.00"),
        "W3-aggregate": Decimal("7200.00"),
        "W3-embedded": Decimal("5000.00"),
        "W3-four-large": Decimal("10000.00"),
        "W3-no-family-limit": Decimal("20000.00"),
        "W5": Decimal("2440.00"),
        "W6-full": Decimal("2880.00"),
        "W6-prorated": Decimal("2850.00"),
        "W8-visit": Decimal("460.00"),
        "W8-line": Decimal("510.00"),
        "W9-one-year": Decimal("6000.00"),
        "W9-two-years": Decimal("10160.00"),
        "C8": Decimal("13000.00"),
        "C9": Decimal("10000.00"),
    }
)
"""What the patient, or the family, owes over the whole case, as the source prints it."""
