"""Relief: what assistance pays of what the payers left, line by line, with every program's money and windows.

The amounts are plain functions over integers, written so that they can be compiled as they stand, like the kernel;
:class:`Relievers` holds what moves: dollars left a program year, what the person paid for the drug on a day, devices.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from ketacost.adjudication.kernel import NONE, UNLIMITED
from ketacost.assistance.programs import Assistance, FoundationGrant, ObservationRebate, SavingsCard
from ketacost.claims.claim import Claim, ClaimLine, UnitKind
from ketacost.claims.services import ServiceCategory
from ketacost.coding.drugs import device_mg, milligrams_of_kit
from ketacost.values.dates import BenefitYear, MonthDay, benefit_year_containing
from ketacost.values.money import to_cents
from ketacost.values.rates import WHOLE
from ketacost.values.unknown import require

_DRUGS: Final = frozenset({ServiceCategory.MEDICAL_DRUG, ServiceCategory.SPECIALTY_DRUG})
_OBSERVATION: Final = frozenset({ServiceCategory.OBSERVATION})


class Relief(NamedTuple):
    """What assistance pays of one line, in cents; ``rebate`` comes back later."""

    discount: int
    card: int
    grant: int
    rebate: int


NO_RELIEF: Final = Relief(0, 0, 0, 0)


class CardTerms(NamedTuple):
    """A savings card's terms in cents, days and devices; ``NONE`` where there is no limit."""

    patient_pays: int
    devices_a_day: int
    first_days: int
    first_devices: int
    later_days: int
    later_devices: int


def discount_takes(noncovered: int, points: int, left: int) -> int:
    """Return what a clinic takes off what no plan covers, in cents; ``points`` are basis points of it."""
    return min(noncovered * points // WHOLE, left)


def purse_after(left: int, cents: int) -> int:
    """Return what a program's year has left once it paid; one without a maximum stays so."""
    return left if left >= UNLIMITED else left - cents


def card_pays(left: int, patient_pays: int, paid_today: int, year_left: int) -> int:
    """Return what a savings card pays of a drug's cost share, in cents.

    (A) The person pays for the drug up to the program's amount a day, (B) the card the rest, (C) as far as the
    program's year has money left.

    Args:
        left: cost share of the line that payers left.
        patient_pays: what the person pays on a day of treatment.
        paid_today: what they paid for the drug that day before this line.
        year_left: what the program has left in its year.
    """
    own = min(left, max(0, patient_pays - paid_today))
    return min(left - own, year_left)


def rebate_pays(left: int, patient_pays: int, most: int, year_left: int) -> int:
    """Return what a rebate pays back of what a person paid for observation, in cents."""
    return min(max(0, left - patient_pays), most, year_left)


def devices_fit(days: Sequence[int], counts: Sequence[int], at: int, devices: int, card: CardTerms) -> int:
    """Return whether a card takes some devices more on a day, 0 or 1.

    Args:
        days: the days devices may be used on, as numbers.
        counts: the devices the card took on each so far.
        at: which of the days it is.
        devices: how many it is asked to take.
        card: its terms.
    """
    if card.devices_a_day >= 0 and counts[at] + devices > card.devices_a_day:
        return 0
    return 1 if devices <= devices_left(days, counts, days[at], card) else 0


def devices_left(days: Sequence[int], counts: Sequence[int], on: int, card: CardTerms) -> int:
    """Return how many devices a card still takes in the run of days that holds a day, counted from the first use."""
    starts = on
    for at in range(len(days)):
        if counts[at] > 0 and days[at] < starts:
            starts = days[at]
    length, most = card.first_days, card.first_devices
    if length < 0 or on >= starts + length:
        if card.later_days < 0:
            return UNLIMITED
        starts += max(length, 0)
        length, most = card.later_days, card.later_devices
        starts += (on - starts) // length * length
    taken = 0
    for at in range(len(days)):
        if starts <= days[at] < starts + length:
            taken += counts[at]
    return most - taken


def card_terms(card: SavingsCard) -> CardTerms:
    """Return the terms of a card as integers."""
    first, later = card.first_window, card.later_windows
    return CardTerms(
        patient_pays=to_cents(card.patient_pays),
        devices_a_day=NONE if card.devices_a_day is None else card.devices_a_day,
        first_days=NONE if first is None else first.days,
        first_devices=NONE if first is None else first.devices,
        later_days=NONE if later is None else later.days,
        later_devices=NONE if later is None else later.devices,
    )


class Purse:
    """Dollars of a program by its year: the first year opens with what was used, later ones with all of it."""

    def __init__(self, maximum: int, used: int, starts: MonthDay, first_on: date) -> None:
        """Open the purse on a day."""
        self._maximum = maximum
        self._starts = starts
        self._left = {benefit_year_containing(first_on, starts): max(0, maximum - used)}

    def left(self, on: date) -> int:
        """Return the cents left on a day."""
        return self._left.get(self.year(on), self._maximum)

    def take(self, on: date, cents: int) -> None:
        """Take cents out on a day."""
        self._left[self.year(on)] = purse_after(self.left(on), cents)

    def year(self, on: date) -> BenefitYear:
        """Return the program year of a day."""
        return benefit_year_containing(on, self._starts)


class Relievers:
    """The programs of one person while lines are settled. Every amount of theirs must be known."""

    def __init__(self, assistance: Assistance, first_on: date) -> None:
        """Open every program on the day of the first claim."""
        self._first_on = first_on
        self._purses: dict[str, Purse] = {}
        self._grants: dict[int, int] = {}
        self._paid_for_drug: dict[date, int] = {}
        self._device_days: list[int] = []
        self._devices: list[int] = []
        self.assistance = assistance

    def discount(self, claim: Claim, noncovered: int, left: int) -> int:
        """Return what the clinic takes off what no plan covers."""
        return discount_takes(noncovered, discount_points(self.assistance, claim), left) if noncovered else 0

    def card(self, claim: Claim, line: ClaimLine, left: int) -> int:
        """Return what the savings card pays of the cost share left on a line, and take it from the card."""
        card = self.assistance.savings_card
        if card is None or not left or not is_for_card(card, line) or not self._takes_devices(card, claim, line):
            return 0
        purse = self._purse("card", card)
        paid_today = self._paid_for_drug.get(claim.on, 0)
        pays = card_pays(left, to_cents(card.patient_pays), paid_today, purse.left(claim.on))
        self._paid_for_drug[claim.on] = paid_today + left - pays
        purse.take(claim.on, pays)
        return pays

    def grants(self, claim: Claim, line: ClaimLine, left: int) -> int:
        """Return what grants pay of what is left on a line, and take it from them."""
        paid = 0
        for index, grant in enumerate(self.assistance.grants):
            if not is_for_grant(grant, claim, line):
                continue
            money = self._grants.setdefault(index, to_cents(grant.amount))
            pays = min(left - paid, money)
            self._grants[index] = money - pays
            paid += pays
        return paid

    def rebate(self, claim: Claim, line: ClaimLine, left: int) -> int:
        """Return what the rebate pays back of what is left on a line, and take it from the program's year."""
        rebate = self.assistance.rebate
        if rebate is None or not left or not is_for_rebate(line):
            return 0
        purse = self._purse("rebate", rebate)
        most = UNLIMITED if rebate.most_per_treatment is None else to_cents(rebate.most_per_treatment)
        pays = rebate_pays(left, to_cents(rebate.patient_pays), most, purse.left(claim.on))
        purse.take(claim.on, pays)
        return pays

    def left_on_card(self, on: date) -> int | None:
        """Return the cents left on the savings card on a day, ``None`` without a card or a maximum."""
        card = self.assistance.savings_card
        left = None if card is None else self._purse("card", card).left(on)
        return None if left is None or left >= UNLIMITED else left

    def _purse(self, name: str, program: SavingsCard | ObservationRebate) -> Purse:
        found = self._purses.get(name)
        if found is None:
            cents, used = yearly_money(program)
            found = self._purses[name] = Purse(cents, used, program.year_starts, self._first_on)
        return found

    def _takes_devices(self, card: SavingsCard, claim: Claim, line: ClaimLine) -> bool:
        """Return whether the program takes the devices of a line, and count them if so."""
        devices = devices_of(line, claim.on)
        if not devices:
            return True
        today = claim.on.toordinal()
        if today not in self._device_days:
            self._device_days.append(today)
            self._devices.append(0)
        at = self._device_days.index(today)
        if not devices_fit(self._device_days, self._devices, at, devices, card_terms(card)):
            return False
        self._devices[at] += devices
        return True


def yearly_money(program: SavingsCard | ObservationRebate) -> tuple[int, int]:
    """Return the cents a program pays in a year and what was used of the first.

    Raises:
        UnknownError: if either is unknown.
    """
    path = "assistance.savings_card" if isinstance(program, SavingsCard) else "assistance.rebate"
    maximum = require(program.yearly_maximum, f"{path}.yearly_maximum")
    used = to_cents(require(program.used, f"{path}.used"))
    return UNLIMITED if maximum is None else to_cents(maximum), used


def discount_points(assistance: Assistance, claim: Claim) -> int:
    """Return the part of what no plan covers that the clinic takes off a claim, in basis points."""
    discount = assistance.discount
    if discount is None or (discount.first_sessions is not None and claim.session > discount.first_sessions):
        return 0
    return discount.percent.basis_points


def is_for_card(card: SavingsCard, line: ClaimLine) -> bool:
    """Return whether a savings card is asked about a line."""
    return line.service in _DRUGS or (card.covers_bundle and line.service is ServiceCategory.TREATMENT_SESSION)


def is_for_grant(grant: FoundationGrant, claim: Claim, line: ClaimLine) -> bool:
    """Return whether a grant is asked about a line."""
    started = grant.starts_on is None or grant.starts_on <= claim.on
    return started and (grant.ends_on is None or claim.on <= grant.ends_on) and line.service in grant.services


def is_for_rebate(line: ClaimLine) -> bool:
    """Return whether a rebate is asked about a line."""
    return line.service in _OBSERVATION


def devices_of(line: ClaimLine, on: date) -> int:
    """Return the esketamine devices a line holds, 0 where it does not say."""
    if line.unit is UnitKind.DEVICE:
        return line.units
    milligrams = Decimal(line.units) if line.unit is UnitKind.MILLIGRAM else None
    if line.unit is UnitKind.KIT and line.ndc is not None:
        of_kit = milligrams_of_kit(line.ndc)
        milligrams = None if of_kit is None else of_kit * line.units
    return 0 if milligrams is None else int(milligrams // device_mg(on))
