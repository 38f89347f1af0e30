"""A program: one plan, course, assistance, first day and scenario, bound line by line for everybody who has them.

It is made by the one-person engine itself: the request is prepared, coded and priced as for an estimate, and each line
is bound to its terms, year, pools and counters by :class:`~ketacost.adjudication.binding.Binding`. Only amounts are
left to compute.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

import attrs
import numpy as np

from ketacost.adjudication.binding import AsSecond
from ketacost.adjudication.kernel import Line
from ketacost.adjudication.order import in_processing_order, ordering_day
from ketacost.adjudication.settlement import Stay, by_line, inside, rules_of
from ketacost.adjudication.terms import LineTerms, terms_tier
from ketacost.batch.accounts import Account, Bases, Payers
from ketacost.batch.columns import KEY, ROW, InputSchema
from ketacost.batch.coverages import MOST_CENTS, Coverages
from ketacost.batch.designs import Designs
from ketacost.batch.relief_terms import ReliefTerms
from ketacost.batch.requests import Balances, compose, enrolments, first_day_of, scenario_of
from ketacost.batch.tables import EXTRAS, LINES, NONE, PROGRAMS, Ints, Records, as_table
from ketacost.claims.claim import Claim, ClaimLine, LinePrice, Scenario
from ketacost.claims.coverage import Accumulators
from ketacost.claims.services import VisitKind
from ketacost.errors import InvalidInputError, KetacostError, Problem
from ketacost.estimates.calculate import APPROVED_SERVICES, Prepared, prepare
from ketacost.estimates.request import EstimateRequest
from ketacost.values.dates import BenefitYear
from ketacost.values.findings import Finding
from ketacost.values.money import from_cents, to_cents
from ketacost.values.unknown import Unknown

MOST_LINES: Final = 2_000
"""Most claim lines of one course in a batch."""


class ProgramKey(NamedTuple):
    """What a program is made of.

    ``opened`` says for each prefix of the input's columns whether the row gives its balances, and for which day:
    ``None`` where it gives none, else the day or, where it does not say, ``date.min``.
    """

    plan: str | None
    course: str | None
    assistance: str | None
    starts_on: date | None
    scenario: str | None
    opened: tuple[date | None, ...]


class LineFacts(NamedTuple):
    """What the records of a line say in words, for line-level output."""

    claim: Claim
    line: ClaimLine
    year: BenefitYear


@attrs.frozen(kw_only=True, eq=False)
class Program:
    """A compiled combination, or why there is none.

    Attributes:
        record: its entry in the table of programs, with places counted from its own tables.
        tables: its own tables by name.
        years: the benefit years its lines fall into.
        sessions: number and day of its sessions.
        lines: its lines in words, in the order they are settled.
        problems: what a status of the program points at; where it has no lines at all, why.
        findings: what is to be said of every row of it.
    """

    record: Mapping[str, int]
    tables: Mapping[str, Records | Ints]
    years: tuple[BenefitYear, ...] = ()
    sessions: tuple[tuple[int, date, str], ...] = ()
    lines: tuple[LineFacts, ...] = ()
    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether no row of it can be settled."""
        return bool(self.record["error"])


def make_program(key: ProgramKey, designs: Designs, schema: InputSchema, coverages: Coverages) -> Program:
    """Return the program of a combination; one that cannot be is returned with its problems."""
    try:
        if key.course is None:
            raise _refusal("batch.no_course", "course", "say which course; nobody is treated without one")
        bare = compose(designs, key.plan, key.course, key.assistance, key.starts_on, {})
        balances = _empty_balances(key, schema, bare)
        ready = prepare(compose(designs, key.plan, key.course, key.assistance, key.starts_on, balances))
        return bind(ready, scenario_of(key.scenario), schema, coverages, frozenset(balances))
    except KetacostError as error:
        return refused(error.problems)


def bind(
    ready: Prepared, scenario: Scenario, schema: InputSchema, coverages: Coverages, given: frozenset[str]
) -> Program:
    """Return the program of a prepared request.

    Args:
        ready: the request.
        scenario: which end of every price to use.
        schema: what the columns of the rows mean.
        coverages: the plans programs share.
        given: prefixes of the coverages whose balances the rows give.

    Raises:
        KetacostError: as :func:`ketacost.adjudication.settlement.settle`, and ``batch.too_large`` and the like for what
            a batch does not take.
    """
    return _Maker(ready, scenario, schema, coverages, given).program()


def refused(problems: tuple[Problem, ...]) -> Program:
    """Return a program that refuses every row for the same reasons."""
    record = dict.fromkeys(_fields(PROGRAMS), 0) | {"error": 1, "card": NONE, "rebate": NONE}
    return Program(record=record, tables={}, problems=problems)


def _fields(dtype: np.dtype[np.void]) -> tuple[str, ...]:
    return dtype.names or ()


def _refusal(code: str, path: str, message: str) -> InvalidInputError:
    return InvalidInputError([Problem(code, path, message)])


class _Maker:
    """Binds the lines of one combination."""

    def __init__(
        self,
        ready: Prepared,
        scenario: Scenario,
        schema: InputSchema,
        coverages: Coverages,
        given: frozenset[str],
    ) -> None:
        self.coverages = coverages
        self.schema = schema
        self.scenario = scenario
        self.ready = ready
        self.payers = Payers(coverages, schema, self.scenario, given)
        self.problems: list[Problem] = []
        self.sessions = {visit.number: at for at, visit in enumerate(self.ready.visits)}
        self.treated = {v.number: v.on.toordinal() for v in self.ready.visits if v.kind is VisitKind.TREATMENT}
        self.slots: dict[BenefitYear, int] = {}
        self.lines: list[tuple[int, ...]] = []  # in the order of LINES
        self._numbered: dict[tuple[int, int], tuple[int, int]] = {}
        self.extras: list[dict[str, int]] = []
        self.facts: list[LineFacts] = []
        self.relief = ReliefTerms(self.ready.stays)
        self.approvals = schema.has("approved_from") or schema.has("approved_through")
        self.is_plain = not self.relief.helps and all(map(_is_plain, self.ready.stays))
        has_relatives = any(name.endswith("family_spending") for name in schema.names)
        self.keeps_extras = not self.is_plain or self.approvals or has_relatives
        self.account_of: list[int] = []

    def program(self) -> Program:
        """Return the program."""
        for at, stay in enumerate(self.ready.stays):
            prefix = f"change{at}_" if at else ""
            with inside(stay, "coverage"):
                first = self.payers.first(stay, prefix)
            with inside(stay, "secondary.coverage"):
                second = self.payers.second(stay, f"{prefix}secondary_")
            with inside(stay, "coverage"):
                self._bind(stay, first, second)
        if len(self.lines) > MOST_LINES:
            message = f"a batch takes courses of at most {MOST_LINES} claim lines, this one has {len(self.lines)}"
            raise InvalidInputError([Problem("batch.too_many_lines", "course", message)])
        return self._assembled()

    def _bind(self, stay: Stay, first: Account, second: Account | None) -> None:
        order = first.binding.plan.conventions.processing_order
        priced_by_second = by_line(stay.second_prices)
        rules = NONE if stay.secondary is None else self.coverages.rules(rules_of(stay.secondary))
        for priced in in_processing_order(stay.claims, order):
            claim = priced.claim
            through = ordering_day(claim, order)
            first.reaches(through)
            if second is not None:
                second.reaches(claim.on)
            for at, (line, price) in enumerate(zip(claim.lines, priced.prices, strict=True)):
                year = self._first(first, claim, line, price)
                if not self.keeps_extras:
                    continue
                extra = {
                    "account": first.number,
                    "year_index": year,
                    "starts_claim": int(at == 0),
                    "through": through.toordinal(),
                    "second_through": claim.on.toordinal(),
                    **self._unapproved(first, claim, line),
                    "rules": rules,
                    **self._second(
                        stay, second, claim, line, priced_by_second.get((claim.sequence, line.number), price)
                    ),
                }
                extra |= self.relief.of(stay, claim, line, first)
                self.extras.append(extra)

    def _first(self, account: Account, claim: Claim, line: ClaimLine, price: LinePrice) -> int:
        """Bind a line to the first payer and return the index of its year."""
        binding = account.binding
        binding.check_day(claim)
        found = binding.terms_of(line)
        year = binding.year_index(claim.on)
        bound = binding.line(claim, line, price, found, year)
        _refuse_large(bound)
        slot = self.slots.setdefault(binding.years[year], len(self.slots))
        day, session = claim.on.toordinal(), self.sessions[claim.session]
        self.lines.append((*bound, *self._numbers(found, account), slot, session, day))
        self.account_of.append(account.number)
        self.facts.append(LineFacts(claim, line, binding.years[year]))
        return year

    def _numbers(self, found: LineTerms, account: Account) -> tuple[int, int]:
        """Return the numbers of a line's terms and lane; courses repeat their lines."""
        key = (id(found), account.coverage.number)
        numbers = self._numbered.get(key)
        if numbers is None:
            terms, lane = self.coverages.terms(found.terms), self.coverages.lane(found, account.coverage)
            numbers = self._numbered[key] = (terms, lane)
        return numbers

    def _unapproved(self, account: Account, claim: Claim, line: ClaimLine) -> dict[str, int]:
        """Return the terms of a line whose session no approval covers."""
        nothing = {"session_day": NONE, "unapproved_terms": NONE, "unapproved_error": NONE}
        if not self.approvals or line.service not in APPROVED_SERVICES or claim.session not in self.treated:
            return nothing
        day = self.treated[claim.session]
        compiled, tier = account.binding.compiled, terms_tier(line)
        try:
            found = compiled.line_terms(line.service, tier, line.benefit, line.code, authorized=False)
        except KetacostError as error:
            return {"session_day": day, "unapproved_terms": NONE, "unapproved_error": self._problem(error)}
        return {"session_day": day, "unapproved_terms": self.coverages.terms(found.terms), "unapproved_error": NONE}

    def _second(
        self, stay: Stay, account: Account | None, claim: Claim, line: ClaimLine, price: LinePrice
    ) -> dict[str, int]:
        """Bind a line to the second payer; what it cannot take is kept as an error, in case it is asked."""
        fields = [field for field in _fields(EXTRAS) if field.startswith("second_") and field != "second_through"]
        nothing = dict.fromkeys(fields, NONE)
        if account is None or stay.secondary is None:
            return nothing
        nothing["second_account"] = account.number
        binding, as_second = account.binding, AsSecond(stay.secondary.tier, 0, 0)
        try:
            with inside(stay, "secondary.coverage"):
                binding.check_day(claim)
                found = binding.terms_of(line, as_second)
                cents = to_cents(price.allowed_amount.at(self.scenario))
                year = binding.year_index(claim.on)
                bound = binding.line(claim, line, price, found, year, as_second)
                _refuse_large(bound._replace(price=cents))
                terms = self.coverages.terms(found.terms)
        except KetacostError as error:
            return nothing | {"second_error": self._problem(error)}
        own = {f"second_{name}": value for name, value in bound._replace(price=cents)._asdict().items()}
        return nothing | {
            **{name: value for name, value in own.items() if name in fields},
            "second_year_index": year,
            "second_terms": terms,
            "second_lane": self.coverages.lane(found, account.coverage),
        }

    def _problem(self, error: KetacostError) -> int:
        self.problems.extend(error.problems[:1])
        return len(self.problems) - 1

    def _assembled(self) -> Program:
        bases = self.payers.bases()
        lines = np.array(self.lines, LINES)
        extras = as_table(self.extras, EXTRAS)
        account_of = np.array(self.account_of, np.int64)
        for account in self.payers.accounts:
            own = account_of == account.number
            _move(lines, own, bases[account.number], "")
            if self.keeps_extras:
                _move(extras, extras["second_account"] == account.number, bases[account.number], "second_")
                extras["card_pool"][own & (extras["card_pool"] >= 0)] += bases[account.number].pool
        accounts = self.payers.tables(bases)
        numbers = np.concatenate([accounts["numbers"], np.array(self.relief.numbers(), np.int64)])
        record = {
            "is_plain": int(self.is_plain),
            "first_line": 0,
            "lines": len(lines),
            "first_extra": 0,
            "first_account": 0,
            "accounts": len(accounts["accounts"]),
            **self.payers.sizes(),
            "slots": len(self.slots),
            "sessions": len(self.ready.visits),
            **self.relief.record(len(accounts["numbers"])),
            "error": 0,
        }
        return Program(
            record=record,
            tables={"lines": lines, "extras": extras, **accounts, **self.relief.tables(), "numbers": numbers},
            years=tuple(self.slots),
            sessions=tuple((visit.number, visit.on, visit.phase) for visit in self.ready.visits),
            lines=tuple(self.facts),
            problems=tuple(self.problems),
            findings=self.ready.findings,
        )


def _is_plain(stay: Stay) -> bool:
    """Return whether no payer follows the first, and nothing is carried over or spent by relatives in its design."""
    balances = stay.coverage.accumulators
    spends = isinstance(balances, Unknown) or bool(balances.family_spending)  # what is unknown is refused later
    return stay.secondary is None and stay.coverage.plan.carry_over is None and not spends


def _move(table: Records, rows: np.typing.NDArray[np.bool_], bases: Bases, prefix: str) -> None:
    """Give the places of one account in its own state their places in the program's."""
    table[f"{prefix}year"][rows] += bases.pool - bases.first_limit
    for field, base in (
        ("visit_key", bases.visit),
        ("count_key", bases.counts),
        ("copay_key", bases.copay),
        ("cap_key", bases.cap),
    ):
        column = table[f"{prefix}{field}"]
        column[rows & (column >= 0)] += base


def _refuse_large(line: Line) -> None:
    if max(line.billed, line.price) > MOST_CENTS:
        message = f"a batch takes lines of at most $10,000,000, got ${from_cents(max(line.billed, line.price)):,}"
        raise InvalidInputError([Problem("batch.too_large", "prices", message)])


def _empty_balances(key: ProgramKey, schema: InputSchema, bare: EstimateRequest) -> Balances:
    """Return balances of nothing for every coverage whose balances the rows give."""
    prefixes = enrolments(bare)
    found = {}
    for prefix, day in zip(schema.prefixes, key.opened, strict=True):
        if day is None:
            continue
        if prefix not in prefixes:
            name = next(name for name in schema.names if name.startswith(prefix) and name not in (KEY, *ROW))
            raise _refusal(
                "batch.no_coverage", name, "there is no such coverage here, so it has no balances; leave empty"
            )
        found[prefix] = Accumulators.none_used(first_day_of(bare, prefix) if day == date.min else day)
    return found
