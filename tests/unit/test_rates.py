"""Rates: percent text in, basis points inside, percent text out."""

from __future__ import annotations

import pytest

from ketacost.errors import RateError
from ketacost.values.rates import WHOLE, Rate


@pytest.mark.parametrize(
    ("text", "basis_points", "canonical"),
    [
        ("0%", 0, "0%"),
        ("20%", 2_000, "20%"),
        ("20.0%", 2_000, "20%"),
        ("37.5%", 3_750, "37.5%"),
        ("0.01%", 1, "0.01%"),
        ("37.05%", 3_705, "37.05%"),
        (" 100 % ", WHOLE, "100%"),
        ("350%", 35_000, "350%"),
        ("10000%", 1_000_000, "10000%"),
    ],
)
def test_parse_reads_percent_text(text: str, basis_points: int, canonical: str) -> None:
    """Percent text becomes basis points and comes back in its shortest form."""
    rate = Rate.parse(text)

    assert basis_points == rate.basis_points
    assert canonical == str(rate)


BAD_RATES = [
    ("0.2", "rate.not_percent", "got '0.2'"),
    ("20", "rate.not_percent", 'percent text such as "20%"'),
    ("", "rate.not_percent", "got ''"),
    ("%", "rate.not_percent", "got '%'"),
    ("-5%", "rate.not_percent", "got '-5%'"),
    ("+5%", "rate.not_percent", "got '+5%'"),
    ("20%%", "rate.not_percent", "got '20%%'"),
    ("0.005%", "rate.not_percent", "got '0.005%'"),
    (".5%", "rate.not_percent", "got '.5%'"),
    ("5.%", "rate.not_percent", "got '5.%'"),
    ("1e1%", "rate.not_percent", "got '1e1%'"),
    ("1_0%", "rate.not_percent", "got '1_0%'"),
    ("twenty percent", "rate.not_percent", "got 'twenty percent'"),
    ("\uff12\uff10%", "rate.not_percent", "expected percent text"),
    ("20\u2007%", "rate.not_percent", "expected percent text"),
    (0.2, "rate.not_percent", "got 0.2"),
    (20, "rate.not_percent", "got 20"),
    (None, "rate.not_percent", "got None"),
    ("10000.01%", "rate.range", "expected 0% to 10000%, got 10000.01%"),
]


@pytest.mark.parametrize(("given", "code", "fragment"), BAD_RATES)
def test_parse_refuses(given: object, code: str, fragment: str) -> None:
    """What is not exact percent text is refused: a bare 0.2 could be a fraction or a fifth of a percent."""
    with pytest.raises(RateError) as caught:
        Rate.parse(given)  # type: ignore[arg-type]

    assert code == caught.value.code
    assert fragment in caught.value.message


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (0.2, "rate.type"),
        (2000.0, "rate.type"),
        (True, "rate.type"),
        ("2000", "rate.type"),
        (None, "rate.type"),
        (-1, "rate.range"),
        (1_000_001, "rate.range"),
    ],
)
def test_rate_refuses_what_is_no_whole_basis_points(given: object, code: str) -> None:
    """The constructor takes whole basis points in range alone."""
    with pytest.raises(RateError) as caught:
        Rate(given)  # type: ignore[arg-type]

    assert code == caught.value.code


def test_rates_order_by_size() -> None:
    """Rates sort by basis points, and equal ones are one key."""

    assert [Rate(0), Rate(5), Rate(2_000)] == sorted([Rate(2_000), Rate(0), Rate(5)])
    assert Rate(5) >= Rate(5)
    assert 1 == len({Rate(5), Rate.parse("0.05%")})


def test_a_rate_is_not_comparable_with_a_number() -> None:
    """A rate is neither more nor less than 20, whatever 20 is meant to be."""
    with pytest.raises(TypeError):
        _ = Rate(2_000) < 20

    assert Rate(2_000) != 2_000  # type: ignore[comparison-overlap]
