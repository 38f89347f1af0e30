"""What a remittance must add up to: billed charge less the adjustments is what the plan paid, line by line."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

import attrs
import pytest

from ketacost.claims.amounts import LineResult
from ketacost.claims.services import ServiceCategory
from ketacost.plans.conventions import Conventions, NoncoveredLiability
from ketacost.plans.cost_sharing import CostShareRule
from tests.known_answers.given import ZERO, claim, covered, line, ordinary, plan, split
from tests.known_answers.published_courses import CASES
from tests.known_answers.published_lines import LINES, PublishedLine

IV_NOT_COVERED: Final = CostShareRule(services=(ServiceCategory.ALL_OTHER,), covered=False)


def _adjusted(result: LineResult) -> dict[str, Decimal]:
    return {f"{item.group}-{item.reason}": item.amount for item in result.adjustments}


def _unbalanced(lines: Iterable[LineResult]) -> list[LineResult]:
    return [item for item in lines if item.billed_charge != sum(_adjusted(item).values(), item.plan_paid)]


@pytest.mark.parametrize("case", [pytest.param(case, id=case.key) for case in LINES])
def test_a_line_balances_and_names_its_reasons(case: PublishedLine) -> None:
    """CO-45, PR-1, PR-2, PR-3 and PR-45 are the published parts and sum to billed less paid."""

    coverage = covered(case.design, deductible_left=case.deductible_left, maximum_left=case.maximum_left)
    (result,) = split(coverage, claim(case.item))
    expected = {
        "CO-45": case.write_off,
        "PR-1": case.deductible,
        "PR-2": case.coinsurance,
        "PR-3": case.copay,
        "PR-45": case.balance_bill,
    }

    assert {reason: amount for reason, amount in expected.items() if amount != ZERO} == _adjusted(result)
    assert [] == _unbalanced([result])


@pytest.mark.parametrize("key", CASES)
def test_every_line_of_a_longer_case_balances(key: str) -> None:
    """The same holds on each line of a course or of a family's year."""

    assert [] == _unbalanced(CASES[key]())


@pytest.mark.parametrize(
    ("liability", "expected", "owes"),
    [
        pytest.param("patient_billed", {"PR-96": "600.00"}, "600.00", id="patient-owes-what-is-billed"),
        pytest.param(
            "patient_allowed", {"CO-45": "150.00", "PR-96": "450.00"}, "450.00", id="patient-owes-what-is-allowed"
        ),
        pytest.param("provider", {"CO-96": "600.00"}, "0.00", id="provider-owes"),
    ],
)
def test_a_line_that_is_not_covered_balances(liability: str, expected: dict[str, str], owes: str) -> None:
    """An infusion of $600 that the plan excludes: reason 96, and it counts nowhere."""

    design = plan(
        IV_NOT_COVERED,
        deductible="2000",
        maximum="6000",
        conventions=Conventions(noncovered_liability=NoncoveredLiability(liability)),
    )
    (result,) = split(covered(design), claim(line("450", billed="600")))

    assert {reason: Decimal(amount) for reason, amount in expected.items()} == _adjusted(result)
    assert Decimal(owes) == result.patient_responsibility == result.noncovered
    assert ([], ()) == (_unbalanced([result]), result.changes)


@attrs.frozen(kw_only=True)
class Remitted:
    """One service line of a remittance: charge, allowed amount, and the patient's adjustments it prints."""

    charge: str
    allowed: str
    deductible: str
    coinsurance: str
    paid: str


SURGERY: Final = (
    Remitted(charge="3600.00", allowed="1914.05", deductible="57.54", coinsurance="371.30", paid="1485.21"),
    Remitted(charge="1890.00", allowed="277.15", deductible="0.00", coinsurance="55.43", paid="221.72"),
    Remitted(charge="1836.00", allowed="827.59", deductible="0.00", coinsurance="165.52", paid="662.07"),
    Remitted(charge="1680.00", allowed="308.04", deductible="0.00", coinsurance="61.61", paid="246.43"),
)
"""A real claim of 2020 with four lines, 20 % after $57.54 of a deductible.

From the test samples of the public repository WeInfuse/change_health (MIT), made anonymous there. The payer took a
federal withholding of 2 % (reason 253) off its own payment; ``paid`` is before it: 1,455.51 + 29.70, 217.29 + 4.43,
648.83 + 13.24 and 241.50 + 4.93. The write-off is its CO-45 and CO-59 together.
"""


def test_a_real_remittance_splits_as_its_payer_split_it() -> None:
    """Deductible first, then 20 % of the rest, each line rounded half-up: all four lines to the cent."""

    design = ordinary("198", "20%")
    visit = claim(*(line(item.allowed, billed=item.charge) for item in SURGERY))
    results = split(covered(design, deductible_left="57.54"), visit)
    written_off = ("1685.95", "1612.85", "1008.41", "1371.96")

    assert [_remitted(item) for item in results] == list(SURGERY)
    assert [Decimal(amount) for amount in written_off] == [item.write_off for item in results]
    assert [] == _unbalanced(results)


def _remitted(result: LineResult) -> Remitted:
    return Remitted(
        charge=str(result.billed_charge),
        allowed=str(result.allowed_amount),
        deductible=str(result.deductible),
        coinsurance=str(result.coinsurance),
        paid=str(result.plan_paid),
    )


CLINIC: Final = (
    Remitted(charge="120.00", allowed="60.00", deductible="60.00", coinsurance="0.00", paid="0.00"),
    Remitted(charge="1400.00", allowed="1200.00", deductible="60.00", coinsurance="228.00", paid="912.00"),
)
"""A ketamine clinic's claim written for this project in the commercial form: observation, then the drug."""


def test_a_clinics_remittance_splits_as_written() -> None:
    """$120 of deductible left is used by two lines of one visit in their order; then 20 %."""

    visit = claim(*(line(item.allowed, billed=item.charge) for item in CLINIC))
    results = split(covered(ordinary("500", "20%"), deductible_left="120"), visit)

    assert list(CLINIC) == [_remitted(item) for item in results]
    assert {"CO-45": Decimal("200.00"), "PR-1": Decimal("60.00"), "PR-2": Decimal("228.00")} == _adjusted(results[1])
