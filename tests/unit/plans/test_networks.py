"""Out-of-network pricing terms."""

from __future__ import annotations

from typing import Any

import pytest

from ketacost.errors import PlanError, RateError
from ketacost.plans.networks import OutOfNetworkMethod, OutOfNetworkTerms
from ketacost.values.rates import Rate

PERCENTAGES = [method for method in OutOfNetworkMethod if method is not OutOfNetworkMethod.PRICE_LIST]


@pytest.mark.parametrize("method", PERCENTAGES)
def test_a_percentage_method_holds_its_percentage(method: OutOfNetworkMethod) -> None:
    """Of Medicare it may be above 100 percent."""
    assert Rate(14000) == OutOfNetworkTerms(method=method, percent="140%").percent


def test_a_price_list_is_the_default() -> None:
    """Without a method the caller's list decides, with no percentage."""
    terms = OutOfNetworkTerms()

    assert (OutOfNetworkMethod.PRICE_LIST, None) == (terms.method, terms.percent)


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        pytest.param({"method": "percent_of_medicare"}, "needs a percent", id="of medicare without percent"),
        pytest.param({"method": "percent_of_billed"}, "needs a percent", id="of billed without percent"),
        pytest.param({"percent": "140%"}, "takes no percent", id="list with percent"),
    ],
)
def test_method_and_percentage_belong_together(terms: dict[str, Any], says: str) -> None:
    """One without the other is refused at the percentage."""
    with pytest.raises(PlanError, match=says) as caught:
        OutOfNetworkTerms(**terms)

    assert ("plan.out_of_network_percent", "percent") == (caught.value.code, caught.value.path)


def test_a_bare_number_is_no_percentage() -> None:
    """1.4 could be a fraction or a little more than one percent."""
    with pytest.raises(RateError):
        OutOfNetworkTerms(method="percent_of_medicare", percent="1.4")


def test_an_unknown_method_is_refused() -> None:
    """Usual and customary is not a method the library can compute."""
    with pytest.raises(ValueError, match="ucr"):
        OutOfNetworkTerms(method="ucr")
