"""Opening and closing balances: what a payer reports, into the pools of a benefit year and out again."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ketacost.adjudication.kernel import NONE
from ketacost.adjudication.terms import CompiledCoverage, LimitPools
from ketacost.claims.coverage import Accumulators, AppliedAmount, LimitKind, MemberCredit, VisitsUsed
from ketacost.claims.services import Benefit, ServiceCategory
from ketacost.errors import PlanError, UnknownError
from ketacost.plans.limits import CarryOver
from ketacost.values.dates import BenefitYear
from ketacost.values.money import from_cents, to_cents
from ketacost.values.unknown import Unknown, require

_KINDS = (LimitKind.DEDUCTIBLE, LimitKind.OUT_OF_POCKET)


def opening_pools(compiled: CompiledCoverage, opening: Accumulators, year: BenefitYear) -> tuple[list[int], list[int]]:
    """Return the cents applied and the cents applied in the carry-over window, by pool, as of the opening day.

    Raises:
        UnknownError: if a pool is not listed and not said to be zero.
        PlanError: if a listed amount belongs to no limit of the plan.
    """
    used = [0] * len(compiled.names)
    window = [0] * len(compiled.names)
    listed: set[int] = set()
    carry = compiled.plan.carry_over
    in_window = carry is not None and opening.as_of > year.last_months(carry.months).first_on
    for index, entry in enumerate(opening.applied):
        path = f"accumulators.applied[{index}]"
        pools = _pools_for(compiled, entry.kind, entry.tier, entry.benefits, path)
        carries = in_window and entry.kind is LimitKind.DEDUCTIBLE
        for pool, field, amount, carried in _fields(pools, entry, zero=opening.unlisted_are_zero):
            if pool in listed:
                raise PlanError("plan.applied_twice", "this limit is listed twice; keep one entry", path=path)
            listed.add(pool)
            limit = compiled.limits[pool]
            used[pool] = min(limit, to_cents(require(amount, f"{path}.{field}")))
            if carries:
                window[pool] = min(limit, _carried(carried, f"{path}.{field}_carry_over"))
    missing = set(range(len(compiled.names))) - listed
    if missing and not opening.unlisted_are_zero:
        names = "; ".join(str(compiled.names[pool]) for pool in sorted(missing))
        raise UnknownError(
            "unknown.balance", f"say what was applied as of {opening.as_of} to: {names}", path="accumulators.applied"
        )
    return used, window


def _fields(
    pools: LimitPools, entry: AppliedAmount, *, zero: bool
) -> list[tuple[int, str, Decimal | Unknown, Decimal | Unknown | None]]:
    found: list[tuple[int, str, Decimal | Unknown, Decimal | Unknown | None]] = []
    if pools.individual != NONE:
        found.append((pools.individual, "individual", entry.individual, entry.individual_carry_over))
    if pools.family != NONE:
        family: Decimal | Unknown
        if entry.family is None:
            family = entry.individual if zero else Unknown("the family's amount was not given")
            carried = entry.individual_carry_over if zero else entry.family_carry_over
        else:
            family, carried = entry.family, entry.family_carry_over
        found.append((pools.family, "family", family, carried))
    return found


def _carried(amount: Decimal | Unknown | None, path: str) -> int:
    if amount is None:
        raise UnknownError(
            "unknown.carry_over", "say how much of it was applied inside the plan's carry-over window", path=path
        )
    return to_cents(require(amount, path))


def _pools_for(compiled: CompiledCoverage, kind: LimitKind, tier: object, benefits: object, path: str) -> LimitPools:
    for pools in compiled.pools_of(kind):
        if tier in pools.limit.tiers and pools.limit.benefits is benefits:
            return pools
    raise PlanError(
        "plan.applied_to_no_limit",
        f"the plan has no {kind} limit for tier {tier} and benefits {benefits}; name them as the plan does",
        path=path,
    )


def opening_visits(compiled: CompiledCoverage, opening: Accumulators) -> dict[int, int]:
    """Return visits already used in the benefit year, by rule index."""
    used: dict[int, int] = {}
    for index, entry in enumerate(opening.visits_used):
        try:
            rule = compiled.plan.rule_for(entry.service, entry.tier, entry.benefit, entry.code)
        except PlanError as error:
            raise error.at(f"accumulators.visits_used[{index}]") from None
        used[rule] = entry.visits
    return used


def opening_credits(compiled: CompiledCoverage, opening: Accumulators) -> dict[tuple[str, int], int]:
    """Return what relatives were already credited, by (member, family pool)."""
    return {
        (
            entry.member,
            _pools_for(compiled, entry.kind, entry.tier, entry.benefits, f"accumulators.member_credits[{i}]").family,
        ): to_cents(entry.applied)
        for i, entry in enumerate(opening.member_credits)
    }


def closing_applied(
    compiled: CompiledCoverage, used: Sequence[int], window: Sequence[int], carry: CarryOver | None
) -> tuple[AppliedAmount, ...]:
    """Return one entry a limit with what is applied now."""

    def dollars_in(cents: Sequence[int], pool: int) -> Decimal | None:
        return None if pool == NONE else from_cents(cents[pool])

    entries = []
    for kind in _KINDS:
        for pools in compiled.pools_of(kind):
            carries = carry is not None and kind is LimitKind.DEDUCTIBLE
            individual = dollars_in(used, pools.individual)
            entries.append(
                AppliedAmount(
                    kind=kind,
                    tier=pools.limit.tiers[0],
                    benefits=pools.limit.benefits,
                    individual=Decimal("0.00") if individual is None else individual,
                    family=dollars_in(used, pools.family),
                    individual_carry_over=dollars_in(window, pools.individual) if carries else None,
                    family_carry_over=dollars_in(window, pools.family) if carries else None,
                )
            )
    return tuple(entries)


def closing_visits(compiled: CompiledCoverage, visits: dict[int, int]) -> tuple[VisitsUsed, ...]:
    """Return visits used by rule, each named by a line that falls under the rule."""
    entries = []
    for index, rule in enumerate(compiled.plan.cost_sharing):
        count = visits.get(index, 0)
        line = _line_under(compiled, index) if count else None
        if line is not None:
            service, benefit, code = line
            entries.append(VisitsUsed(service=service, tier=rule.tiers[0], benefit=benefit, code=code, visits=count))
    return tuple(entries)


def _line_under(compiled: CompiledCoverage, index: int) -> tuple[ServiceCategory, Benefit, str] | None:
    rule = compiled.plan.cost_sharing[index]
    for service in ServiceCategory:
        for benefit in Benefit:
            for code in rule.codes or ("",):
                if not rule.matches(service, rule.tiers[0], benefit, code):
                    continue
                try:
                    found = compiled.plan.rule_for(service, rule.tiers[0], benefit, code)
                except PlanError:  # an ambiguous corner no line of the course used
                    continue
                if found == index:
                    return service, benefit, code
    return None


def closing_credits(compiled: CompiledCoverage, credited: dict[tuple[str, int], int]) -> tuple[MemberCredit, ...]:
    """Return what relatives were credited so far in the benefit year."""
    by_pool = {pools.family: pools for kind in _KINDS for pools in compiled.pools_of(kind)}
    return tuple(
        MemberCredit(
            member=member,
            kind=by_pool[pool].kind,
            tier=by_pool[pool].limit.tiers[0],
            benefits=by_pool[pool].limit.benefits,
            applied=from_cents(cents),
        )
        for (member, pool), cents in credited.items()
    )
