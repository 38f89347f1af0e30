"""The integer tables a batch is settled by: their fields, in the words of the kernel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from ketacost.adjudication.coordination import Rules
from ketacost.adjudication.kernel import Lane, Line, State, Terms
from ketacost.adjudication.relief import CardTerms

Ints: TypeAlias = npt.NDArray[np.int64]
Records: TypeAlias = npt.NDArray[np.void]
Numbers: TypeAlias = Any
"""The same as :data:`Ints`, where the shared functions take a sequence of whole numbers, which numpy's types deny."""
Entry: TypeAlias = Any
"""One record of a table: its fields are read by name, which numpy's types cannot say."""

NONE: Final = -1
"""No index, no day, nothing given."""

AMOUNTS: Final = (
    "allowed_amount",
    "plan_paid",
    "deductible",
    "copay",
    "coinsurance",
    "noncovered",
    "balance_bill",
    "secondary_paid",
    "secondary_write_off",
    "clinic_discount",
    "savings_card_paid",
    "grants_paid",
    "rebate",
)
"""What is summed, in the order of :class:`ketacost.estimates.totals.Cents` without what follows from the rest."""

YEAR_ONLY: Final = ("deductible_met_on", "maximum_met_on")
"""What a benefit year has besides, as days."""

DEDUCTIBLE_MET_ON: Final = len(AMOUNTS)
MAXIMUM_MET_ON: Final = DEDUCTIBLE_MET_ON + 1

LINE_ONLY: Final = ("write_off", "secondary_allowed")
"""What a line has besides."""

WRITE_OFF: Final = len(AMOUNTS)
SECOND_ALLOWED: Final = WRITE_OFF + 1


def record(*fields: str) -> np.dtype[np.void]:
    """Return the type of a table whose fields are whole numbers."""
    return np.dtype([(field, np.int64) for field in fields])


def as_table(entries: Sequence[Mapping[str, int]], dtype: np.dtype[np.void]) -> Records:
    """Return records with the fields of a table as that table."""
    names = dtype.names or ()
    return np.array([tuple(entry[name] for name in names) for entry in entries], dtype)


TERMS: Final = record(*Terms._fields)
LANES: Final = record(*Lane._fields)
RULES: Final = record(*Rules._fields)
CARDS: Final = record(*CardTerms._fields, "maximum", "used", "years")
REBATES: Final = record("patient_pays", "most", "maximum", "used", "years")

_IN_CENTS: Final = ("billed", "price")
LINES: Final = np.dtype(
    [
        (field, np.int64 if field in _IN_CENTS else np.int32)
        for field in (*Line._fields, "terms", "lane", "slot", "session", "day")
    ]
)
"""One line of a course under a plan: the kernel's line, and where its terms, lane, year and session stand.

Pools in a lane are numbered over all plans, so ``year`` holds the offset from there to the pools of this program.
Places and days take half the room of amounts: a line is 64 bytes, one piece of a processor's memory.
"""

EXTRAS: Final = record(
    "account",
    "year_index",
    "starts_claim",
    "through",
    "second_through",
    "unapproved_terms",
    "unapproved_error",
    "session_day",
    "second_account",
    "second_year_index",
    "second_error",
    "second_terms",
    "second_lane",
    "second_price",
    "second_year",
    "second_in_window",
    "second_visit_key",
    "second_count_key",
    "second_copay_key",
    "second_cap_key",
    "rules",
    "discount_points",
    "has_relief",
    "card_year",
    "card_day",
    "devices",
    "card_counts",
    "card_pool",
    "card_least",
    "grants",
    "rebate_year",
)
"""What a line has besides where a program is not plain: approval, second payer, assistance, years with a carry-over."""

PROGRAMS: Final = record(
    "is_plain",
    "first_line",
    "lines",
    "first_extra",
    "first_account",
    "accounts",
    "pools",
    "visit_keys",
    "count_keys",
    "copay_keys",
    "cap_keys",
    "slots",
    "sessions",
    "card",
    "rebate",
    "first_card_day",
    "card_days",
    "first_grant",
    "grants",
    "error",
)
"""One combination of plan, course, assistance, first day, balance days and scenario, ready to be settled."""

ACCOUNTS: Final = record(
    "prefix",
    "coverage",
    "from_row",
    "first_limit",
    "first_pool",
    "pools",
    "years",
    "first_year",
    "first_deductible",
    "deductibles",
    "carries",
    "only_if_unmet",
    "in_window",
    "as_of",
    "is_family",
    "first_opening",
    "first_count",
    "first_opening_count",
    "counts",
    "first_relative",
    "relatives",
    "members",
    "first_credit",
    "credits",
    "first_visits",
    "first_family_lane",
)
"""One payer of a program while it is in force."""

YEARS: Final = record("ends", "window")
"""Last day of a benefit year of an account, and the first day whose deductible is carried over."""

LIMITS: Final = record("individual", "family", "is_deductible")
"""One limit of a coverage: its pools, numbered over all plans."""

GROUPS: Final = record("individual", "family", "individual_carry", "family_carry", "prefix")
"""Columns of what was applied: their places among the amounts given, and whose balances they are."""

RELATIVES: Final = record("account", "member", "day", "deductible", "out_of_pocket", "lane")
"""A relative's spending; ``lane`` is tier and benefits in one number."""

FAMILY_LANES: Final = record("deductible", "deductible_most", "maximum", "maximum_most")
"""Where a relative's spending counts: the family pools, and the most one member is credited."""

CREDITS: Final = record("member", "pool", "cents")
"""What a relative was credited before."""

OPENINGS: Final = record("used", "window")
"""What is in one pool at the start, from a plan's design."""


ROWS: Final = record(
    "status",
    "program",
    "has_more",
    "are_zero",
    "approved_from",
    "approved_through",
    "members",
    "first_relative",
    "relatives",
    "first_slot",
    "first_session",
    "first_line",
)
"""One row: its status, the program it follows (``NONE`` to leave it out), and what only it knows.

``are_zero`` has one bit a prefix; the last three say where its amounts go.
"""

BOOKS: Final = record("opened", "next_relative", "last_relative", "first_credited")
"""How far the walk has come with one payer: benefit years opened, relatives posted, and where their credits stand."""


class Courses(NamedTuple):
    """Programs with their lines, and what a line's record points at."""

    programs: Records
    lines: Records
    extras: Records
    rules: Records
    cards: Records
    rebates: Records


class Plans(NamedTuple):
    """What the kernel needs of all plans."""

    terms: Records
    lanes: Records
    limits: Numbers
    limit_pools: Records


class Payers(NamedTuple):
    """Accounts, and what they point at; ``numbers`` holds days, counts and rules of several kinds."""

    accounts: Records
    years: Records
    openings: Records
    numbers: Numbers
    groups: Records
    group_limits: Numbers


class Family(NamedTuple):
    """Relatives of designs, and where relatives' spending counts."""

    relatives: Records
    credits: Records
    lanes: Records


class Tables(NamedTuple):
    """Everything the programs of some rows share."""

    courses: Courses
    plans: Plans
    payers: Payers
    family: Family


class Rows(NamedTuple):
    """The rows, with the cents and visits they give (``NONE`` for nothing) and what their relatives spent."""

    records: Records
    applied: Numbers
    visits: Numbers
    relatives: Records


class Purses(NamedTuple):
    """What assistance has left for one person, and what a savings card took on each day."""

    card: Numbers
    rebate: Numbers
    grants: Numbers
    devices: Numbers
    paid: Numbers


class Scratch(NamedTuple):
    """What moves while one row is settled; used again for the next. ``line`` is one line made on the way."""

    state: State
    line: Records
    listed: Numbers
    books: Records
    credited: Numbers
    purses: Purses


class Out(NamedTuple):
    """What comes out: amounts by year, session and line; the last two may be empty.

    After the amounts of a year stand the days on which its deductible and its maximum were met, 0 for not.
    """

    years: Numbers
    sessions: Numbers
    lines: Numbers
