"""The walk's balances over tables: opening pools, relatives' spending, benefit years."""

from __future__ import annotations

from ketacost.adjudication.kernel import State, carry_over, credit_relative
from ketacost.batch.refusals import (
    APPLIED_TWICE,
    BALANCE_UNLISTED,
    CARRIED_ABOVE,
    DETAIL,
    FAMILY_BELOW,
    FINE,
    NO_BALANCE,
    NO_CARRIED_AMOUNT,
    NO_CARRY_OVER,
    NO_LIMIT,
    NO_RULE_OF_VISITS,
    RELATIVE_TOO_EARLY,
    RELATIVES_OF_ONE,
    VISITS_NOT_COUNTED,
    VISITS_TWICE,
)
from ketacost.batch.tables import Entry, Numbers, Payers, Plans, Records, Rows, Scratch, Tables
from ketacost.batch.visits import OTHER_PREFIX, UNCOUNTED, UNCOVERED


def open_account(
    account: Entry, row: int, record: Entry, payers: Payers, plans: Plans, rows: Rows, scratch: Scratch
) -> int:
    """Put the opening balances of one payer into its pools; return a status."""
    used, window, visits = scratch.state.used, scratch.state.window, scratch.state.visits
    if not account.from_row:
        open_design(account, payers, used, window, visits)
        return FINE
    for at in range(account.pools):
        scratch.listed[at] = 0
    is_zero = record.are_zero >> account.prefix & 1
    for at in range(len(payers.groups)):
        if payers.groups[at].prefix == account.prefix:
            limit = payers.group_limits[account.coverage, at]
            status = open_limit(
                payers.groups[at], limit, account, row, is_zero, plans, rows.applied, used, window, scratch.listed
            )
            if status != FINE:
                return status + DETAIL * at
    if not is_zero:
        for at in range(account.pools):
            if not scratch.listed[at]:
                return BALANCE_UNLISTED + DETAIL * account.prefix
    return open_visits(account, row, payers.numbers, rows.visits, visits)


def open_design(account: Entry, payers: Payers, used: Numbers, window: Numbers, visits: Numbers) -> None:
    """Put the balances of a design into the pools and counters of one payer."""
    for at in range(account.pools):
        used[account.first_pool + at] = payers.openings[account.first_opening + at].used
        window[account.first_pool + at] = payers.openings[account.first_opening + at].window
    for at in range(account.counts):
        visits[account.first_count + at] = payers.numbers[account.first_opening_count + at]


def open_limit(
    group: Entry,
    limit_at: int,
    account: Entry,
    row: int,
    is_zero: int,
    plans: Plans,
    applied: Numbers,
    used: Numbers,
    window: Numbers,
    listed: Numbers,
) -> int:
    """Put what a group of columns says into the pools of its limit; return a status."""
    own = given(applied, row, group.individual)
    family = given(applied, row, group.family)
    own_carry = given(applied, row, group.individual_carry)
    family_carry = given(applied, row, group.family_carry)
    if own < 0 and family < 0 and own_carry < 0 and family_carry < 0:
        return FINE
    if limit_at < 0:
        return NO_LIMIT
    limit = plans.limit_pools[limit_at]
    mark = (limit.individual if limit.individual >= 0 else limit.family) - account.first_limit
    status = APPLIED_TWICE if listed[mark] else check_limit(own, family, own_carry, family_carry, account.carries)
    listed[mark] = 1
    carries = 1 if account.in_window and limit.is_deductible else 0
    if limit.individual >= 0 and status == FINE:
        status = fill(limit.individual, account, own, own_carry, carries, plans.limits, used, window)
    if limit.family >= 0 and status == FINE:
        listed[limit.family - account.first_limit] = 1
        if family < 0 and is_zero:
            family, family_carry = own, own_carry
        status = fill(limit.family, account, family, family_carry, carries, plans.limits, used, window)
    return status


def given(applied: Numbers, row: int, column: int) -> int:
    """Return the cents a row gives in a column, below zero for none."""
    return applied[row, column] if column >= 0 else -1


def check_limit(own: int, family: int, own_carry: int, family_carry: int, carries: int) -> int:
    """Return a status for what cannot be: a family that spent less than its member, a part above its whole."""
    if 0 <= family < own:
        return FAMILY_BELOW
    if own_carry >= 0 or family_carry >= 0:
        if not carries:
            return NO_CARRY_OVER
        if 0 <= own < own_carry or 0 <= family < family_carry:
            return CARRIED_ABOVE
    return FINE


def fill(
    pool: int, account: Entry, cents: int, carried: int, carries: int, limits: Numbers, used: Numbers, window: Numbers
) -> int:
    """Put an opening balance into one pool of the first year, never past its limit; return a status."""
    if cents < 0:
        return NO_BALANCE
    if carries and carried < 0:
        return NO_CARRIED_AMOUNT
    at = account.first_pool + pool - account.first_limit
    used[at] = min(limits[pool], cents)
    if carries:
        window[at] = min(limits[pool], carried)
    return FINE


def open_visits(account: Entry, row: int, numbers: Numbers, counts: Numbers, visits: Numbers) -> int:
    """Put visits already used into the counters of the first year; return a status."""
    for at in range(counts.shape[1]):
        rule = numbers[account.first_visits + 2 * at]
        count = counts[row, at]
        if count < 0 or rule == OTHER_PREFIX:
            continue
        if rule == UNCOVERED:
            return NO_RULE_OF_VISITS + DETAIL * at
        if rule == UNCOUNTED:
            return VISITS_NOT_COUNTED + DETAIL * at
        for earlier in range(at):
            if numbers[account.first_visits + 2 * earlier] == rule and counts[row, earlier] >= 0:
                return VISITS_TWICE + DETAIL * at
        key = numbers[account.first_visits + 2 * at + 1]
        if key >= 0:
            visits[key] = count
    return FINE


# relatives


def open_relatives(book: Entry, account: Entry, record: Entry, relatives: Records) -> int:
    """Find the relatives of one payer and start its years; return a status."""
    book.opened = 1
    book.next_relative = account.first_relative
    book.last_relative = account.first_relative + account.relatives
    if account.from_row:
        place = record.first_relative
        last = place + record.relatives
        while place < last and relatives[place].account != account.prefix:
            place += 1
        book.next_relative = place
        while place < last and relatives[place].account == account.prefix:
            place += 1
        book.last_relative = place
        if book.next_relative < place and not account.is_family:
            return RELATIVES_OF_ONE + DETAIL * account.prefix
    return FINE


def post_relatives(
    book: Entry, account: Entry, through: int, record: Entry, tables: Tables, relatives: Records, scratch: Scratch
) -> int:
    """Post what relatives of one payer spent up to and including a day; return a status."""
    members = record.members if account.from_row else account.members
    while book.next_relative < book.last_relative:
        place = book.next_relative
        entry = relatives[place] if account.from_row else tables.family.relatives[place]
        if entry.day > through:
            return FINE
        if entry.day < account.as_of:
            return RELATIVE_TOO_EARLY + DETAIL * account.prefix
        year = 0
        while entry.day > tables.payers.years[account.first_year + year].ends:
            year += 1
        open_years(book, account, year, tables.plans, scratch.state)
        in_window = 1 if entry.day >= tables.payers.years[account.first_year + year].window else 0
        lane = tables.family.lanes[account.first_family_lane + entry.lane]
        first = book.first_credited + (year * members + entry.member) * account.pools - account.first_limit
        offset = account.first_pool + year * account.pools - account.first_limit
        line = scratch.line[0]
        line.year = offset
        line.in_window = in_window
        limits = tables.plans.limits
        if lane.deductible >= 0:
            most, cents = lane.deductible_most, entry.deductible
            credit_member(line, lane.deductible, most, cents, first, limits, scratch.credited, scratch.state)
        if lane.maximum >= 0:
            most, cents = lane.maximum_most, entry.out_of_pocket
            credit_member(line, lane.maximum, most, cents, first, limits, scratch.credited, scratch.state)
        book.next_relative = place + 1
    return FINE


def credit_member(
    line: Entry, pool: int, most: int, cents: int, first: int, limits: Numbers, credited: Numbers, state: State
) -> None:
    """Credit a relative's cents to one family pool, and remember how much this member was credited."""
    before = credited[first + pool]
    credited[first + pool] = before + credit_relative(state, limits, line, pool, cents, before, most)


# years


def open_years(book: Entry, account: Entry, year: int, plans: Plans, state: State) -> None:
    """Open the benefit years of one payer up to a year, each with what the one before carries over."""
    while book.opened <= year:
        old = account.first_pool + (book.opened - 1) * account.pools - account.first_limit
        if account.carries:
            for place in range(account.first_deductible, account.first_deductible + account.deductibles):
                limit = plans.limit_pools[place]
                own, family = limit.individual, limit.family
                carry_over(state, plans.limits, old, old + account.pools, own, family, account.only_if_unmet)
        book.opened += 1
