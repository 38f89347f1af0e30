"""The questions people ask, each with an exact answer that the forward engine has made.

No question is answered by a formula of its own or by simulation: every figure of an answer is the total of an estimate
of a request that differs from the caller's in one thing (a price, a plan, a start, a dose, an end).

======================== ==================================================================
question                 function
======================== ==================================================================
up to which cash price?  :func:`break_even_price`
which plan?              :func:`cheapest_plan`
when to start?           :func:`best_start`
when is a limit met?     :func:`limits_met`
which dose and rhythm?   :func:`variants`
what if it stops early?  :func:`stop_risk`
======================== ==================================================================
"""

from __future__ import annotations

from ketacost.estimates.price_search import PriceCheck, PriceOutcome, PriceThreshold
from ketacost.estimates.probabilities import Probability
from ketacost.estimates.solve_dates import BestStart, RefusedDay, StartDay, best_start
from ketacost.estimates.solve_limits import LimitMet, LimitsMet, limits_met
from ketacost.estimates.solve_plans import PlanOffer, PlanRanking, RankedPlan, cheapest_plan
from ketacost.estimates.solve_prices import BreakEven, break_even_price
from ketacost.estimates.solve_totals import Measure
from ketacost.estimates.solve_variants import Variant, Variants, variants
from ketacost.estimates.stopping import ExpectedCost, Mean, Percentile, StopOutcome, stop_risk

__all__ = [
    "BestStart",
    "BreakEven",
    "ExpectedCost",
    "LimitMet",
    "LimitsMet",
    "Mean",
    "Measure",
    "Percentile",
    "PlanOffer",
    "PlanRanking",
    "PriceCheck",
    "PriceOutcome",
    "PriceThreshold",
    "Probability",
    "RankedPlan",
    "RefusedDay",
    "StartDay",
    "StopOutcome",
    "Variant",
    "Variants",
    "best_start",
    "break_even_price",
    "cheapest_plan",
    "limits_met",
    "stop_risk",
    "variants",
]
