"""The engine's settlement and the oracle's, written apart from the same documents, agree to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

import attrs
import pytest
from hypothesis import HealthCheck, given, settings

from ketacost.adjudication.settlement import Stay, settle
from ketacost.audit import oracle_settlement as oracle
from ketacost.claims.amounts import LineResult
from ketacost.claims.claim import Scenario, UnitKind
from ketacost.claims.payers import Coordination, LineOfBusiness
from ketacost.claims.services import NetworkTier, ServiceCategory
from ketacost.corpus.agreement import disagreements
from ketacost.plans.conventions import ManufacturerDollars
from ketacost.plans.coverage import SecondaryCoverage
from ketacost.values.dates import benefit_year_containing
from ketacost.values.rates import Rate
from tests.strategies.generate import describe
from tests.strategies.settlements import (
    SettlementCase,
    generate_settlement,
    settlement_cases,
    smallest_settlement,
)

CASES: Final = 6_000
CHUNK: Final = 250
_SAMPLE: Final = 600
_LIMITS_OF_DEVICES: Final = ("devices_a_day", "first_window", "later_windows")


def oracle_stay(stay: Stay) -> oracle.OracleStay:
    """Return the oracle's record of a stay."""
    fields = [field.name for field in attrs.fields(oracle.OracleStay)]
    return oracle.OracleStay(**{name: getattr(stay, name) for name in fields})


def differences(case: SettlementCase) -> list[str]:
    """Return where engine and oracle differ: lines, their order, their fields, closing pools of both payers."""
    settlement = settle(case.stays, scenario=case.scenario, trace=False)
    return list(disagreements(settlement, _answer(case)))


def _helped_only_later(case: SettlementCase) -> bool:
    return case.stays[0].assistance is None and any(stay.assistance is not None for stay in case.stays)


def _lines(case: SettlementCase) -> Iterator[tuple[Stay, LineResult]]:
    """Yield every line with the stay it was settled in."""
    lines = iter(settle(case.stays, scenario=case.scenario, trace=False).lines)
    for stay in case.stays:
        for priced in stay.claims:
            for _ in priced.prices:
                yield stay, next(lines)


@pytest.mark.parametrize("first", range(0, CASES, CHUNK))
def test_settlement_equals_oracle(first: int) -> None:
    """Every field of every line and every closing pool of every payer agree on 250 generated settlements."""

    for seed in range(first, first + CHUNK):
        case = generate_settlement(seed)
        if differences(case):
            case = smallest_settlement(case, lambda smaller: bool(differences(smaller)))
            pytest.fail("\n".join([f"seed {seed}", *differences(case), *map(describe, case.stays), str(case.scenario)]))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(settlement_cases())
def test_settlement_equals_oracle_on_cases_that_shrink(case: SettlementCase) -> None:
    """The same holds for settlements hypothesis makes, so that a difference comes with its smallest example."""

    assert [] == differences(case)


_METHODS: Final = {f"method {method}" for method in Coordination}
_EXPECTED: Final = (
    _METHODS
    | {f"second tier {tier}" for tier in NetworkTier}
    | {f"scenario {scenario}" for scenario in Scenario}
    | {f"limit_months {months}" for months in (1, 3, 12)}
    | {f"{method} pays" for method in Coordination}
    | {f"{method} alone" for method in Coordination if method is not Coordination.SUPPLEMENT}
    | {f"{flag} {value}" for flag in ("pays_deductible", "pays_excess", "pays_alone") for value in (True, False)}
    | {f"manufacturer_dollars {reading}" for reading in ManufacturerDollars}
    | {
        f"{unit} line paid by the card"
        for unit in (UnitKind.MILLIGRAM, UnitKind.DEVICE, UnitKind.KIT, UnitKind.SERVICE)
    }
    | {
        "own prices",
        "first payer's prices",
        "own price above the first one's",
        "second payer not asked",
        "second payer does not cover",
        "forgiven after the first payer",
        "forgiven where the first payer does not cover",
        "keeps coverage",
        "changes coverage",
        "lost coverage",
        "keeps secondary",
        "changes secondary",
        "gains secondary",
        "loses secondary",
        "three stays",
        "assistance only later",
        "card within its maximum",
        "card without maximum",
        "card runs out",
        "card of two years",
        "card pays for a bundle",
        "card does not pay for a bundle",
        "card with a second payer",
        "card refuses devices",
        "devices_a_day",
        "first_window",
        "later_windows",
        "hdhp",
        "grant pays",
        "two grants pay",
        "rebate pays",
        "discount",
        "discount over",
        "intake",
    }
)


def test_generated_settlements_hold_every_member_and_branch() -> None:
    """No method, tier, flag, program or change of coverage is missing from the first 600 settlements."""

    seen: set[str] = set()
    for seed in range(_SAMPLE):
        seen |= set(_strata(generate_settlement(seed)))

    assert set() == _EXPECTED - seen


def test_a_seed_always_gives_the_same_settlement() -> None:
    """A failing seed can be run again anywhere."""

    assert generate_settlement(17) == generate_settlement(17)


def _strata(case: SettlementCase) -> Iterator[str]:
    """Yield a label for everything a settlement holds and every branch its lines take."""
    yield f"scenario {case.scenario}"
    if len(case.stays) > 2:
        yield "three stays"
    if _helped_only_later(case):
        yield "assistance only later"
    for before, stay in zip((None, *case.stays), case.stays, strict=False):
        yield from _stay_strata(before, stay)
    years: set[date] = set()
    for stay, line in _lines(case):
        yield from _line_strata(stay, line)
        yield from _card_strata(stay, line)
        years |= set(_year_of_the_card(stay, line))
    if len(years) > 1:
        yield "card of two years"


def _stay_strata(before: Stay | None, stay: Stay) -> Iterator[str]:
    plan, secondary = stay.coverage.plan, stay.secondary
    yield f"limit_months {plan.limit_months}"
    yield f"manufacturer_dollars {plan.conventions.manufacturer_dollars}"
    if plan.hdhp:
        yield "hdhp"
    if before is not None:
        yield "keeps coverage" if stay.keeps_coverage else "changes coverage"
        if plan.line_of_business is LineOfBusiness.SELF_PAY:
            yield "lost coverage"
        yield _change(before.secondary, secondary, keeps=stay.keeps_secondary)
    if secondary is not None:
        yield f"method {secondary.method}"
        yield f"second tier {secondary.tier}"
        yield f"pays_deductible {secondary.pays_deductible}"
        yield f"pays_excess {secondary.pays_excess}"
        yield f"pays_alone {secondary.pays_alone}"
        yield "first payer's prices" if stay.second_prices is None else "own prices"


def _change(before: SecondaryCoverage | None, after: SecondaryCoverage | None, *, keeps: bool) -> str:
    if keeps:
        return "keeps secondary"
    if before is None:
        return "no secondary" if after is None else "gains secondary"
    return "loses secondary" if after is None else "changes secondary"


def _line_strata(stay: Stay, line: LineResult) -> Iterator[str]:
    if stay.secondary is not None:
        yield from _second_strata(stay.secondary, line)
    if line.grants_paid > 0:
        yield "grant pays"
        if stay.assistance is not None and line.grants_paid > max(grant.amount for grant in stay.assistance.grants):
            yield "two grants pay"
    if line.rebate > 0:
        yield "rebate pays"
    if line.claim.session == 0:
        yield "intake"
    discount = None if stay.assistance is None else stay.assistance.discount
    if discount is not None and line.noncovered > 1 and discount.percent > Rate(100):
        yield "discount" if line.clinic_discount > 0 else "discount over"


def _second_strata(secondary: SecondaryCoverage, line: LineResult) -> Iterator[str]:
    if line.secondary_allowed is None:
        yield "second payer not asked"
        return
    alone = line.noncovered > 0
    if line.secondary_paid > 0:
        yield f"{secondary.method} alone" if alone else f"{secondary.method} pays"
    if line.secondary_write_off > 0:
        yield "forgiven where the first payer does not cover" if alone else "forgiven after the first payer"
    if line.secondary_allowed > line.allowed_amount:
        yield "own price above the first one's"
    if line.secondary_allowed == 0 and not alone and secondary.method is Coordination.STANDARD:
        yield "second payer does not cover"


def _card_strata(stay: Stay, line: LineResult) -> Iterator[str]:
    card = None if stay.assistance is None else stay.assistance.savings_card
    if card is None:
        return
    bundle = line.line.service is ServiceCategory.TREATMENT_SESSION
    drug = line.line.service in (ServiceCategory.MEDICAL_DRUG, ServiceCategory.SPECIALTY_DRUG)
    if line.savings_card_paid > 0:
        yield f"{line.line.unit} line paid by the card"
        yield "card without maximum" if card.yearly_maximum is None else "card within its maximum"
        if bundle:
            yield "card pays for a bundle"
        if line.secondary_paid > 0:
            yield "card with a second payer"
        yield from (name for name in _LIMITS_OF_DEVICES if getattr(card, name) is not None)
        return
    open_share = line.cost_share - line.secondary_paid - line.secondary_write_off
    limited = card.devices_a_day is not None or card.first_window is not None or card.later_windows is not None
    if open_share > card.patient_pays:
        if bundle and not card.covers_bundle:
            yield "card does not pay for a bundle"
        if drug and limited and card.yearly_maximum is None and line.line.unit is UnitKind.DEVICE:
            yield "card refuses devices"
        if drug and not limited and card.yearly_maximum is not None:
            yield "card runs out"


def _year_of_the_card(stay: Stay, line: LineResult) -> Iterator[date]:
    """Yield the first day of the card's year where it paid and has a maximum."""
    card = None if stay.assistance is None else stay.assistance.savings_card
    if card is not None and isinstance(card.yearly_maximum, Decimal) and line.savings_card_paid > 0:
        yield benefit_year_containing(line.claim.on, card.year_starts).starts_on


@pytest.mark.parametrize("changed", ["a line less", "an amount", "a pool", "a payer less"])
def test_the_comparison_is_not_blind(changed: str) -> None:
    """Each kind of difference, put into the oracle's answer, is told."""
    case = next(one for one in map(generate_settlement, range(100)) if any(_answer(one).first[:1]))
    settlement, answer = settle(case.stays, scenario=case.scenario, trace=False), _answer(case)
    first, *others = answer.lines
    book, *books = answer.first
    dearer = {key: applied + 1 for key, applied in book.items()}
    planted = {
        "a line less": attrs.evolve(answer, lines=tuple(others)),
        "an amount": attrs.evolve(
            answer, lines=(attrs.evolve(first, first=attrs.evolve(first.first, plan_paid=Decimal("-1.00"))), *others)
        ),
        "a pool": attrs.evolve(answer, first=(dearer, *books)),
        "a payer less": attrs.evolve(answer, first=tuple(books)),
    }

    assert [] == list(disagreements(settlement, answer))
    assert [] != list(disagreements(settlement, planted[changed]))


def _answer(case: SettlementCase) -> oracle.OracleSettlement:
    return oracle.settle([oracle_stay(stay) for stay in case.stays], case.scenario)
