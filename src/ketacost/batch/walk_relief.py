"""The walk's assistance: what programs pay of what the payers left, over tables."""

from __future__ import annotations

from ketacost.adjudication.coordination import First, Layer, left_by
from ketacost.adjudication.relief import (
    Relief,
    card_pays,
    devices_fit,
    discount_takes,
    purse_after,
    rebate_pays,
)
from ketacost.batch.tables import Courses, Entry, Numbers, Purses, Records


def open_purses(program: Entry, cards: Records, rebates: Records, numbers: Numbers, purses: Purses) -> None:
    """Open every program of assistance with what it has left."""
    if program.card >= 0:
        card = cards[program.card]
        for year in range(card.years):
            purses.card[year] = card.maximum
        purses.card[0] = max(0, card.maximum - card.used)
        for at in range(program.card_days):
            purses.devices[at] = 0
            purses.paid[at] = 0
    if program.rebate >= 0:
        rebate = rebates[program.rebate]
        for year in range(rebate.years):
            purses.rebate[year] = rebate.maximum
        purses.rebate[0] = max(0, rebate.maximum - rebate.used)
    for at in range(program.grants):
        purses.grants[at] = numbers[program.first_grant + at]


def relieve_line(
    first: First, layer: Layer, extra: Entry, program: Entry, courses: Courses, numbers: Numbers, purses: Purses
) -> Relief:
    """Return what assistance pays of what the payers left of a line, and take it from each program."""
    settled = layer.paid + layer.write_off
    share_left = max(0, first.deductible + first.other_share - settled)
    left = left_by(first) - settled
    discount = 0
    if first.noncovered:
        discount = discount_takes(first.noncovered, extra.discount_points, left)
    card = 0
    if extra.card_year >= 0 and share_left:
        days = numbers[program.first_card_day : program.first_card_day + program.card_days]
        card = take_from_card(share_left, extra, courses.cards[program.card], days, purses)
    left -= discount + card
    grants = 0
    for at in range(program.grants):
        if extra.grants >> at & 1:
            pays = min(left - grants, purses.grants[at])
            purses.grants[at] -= pays
            grants += pays
    left -= grants
    rebate = 0
    if extra.rebate_year >= 0 and left:
        terms = courses.rebates[program.rebate]
        rebate = rebate_pays(left, terms.patient_pays, terms.most, purses.rebate[extra.rebate_year])
        purses.rebate[extra.rebate_year] = purse_after(purses.rebate[extra.rebate_year], rebate)
    return Relief(discount, card, grants, rebate)


def take_from_card(left: int, extra: Entry, card: Entry, days: Numbers, purses: Purses) -> int:
    """Return what the savings card pays of a line's cost share, and take it from the card."""
    day = extra.card_day
    if extra.devices:
        if not devices_fit(days, purses.devices, day, extra.devices, card):
            return 0
        purses.devices[day] += extra.devices
    pays = card_pays(left, card.patient_pays, purses.paid[day], purses.card[extra.card_year])
    purses.paid[day] += left - pays
    purses.card[extra.card_year] = purse_after(purses.card[extra.card_year], pays)
    return pays
