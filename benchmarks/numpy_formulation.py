"""The same rules in NumPy, as an analyst would write them: the comparator of the compiled kernel.

Members who follow the same program (plan, course, first day) have the same claim lines, so one array holds a balance of
all of them, and a Python loop over the line positions settles each line for all members at once. A rule a line does not
have is not computed: terms are the same for all. Opening balances are taken as they are, without the checks.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from plain_run import named

from ketacost.adjudication import kernel
from ketacost.adjudication.kernel import UNLIMITED, WHOLE, Lane, Terms
from ketacost.batch.tables import DEDUCTIBLE_MET_ON, MAXIMUM_MET_ON, Ints, Out, Rows, Scratch, Tables

Amount = Any
"""Whole cents: one number for all members, or an array with one for each."""
Shares = tuple[Amount, Amount, Amount]
Mask = npt.NDArray[np.bool_]


class Plan(NamedTuple):
    """Terms, lanes and limits as plain numbers, which Python reads faster than records."""

    terms: list[Terms]
    lanes: list[Lane]
    limits: list[int]
    limit_pools: list[Any]


class Members(NamedTuple):
    """The balances of the members of one program: rows are pools or keys, columns are members."""

    used: Ints
    ordinal: Ints
    visits: Ints
    copay_set: Ints
    copay_charged: Ints
    cap_used: Ints


def settle_rows(_first: int, _last: int, tables: Tables, rows: Rows, _scratch: Scratch, out: Out) -> None:
    """Settle all rows, program by program."""
    plan = Plan(
        terms=named(tables.plans.terms),
        lanes=named(tables.plans.lanes),
        limits=tables.plans.limits.tolist(),
        limit_pools=named(tables.plans.limit_pools),
    )
    programs = rows.records["program"]
    order = np.argsort(programs, kind="stable")
    numbers, starts = np.unique(programs[order], return_index=True)
    for number, places in zip(numbers, np.split(order, starts[1:]), strict=True):
        settle_program(tables.courses.programs[number], places, tables, plan, rows, out.years)


def settle_program(program: Any, places: Ints, tables: Tables, plan: Plan, rows: Rows, years: Ints) -> None:  # noqa: ANN401, PLR0917
    """Settle the members of one program, line by line."""
    members = opened(program, places, tables, plan, rows)
    sums = np.zeros((program["slots"], years.shape[1], len(places)), np.int64)
    first = program["first_line"]
    for line in named(tables.courses.lines[first : first + program["lines"]]):
        settle_line(line, plan.terms[line.terms], plan.lanes[line.lane], plan.limits, members, sums[line.slot])
    slots = rows.records["first_slot"][places]
    for at, slot in enumerate(sums):
        years[slots + at] = slot.T


def opened(program: Any, places: Ints, tables: Tables, plan: Plan, rows: Rows) -> Members:  # noqa: ANN401
    """Return the balances the members of a program start with."""

    def zeros(field: str) -> Ints:
        return np.zeros((program[field], len(places)), np.int64)

    members = Members(
        used=zeros("pools"),
        ordinal=zeros("visit_keys"),
        visits=zeros("count_keys"),
        copay_set=zeros("copay_keys") - 1,
        copay_charged=zeros("copay_keys"),
        cap_used=zeros("cap_keys"),
    )
    first = program["first_account"]
    for account in tables.payers.accounts[first : first + program["accounts"]]:
        if account["from_row"]:
            for at, group in enumerate(tables.payers.groups):
                limit = tables.payers.group_limits[account["coverage"], at]
                if limit >= 0 and group["prefix"] == account["prefix"]:
                    fill(plan.limit_pools[limit], group, account, rows.applied[places], plan.limits, members.used)
            open_visits(account, tables.payers.numbers, rows.visits[places], members.visits)
        else:
            openings = tables.payers.openings[account["first_opening"] :][: account["pools"]]
            members.used[account["first_pool"] :][: account["pools"]] = openings["used"][:, None]
    return members


def fill(limit: Any, group: Any, account: Any, applied: Ints, limits: list[int], used: Ints) -> None:  # noqa: ANN401, PLR0917
    """Put opening balances into the pools of one limit; a family without its own figure spent what the person did."""
    own = applied[:, group["individual"]] if group["individual"] >= 0 else np.full(len(applied), -1)
    family = applied[:, group["family"]] if group["family"] >= 0 else own
    family = np.where(family < 0, own, family)
    for pool, cents in ((limit.individual, own), (limit.family, family)):
        if pool >= 0:
            at = account["first_pool"] + pool - account["first_limit"]
            used[at] = np.where(cents >= 0, np.minimum(cents, limits[pool]), used[at])


def open_visits(account: Any, numbers: Ints, counts: Ints, visits: Ints) -> None:  # noqa: ANN401
    """Put visits already used into their counters."""
    for at in range(counts.shape[1]):
        rule, key = numbers[account["first_visits"] + 2 * at], numbers[account["first_visits"] + 2 * at + 1]
        if rule >= 0 and key >= 0:
            visits[key] = np.where(counts[:, at] >= 0, counts[:, at], visits[key])


def settle_line(line: Any, terms: Terms, lane: Lane, limits: list[int], members: Members, year: Ints) -> None:  # noqa: ANN401, PLR0917
    """Settle one line for all members."""
    billed, price = line.billed, line.price
    allowed = billed if 0 <= billed < price else price
    ordinal = count_visit(line, members)
    covered: Mask | bool = bool(terms.covered)
    if covered and terms.visit_limit < UNLIMITED and line.visit_key >= 0:
        covered = ordinal <= terms.visit_limit
    year[0] += allowed
    if covered is not True:
        owed = (billed if billed >= 0 else allowed, allowed, 0)[terms.liability]
        year[5] += owed * np.logical_not(covered)
        if not np.any(covered):
            return
    left_out = portion(allowed, terms.left_out_rate, terms.rounding) if terms.penalized else 0
    shares = share(allowed - left_out, ordinal, covered, line, terms, lane, limits, members)
    copay, deductible, coinsurance = shares
    paid = (allowed - left_out) * np.asarray(covered) - copay - deductible - coinsurance
    withheld = 0
    if terms.penalized:
        withheld = np.minimum(portion(paid, terms.withheld_rate, terms.rounding), terms.withheld_most)
    post(shares, line, terms, lane, limits, members, year)
    for at, amount in enumerate((paid - withheld, deductible, copay, coinsurance), start=1):
        year[at] += amount
    if terms.penalized:
        year[5] += left_out * np.asarray(covered) + withheld
    if line.unprotected and billed > allowed:
        year[6] += (billed - allowed) * np.asarray(covered)


def count_visit(line: Any, members: Members) -> Amount:  # noqa: ANN401
    """Return which visit of the year this is, counted at its first line."""
    if line.visit_key < 0:
        return 0
    ordinal = members.ordinal[line.visit_key]
    if not ordinal.any():
        members.visits[line.count_key] += 1
        ordinal[:] = members.visits[line.count_key]
    return ordinal


def share(  # noqa: PLR0917
    allowed: int,
    ordinal: Amount,
    covered: Mask | bool,  # noqa: FBT001 (one for all, or one for each)
    line: Any,  # noqa: ANN401
    terms: Terms,
    lane: Lane,
    limits: list[int],
    members: Members,
) -> Shares:
    """Return what the members owe of a line, after its rule's maximum and theirs."""
    is_first = (ordinal > 0) & (ordinal <= terms.first_visits) if terms.first_visits and line.visit_key >= 0 else None
    copay = terms.copay if is_first is None else np.where(is_first, terms.first_copay, terms.copay)
    room = copay_room(copay, covered, line.copay_key, terms, members)
    left = room_left(members.used, limits, line.year, lane.deductible_individual, lane.deductible_family)
    shares = charge(allowed, room, left, terms.copay, terms.rate, terms.deductible, terms)
    if is_first is not None:
        first = charge(allowed, room, left, terms.first_copay, terms.first_rate, terms.first_deductible, terms)
        shares = tuple(np.where(is_first, one, other) for one, other in zip(first, shares, strict=True))
    if covered is not True:
        shares = tuple(part * covered for part in shares)
    if line.copay_key >= 0:
        members.copay_charged[line.copay_key] += shares[0]
    if terms.maximum < UNLIMITED:
        shares = cap_by_rule(shares, line.cap_key, terms, members)
    if terms.counts_to_maximum:
        maximum = room_left(members.used, limits, line.year, lane.maximum_individual, lane.maximum_family)
        shares = cap_by_maximum(shares, maximum, terms)
    return shares


def portion(amount: Amount, rate: int, rounding: int) -> Amount:
    """Return a share of an amount in basis points, rounded to the cent."""
    doubled = 2 * amount * rate + WHOLE
    return half_even(doubled, 2 * WHOLE) if rounding == kernel.ROUND_HALF_EVEN else doubled // (2 * WHOLE)


def half_even(doubled: Amount, whole: Amount) -> Amount:
    """Return a quotient; one less where it is odd and nothing is left over."""
    quotient = doubled // whole
    return quotient - ((quotient % 2 == 1) & (quotient * whole == doubled))


def room_left(used: Ints, limits: list[int], year: int, individual: int, family: int) -> Amount:
    """Return what is left of a limit."""
    room: Amount = UNLIMITED
    if individual >= 0:
        room = limits[individual] - used[year + individual]
    if family >= 0:
        room = np.minimum(room, limits[family] - used[year + family])
    return room


def copay_room(copay: Amount, covered: Mask | bool, key: int, terms: Terms, members: Members) -> Amount:  # noqa: FBT001
    """Return how much of a copay this line may still be charged."""
    if np.ndim(copay) == 0 and copay < 0:
        return 0
    owed = np.maximum(copay, 0)
    if key < 0:
        return owed
    charged, fixed = members.copay_charged[key], members.copay_set[key]
    if not terms.copay_is_first_of_visit:
        return np.maximum(0, owed - charged)
    sets = (fixed < 0) & (copay >= 0) & covered
    fixed[:] = np.where(sets, copay, fixed)
    return np.minimum(owed, np.maximum(0, fixed - charged))


def charge(allowed: int, room: Amount, left: Amount, copay: int, rate: int, term: int, terms: Terms) -> Shares:  # noqa: PLR0917
    """Return copay, deductible and coinsurance before any maximum."""
    charged: Amount = np.minimum(room, allowed) if copay >= 0 else 0
    after: Amount = 0
    if term == kernel.DEDUCTIBLE_AFTER_COPAY:
        deductible = np.minimum(allowed - charged, left)
        rest = allowed - charged - deductible
    else:
        deductible = 0 if term == kernel.DEDUCTIBLE_WAIVED else np.minimum(left, allowed)
        rest = allowed - deductible
        if copay >= 0:
            after = charged = copay_after_deductible(room, rest, deductible, allowed, terms)
    if rate < 0:
        return charged, deductible, 0
    base = terms.coinsurance_base
    if base >= kernel.BASE_GREATER_OF:
        alone = coinsurance_on(rest, rest, rest, rate, terms)
        if copay < 0:
            return 0, deductible, alone
        takes_rate = alone >= charged if base == kernel.BASE_GREATER_OF else alone <= charged
        return np.where(takes_rate, 0, charged), deductible, np.where(takes_rate, alone, 0)
    taken_of = rest
    if base == kernel.BASE_AFTER_COPAY:
        taken_of = rest - after
    elif base == kernel.BASE_ALLOWED:
        taken_of = np.where(rest > 0, allowed, rest)
    return charged, deductible, coinsurance_on(taken_of, rest - after, rest, rate, terms)


def copay_after_deductible(room: Amount, rest: Amount, deductible: Amount, allowed: int, terms: Terms) -> Amount:
    """Return the copay charged on what the deductible left."""
    full = np.minimum(room, rest)
    if terms.crossing_copay == kernel.CROSSING_FULL:
        return full
    crosses = (np.asarray(deductible) > 0) & (np.asarray(rest) > 0)
    if terms.crossing_copay == kernel.CROSSING_NONE or not allowed:
        return np.where(crosses, 0, full)
    doubled, whole = 2 * room * rest + allowed, 2 * allowed
    is_even = terms.rounding == kernel.ROUND_HALF_EVEN
    prorated = half_even(doubled, whole) if is_even else doubled // whole
    return np.where(crosses, np.minimum(prorated, rest), full)


def coinsurance_on(base: Amount, most: Amount, rest: Amount, rate: int, terms: Terms) -> Amount:
    """Return coinsurance on a base."""
    computed = portion(base, rate, terms.rounding)
    if terms.coinsurance_minimum > 0:
        least = terms.coinsurance_minimum
        computed = np.where(np.asarray(rest) > 0, np.maximum(computed, least), computed)
    return np.minimum(computed, most)


def relieve(excess: Amount, shares: Shares, order: int) -> Shares:
    """Take an excess from the parts in the relief order."""
    copay, deductible, coinsurance = shares
    if order == kernel.RELIEF_DEDUCTIBLE_FIRST:
        cut = np.minimum(excess, deductible)
        deductible, excess = deductible - cut, excess - cut
    if order == kernel.RELIEF_COINSURANCE_FIRST:
        cut = np.minimum(excess, coinsurance)
        coinsurance, excess = coinsurance - cut, excess - cut
    cut = np.minimum(excess, copay)
    copay, excess = copay - cut, excess - cut
    cut = np.minimum(excess, coinsurance)
    coinsurance, excess = coinsurance - cut, excess - cut
    return copay, deductible - np.minimum(excess, deductible), coinsurance


def cap_by_rule(shares: Shares, key: int, terms: Terms, members: Members) -> Shares:
    """Relieve what is above the rule's own maximum."""
    room = terms.maximum - members.cap_used[key] if key >= 0 else terms.maximum
    copay, deductible, coinsurance = shares
    if terms.maximum_scope == kernel.CAP_COINSURANCE:
        taken = coinsurance = np.minimum(coinsurance, room)
    else:
        whole = copay + deductible + coinsurance
        taken = np.minimum(whole, room)
        copay, deductible, coinsurance = relieve(whole - taken, shares, terms.relief_order)
    if key >= 0:
        members.cap_used[key] += taken
    return copay, deductible, coinsurance


def cap_by_maximum(shares: Shares, maximum: Amount, terms: Terms) -> Shares:
    """Relieve what is above the out-of-pocket maximum."""
    copay, deductible, coinsurance = shares
    counted = copay + coinsurance + (deductible if terms.deductible_counts else 0)
    excess = np.maximum(0, counted - maximum)
    if not excess.any():
        return shares
    if terms.deductible_counts:
        return relieve(excess, shares, terms.relief_order)
    copay, _, coinsurance = relieve(excess, (copay, 0, coinsurance), terms.relief_order)
    return copay, deductible, coinsurance


def post(  # noqa: PLR0917
    shares: Shares,
    line: Any,  # noqa: ANN401
    terms: Terms,
    lane: Lane,
    limits: list[int],
    members: Members,
    year: Ints,
) -> None:
    """Add what was applied to the pools, and note the day on which one is full."""
    copay, deductible, coinsurance = shares
    applied = deductible + copay if terms.copay_credits_deductible else deductible
    if np.any(applied):
        for pool in (
            lane.deductible_individual,
            lane.deductible_family,
            lane.cross_deductible_individual,
            lane.cross_deductible_family,
        ):
            credit(pool, applied, line, limits, members, year[DEDUCTIBLE_MET_ON])
    if terms.counts_to_maximum:
        counted = copay + coinsurance + (deductible if terms.deductible_counts else 0)
        for pool in (
            lane.maximum_individual,
            lane.maximum_family,
            lane.cross_maximum_individual,
            lane.cross_maximum_family,
        ):
            credit(pool, counted, line, limits, members, year[MAXIMUM_MET_ON])


def credit(  # noqa: PLR0917
    pool: int,
    amount: Amount,
    line: Any,  # noqa: ANN401
    limits: list[int],
    members: Members,
    met_on: Ints,
) -> None:
    """Add an amount to one pool, never past its limit."""
    if pool < 0:
        return
    used = members.used[line.year + pool]
    before = used < limits[pool]
    np.minimum(used + amount, limits[pool], out=used)
    fills = before & (used >= limits[pool])
    if fills.any():
        earlier = fills & ((met_on == 0) | (met_on > line.day))
        met_on[earlier] = line.day
