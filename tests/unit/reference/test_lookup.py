"""Looking up by day of service and by day of knowledge."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacost.errors import ReferenceDataError
from ketacost.reference.load import load_topic, topics
from ketacost.reference.lookup import amount, data_version, figure, figures_on, series, source
from ketacost.reference.review import expiring, gaps, overlaps, stale, unknown_sources
from ketacost.reference.schema import Figure, Gap, Series, Status, Unit, overlapping

KEYS = [(name, key) for name in topics() for key in load_topic(name).series]
DAYS = st.dates(date(2018, 1, 1), date(2030, 12, 31))


@given(st.sampled_from(KEYS), DAYS)
def test_any_day_gets_the_row_whose_span_holds_it(where: tuple[str, str], on: date) -> None:
    """A look-up answers with a current row that covers the day, or refuses because no current row does."""
    rows = [row for row in series(*where).figures if row.covers(on) and row.superseded_on is None]
    if rows:
        found = figure(*where, on)
        assert (rows[0].effective_from, rows[0].value) == (found.effective_from, found.value)
        assert found.effective_from <= on
        assert found.effective_to is None or on <= found.effective_to
    else:
        with pytest.raises(ReferenceDataError, match=rf"no {where[0]}\.{where[1]} in force on {on}"):
            figure(*where, on)


@given(st.sampled_from(KEYS), DAYS, DAYS)
def test_what_was_known_was_published(where: tuple[str, str], on: date, as_of: date) -> None:
    """An answer as of a day was known on that day and not yet replaced."""
    known = [row for row in series(*where).figures if row.covers(on) and row.was_known(as_of)]
    if known:
        found = figure(*where, on, as_of=as_of)
        assert found.known_from <= as_of
        assert found.superseded_on is None or as_of < found.superseded_on
    else:
        with pytest.raises(ReferenceDataError) as caught:
            figure(*where, on, as_of=as_of)
        assert caught.value.code in {"reference.not_published", "reference.not_in_force"}


@given(st.sampled_from(topics()), DAYS)
def test_all_figures_of_a_day_are_the_single_look_ups(topic: str, on: date) -> None:
    """``figures_on`` gives exactly what the single look-ups give."""
    assert all(found == figure(topic, key, on) for key, found in figures_on(topic, on).items())


@pytest.mark.parametrize(
    ("as_of", "expected", "status"),
    [
        (None, "10600.00", Status.FINAL),
        (date(2026, 11, 23), "10600.00", Status.FINAL),
        (date(2025, 6, 25), "10600.00", Status.FINAL),
        (date(2025, 6, 24), "10150.00", Status.FINAL),
        (date(2024, 10, 8), "10150.00", Status.FINAL),
    ],
)
def test_the_2026_limit_depends_on_when_one_asks(as_of: date | None, expected: str, status: Status) -> None:
    """The limit published on 2024-10-08 was replaced on 2025-06-25."""
    found = figure("aca_limits", "self_only", date(2026, 3, 1), as_of=as_of)

    assert (Decimal(expected), status) == (found.amount, found.status)


def test_before_publication_there_is_no_answer() -> None:
    """The day before the first publication nothing was known."""
    with pytest.raises(ReferenceDataError) as caught:
        figure("aca_limits", "self_only", date(2026, 3, 1), as_of=date(2024, 10, 7))

    assert "reference.not_published" == caught.value.code
    message = caught.value.message
    assert message.startswith("no aca_limits.self_only for 2026-03-01 is recorded as published by 2024-10-07")
    assert message.endswith("; the first was known on 2024-10-08")


REFUSALS = [
    ("codes", "G2082", date(2019, 3, 1), "no codes.G2082 in force on 2019-03-01; first value starts 2020-01-01"),
    (
        "medicare_pfs",
        "rvu.G2083",
        date(2027, 1, 1),
        (
            "no medicare_pfs.rvu.G2083 in force on 2027-01-01; "
            "last value ends 2026-12-31, and nothing later was published as of 2026-11-23"
        ),
    ),
    (
        "codes",
        "S0013",
        date(2026, 1, 1),
        "no codes.S0013 in force on 2026-01-01; none from 2026-01-01 on (J0013 took its place)",
    ),
]


@pytest.mark.parametrize(("topic", "key", "on", "message"), REFUSALS)
def test_a_day_without_a_figure_is_refused_with_the_nearest(topic: str, key: str, on: date, message: str) -> None:
    """The sentence names key and day and says what there is instead."""
    with pytest.raises(ReferenceDataError) as caught:
        figure(topic, key, on)

    assert ("reference.not_in_force", message) == (caught.value.code, caught.value.message)


def test_an_unknown_key_and_source_are_refused() -> None:
    """The error lists what there is."""
    with pytest.raises(ReferenceDataError, match="expected one of self_only, family") as caught:
        series("aca_limits", "single")
    assert "reference.unknown_key" == caught.value.code

    with pytest.raises(ReferenceDataError, match='no source "blog"'):
        source("blog")


def test_an_open_row_after_the_review_day_comes_back_assumed() -> None:
    """Codes were reviewed for days to 2026-12-31: the last day is final, the next one is assumed and says why."""
    last, first = (figure("codes", "G2082", day) for day in (date(2026, 12, 31), date(2027, 1, 1)))

    assert (Status.FINAL, Status.ASSUMED) == (last.status, first.status)
    assert first.note.endswith("carried forward: codes was reviewed for days to 2026-12-31")


def test_the_kind_of_value_is_checked_when_read() -> None:
    """A range is no amount, text is no number, and a number is no text."""
    day = date(2026, 6, 1)
    spread = figure("cash_prices", "ketamine_iv.session", day)
    label = figure("esketamine_label", "contraindication.hypersensitivity", day)

    assert (Decimal("400.00"), Decimal("800.00")) == (spread.parts["low"], spread.parts["high"])
    assert 28 == figure("esketamine_label", "device.mg", day).whole
    assert Decimal(28) == amount("esketamine_label", "device.mg", day)
    assert "esketamine" in label.text
    for wrong in (
        lambda: spread.amount,
        lambda: spread.whole,
        lambda: spread.text,
        lambda: label.amount,
        lambda: label.parts,
    ):
        with pytest.raises(ReferenceDataError):
            wrong()


def test_the_data_version_is_stable_and_dated() -> None:
    """Newest check day and twelve hex digits; asked twice it is the same."""
    day, _, digest = data_version().partition("+")

    assert date.fromisoformat(day) >= date(2026, 11, 23)
    assert 12 == len(digest)
    assert int(digest, 16) >= 0
    data_version.cache_clear()
    assert f"{day}+{digest}" == data_version()


def _figure(start: str, end: str | None = None, **changes: object) -> Figure:
    fields: dict[str, object] = {
        "key": "t.k",
        "value": Decimal(1),
        "unit": Unit.USD,
        "effective_from": date.fromisoformat(start),
        "effective_to": None if end is None else date.fromisoformat(end),
        "source": "gazette",
        "status": Status.FINAL,
        "verified_on": date(2026, 11, 23),
    }
    return Figure(**(fields | changes))  # type: ignore[arg-type]


def _series(*rows: Figure, holes: tuple[Gap, ...] = ()) -> Series:
    return Series(key="t.k", label="k", unit=Unit.USD, period=None, figures=rows, gaps=holes)


def test_review_finds_a_hole_that_is_not_declared() -> None:
    """A hole is an error until the series declares it with a reason; rows that touch leave none."""
    rows = (_figure("2024-01-01", "2024-06-30"), _figure("2024-09-01", "2024-12-31"), _figure("2025-01-01"))
    declared = Gap(starts_on=date(2024, 7, 1), ends_on=date(2024, 8, 31), reason="not published")
    short = Gap(starts_on=date(2024, 7, 1), ends_on=date(2024, 8, 30), reason="not published")

    (found,) = gaps([_series(*rows)])
    assert "no value from 2024-07-01 to 2024-08-31" in found.message
    assert () == gaps([_series(*rows, holes=(declared,))])
    assert 1 == len(gaps([_series(*rows, holes=(short,))]))


def test_review_finds_overlap_only_among_rows_known_together() -> None:
    """Two publications for the same days are no overlap when one replaced the other."""
    old = _figure(
        "2026-01-01", published_on=date(2024, 10, 8), superseded_on=date(2025, 6, 25), superseded_by="gazette"
    )
    new = _figure("2026-01-01", published_on=date(2025, 6, 25))
    early = _figure("2026-01-01", published_on=date(2025, 6, 24))

    assert () == overlaps([_series(old, new)])
    assert 1 == len(overlaps([_series(old, early)]))
    assert 1 == len(overlaps([_series(new, early)]))
    assert () == overlapping([_figure("2025-01-01", "2025-12-31"), _figure("2026-01-01")])
    assert 1 == len(overlapping([_figure("2025-01-01", "2026-01-01"), _figure("2026-01-01")]))


@pytest.mark.parametrize(("days", "expected"), [(0, 0), (90, 0), (91, 1)])
def test_review_finds_stale_rows(days: int, expected: int) -> None:
    """A row is stale from the day after its limit."""
    today = date(2026, 11, 23) + timedelta(days=days)

    assert expected == len(stale([_series(_figure("2026-01-01"))], today, older_than_days=90))


def test_review_finds_rows_that_end_soon() -> None:
    """A last value that ends soon, or has ended, is named unless the end is declared."""
    ending = _figure("2026-01-01", "2026-12-31")
    for_good = Gap(starts_on=date(2027, 1, 1), ends_on=None, reason="ended")

    assert 1 == len(expiring([_series(ending)], date(2026, 11, 23), within_days=45))
    assert 1 == len(expiring([_series(ending)], date(2027, 6, 1), within_days=45))
    assert () == expiring([_series(ending)], date(2026, 11, 1), within_days=45)
    assert () == expiring([_series(ending, holes=(for_good,))], date(2026, 12, 31), within_days=45)
    assert () == expiring([_series(_figure("2026-01-01"))], date(2026, 12, 31), within_days=45)


def test_review_finds_a_source_that_is_not_listed() -> None:
    """A row whose source is unknown is an error."""
    (found,) = unknown_sources([_series(_figure("2026-01-01"))], {})

    assert "reference.unknown_source" == found.code
