"""What a plan accepts as the price of an out-of-network line."""

from __future__ import annotations

from enum import StrEnum

import attrs

from ketacost.errors import PlanError
from ketacost.values.doors import rate_or_none
from ketacost.values.rates import Rate


class OutOfNetworkMethod(StrEnum):
    """How the plan sets the out-of-network allowed amount when the caller's price list has none."""

    PERCENT_OF_MEDICARE = "percent_of_medicare"
    PERCENT_OF_BILLED = "percent_of_billed"
    PRICE_LIST = "price_list"


@attrs.frozen(kw_only=True)
class OutOfNetworkTerms:
    """Out-of-network pricing terms of a plan.

    Attributes:
        method: where the allowed amount comes from.
        percent: percent of Medicare or of the billed charge; ``None`` for a price list.
    """

    method: OutOfNetworkMethod = attrs.field(default=OutOfNetworkMethod.PRICE_LIST, converter=OutOfNetworkMethod)
    percent: Rate | None = attrs.field(default=None, converter=rate_or_none)

    def __attrs_post_init__(self) -> None:
        """Refuse a percentage method without its percentage, and the reverse."""
        needs = self.method is not OutOfNetworkMethod.PRICE_LIST
        if needs and self.percent is None:
            raise PlanError(
                "plan.out_of_network_percent", f"'{self.method}' needs a percent such as \"140%\"", path="percent"
            )
        if not needs and self.percent is not None:
            raise PlanError("plan.out_of_network_percent", "'price_list' takes no percent; remove it", path="percent")
