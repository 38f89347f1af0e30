"""What helps a person pay: a savings card, a rebate, grants, a clinic's discount and tax-favored accounts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum

import attrs

from ketacost.claims.services import ServiceCategory, service_categories
from ketacost.errors import AssistanceError
from ketacost.values.dates import MonthDay
from ketacost.values.doors import amount, amount_or_unknown, rate, term
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

_LETTERS_OF_STATE = 2
_LONGEST_WAIT_DAYS = 3_650

_flag = attrs.validators.instance_of(bool)
_count = attrs.validators.optional([attrs.validators.instance_of(int), attrs.validators.ge(1)])


def state(value: str | Unknown) -> str | Unknown:
    """Return the two capital letters of a state or territory.

    Raises:
        AssistanceError: ``assistance.state`` for anything else.
    """
    if isinstance(value, Unknown):
        return value
    if not isinstance(value, str) or len(value) != _LETTERS_OF_STATE or not (value.isascii() and value.isalpha()):
        raise AssistanceError("assistance.state", f'expected two letters of a state such as "MA", got {value!r}')
    return value.upper()


def states(values: Iterable[str]) -> tuple[str, ...]:
    """Return states in the order given."""
    return tuple(str(state(value)) for value in values)


@attrs.frozen(cache_hash=True)
class DeviceWindow:
    """How many devices a program takes in a run of days.

    Attributes:
        days: length of the run.
        devices: most devices in it.
    """

    days: int = attrs.field(validator=[attrs.validators.instance_of(int), attrs.validators.ge(1)])
    devices: int = attrs.field(validator=[attrs.validators.instance_of(int), attrs.validators.ge(0)])


@attrs.frozen(kw_only=True, cache_hash=True)
class SavingsCard:
    """A manufacturer's savings program: it pays the person's cost share for the drug, never for the visit.

    Attributes:
        name: what people call it.
        patient_pays: dollars the person still pays for the drug on a day of treatment.
        yearly_maximum: most the program pays in its year; unknown when it is not published, ``None`` for no maximum.
        used: dollars of it already used in the year the course starts in.
        year_starts: month and day the program's year starts.
        devices_a_day: most devices on one day; ``None`` for no limit.
        first_window: devices over the first days of use; ``None`` for no limit.
        later_windows: devices over each later run of days; ``None`` for no limit.
        covers_bundle: whether it also pays for a bundle of drug, visit and observation (G2082, G2083); no program
            publishes how, so it does not unless said.
        source: where its terms come from.
        assumed: what of it no document confirms; every estimate that uses the program says so.
    """

    name: str = "savings card"
    patient_pays: Decimal = attrs.field(converter=amount)
    yearly_maximum: Decimal | Unknown | None = attrs.field(converter=term)
    used: Decimal | Unknown = attrs.field(default=Decimal("0.00"), converter=amount_or_unknown)
    year_starts: MonthDay = attrs.field(factory=lambda: MonthDay(1, 1))
    devices_a_day: int | None = attrs.field(default=None, validator=_count)
    first_window: DeviceWindow | None = None
    later_windows: DeviceWindow | None = None
    covers_bundle: bool = attrs.field(default=False, validator=_flag)
    source: str = ""
    assumed: tuple[str, ...] = ()


@attrs.frozen(kw_only=True, cache_hash=True)
class ObservationRebate:
    """A manufacturer's rebate of what the person paid for observation, paid back later.

    Attributes:
        name: what people call it.
        patient_pays: dollars of a treatment's observation that stay with the person.
        most_per_treatment: most it pays back for one treatment; ``None`` for no limit.
        yearly_maximum: most it pays back in its year; unknown when it is not published, ``None`` for no maximum.
        used: dollars of it already paid back in the year the course starts in.
        year_starts: month and day the program's year starts.
        excluded_states: states whose residents it is closed to.
        paid_after_days: days until the money comes back; ``None`` when nobody knows.
        source: where its terms come from.
        assumed: what of it no document confirms; every estimate that uses the program says so.
    """

    name: str = "observation rebate"
    patient_pays: Decimal = attrs.field(default=Decimal("0.00"), converter=amount)
    most_per_treatment: Decimal | None = attrs.field(default=None, converter=attrs.converters.optional(amount))
    yearly_maximum: Decimal | Unknown | None = attrs.field(converter=term)
    used: Decimal | Unknown = attrs.field(default=Decimal("0.00"), converter=amount_or_unknown)
    year_starts: MonthDay = attrs.field(factory=lambda: MonthDay(1, 1))
    excluded_states: tuple[str, ...] = attrs.field(default=(), converter=states)
    paid_after_days: int | None = attrs.field(
        default=None,
        validator=attrs.validators.optional(
            [attrs.validators.instance_of(int), attrs.validators.ge(0), attrs.validators.le(_LONGEST_WAIT_DAYS)]
        ),
    )
    source: str = ""
    assumed: tuple[str, ...] = ()


@attrs.frozen(kw_only=True, cache_hash=True)
class FoundationGrant:
    """A foundation's grant for what the person owes; open to people with government coverage too.

    Attributes:
        name: what people call it.
        amount: dollars of the grant that are left.
        starts_on: first day it pays for; ``None`` for no start.
        ends_on: last day it pays for; ``None`` for no end.
        services: services it pays for; by default drugs.
    """

    name: str = "foundation grant"
    amount: Decimal = attrs.field(converter=amount)
    starts_on: date | None = None
    ends_on: date | None = None
    services: tuple[ServiceCategory, ...] = attrs.field(
        default=(ServiceCategory.MEDICAL_DRUG, ServiceCategory.SPECIALTY_DRUG), converter=service_categories
    )


@attrs.frozen(kw_only=True, cache_hash=True)
class ClinicDiscount:
    """What a clinic takes off the charges of a person who pays alone, or of what no plan covers.

    Attributes:
        percent: part of the charge taken off.
        first_sessions: only so many sessions from the first; ``None`` for all.
    """

    percent: Rate = attrs.field(converter=rate)
    first_sessions: int | None = attrs.field(default=None, validator=_count)


class AccountKind(StrEnum):
    """A tax-favored account, in the order they are asked: HRA, then FSA, then HSA."""

    HRA = "hra"
    FSA = "fsa"
    HSA = "hsa"


@attrs.frozen(kw_only=True, cache_hash=True)
class Account:
    """Money set aside before tax: it changes who funds a payment, never what is owed.

    Attributes:
        kind: which.
        balance: dollars that can be used.
        starts_on: first day it may pay for; ``None`` for no start.
        ends_on: last day; ``None`` for no end.
    """

    kind: AccountKind = attrs.field(converter=AccountKind)
    balance: Decimal = attrs.field(converter=amount)
    starts_on: date | None = None
    ends_on: date | None = None


@attrs.frozen(kw_only=True, cache_hash=True)
class Assistance:
    """Everything that helps one person pay, in the order it is asked.

    The clinic's discount comes first, then the savings card, then grants in the order given, then rebates of what was
    paid, and accounts fund what remains.

    Attributes:
        residence: state the person lives in, for programs that are closed to some.
        discount: what the clinic takes off.
        savings_card: the manufacturer's savings program for the drug.
        grants: foundations' grants.
        rebate: the manufacturer's rebate for observation.
        accounts: tax-favored accounts.
    """

    residence: str | Unknown = attrs.field(
        factory=lambda: Unknown("ask the person in which state they live"), converter=state
    )
    discount: ClinicDiscount | None = None
    savings_card: SavingsCard | None = None
    grants: tuple[FoundationGrant, ...] = ()
    rebate: ObservationRebate | None = None
    accounts: tuple[Account, ...] = ()
