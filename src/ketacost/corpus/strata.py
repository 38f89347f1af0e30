"""The strata of a corpus, by name, in the order rows go through them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from ketacost.corpus import strata_of_help, strata_of_limits, strata_of_payers, strata_of_rules
from ketacost.corpus.choices import Choices
from ketacost.corpus.scenes import Scene

Stratum: TypeAlias = Callable[[Choices, int], Scene]
"""Makes the design of a number; numbers go through what a stratum has to cover."""

_RULES: Final = (
    strata_of_rules.deductible_first,
    strata_of_rules.copay_terms,
    strata_of_rules.crossing_copay,
    strata_of_rules.coinsurance_base,
    strata_of_rules.coinsurance_bounds,
    strata_of_rules.maxima_of_rules,
    strata_of_rules.copay_scopes,
    strata_of_rules.relief_at_the_maximum,
    strata_of_rules.first_visits,
    strata_of_rules.visit_limits,
    strata_of_rules.not_covered,
    strata_of_rules.without_approval,
    strata_of_rules.what_counts,
    strata_of_rules.rounding,
    strata_of_rules.narrow_rules,
    strata_of_rules.any_terms,
)
_LIMITS: Final = (
    strata_of_limits.year_turn,
    strata_of_limits.carry_over,
    strata_of_limits.short_periods,
    strata_of_limits.family_limits,
    strata_of_limits.relatives,
    strata_of_limits.credits_of_relatives,
    strata_of_limits.crossing_networks,
    strata_of_limits.network_tiers,
    strata_of_limits.balance_bills,
    strata_of_limits.protected_lines,
    strata_of_limits.pharmacy_limits,
    strata_of_limits.no_limits,
)
_PAYERS: Final = (
    strata_of_payers.shipped_designs,
    strata_of_payers.medicare_second,
    strata_of_payers.medigap,
    strata_of_payers.tricare_for_life,
    strata_of_payers.medicaid_after_medicare,
    strata_of_payers.changes,
)
_HELP: Final = (
    strata_of_help.savings_card,
    strata_of_help.card_that_does_not_count,
    strata_of_help.card_on_hdhp,
    strata_of_help.card_windows,
    strata_of_help.rebates,
    strata_of_help.grants,
    strata_of_help.discounts,
    strata_of_help.all_help,
    strata_of_help.pathways,
    strata_of_help.regimens,
    strata_of_help.long_courses,
    strata_of_help.price_ranges,
    strata_of_help.pays_alone,
    strata_of_help.medicare_prices,
    strata_of_help.opening_balances,
)

STRATA: Final[dict[str, Stratum]] = {
    **{make.__name__: make for make in (*_RULES, *_LIMITS, *_PAYERS, *_HELP)},
    **{f"regime_{name}": strata_of_payers.regime(name) for name in strata_of_payers.REGIMES},
    **{
        f"second_payer_{method}": strata_of_payers.commercial_second(method)
        for method in ("standard", "non_duplication", "maintenance")
    },
}
"""Every stratum by its name."""
