"""The right answer of a row: the oracle's lines, added up by benefit year in the words of the batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import attrs

from ketacost.audit import oracle_settlement as oracle
from ketacost.audit.oracle_settlement import OracleStay, SettledLine
from ketacost.batch.designs import Designs
from ketacost.batch.requests import RowQuestion, question_of
from ketacost.claims.claim import Scenario
from ketacost.claims.coverage import LimitKind
from ketacost.corpus.met_days import Met, replay
from ketacost.estimates.calculate import Prepared, prepare, without_approval
from ketacost.values.dates import BenefitYear

Answer: TypeAlias = dict[str, Any]
"""The amounts of one row and benefit year, by column."""

ZERO: Final = Decimal("0.00")

_OF_THE_FIRST: Final[Mapping[str, str]] = MappingProxyType(
    {
        "allowed_amount": "allowed",
        "plan_paid": "plan_paid",
        "deductible": "deductible",
        "copay": "copay",
        "coinsurance": "coinsurance",
        "noncovered": "noncovered",
        "balance_bill": "balance_bill",
    }
)
_OF_THE_REST: Final = (
    "secondary_paid",
    "secondary_write_off",
    "clinic_discount",
    "savings_card_paid",
    "grants_paid",
    "rebate",
    "patient_responsibility",
    "net_cost",
)
AMOUNTS: Final = (*_OF_THE_FIRST, *_OF_THE_REST)
"""The amounts of an answer."""

DAYS: Final = ("deductible_met_on", "maximum_met_on")
"""The days of an answer; a limit that no line met has none."""

_LIMITS: Final = (LimitKind.DEDUCTIBLE, LimitKind.OUT_OF_POCKET)


@attrs.frozen(kw_only=True)
class Asked:
    """A row's question, coded and priced, ready to be settled by anybody.

    Attributes:
        ready: the request.
        stays: the claims under their payers; lines of sessions without approval say so.
        scenario: which end of every price to use.
    """

    ready: Prepared
    stays: tuple[OracleStay, ...]
    scenario: Scenario


def asked(row: Mapping[str, Any], designs: Designs) -> Asked:
    """Return the question of a row, coded and priced.

    Raises:
        InvalidInputError: if the row has no answer.
    """
    question: RowQuestion = question_of({"plan": None, **row}, designs)
    ready = prepare(question.request)
    stays = ready.stays
    if question.unapproved:
        stays = tuple(without_approval(stay, question.unapproved) for stay in stays)
    fields = [field.name for field in attrs.fields(OracleStay)]
    own = tuple(OracleStay(**{name: getattr(stay, name) for name in fields}) for stay in stays)
    return Asked(ready=ready, stays=own, scenario=question.scenario)


def answers_of(question: Asked) -> list[Answer]:
    """Return the oracle's answer of a row, one entry a benefit year, in the order its lines reach them."""
    settled = oracle.settle(question.stays, question.scenario)
    replayed = replay(question.stays, settled.lines, question.scenario)
    years: dict[BenefitYear, list[SettledLine]] = {}
    for year, _, line in replayed.lines:
        years.setdefault(year, []).append(line)
    return [_answer(year, lines, replayed.met) for year, lines in years.items()]


def _answer(year: BenefitYear, lines: Iterable[SettledLine], met: Met) -> Answer:
    sums = dict.fromkeys(AMOUNTS, ZERO)
    for line in lines:
        for name, own in _OF_THE_FIRST.items():
            sums[name] += getattr(line.first, own)
        for name in _OF_THE_REST:
            sums[name] += getattr(line, name)
    days: dict[str, date | None] = {name: met.get((year, kind)) for name, kind in zip(DAYS, _LIMITS, strict=True)}
    return {"benefit_year": year.label, "starts_on": year.starts_on, **sums, **days}
