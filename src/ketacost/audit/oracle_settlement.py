"""The oracle's settlement: two payers, assistance and changes of coverage, in exact fractions of a dollar.

Written from ``docs/explanation/two-payers.md`` and ``docs/explanation/assistance.md`` alone; nothing is shared with the
engine. Each payer's own split is :func:`ketacost.audit.oracle.split_line`; programs that help are in
:mod:`ketacost.audit.oracle_assistance`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from ketacost.assistance.programs import Assistance
from ketacost.audit.oracle import (
    LineAtHand,
    OracleLine,
    Split,
    at_hand,
    closing_pools,
    dollars_of,
    order_day,
    split_line,
    step_n_post,
    told,
)
from ketacost.audit.oracle_assistance import Helped, Left, Programs, what_counts
from ketacost.audit.oracle_pools import ZERO, Books
from ketacost.audit.oracle_steps import Tallies
from ketacost.audit.oracle_terms import narrowest_rule
from ketacost.claims.claim import ClaimLine, LinePrice, PricedClaim, Scenario
from ketacost.claims.coverage import FamilySpending, PoolName
from ketacost.claims.payers import Coordination
from ketacost.claims.services import NetworkTier
from ketacost.plans.coverage import Coverage, SecondaryCoverage


@attrs.frozen(kw_only=True)
class OracleStay:
    """Claims of a run of days under one set of payers, field by field as the engine takes them.

    Attributes:
        coverage: the first payer.
        secondary: the second payer, ``None`` for none.
        assistance: what helps the person pay in these days.
        claims: the claims, priced by the first payer.
        second_prices: the same claims priced by the second payer, ``None`` where it goes by the first one's.
        keeps_coverage: the first payer of the stay before goes on with its pools.
        keeps_secondary: the second payer of the stay before goes on with its pools.
    """

    coverage: Coverage
    secondary: SecondaryCoverage | None = None
    assistance: Assistance | None = None
    claims: tuple[PricedClaim, ...]
    second_prices: tuple[PricedClaim, ...] | None = None
    keeps_coverage: bool = False
    keeps_secondary: bool = False


@attrs.frozen(kw_only=True)
class SettledLine:
    """One line as the first payer split it, and who paid what the first payer left; dollars with two places.

    Attributes:
        first: the first payer's split.
        secondary_allowed: what the second payer went by, 0 where it does not cover the line, ``None`` where it was not
            asked.
        secondary_paid: what the second payer paid.
        secondary_write_off: what nobody owes any more by the second payer's rules.
        clinic_discount: what the clinic took off.
        savings_card_paid: what the savings card paid.
        grants_paid: what foundations paid.
        rebate: what comes back later.
        patient_responsibility: what the person owes once every payer has paid.
        net_cost: what stays with the person after assistance.
    """

    first: OracleLine
    secondary_allowed: Decimal | None
    secondary_paid: Decimal
    secondary_write_off: Decimal
    clinic_discount: Decimal
    savings_card_paid: Decimal
    grants_paid: Decimal
    rebate: Decimal
    patient_responsibility: Decimal
    net_cost: Decimal


@attrs.frozen(kw_only=True)
class OracleSettlement:
    """What the oracle says of a course.

    Attributes:
        lines: every line, in the order they were settled.
        first: closing pools of each first payer, in order.
        second: closing pools of each second payer, in order.
    """

    lines: tuple[SettledLine, ...]
    first: tuple[Mapping[tuple[date, PoolName], Decimal], ...]
    second: tuple[Mapping[tuple[date, PoolName], Decimal], ...]


@attrs.define
class _Payer:
    """One coverage while it is in force: its books, its copays and what its relatives still spend."""

    books: Books
    to_come: list[FamilySpending]
    tallies: Tallies = attrs.Factory(Tallies)

    @classmethod
    def of(cls, coverage: Coverage) -> _Payer:
        books = Books.opened(coverage)
        return cls(books, sorted(books.balances.family_spending, key=lambda spending: spending.on))

    def reach(self, day: date) -> None:
        """Post relatives' spending up to a day, before the claim lines of that day."""
        while self.to_come and self.to_come[0].on <= day:
            self.books.post_relative(self.to_come.pop(0))


@attrs.frozen(kw_only=True)
class _Second:
    """What the second payer makes of a line it was asked about."""

    went_by: Fraction
    paid: Fraction
    forgiven: Fraction


def settle(stays: Sequence[OracleStay], scenario: Scenario = Scenario.EXPECTED) -> OracleSettlement:
    """Return what the documents say of every line of a course.

    Args:
        stays: in order of days; everything a line needs must be known.
        scenario: which end of every price to use.

    Raises:
        UnknownError: if a term, balance, price or program amount that a line needs is unknown.
        PlanError: if a plan has no rule or no limit for a line.
    """
    first: list[_Payer] = []
    second: list[_Payer] = []
    programs = Programs(min((claim.claim.on for stay in stays for claim in stay.claims), default=date.min))
    lines: list[SettledLine] = []
    for stay in stays:
        if not stay.keeps_coverage:
            first.append(_Payer.of(stay.coverage))
        if stay.secondary is not None and not stay.keeps_secondary:
            second.append(_Payer.of(stay.secondary.coverage))
        desk = _Desk(stay, scenario, first[-1], None if stay.secondary is None else second[-1], programs)
        lines.extend(desk.settled())
    return OracleSettlement(
        lines=tuple(lines),
        first=tuple(closing_pools(payer.books) for payer in first),
        second=tuple(closing_pools(payer.books) for payer in second),
    )


@attrs.frozen
class _Desk:
    """Where the lines of one stay are settled."""

    stay: OracleStay
    scenario: Scenario
    first: _Payer
    second: _Payer | None
    programs: Programs

    def settled(self) -> list[SettledLine]:
        """Return every line of the stay, in the first payer's order."""
        plan = self.stay.coverage.plan
        own = {claim.claim.sequence: claim for claim in self.stay.second_prices or self.stay.claims}
        found: list[SettledLine] = []
        for claim in sorted(self.stay.claims, key=lambda c: (order_day(plan, c.claim), c.claim.sequence)):
            self.first.reach(order_day(plan, claim.claim))
            if self.second is not None:
                self.second.reach(claim.claim.on)
            seconds = own[claim.claim.sequence].prices
            for line, price, second_price in zip(claim.claim.lines, claim.prices, seconds, strict=True):
                found.append(self._line(at_hand(plan, claim.claim, line, price, self.scenario), second_price))
        return found

    def _line(self, at: LineAtHand, second_price: LinePrice) -> SettledLine:
        """Settle one line: the first payer, the second, those who help, and then the first payer's pools."""
        split = split_line(self.first.books, self.first.tallies, at)
        owed = split.parts.total + split.noncovered + split.balance_bill
        answer = self._asked(at, split, owed, second_price)
        gone = ZERO if answer is None else answer.paid + answer.forgiven
        left = Left(
            cost_share=max(ZERO, split.parts.total - gone),
            noncovered=split.noncovered,
            all_of_it=owed - gone,
        )
        helped = Helped()
        if self.stay.assistance is not None:
            helped = self.programs.help(self.stay.assistance, at.claim, at.line, left)
        if split.covered:
            counts = what_counts(self.first.books, at, split.parts.total, helped.card)
            step_n_post(self.first.books, at, split.parts, counts)
        return _settled(told(at, split), answer, helped, left.all_of_it)

    def _asked(self, at: LineAtHand, split: Split, owed: Fraction, price: LinePrice) -> _Second | None:
        """Ask the second payer about what the first one left (section 1)."""
        by, payer = self.stay.secondary, self.second
        if by is None or payer is None or owed == 0 or not (split.covered or may_pay_alone(by)):
            return None
        base = base_of(by, split, Fraction(price.allowed_amount.at(self.scenario)))
        own = second_line(by, at, base)
        theirs = split_line(payer.books, payer.tallies, own)
        if theirs.covered:
            step_n_post(payer.books, own, theirs.parts)
        if not theirs.covered:
            return _Second(went_by=ZERO, paid=ZERO, forgiven=ZERO)  # (A)
        rule = pays_after if split.covered else pays_alone
        paid, forgiven = rule(by, split, owed, base, theirs.plan_paid)
        return _Second(went_by=base, paid=paid, forgiven=forgiven)


def base_of(by: SecondaryCoverage, split: Split, price: Fraction) -> Fraction:
    """Return what the second payer goes by in the place of an allowed amount (section 1)."""
    if by.method is Coordination.SUPPLEMENT:
        deductible = split.parts.deductible if by.pays_deductible else ZERO
        excess = split.balance_bill if by.pays_excess else ZERO
        return split.parts.copay + split.parts.coinsurance + deductible + excess
    if by.method is Coordination.MAINTENANCE:
        return max(ZERO, price - split.plan_paid)
    return price


def second_line(by: SecondaryCoverage, at: LineAtHand, base: Fraction) -> LineAtHand:
    """Return the line as the second payer sees it: its own tier and rule, nothing billed above the base."""
    line: ClaimLine = attrs.evolve(at.line, authorized=True)  # its own approval is its own matter
    plan = by.coverage.plan
    index = narrowest_rule(plan, line.service, by.tier, line.benefit, line.code)
    return LineAtHand(
        claim=at.claim,
        line=line,
        rule_index=index,
        rule=plan.cost_sharing[index],
        tier=by.tier,
        billed=base,
        price=base,
    )


def may_pay_alone(by: SecondaryCoverage) -> bool:
    """Return whether a second payer is asked where the first one does not cover the line (section 1)."""
    follows = by.method is Coordination.SUPPLEMENT or (by.method is Coordination.LESSER_OF and not by.pays_alone)
    return not follows


def pays_alone(
    by: SecondaryCoverage, _split: Split, owed: Fraction, base: Fraction, alone: Fraction
) -> tuple[Fraction, Fraction]:
    """(C) Return what it pays where the first payer does not cover the line, and what is forgiven.

    ``owed`` is L of the rule book and ``alone`` is N.
    """
    paid = min(alone, owed)
    bound = by.tier is not NetworkTier.OUT_OF_NETWORK
    return paid, (max(ZERO, owed - paid - (base - alone)) if bound else ZERO)


def pays_after(
    by: SecondaryCoverage, split: Split, owed: Fraction, base: Fraction, alone: Fraction
) -> tuple[Fraction, Fraction]:
    """(D) Return what it pays where the first payer covers the line, and what is forgiven; arguments as above."""
    still_open = min(owed, max(split.allowed, base) - split.plan_paid)
    match by.method:
        case Coordination.SUPPLEMENT:  # (B)
            return alone, ZERO
        case Coordination.STANDARD:
            return min(alone, still_open), ZERO
        case Coordination.NON_DUPLICATION:
            return max(ZERO, min(alone - split.plan_paid, still_open)), ZERO
        case Coordination.MAINTENANCE:
            return min(alone, owed), ZERO
        case Coordination.MEDICARE_SECONDARY:
            return min(alone, still_open), owed - still_open
        case Coordination.LESSER_OF:
            share = min(owed, base - alone)
            paid = max(ZERO, max(ZERO, min(owed, base - split.plan_paid)) - share)
            return paid, owed - paid - share


def _settled(first: OracleLine, answer: _Second | None, helped: Helped, owed: Fraction) -> SettledLine:
    net_cost = owed - helped.discount - helped.card - helped.grants - helped.rebate
    return SettledLine(
        first=first,
        secondary_allowed=None if answer is None else dollars_of(answer.went_by),
        secondary_paid=dollars_of(ZERO if answer is None else answer.paid),
        secondary_write_off=dollars_of(ZERO if answer is None else answer.forgiven),
        clinic_discount=dollars_of(helped.discount),
        savings_card_paid=dollars_of(helped.card),
        grants_paid=dollars_of(helped.grants),
        rebate=dollars_of(helped.rebate),
        patient_responsibility=dollars_of(owed),
        net_cost=dollars_of(net_cost),
    )
