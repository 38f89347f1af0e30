"""JSON out and in is the identity, the same value always gives the same bytes, and garbage never crashes the reader."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost import (
    Billing,
    Comparison,
    Estimate,
    EstimateRequest,
    KetacostError,
    PriceBook,
    Problem,
    compare,
    estimate,
)
from ketacost.coding.billing import CodedUnits, NetworkRule, Pathway
from ketacost.interop.json_format import dump, load, load_request, parse_json, to_json
from ketacost.plans.coverage import Coverage
from ketacost.pricing.price_book import MedicareTerms, PriceBasis, PriceEntry
from ketacost.values.money import from_cents
from ketacost.values.rates import Rate
from tests.failures.asked import VALID
from tests.strategies.courses import courses
from tests.strategies.generate import cases
from tests.unit.estimates.asking import request

amounts = st.integers(0, 500_000).map(from_cents)
whole_days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def entries(draw: st.DrawFn) -> PriceEntry:
    """Prices exact or ranged, with and without days."""
    low, middle, high = sorted(draw(st.tuples(amounts, amounts, amounts)))
    ranged = draw(st.booleans())
    return PriceEntry(
        code=draw(st.sampled_from(["G2082", "G2083", "99214", "J3490"])),
        basis=draw(st.sampled_from(PriceBasis)),
        valid_from=draw(st.none() | st.just(date(2024, 1, 1))),
        valid_to=draw(st.none() | whole_days),
        allowed=draw(st.none() | st.just(middle)) if ranged else middle,
        allowed_low=low if ranged else None,
        allowed_high=high if ranged else None,
        billed=draw(st.none() | amounts),
        note=draw(st.text(max_size=20)),
    )


@st.composite
def requests(draw: st.DrawFn) -> EstimateRequest:
    """Whole requests of every course and plan; not all can be estimated, all can be written."""
    coverage: Coverage = draw(cases()).coverage
    billing = Billing(
        pathway=draw(st.sampled_from(Pathway)),
        networks=draw(st.sampled_from([(), (NetworkRule(tier="out_of_network", codes=("99214",)),)])),
        visit_code=draw(st.sampled_from([None, "99214"])),
        prolonged=draw(st.sampled_from([(), (CodedUnits(code="99417", units=3),)])),
    )
    prices = PriceBook(
        entries=tuple(draw(st.lists(entries(), max_size=3))),
        medicare=draw(st.none() | st.builds(MedicareTerms, percent=st.integers(0, 20_000).map(Rate))),
        published_cash=draw(st.booleans()),
    )
    return EstimateRequest(
        course=draw(courses()),
        billing=billing,
        prices=prices,
        coverage=draw(st.sampled_from([None, coverage])),
        as_of=draw(st.none() | whole_days),
        label=draw(st.text(max_size=20)),
    )


@given(requests())
def test_a_request_reads_back_as_itself(asked: EstimateRequest) -> None:
    """Through mappings and through text."""

    assert asked == load_request(dump(asked))
    assert asked == parse_json(to_json(asked))


@given(requests())
def test_the_same_request_gives_the_same_bytes(asked: EstimateRequest) -> None:
    """Written, read and written again, in ASCII."""
    text = to_json(asked)

    assert text == to_json(parse_json(text))
    assert text.isascii()


@pytest.mark.parametrize("trace", [True, False], ids=["with trace", "without trace"])
def test_an_estimate_reads_back_as_itself(trace: bool) -> None:  # noqa: FBT001
    """Claim lines, steps and accumulators too."""
    answer = estimate(request(), trace=trace)

    assert answer == load(Estimate, json.loads(to_json(answer)))


def test_a_comparison_reads_back_as_itself() -> None:
    """With the estimates in it."""
    comparison = compare([request(), request(coverage=None)])

    assert comparison == load(Comparison, json.loads(to_json(comparison)))


@given(values)
def test_garbage_is_refused_not_crashed_on(garbage: object) -> None:
    """Whatever stands where a request should, the reader gives its own kind of error."""
    with pytest.raises(KetacostError):
        load_request(garbage)  # type: ignore[arg-type]  # whatever a caller may send


@given(st.sampled_from(["course", "billing", "prices", "coverage", "payment", "as_of", "label"]), values)
def test_garbage_under_any_key_is_refused_or_read(key: str, garbage: object) -> None:
    """A request with one part replaced is read, or refused with paths under that part."""
    document = {**deepcopy(VALID), key: garbage}
    before = deepcopy(document)
    refused: tuple[Problem, ...] = ()
    try:
        load_request(document)
    except KetacostError as error:
        refused = error.problems

    assert all(problem.path.startswith(key) for problem in refused)
    assert before == document


@given(st.text(max_size=40))
def test_any_text_is_json_or_refused(text: str) -> None:
    """No text crashes the reader."""
    with pytest.raises(KetacostError):
        parse_json(text)


@given(amounts)
def test_amounts_are_text_with_two_decimals(amount: Decimal) -> None:
    """A program in any language reads them without loss."""
    entry = PriceEntry(code="G2082", allowed=amount)

    assert f"{amount:.2f}" == dump(entry)["allowed"]
