"""Import into billing software: a day's schedule in, one worksheet out, each claim line balanced to the cent."""

from __future__ import annotations

import csv
import sys
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import attrs

from ketacost import Accumulators, AppliedAmount, EstimateRequest, KetacostError, LimitKind, estimate
from ketacost.estimates.estimate import Estimate
from ketacost.interop.json_format import parse_toml

examples = Path(__file__).parent
day = date(2026, 10, 5)
PARTS = ("write_off", "deductible", "copay", "coinsurance", "noncovered", "balance_bill", "plan_paid")
COLUMNS = ("row", "session", "code", "ndc", "units", "billed_charge", *PARTS, "adjustments", "due_today")


def request_of(row: dict[str, str]) -> EstimateRequest:
    """Return the question of one row: the clinic's course on the person's plan, from the balances of a day."""
    plan, clinic = (
        parse_toml((examples / f"{row[name]}.toml").read_text(encoding="utf-8")) for name in ("plan", "course")
    )
    used = {LimitKind.DEDUCTIBLE: row["deductible_used"], LimitKind.OUT_OF_POCKET: row["out_of_pocket_used"]}
    balances = Accumulators(
        as_of=date.fromisoformat(row["balances_on"]),
        applied=tuple(AppliedAmount(kind=kind, individual=amount) for kind, amount in used.items() if amount),
        unlisted_are_zero=True,
    )
    return attrs.evolve(
        clinic,
        as_of=day,
        course=attrs.evolve(clinic.course, starts_on=date.fromisoformat(row["starts_on"])),
        coverage=plan.coverage and attrs.evolve(plan.coverage, accumulators=balances),
    )


def worksheet_lines(row: str, answer: Estimate) -> list[list[str]]:
    """Return the claim lines of the day; what is due is said once a visit, on its first line."""
    due = [session.due_at_session for session in answer.sessions if session.on == day]
    lines = [line for line in answer.lines if line.on == day]
    for line in lines:
        if line.billed_charge != sum(getattr(line, part) for part in PARTS):
            raise ArithmeticError(f"line {line.number} of row {row} does not balance")
    return [
        [row, str(line.session), line.code, line.ndc or "", str(line.units), str(line.billed_charge)]
        + [str(getattr(line, part)) for part in PARTS]
        + ["; ".join(f"{one.group}-{one.reason} {one.amount}" for one in line.adjustments)]
        + [str(sum(due)) if line is lines[0] else ""]
        for line in lines
    ]


sheet: list[list[str]] = []
refused: list[str] = []
with (examples / "schedule" / f"{day}.csv").open(encoding="utf-8", newline="") as schedule:
    for row in csv.DictReader(schedule):
        try:
            sheet += worksheet_lines(row["row"], estimate(request_of(row)))
        except KetacostError as error:
            refused += [f"{row['row']}: {one.message}" for one in error.problems]
        except FileNotFoundError as error:
            refused.append(f"{row['row']}: there is no file {Path(error.filename).name}")

text = StringIO()
csv.writer(text, lineterminator="\n").writerows([COLUMNS, *sheet])
if sys.argv[1:]:
    Path(sys.argv[1]).write_text(text.getvalue(), encoding="utf-8", newline="")
else:
    print(text.getvalue())
print(f"due on {day}: ${sum(Decimal(line[-1]) for line in sheet if line[-1]):,.2f}")
print("\n".join(["not answered:", *refused]))
