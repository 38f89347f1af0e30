"""The price book: every source of prices one estimate may use."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cached_property
from typing import Final

import attrs

from ketacost.claims.claim import ClaimLine, PriceKind, PriceRange
from ketacost.claims.services import Component, NetworkTier
from ketacost.errors import InvalidInputError, PriceError, Problem
from ketacost.pricing.packages import PackagePrice
from ketacost.values.codes import hcpcs, ndc
from ketacost.values.doors import amount_or_none, rate
from ketacost.values.money import round_to_cent
from ketacost.values.rates import WHOLE, Rate
from ketacost.values.unknown import Unknown

_GREATEST_INDEX: Final = 10
_TELL_APART: Final = "remove one, give it other days, or name a tier or component on one of them"


class PriceBasis(StrEnum):
    """Whether a price is for one unit or for the whole line."""

    LINE = "line"
    UNIT = "unit"


@attrs.frozen(kw_only=True)
class PriceEntry:
    """One price of the caller's list: a contract, a fee schedule or a cash price.

    An amount is one figure, or a range by ``..._low`` and ``..._high`` with or without an expected figure between.

    Attributes:
        code: HCPCS or CPT code; ``None`` when the entry is for a drug by ``ndc``.
        ndc: national drug code; ``None`` when the entry is for a code.
        kind: contract, user list or cash price.
        basis: price of the line, or of one unit.
        tier: only lines of this network tier; ``None`` for any.
        component: only lines of this component; ``None`` for any.
        valid_from: first day of service; ``None`` for no start.
        valid_to: last day of service; ``None`` for no end.
        allowed: dollars the plan accepts.
        allowed_low: least it may be.
        allowed_high: most it may be.
        billed: dollars the biller charges; ``None`` when nobody said.
        billed_low: least it may be.
        billed_high: most it may be.
        note: where it comes from, in the caller's words.
    """

    code: str | None = attrs.field(default=None, converter=attrs.converters.optional(hcpcs))
    ndc: str | None = attrs.field(default=None, converter=attrs.converters.optional(ndc))
    kind: PriceKind = attrs.field(default=PriceKind.CONTRACT, converter=PriceKind)
    basis: PriceBasis = attrs.field(default=PriceBasis.LINE, converter=PriceBasis)
    tier: NetworkTier | None = attrs.field(default=None, converter=attrs.converters.optional(NetworkTier))
    component: Component | None = attrs.field(default=None, converter=attrs.converters.optional(Component))
    valid_from: date | None = None
    valid_to: date | None = None
    allowed: Decimal | None = attrs.field(default=None, converter=amount_or_none)
    allowed_low: Decimal | None = attrs.field(default=None, converter=amount_or_none)
    allowed_high: Decimal | None = attrs.field(default=None, converter=amount_or_none)
    billed: Decimal | None = attrs.field(default=None, converter=amount_or_none)
    billed_low: Decimal | None = attrs.field(default=None, converter=amount_or_none)
    billed_high: Decimal | None = attrs.field(default=None, converter=amount_or_none)
    note: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse an entry that prices nothing, or contradicts itself."""
        if (self.code is None) == (self.ndc is None):
            raise PriceError("price.entry_subject", "expected either a code or an ndc, got both or none", path="code")
        if self.kind not in _GIVEN:
            message = f"expected contract, user_list or cash, got {self.kind}; other sources are settings"
            raise PriceError("price.entry_kind", message, path="kind")
        if self.valid_from is not None and self.valid_to is not None and self.valid_from > self.valid_to:
            message = f"expected valid_from at most valid_to, got {self.valid_from} and {self.valid_to}"
            raise PriceError("price.entry_days", message, path="valid_to")
        ranges = (self.allowed_range, self.billed_range)
        if ranges == (None, None):
            raise PriceError(
                "price.entry_amount", "expected an allowed amount or a billed charge; add one", path="allowed"
            )

    @cached_property
    def allowed_range(self) -> PriceRange | None:
        """What the plan accepts, ``None`` when only a billed charge is given."""
        return _range(self.allowed, self.allowed_low, self.allowed_high, "allowed")

    @cached_property
    def billed_range(self) -> PriceRange | None:
        """What is billed, ``None`` when nobody said."""
        return _range(self.billed, self.billed_low, self.billed_high, "billed")

    def fits(self, line: ClaimLine) -> bool:
        """Return whether the entry prices such a line, whatever the day."""
        return (
            (self.ndc == line.ndc if self.code is None else self.code == line.code)
            and (self.tier is None or self.tier is line.tier)
            and (self.component is None or self.component is line.component)
        )

    def covers(self, on: date) -> bool:
        """Return whether the entry is valid on a day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    def rivals(self, other: PriceEntry) -> bool:
        """Return whether some line on some day fits both entries, and neither more narrowly than the other."""
        return (
            self.specificity == other.specificity
            and (self.tier is None or other.tier is None or self.tier is other.tier)
            and (self.component is None or other.component is None or self.component is other.component)
            and (self.valid_from is None or other.valid_to is None or self.valid_from <= other.valid_to)
            and (other.valid_from is None or self.valid_to is None or other.valid_from <= self.valid_to)
        )

    @property
    def specificity(self) -> int:
        """How narrowly the entry selects; the narrowest that fits is used, and two alike may not overlap."""
        return (self.tier is not None) + (self.component is not None)


_GIVEN = (PriceKind.CONTRACT, PriceKind.USER_LIST, PriceKind.CASH)


def _range(expected: Decimal | None, low: Decimal | None, high: Decimal | None, name: str) -> PriceRange | None:
    if (low is None) != (high is None):
        raise PriceError("price.entry_range", f"give both {name}_low and {name}_high, or neither", path=f"{name}_low")
    if low is None or high is None:
        return None if expected is None else PriceRange.exact(expected)
    try:
        return PriceRange(
            low=low, expected=Unknown("only a range was given") if expected is None else expected, high=high
        )
    except PriceError as error:
        raise error.at(name) from None


def _index(value: str | int | Decimal) -> Decimal:
    """Return a geographic index, an exact factor."""
    exact = Decimal("NaN")
    if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
        try:
            exact = Decimal(value)
        except InvalidOperation:
            exact = Decimal("NaN")
    if not exact.is_finite() or not 0 < exact <= _GREATEST_INDEX:
        message = f'expected a factor above 0, at most {_GREATEST_INDEX}, such as "1.05", got {value!r}'
        raise PriceError("price.locality", message)
    return exact


@attrs.frozen(kw_only=True)
class Locality:
    """The three geographic indices of a Medicare locality, as plain factors.

    Attributes:
        work: index of the physician's work.
        practice_expense: index of the practice's expense.
        malpractice: index of the malpractice insurance.
    """

    work: Decimal = attrs.field(converter=_index, metadata={"decimal": True})
    practice_expense: Decimal = attrs.field(converter=_index, metadata={"decimal": True})
    malpractice: Decimal = attrs.field(converter=_index, metadata={"decimal": True})


@attrs.frozen(kw_only=True)
class MedicareTerms:
    """Medicare as a price source.

    Attributes:
        percent: percent of the Medicare amount.
        apm: whether the clinician takes part in an advanced payment model (a factor of its own from 2026).
        locality: geographic indices; ``None`` for national amounts.
    """

    percent: Rate = attrs.field(default=Rate(WHOLE), converter=rate)
    apm: bool = attrs.field(default=False, validator=attrs.validators.instance_of(bool))
    locality: Locality | None = None


@attrs.frozen(kw_only=True)
class PriceBook:
    """Every source of prices one estimate may use.

    They are asked in this order: packages, entries, the plan's out-of-network terms, Medicare, published cash prices.

    Attributes:
        entries: the caller's own prices.
        packages: several sessions sold at once, for a person who pays alone.
        medicare: use (a percentage of) Medicare where no entry fits; ``None`` not to.
        published_cash: use published cash price ranges where nothing else fits; they are assumptions.
    """

    entries: tuple[PriceEntry, ...] = ()
    packages: tuple[PackagePrice, ...] = ()
    medicare: MedicareTerms | None = None
    published_cash: bool = attrs.field(default=False, validator=attrs.validators.instance_of(bool))

    def __attrs_post_init__(self) -> None:
        """Refuse two entries of which nobody could say which one holds."""
        same_subject: dict[tuple[str | None, str | None], list[int]] = {}
        problems = []
        for index, entry in enumerate(self.entries):
            before = same_subject.setdefault((entry.code, entry.ndc), [])
            for other in before:
                if entry.rivals(self.entries[other]):
                    message = f"entry {other} prices the same line on the same day; {_TELL_APART}"
                    problems.append(Problem("price.entry_overlap", f"entries[{index}]", message))
            before.append(index)
        if problems:
            raise InvalidInputError(problems)


def times_units(price: PriceRange, units: int) -> PriceRange:
    """Return the price of one unit as the price of all."""
    if units == 1:
        return price
    expected = price.expected
    return PriceRange(
        low=price.low * units,
        expected=expected if isinstance(expected, Unknown) else expected * units,
        high=price.high * units,
    )


def percent_of(amount: Decimal, percent: Rate) -> Decimal:
    """Return a percentage of an exact amount, rounded once to the cent."""
    return round_to_cent(amount * percent.basis_points / WHOLE)
