"""Break-even: the highest price at which one course costs its patient at most what another one does."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs

from ketacost.claims.claim import PriceKind
from ketacost.errors import InvalidInputError, KetacostError
from ketacost.estimates.estimate import Estimate, MoneyRange
from ketacost.estimates.price_search import MovedPrice, PriceThreshold
from ketacost.estimates.request import EstimateRequest
from ketacost.estimates.solve_totals import Measure, estimate_at, refusal, total_of
from ketacost.estimates.summary import NOTICE
from ketacost.pricing.price_book import PriceBasis, PriceBook, PriceEntry
from ketacost.values.money import from_cents


@attrs.frozen(kw_only=True)
class BreakEven:
    """The answer of :func:`break_even_price`.

    Attributes:
        notice: the sentence every output a patient sees must carry.
        measure: which totals are compared.
        subject: code or drug code whose price is asked.
        basis: whether the price is for a line (a session's line) or a unit.
        surely: the price up to which the course asked about costs at most the other, whatever is unknown in either.
        possibly: the price up to which it may; the same where nothing is unknown.
        against_total: what the other course costs.
        asked: the estimate at the price of ``surely``; for never at $0, for always at the highest price.
        against: the estimate of the other course.
    """

    notice: str
    measure: Measure
    subject: str
    basis: PriceBasis
    surely: PriceThreshold
    possibly: PriceThreshold
    against_total: MoneyRange
    asked: Estimate
    against: Estimate

    @property
    def price(self) -> Decimal | None:
        """The price in dollars that holds for sure; ``None`` for never and always."""
        return self.surely.price


def break_even_price(
    asked: EstimateRequest,
    against: EstimateRequest,
    *,
    code: str | None = None,
    entry: int | None = None,
    measure: Measure = Measure.NET_COST,
) -> BreakEven:
    """Return the highest price, to the cent, at which a course costs its patient at most what another one does.

    Args:
        asked: the course whose price is asked, such as infusions paid in cash.
        against: the course it is compared with, such as Spravato on a plan.
        code: code or drug code whose price it is; one that has no entry yet gets a cash price.
        entry: which entry of the asked price book, counted from 0, where several have the code.
        measure: which totals are compared.

    Raises:
        InvalidInputError: if a request is wrong, the price cannot be told (``solve.which_price``,
            ``solve.two_amounts``, ``solve.price_unused``), or the total might fall as it rises
            (``solve.not_monotone``).
    """
    _refuse_not_plain(asked)
    index, book = _entry(asked.prices, code, entry)
    moved = MovedPrice(attrs.evolve(asked, prices=book), index, Measure(measure))
    moved.refuse_unless_monotone()
    other = estimate_at(against, "against")
    against_total = total_of(other, moved.measure)
    surely = moved.threshold(against_total.low, lambda total: total.high)
    possibly = moved.threshold(against_total.high, lambda total: total.low)
    return BreakEven(
        notice=NOTICE,
        measure=moved.measure,
        subject=moved.subject,
        basis=book.entries[index].basis,
        surely=surely,
        possibly=possibly,
        against_total=against_total,
        asked=moved.estimate(surely.checks[0].price),
        against=other,
    )


def _refuse_not_plain(asked: EstimateRequest) -> None:
    """Refuse what no one has shown to keep the total from falling as a price rises."""
    helped = asked.assistance
    programs = helped is not None and (helped.savings_card, helped.rebate, helped.grants) != (None, None, ())
    for field, is_there, what in (
        ("secondary", asked.secondary is not None, "a second payer"),
        ("changes", asked.changes != (), "changes of coverage"),
        ("assistance", programs, "a savings program, a rebate or a grant"),
    ):
        if is_there:
            message = (
                f"with {what} the total may fall as the price rises; leave it out of the course whose price is asked"
            )
            raise refusal("not_monotone", f"asked.{field}", message)


def _entry(book: PriceBook, code: str | None, entry: int | None) -> tuple[int, PriceBook]:
    """Return which entry moves, and the book with it."""
    path = "asked.prices.entries"
    new = None if code is None else _new_entry(code)
    fitting = [i for i, one in enumerate(book.entries) if new is None or (one.code, one.ndc) == (new.code, new.ndc)]
    if entry is not None:
        if entry not in fitting:
            message = (
                f"expected the number of an entry{f' for {code}' if code else ''}, got {entry}; they are {fitting}"
            )
            raise refusal("which_price", path, message)
        fitting = [entry]
    if not fitting and new is not None:
        return len(book.entries), attrs.evolve(book, entries=(*book.entries, new))
    if len(fitting) != 1:
        message = f"expected one price to ask for, got entries {fitting}; name a code, or the number of an entry"
        raise refusal("which_price", path, message)
    found = book.entries[fitting[0]]
    if None not in (found.allowed_range, found.billed_range) and found.allowed_range != found.billed_range:
        message = "the entry has a billed charge beside its allowed amount, so two prices could move; leave one out"
        raise refusal("two_amounts", f"{path}[{fitting[0]}].billed", message)
    return fitting[0], book


def _new_entry(code: str) -> PriceEntry:
    subject: dict[str, Any] = {"ndc": code} if "-" in code else {"code": code}
    try:
        return PriceEntry(**subject, kind=PriceKind.CASH, billed=from_cents(0))
    except KetacostError as error:
        raise InvalidInputError(attrs.evolve(problem, path="code") for problem in error.problems) from error
