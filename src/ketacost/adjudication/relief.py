"""Relief: what assistance pays of what the payers left, line by line, with every program's money and windows.

The amounts are plain functions over cents; :class:`Relievers` holds what moves: dollars left a program year, what the
person paid for the drug on a day, devices in a window.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from ketacost.adjudication.kernel import UNLIMITED
from ketacost.assistance.programs import Assistance, FoundationGrant, ObservationRebate, SavingsCard
from ketacost.claims.claim import Claim, ClaimLine, UnitKind
from ketacost.claims.services import ServiceCategory
from ketacost.coding.drugs import device_mg, milligrams_of_kit
from ketacost.values.dates import BenefitYear, MonthDay, Span, add_days, benefit_year_containing
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
        left = self.left(on)
        self._left[self.year(on)] = left if left >= UNLIMITED else left - cents

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
        self._devices: dict[date, int] = {}
        self.assistance = assistance

    def discount(self, claim: Claim, noncovered: int, left: int) -> int:
        """Return what the clinic takes off what no plan covers."""
        discount = self.assistance.discount
        if discount is None or not noncovered:
            return 0
        if discount.first_sessions is not None and claim.session > discount.first_sessions:
            return 0
        return min(noncovered * discount.percent.basis_points // WHOLE, left)

    def card(self, claim: Claim, line: ClaimLine, left: int) -> int:
        """Return what the savings card pays of the cost share left on a line, and take it from the card."""
        card = self.assistance.savings_card
        if card is None or not left or not _is_for_card(card, line) or not self._devices_allow(card, claim, line):
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
            if not _is_for_grant(grant, claim, line):
                continue
            money = self._grants.setdefault(index, to_cents(grant.amount))
            pays = min(left - paid, money)
            self._grants[index] = money - pays
            paid += pays
        return paid

    def rebate(self, claim: Claim, line: ClaimLine, left: int) -> int:
        """Return what the rebate pays back of what is left on a line, and take it from the program's year."""
        rebate = self.assistance.rebate
        if rebate is None or not left or line.service not in _OBSERVATION:
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
            path = "assistance.savings_card" if name == "card" else "assistance.rebate"
            maximum = require(program.yearly_maximum, f"{path}.yearly_maximum")
            cents = UNLIMITED if maximum is None else to_cents(maximum)
            used = to_cents(require(program.used, f"{path}.used"))
            found = self._purses[name] = Purse(cents, used, program.year_starts, self._first_on)
        return found

    def _devices_allow(self, card: SavingsCard, claim: Claim, line: ClaimLine) -> bool:
        """Return whether the program takes the devices of a line, and count them if so."""
        devices = _devices_of(line, claim.on)
        if not devices:
            return True
        today = self._devices.get(claim.on, 0) + devices
        if card.devices_a_day is not None and today > card.devices_a_day:
            return False
        first_use = min([claim.on, *self._devices])
        window, limit = _window(card, first_use, claim.on)
        in_window = sum(count for day, count in self._devices.items() if window is not None and day in window)
        if limit is not None and in_window + devices > limit:
            return False
        self._devices[claim.on] = today
        return True


def _window(card: SavingsCard, first_use: date, on: date) -> tuple[Span | None, int | None]:
    """Return the run of days that holds a day, counted from the first use, and the devices it may hold."""
    first, later = card.first_window, card.later_windows
    starts = first_use
    if first is not None:
        run = Span(starts, add_days(starts, first.days - 1))
        if on in run:
            return run, first.devices
        starts = add_days(starts, first.days)
    if later is None:
        return None, None
    starts = add_days(starts, (on - starts).days // later.days * later.days)
    return Span(starts, add_days(starts, later.days - 1)), later.devices


def _is_for_card(card: SavingsCard, line: ClaimLine) -> bool:
    return line.service in _DRUGS or (card.covers_bundle and line.service is ServiceCategory.TREATMENT_SESSION)


def _is_for_grant(grant: FoundationGrant, claim: Claim, line: ClaimLine) -> bool:
    started = grant.starts_on is None or grant.starts_on <= claim.on
    return started and (grant.ends_on is None or claim.on <= grant.ends_on) and line.service in grant.services


def _devices_of(line: ClaimLine, on: date) -> int:
    """Return the esketamine devices a line holds, 0 where it does not say."""
    if line.unit is UnitKind.DEVICE:
        return line.units
    milligrams = Decimal(line.units) if line.unit is UnitKind.MILLIGRAM else None
    if line.unit is UnitKind.KIT and line.ndc is not None:
        of_kit = milligrams_of_kit(line.ndc)
        milligrams = None if of_kit is None else of_kit * line.units
    return 0 if milligrams is None else int(milligrams // device_mg(on))
