"""Medigap: the lettered policies as second payers that take over part of what original Medicare leaves.

A policy is a plan whose allowed amount is what Medicare left of a line (see ``docs/explanation/two-payers.md``): what
its rule leaves of that, the person owes.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from ketacost.claims.coverage import Accumulators
from ketacost.claims.payers import Coordination, LineOfBusiness
from ketacost.claims.services import Benefit, ServiceCategory
from ketacost.errors import PlanError
from ketacost.plans.conventions import DeductibleTerm
from ketacost.plans.cost_sharing import CostShareRule
from ketacost.plans.coverage import Coverage, SecondaryCoverage
from ketacost.plans.limits import Limit
from ketacost.plans.plan import Plan
from ketacost.plans.plan_year import PlanYear
from ketacost.values.rates import Rate
from ketacost.values.unknown import Unknown

TOPIC: Final = "medigap"
_ALL: Final = (ServiceCategory.ALL_OTHER,)
_ZERO: Final = Decimal("0.00")
_VISITS: Final = (ServiceCategory.OFFICE_VISIT, ServiceCategory.PSYCHIATRIC_EVALUATION)
_SESSIONS: Final = (ServiceCategory.TREATMENT_SESSION,)
_ASK: Final = Unknown("ask the insurer whether G2082 and G2083 are office visits under Plan N")


class MedigapLetter(StrEnum):
    """The standardized policies; Massachusetts, Minnesota and Wisconsin have others, which are not modelled."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    F = "F"
    G = "G"
    K = "K"
    L = "L"
    M = "M"
    N = "N"

    @classmethod
    def parse(cls, text: object) -> MedigapLetter:
        """Return the letter, written small or large.

        Raises:
            PlanError: ``plan.medigap`` for anything else.
        """
        known = {one.value: one for one in cls}
        found = known.get(text.upper()) if isinstance(text, str) else None
        if found is None:
            raise PlanError("plan.medigap", f"expected one of {', '.join(known)}, got {text!r}")
        return found


_PAYS_DEDUCTIBLE: Final = frozenset({MedigapLetter.C, MedigapLetter.F})
_PAYS_EXCESS: Final = frozenset({MedigapLetter.F, MedigapLetter.G})
_HAS_HIGH_DEDUCTIBLE: Final = frozenset({MedigapLetter.F, MedigapLetter.G})


def medigap_coverage(
    letter: MedigapLetter | str,
    on: date,
    *,
    accumulators: Accumulators | Unknown | None = None,
    high_deductible: bool = False,
    eligible_before_2020: bool = False,
    session_is_office_visit: bool | Unknown = _ASK,
) -> SecondaryCoverage:
    """Return a Medigap policy as the second payer behind original Medicare.

    (A) Every letter takes over the whole Part B coinsurance but K (half), L (three quarters) and N (less a copay on
    office visits). (B) K and L take over all of it once their year's limit is met; what the person paid of coinsurance
    counts to it. (C) C and F also pay the Part B deductible, and only for people eligible for Medicare before 2020.
    (D) F and G pay excess charges. (E) The high-deductible F and G pay nothing until the year's amount is met, and all
    that Medicare leaves counts to it, the Part B deductible too. (F) None pays for a drug under Part D.

    Args:
        letter: which policy, such as ``"G"``.
        on: a day of the calendar year.
        accumulators: what was already applied to its own deductible or limit; by default nothing in that year. With a
            high deductible that includes the Part B deductible paid so far.
        high_deductible: the high-deductible kind of F or G.
        eligible_before_2020: whether the person could have Medicare before 2020.
        session_is_office_visit: under N, whether a bundled session carries the copay; nobody publishes it.

    Raises:
        PlanError: ``plan.medigap`` for a letter the person cannot have, or a kind there is not.
        ReferenceDataError: for a year whose figures are not known.
    """
    try:
        chosen = MedigapLetter.parse(letter)
    except PlanError as error:
        raise error.at("letter") from None
    _check(chosen, high_deductible=high_deductible, eligible_before_2020=eligible_before_2020)
    year = PlanYear(on)
    plan = _plan(chosen, year, high_deductible=high_deductible, session=session_is_office_visit)
    opening = Accumulators.none_used(year.year.first_on) if accumulators is None else accumulators
    return SecondaryCoverage(
        coverage=Coverage(plan=plan, accumulators=opening),
        method=Coordination.SUPPLEMENT,
        # The Part B deductible comes first in the year, so a high-deductible G counts it and never gets to pay it.
        pays_deductible=chosen in _PAYS_DEDUCTIBLE or high_deductible,
        pays_excess=chosen in _PAYS_EXCESS,
    )


def _check(letter: MedigapLetter, *, high_deductible: bool, eligible_before_2020: bool) -> None:
    if letter in _PAYS_DEDUCTIBLE and not eligible_before_2020:
        message = (
            f"Plan {letter.upper()} is only for people eligible for Medicare before 2020-01-01 (MACRA, section 401); "
            "choose D or G, or say that the person was"
        )
        raise PlanError("plan.medigap", message, path="letter")
    if high_deductible and letter not in _HAS_HIGH_DEDUCTIBLE:
        message = f"only F and G come with a high deductible, got {letter.upper()}"
        raise PlanError("plan.medigap", message, path="high_deductible")


def _plan(letter: MedigapLetter, year: PlanYear, *, high_deductible: bool, session: bool | Unknown) -> Plan:
    deductible = year.amount(TOPIC, "high_deductible.amount") if high_deductible else _ZERO
    key = f"plan_{letter.lower()}"
    has_limit = letter in (MedigapLetter.K, MedigapLetter.L)
    share = year.rate(TOPIC, f"{key}.share") if has_limit else Rate(0)
    rules = [
        CostShareRule(services=_ALL, coinsurance=share, deductible=DeductibleTerm.FIRST),
        CostShareRule(services=_ALL, benefit=Benefit.PHARMACY, covered=False),
    ]
    if letter is MedigapLetter.N:
        copay = year.amount(TOPIC, "plan_n.visit_copay")
        rules.append(_visit(_VISITS, copay))
        if isinstance(session, Unknown):
            rules.append(_visit(_SESSIONS, Unknown(session.reason, low=_ZERO, high=copay)))
        elif session:
            rules.append(_visit(_SESSIONS, copay))
    high = " with a high deductible" if high_deductible else ""
    return Plan(
        name=f"Medigap Plan {letter.upper()}{high} {year.year.first_on.year}",
        line_of_business=LineOfBusiness.MEDIGAP,
        deductibles=(Limit(individual=deductible),),
        out_of_pocket_maxima=(Limit(individual=year.amount(TOPIC, f"{key}.limit") if has_limit else None),),
        cost_sharing=tuple(rules),
        terms_for=year.terms_for,
        assumed=year.assumed,
        source=year.source,
    )


def _visit(services: tuple[ServiceCategory, ...], copay: Decimal | Unknown) -> CostShareRule:
    """Return the rule for visits: the lesser of the copay and the coinsurance stays with the person."""
    return CostShareRule(services=services, copay=copay, deductible=DeductibleTerm.FIRST)
