"""A day's schedule becomes a worksheet: as committed, balanced, and with what could not be answered beside it."""

from __future__ import annotations

import csv
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
SCRIPT: Final = ROOT / "examples" / "10_day_schedule_to_worksheet.py"
SCHEDULE: Final = ROOT / "examples" / "schedule" / "2026-10-05.csv"
WORKSHEET: Final = SCHEDULE.with_suffix(".worksheet.csv")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_worksheet_is_the_committed_one(tmp_path: Path) -> None:
    """Byte for byte; the two rows nobody can answer are named and stop nothing."""
    out = tmp_path / "worksheet.csv"
    done = subprocess.run(  # noqa: S603 (this Python, on a shipped script)
        [sys.executable, str(SCRIPT), str(out)], capture_output=True, text=True, encoding="utf-8", check=True
    )

    assert WORKSHEET.read_bytes() == out.read_bytes()
    assert ["due on 2026-10-05: $2,000.00", "not answered:"] == done.stdout.splitlines()[:2]
    assert ["r6", "r7"] == [line.partition(":")[0] for line in done.stdout.splitlines()[2:]]


DUE: Final = {
    "r1": "1010.00",  # the whole of 1,010 falls into the deductible
    "r2": "290.00",  # 20 % of 1,450
    "r3": "250.00",  # 60 of the deductible, which the visit of a week before left, and 20 % of 950
    "r4": "0.00",  # 5,900 and 20 % of 7 sessions: the maximum of 6,500 is met
    "r5": "450.00",  # the clinic takes no insurance: 60 and 390
}


@pytest.mark.parametrize(("row", "due"), DUE.items())
def test_what_is_due_was_worked_by_hand(row: str, due: str) -> None:
    """Said once a visit."""

    assert [due] == [line["due_today"] for line in _rows(WORKSHEET) if line["row"] == row and line["due_today"]]


@pytest.mark.parametrize("line", _rows(WORKSHEET), ids=lambda line: f"{line['row']}-{line['code']}")
def test_a_line_balances_with_its_adjustments(line: dict[str, str]) -> None:
    """Billed is the parts, and billed less the adjustments is what the plan paid."""
    parts = ("write_off", "deductible", "copay", "coinsurance", "noncovered", "balance_bill", "plan_paid")
    adjusted = [Decimal(one.rpartition(" ")[2]) for one in line["adjustments"].split("; ")]

    assert Decimal(line["billed_charge"]) == sum(Decimal(line[part]) for part in parts)
    assert Decimal(line["plan_paid"]) == Decimal(line["billed_charge"]) - sum(adjusted)


def test_a_schedule_names_nobody() -> None:
    """Its columns are a row's own number, ids, days and amounts."""

    expected = ["row", "plan", "course", "starts_on", "balances_on", "deductible_used", "out_of_pocket_used"]
    assert expected == list(_rows(SCHEDULE)[0])
