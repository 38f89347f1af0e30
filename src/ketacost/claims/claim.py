"""Claims and claim lines before adjudication, and the price each line carries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

import attrs

from ketacost.claims.services import Benefit, Component, NetworkTier, ServiceCategory
from ketacost.errors import PriceError
from ketacost.values.doors import amount, amount_or_unknown
from ketacost.values.unknown import Unknown, require


class UnitKind(StrEnum):
    """What one unit of a code is; 56 milligrams, two devices and one session must never be mixed up."""

    SERVICE = "service"
    SESSION = "session"
    MILLIGRAM = "milligram"
    DEVICE = "device"
    KIT = "kit"
    FIRST_HOUR = "first_hour"
    HOUR = "hour"
    HALF_HOUR = "half_hour"
    QUARTER_HOUR = "quarter_hour"
    FILL = "fill"


class Biller(StrEnum):
    """Who sends the claim."""

    CLINIC = "clinic"
    HOSPITAL = "hospital"
    PHARMACY = "pharmacy"


@attrs.frozen(kw_only=True)
class ClaimLine:
    """One coded line, before any price.

    Attributes:
        number: line number inside its claim, from 1.
        code: HCPCS or CPT code number; for a pharmacy fill the 11-digit NDC stands in ``ndc`` and this is ``""``.
        units: how many ``unit`` are billed.
        unit: what one unit is.
        service: the category the plan's rules name.
        benefit: medical, behavioural or pharmacy.
        tier: network tier of the biller for this line.
        component: professional, facility or pharmacy.
        place_of_service: two-digit place of service.
        ndc: 11-digit national drug code with hyphens, ``None`` without a drug.
        modifiers: two-character modifiers, in order.
        protected: out of network, yet protected by the No Surprises Act: in-network terms, no balance bill.
        label: our own short words for the line.
        authorized: whether an approval covers the line, or none is needed; what a plan does without one is its own
            term.
    """

    number: int
    code: str
    units: int
    unit: UnitKind
    service: ServiceCategory
    benefit: Benefit
    tier: NetworkTier
    component: Component
    place_of_service: str
    ndc: str | None = None
    modifiers: tuple[str, ...] = ()
    protected: bool = False
    label: str = ""
    authorized: bool = True


@attrs.frozen(kw_only=True)
class Claim:
    """Lines one biller sends for one visit on one day.

    Attributes:
        sequence: order among all claims of the course, from 1; breaks ties on one day.
        visit: key of the visit; claims of one visit (clinic and hospital) share it, a pharmacy fill has its own.
        session: number of the session this claim belongs to (0 for the intake).
        phase: phase of the course.
        on: day of service.
        biller: who sends it.
        lines: at least one coded line.
        processed_on: day the payer processes it, ``None`` when that is not known (then the day of service orders it).
    """

    sequence: int
    visit: int
    session: int
    phase: str
    on: date
    biller: Biller
    lines: tuple[ClaimLine, ...]
    processed_on: date | None = None


class PriceKind(StrEnum):
    """Where a price comes from, most authoritative for a claim first."""

    CONTRACT = "contract"
    USER_LIST = "user_list"
    PERCENT_OF_MEDICARE = "percent_of_medicare"
    PERCENT_OF_BILLED = "percent_of_billed"
    MEDICARE_NATIONAL = "medicare_national"
    MEDICARE_LOCALITY = "medicare_locality"
    CASH = "cash"
    CATALOGUE = "catalogue"


@attrs.frozen(kw_only=True)
class PriceSource:
    """Where one price comes from, for the trace.

    Attributes:
        kind: what kind of source.
        detail: one phrase a reader can check (``total RVU 40.60 x 33.4009``).
        source: key in ``sources.toml``, ``None`` for the caller's own figures.
        status: ``final``, ``proposed``, ``assumed`` or ``given`` (the caller's own figure).
    """

    kind: PriceKind
    detail: str
    source: str | None = None
    status: str = "given"


class Scenario(StrEnum):
    """Which end of every price and unknown an adjudication uses."""

    LOW = "low"
    EXPECTED = "expected"
    HIGH = "high"


@attrs.frozen(kw_only=True)
class PriceRange:
    """A price as low, expected and high dollars for the whole line; all three alike when it is exact.

    Attributes:
        low: least it can be.
        expected: best single figure, unknown when there is only a range.
        high: most it can be.
    """

    low: Decimal = attrs.field(converter=amount)
    expected: Decimal | Unknown = attrs.field(converter=amount_or_unknown)
    high: Decimal = attrs.field(converter=amount)

    def __attrs_post_init__(self) -> None:
        """Refuse a range that is not ordered."""
        middle = self.low if isinstance(self.expected, Unknown) else self.expected
        if not self.low <= middle <= self.high:
            raise PriceError(
                "price.range_order", f"expected low <= expected <= high, got {self.low}, {self.expected}, {self.high}"
            )

    @classmethod
    def exact(cls, value: Decimal) -> PriceRange:
        """Return the range of a price known to the cent."""
        return cls(low=value, expected=value, high=value)

    def at(self, scenario: Scenario) -> Decimal:
        """Return the price of one scenario.

        Raises:
            UnknownError: for the expected price of a range that has none.
        """
        if scenario is Scenario.LOW:
            return self.low
        return self.high if scenario is Scenario.HIGH else require(self.expected, "expected")

    @property
    def is_exact(self) -> bool:
        """Whether low and high are the same."""
        return self.low == self.high


@attrs.frozen(kw_only=True)
class LinePrice:
    """What one line is billed and what the plan allows for it, in dollars for all its units.

    Attributes:
        billed_charge: what the biller asks; unknown when nobody said.
        allowed_amount: what the plan accepts as the price, before "the lesser of billed and contract".
        source: where the allowed amount comes from.
    """

    billed_charge: PriceRange | Unknown
    allowed_amount: PriceRange
    source: PriceSource


@attrs.frozen(kw_only=True)
class PricedClaim:
    """A claim with one price a line, in the order of its lines."""

    claim: Claim
    prices: tuple[LinePrice, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse a claim whose prices do not pair with its lines."""
        if len(self.prices) != len(self.claim.lines):
            raise PriceError(
                "price.pairing", f"expected {len(self.claim.lines)} prices, one a line, got {len(self.prices)}"
            )
