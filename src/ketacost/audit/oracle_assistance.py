"""The oracle's assistance: what helps the person pay, line after line, in exact fractions of a dollar.

Written from ``docs/explanation/assistance.md`` alone; the lettered functions are the letters of its section 1, and
:func:`what_counts` is its section 2. Nothing here is shared with the engine.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Final

import attrs

from ketacost.assistance.programs import (
    Assistance,
    ClinicDiscount,
    DeviceWindow,
    FoundationGrant,
    ObservationRebate,
    SavingsCard,
)
from ketacost.audit.oracle import LineAtHand
from ketacost.audit.oracle_pools import Books
from ketacost.audit.oracle_terms import limit_for
from ketacost.claims.claim import Claim, ClaimLine, UnitKind
from ketacost.claims.coverage import CoverageTier, LimitKind, LimitScope
from ketacost.claims.services import ServiceCategory
from ketacost.plans.conventions import ManufacturerDollars
from ketacost.reference.lookup import amount, figure
from ketacost.values.dates import benefit_year_containing
from ketacost.values.rates import WHOLE
from ketacost.values.unknown import require

ZERO: Final = Fraction(0)
_KITS: Final = {"component.mg_28": 1, "kit.mg_56": 2, "kit.mg_84": 3}
_DRUGS: Final = (ServiceCategory.MEDICAL_DRUG, ServiceCategory.SPECIALTY_DRUG)


@attrs.frozen(kw_only=True)
class Left:
    """What every payer left of one line.

    Attributes:
        cost_share: ``S``, what is left of the first payer's cost share.
        noncovered: what the first payer does not cover.
        all_of_it: ``L``.
    """

    cost_share: Fraction
    noncovered: Fraction
    all_of_it: Fraction


@attrs.frozen(kw_only=True)
class Helped:
    """What each program pays of one line."""

    discount: Fraction = ZERO
    card: Fraction = ZERO
    grants: Fraction = ZERO
    rebate: Fraction = ZERO


@attrs.define
class Programs:
    """What the programs have paid so far in a course.

    Attributes:
        first_on: day of the course's first claim; what was used before it belongs to the year it falls in.
        card_paid: dollars by first day of the card's year.
        person_paid: dollars of drugs the person paid, by day.
        devices: devices the card took, by day.
        granted: dollars each grant has paid, by its place in the list.
        paid_back: dollars by first day of the rebate's year.
    """

    first_on: date
    card_paid: dict[date, Fraction] = attrs.Factory(dict)
    person_paid: dict[date, Fraction] = attrs.Factory(dict)
    devices: dict[date, Fraction] = attrs.Factory(dict)
    granted: dict[int, Fraction] = attrs.Factory(dict)
    paid_back: dict[date, Fraction] = attrs.Factory(dict)

    def help(self, assistance: Assistance, claim: Claim, line: ClaimLine, left: Left) -> Helped:
        """Walk one line through (A) to (D)."""
        discount = step_a_discount(assistance.discount, claim.session, left)
        card = self.step_b_card(assistance.savings_card, claim.on, line, left.cost_share)
        rest = left.all_of_it - discount - card
        grants = ZERO
        for place, grant in enumerate(assistance.grants):
            grants += self.step_c_grant(place, grant, claim.on, line, rest - grants)
        rebate = self.step_d_rebate(assistance.rebate, claim.on, line, rest - grants)
        return Helped(discount=discount, card=card, grants=grants, rebate=rebate)

    def step_b_card(self, card: SavingsCard | None, on: date, line: ClaimLine, cost_share: Fraction) -> Fraction:
        """(B) What the savings card pays of the cost share that is left, for drugs only."""
        if card is None or cost_share == 0 or not _is_for(card, line) or not self._takes(card, on, line):
            return ZERO
        of_the_day = self.person_paid.get(on, ZERO)
        person = min(cost_share, max(ZERO, Fraction(card.patient_pays) - of_the_day))
        pays = self._within(card, on, self.card_paid, cost_share - person)
        year = _year(card, on)
        self.card_paid[year] = self.card_paid.get(year, ZERO) + pays
        self.person_paid[on] = of_the_day + person
        if devices_of(line) > 0:
            self.devices[on] = self.devices.get(on, ZERO) + devices_of(line)
        return pays

    def _takes(self, card: SavingsCard, on: date, line: ClaimLine) -> bool:
        """Return whether the devices of a line are within the card's limits."""
        held = devices_of(line)
        if held == 0:
            return True
        if card.devices_a_day is not None and self.devices.get(on, ZERO) + held > card.devices_a_day:
            return False
        run = run_of(card, min((on, *self.devices)), on)
        if run is None:
            return True
        first_on, window = run
        last_on = first_on + timedelta(days=window.days - 1)
        before = sum((n for day, n in self.devices.items() if first_on <= day <= last_on), start=ZERO)
        return before + held <= window.devices

    def _within(
        self, program: SavingsCard | ObservationRebate, on: date, paid: dict[date, Fraction], wanted: Fraction
    ) -> Fraction:
        """Return as much of an amount as the program's year has money for."""
        maximum = require(program.yearly_maximum, "assistance.yearly_maximum")
        if maximum is None:
            return wanted
        year = _year(program, on)
        used = Fraction(require(program.used, "assistance.used")) if year == _year(program, self.first_on) else ZERO
        return min(wanted, max(ZERO, Fraction(maximum) - used - paid.get(year, ZERO)))

    def step_c_grant(self, place: int, grant: FoundationGrant, on: date, line: ClaimLine, rest: Fraction) -> Fraction:
        """(C) What one grant pays of what is left."""
        begun = grant.starts_on is None or grant.starts_on <= on
        ended = grant.ends_on is not None and grant.ends_on < on
        if line.service not in grant.services or not begun or ended:
            return ZERO
        granted = self.granted.get(place, ZERO)
        pays = min(rest, Fraction(grant.amount) - granted)
        self.granted[place] = granted + pays
        return pays

    def step_d_rebate(self, rebate: ObservationRebate | None, on: date, line: ClaimLine, rest: Fraction) -> Fraction:
        """(D) What comes back later of an observation line."""
        if rebate is None or line.service is not ServiceCategory.OBSERVATION:
            return ZERO
        above = max(ZERO, rest - Fraction(rebate.patient_pays))
        if rebate.most_per_treatment is not None:
            above = min(above, Fraction(rebate.most_per_treatment))
        pays = self._within(rebate, on, self.paid_back, above)
        year = _year(rebate, on)
        self.paid_back[year] = self.paid_back.get(year, ZERO) + pays
        return pays


def step_a_discount(discount: ClinicDiscount | None, session: int, left: Left) -> Fraction:
    """(A) The clinic's percentage of what is not covered, rounded down to the cent."""
    if discount is None or (discount.first_sessions is not None and session > discount.first_sessions):
        return ZERO
    taken = left.noncovered * discount.percent.basis_points / WHOLE
    return min(Fraction(floor(taken * 100), 100), left.all_of_it)


def _is_for(card: SavingsCard, line: ClaimLine) -> bool:
    return line.service in _DRUGS or (card.covers_bundle and line.service is ServiceCategory.TREATMENT_SESSION)


def _year(program: SavingsCard | ObservationRebate, on: date) -> date:
    return benefit_year_containing(on, program.year_starts).starts_on


def devices_of(line: ClaimLine) -> Fraction:
    """Return the devices a line holds: its units, its milligrams by those of a device, or its kits' devices."""
    if line.unit is UnitKind.DEVICE:
        return Fraction(line.units)
    known_on = figure("esketamine_ndc", "kit.mg_56", date(2026, 1, 1)).effective_from
    if line.unit is UnitKind.MILLIGRAM:
        return Fraction(line.units // figure("esketamine_label", "device.mg", known_on).whole)
    for key, devices in _KITS.items():
        if line.ndc == figure("esketamine_ndc", key, known_on).text:
            return Fraction(line.units * devices)
    return ZERO


def run_of(card: SavingsCard, first_on: date, on: date) -> tuple[date, DeviceWindow] | None:
    """Return the first day and the limit of the run a day lies in, ``None`` where nothing is limited."""
    first, later = card.first_window, card.later_windows
    if first is not None:
        if on < first_on + timedelta(days=first.days):
            return first_on, first
        first_on += timedelta(days=first.days)
    if later is None:
        return None
    while on >= first_on + timedelta(days=later.days):
        first_on += timedelta(days=later.days)
    return first_on, later


def what_counts(books: Books, at: LineAtHand, cost_share: Fraction, card: Fraction) -> Fraction:
    """Return how much of a cost share counts for the plan when a card pays some of it (section 2)."""
    plan = books.coverage.plan
    never = plan.conventions.manufacturer_dollars is ManufacturerDollars.DO_NOT_COUNT
    return cost_share - card if never or (plan.hdhp and _below_the_law(books, at)) else cost_share


def _below_the_law(books: Books, at: LineAtHand) -> bool:
    """Return whether less than the law's least deductible of the plan year is in the line's deductible pool."""
    plan, on = books.coverage.plan, at.claim.on
    family = books.coverage.members is CoverageTier.FAMILY
    year = benefit_year_containing(on, plan.benefit_year_starts)
    key = "minimum_deductible.family" if family else "minimum_deductible.self_only"
    least = Fraction(amount("hdhp_limits", key, year.starts_on))
    limit = limit_for(plan, LimitKind.DEDUCTIBLE, at.tier, at.line.benefit)
    if limit is None:
        return True
    pools = books.book_of(on).pools[limit]
    return pools[LimitScope.FAMILY if family else LimitScope.INDIVIDUAL].applied < least
