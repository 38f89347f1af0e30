"""Assistance for a program: which line which program of it is asked about, and their terms as integers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

import numpy as np

from ketacost.adjudication.kernel import UNLIMITED
from ketacost.adjudication.relief import (
    card_terms,
    devices_of,
    discount_points,
    is_for_card,
    is_for_grant,
    is_for_rebate,
    yearly_money,
)
from ketacost.adjudication.settlement import CardCounting, Stay, card_counting, minimum_deductible
from ketacost.assistance.programs import ObservationRebate, SavingsCard
from ketacost.batch.accounts import Account
from ketacost.batch.tables import CARDS, NONE, REBATES, Records
from ketacost.claims.claim import Claim, ClaimLine
from ketacost.claims.coverage import CoverageTier
from ketacost.errors import InvalidInputError, Problem
from ketacost.values.dates import BenefitYear, benefit_year_containing
from ketacost.values.money import to_cents

MOST_GRANTS: Final = 32
"""Most grants of one person: a line's are the bits of a number."""


class _Purse:
    """A program's years, in the order they are met, the one of the first claim first."""

    def __init__(self, program: SavingsCard | ObservationRebate, first_on: date) -> None:
        self._starts = program.year_starts
        self.maximum, self.used = yearly_money(program)
        self._years: dict[BenefitYear, int] = {}
        self.year(first_on)

    def year(self, on: date) -> int:
        return self._years.setdefault(benefit_year_containing(on, self._starts), len(self._years))

    def __len__(self) -> int:
        return len(self._years)


class ReliefTerms:
    """What assistance there is over the stays of a program."""

    def __init__(self, stays: tuple[Stay, ...]) -> None:
        """Open every program on the day of the first claim.

        Raises:
            UnknownError: if what a program pays in a year, or what was used of it, is unknown.
            InvalidInputError: ``batch.too_many_grants``.
        """
        first_on = min((priced.claim.on for stay in stays for priced in stay.claims), default=date.min)
        helped = [stay.assistance for stay in stays if stay.assistance is not None]
        self._card = next((one.savings_card for one in helped if one.savings_card is not None), None)
        self._rebate = next((one.rebate for one in helped if one.rebate is not None), None)
        self._grants = next((one.grants for one in helped), ())
        self._card_purse = None if self._card is None else _Purse(self._card, first_on)
        self._rebate_purse = None if self._rebate is None else _Purse(self._rebate, first_on)
        self._days: dict[date, int] = {}
        self.helps = bool(self._grants) or any(
            one.discount is not None or one.savings_card is not None or one.rebate is not None for one in helped
        )
        if len(self._grants) > MOST_GRANTS:
            message = f"a batch takes at most {MOST_GRANTS} grants, got {len(self._grants)}; add small ones up"
            raise InvalidInputError([Problem("batch.too_many_grants", "assistance.grants", message)])

    def of(self, stay: Stay, claim: Claim, line: ClaimLine, account: Account) -> dict[str, int]:
        """Return what the extra record of a line says of assistance; pools are counted from the account's own."""
        assistance = stay.assistance
        found = {
            "has_relief": 0,
            "discount_points": 0,
            "card_year": NONE,
            "card_day": NONE,
            "devices": 0,
            "card_counts": 1,
            "card_pool": NONE,
            "card_least": 0,
            "grants": 0,
            "rebate_year": NONE,
        }
        if assistance is None:
            return found
        found["discount_points"] = discount_points(assistance, claim)
        card = assistance.savings_card
        if card is not None and self._card_purse is not None and is_for_card(card, line):
            found["card_year"] = self._card_purse.year(claim.on)
            found["card_day"] = self._days.setdefault(claim.on, len(self._days))
            found["devices"] = devices_of(line, claim.on)
            found |= _counting(stay, claim, line, account)
        if assistance.rebate is not None and self._rebate_purse is not None and is_for_rebate(line):
            found["rebate_year"] = self._rebate_purse.year(claim.on)
        found["grants"] = _bits(is_for_grant(grant, claim, line) for grant in assistance.grants)
        asked = found["card_year"] >= 0 or found["rebate_year"] >= 0
        found["has_relief"] = int(asked or found["grants"] != 0 or found["discount_points"] != 0)
        return found

    def record(self, first_number: int) -> dict[str, int]:
        """Return what the record of a program says of assistance, whose numbers start at a place among its own."""
        return {
            "card": NONE if self._card is None else 0,
            "rebate": NONE if self._rebate is None else 0,
            "first_card_day": first_number,
            "card_days": len(self._days),
            "first_grant": first_number + len(self._days),
            "grants": len(self._grants),
        }

    def tables(self) -> dict[str, Records]:
        """Return the terms of the programs."""
        cards, rebates = [], []
        if self._card is not None and self._card_purse is not None:
            purse = self._card_purse
            cards.append((*card_terms(self._card), purse.maximum, purse.used, len(purse)))
        if self._rebate is not None and self._rebate_purse is not None:
            rebate, money = self._rebate, self._rebate_purse
            most = UNLIMITED if rebate.most_per_treatment is None else to_cents(rebate.most_per_treatment)
            rebates.append((to_cents(rebate.patient_pays), most, money.maximum, money.used, len(money)))
        return {
            "cards": np.array(cards, CARDS),
            "rebates": np.array(rebates, REBATES),
        }

    def numbers(self) -> list[int]:
        """Return the days a card may be used on, then the cents of the grants."""
        return [*(day.toordinal() for day in self._days), *(to_cents(grant.amount) for grant in self._grants)]


def _counting(stay: Stay, claim: Claim, line: ClaimLine, account: Account) -> dict[str, int]:
    """Return whether the plan counts a card's payment on a line: always, never, or by a pool and an amount."""
    counting = card_counting(stay.coverage, has_card=True)
    if counting is not CardCounting.ABOVE_MINIMUM:
        return {"card_counts": int(counting is CardCounting.ALWAYS)}
    binding = account.binding
    year = binding.year_index(claim.on)
    lane = binding.terms_of(line).lane
    is_family = stay.coverage.members is CoverageTier.FAMILY
    pool = lane.deductible_family if is_family else lane.deductible_individual
    least = minimum_deductible(stay.coverage, binding.years[year])
    if pool < 0:
        return {"card_counts": int(least <= 0)}
    return {"card_counts": 0, "card_pool": year * binding.size + pool, "card_least": least}


def _bits(flags: Iterable[bool]) -> int:
    return sum(1 << at for at, flag in enumerate(flags) if flag)
