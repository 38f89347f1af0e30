"""The walk over tables: every row's lines through its payers, by the functions of ``ketacost.adjudication``.

What :mod:`ketacost.adjudication.walk` and :mod:`~ketacost.adjudication.settlement` do for one person with records, this
does for many with integer tables. It moves figures and asks the shared functions; every rule is theirs. It is compiled
together with them by :mod:`ketacost.batch.compiled`, so it keeps to integers, tuples and loops, and hands each function
only the tables it needs: what is not handed on need not be compiled.
"""

from __future__ import annotations

from ketacost.adjudication.coordination import NOTHING, First, Layer, base_of, is_asked, layer_of
from ketacost.adjudication.kernel import (
    FILLED_DEDUCTIBLE,
    FILLED_MAXIMUM,
    LIABLE_PATIENT_ALLOWED,
    Parts,
    State,
    post,
    split_line,
)
from ketacost.adjudication.relief import NO_RELIEF, Relief
from ketacost.batch.refusals import DETAIL, FINE, OF_PROGRAM
from ketacost.batch.tables import (
    DEDUCTIBLE_MET_ON,
    MAXIMUM_MET_ON,
    SECOND_ALLOWED,
    WRITE_OFF,
    Entry,
    Numbers,
    Out,
    Plans,
    Records,
    Rows,
    Scratch,
    Tables,
)
from ketacost.batch.walk_balances import open_account, open_relatives, open_years, post_relatives
from ketacost.batch.walk_relief import open_purses, relieve_line


def settle_rows(first: int, last: int, tables: Tables, rows: Rows, scratch: Scratch, out: Out) -> None:
    """Settle the rows from ``first`` up to ``last``; a row that is refused keeps its reason in its ``status``."""
    for row in range(first, last):
        record = rows.records[row]
        if record.status == FINE and record.program >= 0:
            program = tables.courses.programs[record.program]
            clear(program, scratch.state)
            status = open_accounts(row, record, program, tables, rows, scratch)
            if status == FINE:
                if program.is_plain and not record.has_more:
                    settle_plain(record, program, tables.courses.lines, tables.plans, scratch, out)
                else:
                    status = settle_whole(record, program, tables, rows.relatives, scratch, out)
            rows.records[row].status = status


def clear(program: Entry, state: State) -> None:
    """Empty the state for a new row."""
    for at in range(program.pools):
        state.used[at] = 0
        state.window[at] = 0
    for at in range(program.visit_keys):
        state.visit_ordinal[at] = 0
    for at in range(program.count_keys):
        state.visits[at] = 0
    for at in range(program.copay_keys):
        state.copay_set[at] = -1
        state.copay_charged[at] = 0
    for at in range(program.cap_keys):
        state.cap_used[at] = 0


def open_accounts(row: int, record: Entry, program: Entry, tables: Tables, rows: Rows, scratch: Scratch) -> int:
    """Open the balances of every payer of a row; return a status."""
    credited = 0
    for at in range(program.accounts):
        account = tables.payers.accounts[program.first_account + at]
        status = open_account(account, row, record, tables.payers, tables.plans, rows, scratch)
        if status == FINE:
            status = open_relatives(scratch.books[at], account, record, rows.relatives)
        if status != FINE:
            return status
        scratch.books[at].first_credited = credited
        members = record.members if account.from_row else account.members
        size = account.years * members * account.pools
        for place in range(credited, credited + size):
            scratch.credited[place] = 0
        for place in range(account.first_credit, account.first_credit + account.credits):
            entry = tables.family.credits[place]
            scratch.credited[credited + entry.member * account.pools + entry.pool] = entry.cents
        credited += size
    return FINE


# lines


def settle_plain(record: Entry, program: Entry, lines: Records, plans: Plans, scratch: Scratch, out: Out) -> None:
    """Settle the lines of a row that has one payer after another, and nothing that comes after them."""
    at = -1
    for line in lines[program.first_line : program.first_line + program.lines]:
        at += 1
        if line.terms < 0 or line.lane < 0:  # never, as in the kernel
            return
        terms = plans.terms[line.terms]
        lane = plans.lanes[line.lane]
        parts = split_line(line, terms, lane, plans.limits, scratch.state)
        slot = record.first_slot + line.slot
        filled = post(NO_RELIEF.card, parts, line, terms, lane, plans.limits, scratch.state)
        if filled:
            note_met(filled, line.day, slot, out.years)
        add_amounts(at, record, line, terms, parts, NOTHING, NO_RELIEF, out)


def settle_whole(record: Entry, program: Entry, tables: Tables, relatives: Records, scratch: Scratch, out: Out) -> int:
    """Settle the lines of a row with everything that may come after the first payer; return a status."""
    plans, courses = tables.plans, tables.courses
    open_purses(program, courses.cards, courses.rebates, tables.payers.numbers, scratch.purses)
    for at in range(program.lines):
        line = courses.lines[program.first_line + at]
        extra = courses.extras[program.first_extra + at]
        status = start_line(extra, record, program, tables, relatives, scratch)
        terms_at = line.terms
        if extra.session_day >= 0 and not is_approved(extra.session_day, record):
            terms_at = extra.unapproved_terms
            if extra.unapproved_error >= 0:
                status = OF_PROGRAM + DETAIL * extra.unapproved_error
        if status != FINE:
            return status
        terms = plans.terms[terms_at]
        lane = plans.lanes[line.lane]
        counts = card_counts(extra, scratch.state.used)
        parts = split_line(line, terms, lane, plans.limits, scratch.state)
        first = First(
            parts.covered,
            parts.allowed,
            parts.plan_paid,
            parts.deductible,
            parts.copay + parts.coinsurance,
            parts.balance_bill,
            parts.noncovered,
        )
        layer = NOTHING
        if extra.second_account >= 0 and is_asked(first, courses.rules[extra.rules]):
            if extra.second_error >= 0:
                return OF_PROGRAM + DETAIL * extra.second_error
            second = tables.payers.accounts[program.first_account + extra.second_account]
            open_years(
                scratch.books[extra.second_account],
                second,
                extra.second_year_index,
                plans,
                scratch.state,
            )
            layer = ask_second(first, extra, courses.rules[extra.rules], plans, scratch.line[0], scratch.state)
            if len(out.lines):
                out.lines[record.first_line + at, SECOND_ALLOWED] = layer.allowed
        relief = NO_RELIEF
        if extra.has_relief:
            relief = relieve_line(first, layer, extra, program, courses, tables.payers.numbers, scratch.purses)
        filled = post(0 if counts else relief.card, parts, line, terms, lane, plans.limits, scratch.state)
        if filled:
            note_met(filled, line.day, record.first_slot + line.slot, out.years)
        add_amounts(at, record, line, terms, parts, layer, relief, out)
    return FINE


def start_line(
    extra: Entry, record: Entry, program: Entry, tables: Tables, relatives: Records, scratch: Scratch
) -> int:
    """Bring both payers to the day of a line: relatives' spending first, then its benefit year; return a status."""
    status = FINE
    account = tables.payers.accounts[program.first_account + extra.account]
    book = scratch.books[extra.account]
    if extra.starts_claim:
        if book.next_relative < book.last_relative:
            status = post_relatives(book, account, extra.through, record, tables, relatives, scratch)
        if extra.second_account >= 0 and status == FINE:
            second_book = scratch.books[extra.second_account]
            if second_book.next_relative < second_book.last_relative:
                second = tables.payers.accounts[program.first_account + extra.second_account]
                through = extra.second_through
                status = post_relatives(second_book, second, through, record, tables, relatives, scratch)
    if book.opened <= extra.year_index:
        open_years(book, account, extra.year_index, tables.plans, scratch.state)
    return status


def is_approved(day: int, record: Entry) -> bool:
    """Return whether the approval of a row covers a session on a day."""
    after_start = record.approved_from < 0 or record.approved_from <= day
    return after_start and (record.approved_through < 0 or day <= record.approved_through)


def card_counts(extra: Entry, used: Numbers) -> bool:
    """Return whether the plan counts a card's payment on a line, by its balances before the line."""
    if extra.card_pool < 0:
        return bool(extra.card_counts)
    return bool(used[extra.card_pool] >= extra.card_least)


def ask_second(first: First, extra: Entry, rules: Entry, plans: Plans, line: Entry, state: State) -> Layer:
    """Return what the second payer does with a line it is asked about, by its own terms and pools."""
    base = base_of(first, rules, extra.second_price)
    line.billed = base
    line.price = base
    line.unprotected = 0
    line.year = extra.second_year
    line.in_window = extra.second_in_window
    line.visit_key = extra.second_visit_key
    line.count_key = extra.second_count_key
    line.copay_key = extra.second_copay_key
    line.cap_key = extra.second_cap_key
    terms = plans.terms[extra.second_terms]
    lane = plans.lanes[extra.second_lane]
    parts = split_line(line, terms, lane, plans.limits, state)
    post(0, parts, line, terms, lane, plans.limits, state)
    return layer_of(first, rules, base, parts.plan_paid, parts.covered)


# what comes out


def note_met(filled: int, day: int, slot: int, years: Numbers) -> None:
    """Note the first day of a year on which a line filled a deductible, and an out-of-pocket maximum."""
    if filled & FILLED_DEDUCTIBLE and (years[slot, DEDUCTIBLE_MET_ON] == 0 or day < years[slot, DEDUCTIBLE_MET_ON]):
        years[slot, DEDUCTIBLE_MET_ON] = day
    if filled & FILLED_MAXIMUM and (years[slot, MAXIMUM_MET_ON] == 0 or day < years[slot, MAXIMUM_MET_ON]):
        years[slot, MAXIMUM_MET_ON] = day


def add_amounts(
    at: int,
    record: Entry,
    line: Entry,
    terms: Entry,
    parts: Parts,
    layer: Layer,
    relief: Relief,
    out: Out,
) -> None:
    """Add the amounts of one line to its year, and to its session and its own record where they are wanted."""
    add_to(out.years, record.first_slot + line.slot, parts, layer, relief)
    if len(out.sessions):
        add_to(out.sessions, record.first_session + line.session, parts, layer, relief)
    if len(out.lines):
        place = record.first_line + at
        add_to(out.lines, place, parts, layer, relief)
        is_whole = not parts.covered and terms.liability != LIABLE_PATIENT_ALLOWED
        out.lines[place, WRITE_OFF] = parts.write_off if line.billed >= 0 or is_whole else -1


def add_to(sums: Numbers, at: int, parts: Parts, layer: Layer, relief: Relief) -> None:
    """Add the amounts of one line to a row of sums, in the order of ``tables.AMOUNTS``."""
    if at < 0:  # never, as in the kernel
        return
    sums[at, 0] += parts.allowed
    sums[at, 1] += parts.plan_paid
    sums[at, 2] += parts.deductible
    sums[at, 3] += parts.copay
    sums[at, 4] += parts.coinsurance
    sums[at, 5] += parts.noncovered
    sums[at, 6] += parts.balance_bill
    sums[at, 7] += layer.paid
    sums[at, 8] += layer.write_off
    sums[at, 9] += relief.discount
    sums[at, 10] += relief.card
    sums[at, 11] += relief.grant
    sums[at, 12] += relief.rebate
