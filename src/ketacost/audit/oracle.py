"""The oracle: a second, slow and literal engine that the fast one must equal to the cent.

It is written from ``docs/explanation/arithmetic.md`` alone, in exact fractions of a dollar, and shares no code with
``ketacost.adjudication``. Section 2 of that page is in
:mod:`ketacost.audit.oracle_terms` and :mod:`ketacost.audit.oracle_pools`, the lettered steps of
section 3 are in :mod:`ketacost.audit.oracle_steps`; this file is section 1 and the walk through one line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from ketacost.audit import oracle_steps as steps
from ketacost.audit.oracle_authorization import step_c_denied_to, step_c_left_out, step_m_withheld
from ketacost.audit.oracle_pools import ZERO, Books, YearBook
from ketacost.audit.oracle_terms import effective_tier, limit_for, narrowest_rule, other_network
from ketacost.claims.claim import Claim, ClaimLine, LinePrice, PricedClaim, Scenario
from ketacost.claims.coverage import FamilySpending, LimitKind, PoolName
from ketacost.claims.services import NetworkTier
from ketacost.errors import PlanError
from ketacost.plans.conventions import CopayScope, DeductibleTerm, ProcessingOrder
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.coverage import Coverage
from ketacost.plans.plan import Plan
from ketacost.values.unknown import Unknown


@attrs.frozen(kw_only=True)
class OracleLine:
    """The oracle's split of one claim line; every amount is dollars with two places.

    Attributes:
        claim: sequence of the claim.
        line: number of the line in its claim.
        benefit_year: first day of the benefit year that took it.
        allowed: allowed amount.
        write_off: billed charge nobody owes, unknown when the billed charge is.
        balance_bill: owed above the allowed amount, out of network.
        noncovered: owed because the plan does not cover the line.
        deductible: part applied to the deductible.
        copay: copay owed.
        coinsurance: coinsurance owed.
        plan_paid: what the plan pays.
    """

    claim: int
    line: int
    benefit_year: date
    allowed: Decimal
    write_off: Decimal | Unknown
    balance_bill: Decimal
    noncovered: Decimal
    deductible: Decimal
    copay: Decimal
    coinsurance: Decimal
    plan_paid: Decimal


@attrs.frozen(kw_only=True)
class OracleLedger:
    """What the oracle says of all lines.

    Attributes:
        lines: one entry a line, in processing order.
        pools: dollars in each pool at the end, by first day of the benefit year and pool.
    """

    lines: tuple[OracleLine, ...]
    pools: Mapping[tuple[date, PoolName], Decimal]


def adjudicate(
    coverage: Coverage, claims: Sequence[PricedClaim], scenario: Scenario = Scenario.EXPECTED
) -> OracleLedger:
    """Return what the rule book says of every line.

    Args:
        coverage: the enrolment with its opening balances; every term a line needs must be known.
        claims: priced claims in any order, none dated before the balances.
        scenario: which end of every price to use.

    Raises:
        UnknownError: if a term, balance or price that a line needs is unknown.
        PlanError: if the plan has no rule or no limit for a line.
    """
    books = Books.opened(coverage)
    tallies = steps.Tallies()
    lines: list[OracleLine] = []
    for item in _in_order(coverage, books, claims):
        if isinstance(item, FamilySpending):
            books.post_relative(item)
        else:
            lines.extend(
                _adjudicate_line(books, tallies, at_hand(coverage.plan, item.claim, line, price, scenario))
                for line, price in zip(item.claim.lines, item.prices, strict=True)
            )
    return OracleLedger(lines=tuple(lines), pools=closing_pools(books))


def closing_pools(books: Books) -> dict[tuple[date, PoolName], Decimal]:
    """Return the dollars in each pool, by first day of the benefit year and pool."""
    return {
        (start, books.name_of(key, scope)): dollars_of(pool.applied)
        for start, book in books.years.items()
        for key, limit_pools in book.pools.items()
        for scope, pool in limit_pools.items()
    }


def dollars_of(amount: Fraction) -> Decimal:
    """Return exact cents as dollars with two places."""
    cents = amount * 100
    if cents.denominator != 1:
        raise ArithmeticError(f"the oracle made a fraction of a cent: {amount}")
    return Decimal(cents.numerator).scaleb(-2)


def order_day(plan: Plan, claim: Claim) -> date:
    """Return the day that orders a claim (section 1, rule 2)."""
    by_processing = plan.conventions.processing_order is ProcessingOrder.PROCESSED_DATE
    return claim.processed_on if by_processing and claim.processed_on is not None else claim.on


def _in_order(coverage: Coverage, books: Books, claims: Sequence[PricedClaim]) -> list[PricedClaim | FamilySpending]:
    """Return claims and relatives' spending in the order they are processed (section 1, rules 2 and 3)."""
    dated: list[tuple[date, int, int, PricedClaim | FamilySpending]] = [
        (order_day(coverage.plan, claim.claim), 1, claim.claim.sequence, claim) for claim in claims
    ]
    if not dated:
        return []
    last = max(entry[0] for entry in dated)
    spending = books.balances.family_spending
    dated.extend((entry.on, 0, place, entry) for place, entry in enumerate(spending) if entry.on <= last)
    return [entry[3] for entry in sorted(dated, key=lambda entry: entry[:3])]


@attrs.frozen(kw_only=True)
class LineAtHand:
    """One line with its rule, its tier of terms and its dollars."""

    claim: Claim
    line: ClaimLine
    rule_index: int
    rule: CostShareRule
    tier: NetworkTier
    billed: Fraction | None
    price: Fraction


def at_hand(plan: Plan, claim: Claim, line: ClaimLine, price: LinePrice, scenario: Scenario) -> LineAtHand:
    """Return a line with the rule of the plan it falls under and its dollars in a scenario."""
    tier = effective_tier(line)
    index = narrowest_rule(plan, line.service, tier, line.benefit, line.code)
    charge = price.billed_charge
    billed = None if isinstance(charge, Unknown) else Fraction(charge.at(scenario))
    return LineAtHand(
        claim=claim,
        line=line,
        rule_index=index,
        rule=plan.cost_sharing[index],
        tier=tier,
        billed=billed,
        price=Fraction(price.allowed_amount.at(scenario)),
    )


@attrs.frozen(kw_only=True)
class Split:
    """One line after steps (A) to (M), in exact dollars, before anything is posted.

    Attributes:
        benefit_year: first day of the benefit year that takes it.
        covered: whether step (C) found it covered.
        allowed: allowed amount.
        write_off: billed charge nobody owes, ``None`` when the billed charge is unknown.
        balance_bill: owed above the allowed amount.
        noncovered: owed because the line is not covered.
        parts: deductible, copay and coinsurance after relief.
        plan_paid: what the plan pays.
    """

    benefit_year: date
    covered: bool
    allowed: Fraction
    write_off: Fraction | None
    balance_bill: Fraction
    noncovered: Fraction
    parts: steps.Parts
    plan_paid: Fraction


def _adjudicate_line(books: Books, tallies: steps.Tallies, at: LineAtHand) -> OracleLine:
    """Walk one line through all steps."""
    split = split_line(books, tallies, at)
    if split.covered:
        step_n_post(books, at, split.parts)
    return told(at, split)


def split_line(books: Books, tallies: steps.Tallies, at: LineAtHand) -> Split:
    """Walk one line through (A) to (C), and on to (M) when it is covered; nothing is posted."""
    book = books.book_of(at.claim.on)
    allowed = steps.step_a_allowed(at.billed, at.price)
    write_off, balance_bill = steps.step_b_difference(at.billed, allowed, at.tier)
    counted = at.rule.visit_limit is not None or at.rule.first_visits is not None
    number = book.visit_number(at.rule_index, at.claim.visit) if counted else 1
    noncovered, parts, plan_paid = ZERO, steps.Parts(), ZERO
    plan = books.coverage.plan
    denied_to = step_c_denied_to(plan.missing_authorization, at.line, at.rule, at.tier)
    covered = steps.step_c_is_covered(at.rule, number) and denied_to is None
    if covered:
        rounding = plan.conventions.rounding
        left_out = step_c_left_out(plan.missing_authorization, at.line, allowed, rounding)
        parts = _cost_share(books, tallies, at, allowed - left_out, number)
        plan_paid = steps.step_m_plan_pays(allowed - left_out, parts)
        withheld = step_m_withheld(plan.missing_authorization, at.line, plan_paid, rounding)
        plan_paid, noncovered = plan_paid - withheld, left_out + withheld
    else:
        liability = plan.conventions.noncovered_liability if denied_to is None else denied_to
        noncovered, write_off = steps.step_c_not_covered(liability, at.billed, allowed)
        balance_bill = ZERO
    return Split(
        benefit_year=book.year.starts_on,
        covered=covered,
        allowed=allowed,
        write_off=write_off,
        balance_bill=balance_bill,
        noncovered=noncovered,
        parts=parts,
        plan_paid=plan_paid,
    )


def told(at: LineAtHand, split: Split) -> OracleLine:
    """Return a split in dollars with two places."""
    write_off = split.write_off
    return OracleLine(
        claim=at.claim.sequence,
        line=at.line.number,
        benefit_year=split.benefit_year,
        allowed=dollars_of(split.allowed),
        write_off=Unknown("the billed charge is unknown") if write_off is None else dollars_of(write_off),
        balance_bill=dollars_of(split.balance_bill),
        noncovered=dollars_of(split.noncovered),
        deductible=dollars_of(split.parts.deductible),
        copay=dollars_of(split.parts.copay),
        coinsurance=dollars_of(split.parts.coinsurance),
        plan_paid=dollars_of(split.plan_paid),
    )


def _cost_share(books: Books, tallies: steps.Tallies, at: LineAtHand, allowed: Fraction, number: int) -> steps.Parts:
    """Walk a covered line through (D) to (L)."""
    plan, conventions = books.coverage.plan, books.coverage.plan.conventions
    book = books.book_of(at.claim.on)
    terms = steps.step_d_terms(at.rule, number, conventions)
    place = steps.copay_place(terms.copay_scope, at.claim.visit, at.claim.on, at.line.component)
    room = steps.step_e_room(terms, place, tallies)
    left = steps.step_f_deductible_left(terms.deductible, _deductible_left(plan, book, at, terms.deductible))
    copay_first = steps.step_g_copay_first(terms.deductible, room, allowed)
    after = steps.step_h_deductible(allowed, copay_first, left)
    copay_after = steps.step_i_copay_after(terms, room, after, conventions)
    coinsurance, copay_after = steps.step_j_coinsurance(terms, after, copay_after, conventions)
    parts = steps.Parts(after.deductible, copay_first + copay_after, coinsurance)
    if terms.copay_scope is not CopayScope.PER_LINE:
        tallies.charged[place] = tallies.charged.get(place, ZERO) + parts.copay
    cap = steps.cap_place(at.rule.maximum_unit, at.rule_index, at.claim)
    parts = steps.step_k_rule_maximum(parts, at.rule, cap, tallies, conventions.relief_order)
    names = steps.counted_names(at.rule, conventions)
    return steps.step_l_out_of_pocket_maximum(parts, names, _maximum_left(plan, book, at), conventions.relief_order)


def _deductible_left(plan: Plan, book: YearBook, at: LineAtHand, term: DeductibleTerm) -> Fraction:
    """Return what is left of the line's deductible; a waived one may be missing from the plan."""
    key = limit_for(plan, LimitKind.DEDUCTIBLE, at.tier, at.line.benefit)
    if key is None:
        if term is DeductibleTerm.WAIVED:
            return ZERO
        raise PlanError("plan.no_deductible", f"no deductible serves {at.tier}, {at.line.benefit}", path="deductibles")
    left = book.left(key)
    return ZERO if left is None else left


def _maximum_left(plan: Plan, book: YearBook, at: LineAtHand) -> Fraction | None:
    """Return what is left of the line's out-of-pocket maximum, ``None`` when it has no limit."""
    key = limit_for(plan, LimitKind.OUT_OF_POCKET, at.tier, at.line.benefit)
    if key is not None:
        return book.left(key)
    if not at.rule.counts_to_maximum:
        return None
    raise PlanError("plan.no_maximum", f"no maximum serves {at.tier}, {at.line.benefit}", path="out_of_pocket_maxima")


def step_n_post(books: Books, at: LineAtHand, parts: steps.Parts, counts: Fraction | None = None) -> None:
    """(N) Add what the line applied to its pools, and to the other network's where the plan says so.

    ``counts`` is the most of it that may count, where somebody's payment does not; ``None`` lets all of it count.
    """
    plan, conventions = books.coverage.plan, books.coverage.plan.conventions
    to_deductible = parts.deductible + (parts.copay if conventions.copay_counts_to_deductible else ZERO)
    to_maximum = steps.counted(parts, steps.counted_names(at.rule, conventions))
    if counts is not None:
        to_deductible, to_maximum = min(counts, to_deductible), min(counts, to_maximum)
    for kind, amount in ((LimitKind.DEDUCTIBLE, to_deductible), (LimitKind.OUT_OF_POCKET, to_maximum)):
        own = limit_for(plan, kind, at.tier, at.line.benefit)
        if own is not None:
            books.post(own, amount, at.claim.on)
        other = other_network(plan, own, kind, at.tier, at.line.benefit)
        if other is not None:
            books.post(other, amount, at.claim.on)
