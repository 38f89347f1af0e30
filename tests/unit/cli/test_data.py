"""``ketacost data``: tables, one of them, and what is stale, unsure or at its end on a day."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path

import attrs
import pytest

from ketacost.cli import data
from ketacost.cli.main import run
from ketacost.interop.data_review import DataReview, review_data
from ketacost.interop.json_format import load
from ketacost.reference.load import load_topic, topics
from ketacost.reference.schema import Status
from ketacost.reports.data_tables import COLUMNS
from ketacost.values.findings import Severity

DAY = date(2026, 11, 28)
Captured = pytest.CaptureFixture[str]


def codes(found: DataReview) -> set[str]:
    """Return the codes of what was found."""
    return {one.code for one in found.findings}


def test_the_list_names_every_table(capsys: Captured) -> None:
    """Each with the number of its rows."""

    assert 0 == run(["data", "list"])
    lines = capsys.readouterr().out.splitlines()[3:]
    assert list(topics()) == [line.split()[0] for line in lines]
    assert {name: sum(len(line.figures) for line in load_topic(name).series.values()) for name in topics()} == {
        line.split()[0]: int(line.split()[1]) for line in lines
    }


def test_a_table_shows_every_row_with_its_source(capsys: Captured) -> None:
    """The first day, the value, the status and the key of the source."""

    assert 0 == run(["data", "show", "hdhp_limits"])
    out = capsys.readouterr().out
    for line in load_topic("hdhp_limits").series.values():
        for row in line.figures:
            assert any(str(row.effective_from) in one and row.source in one for one in out.splitlines())


def test_a_table_nobody_ships_is_refused(capsys: Captured) -> None:
    """With those there are."""

    assert 2 == run(["data", "show", "taxes"])
    assert 'no reference topic "taxes"; expected one of aca_limits, ' in capsys.readouterr().err


@pytest.mark.parametrize(("older_than", "stale"), [(180, False), (5, False), (4, True)])
def test_a_row_is_stale_when_it_was_not_checked_for_so_long(*, older_than: int, stale: bool) -> None:
    """Rows of 2026-11-23 and later, asked on 2026-11-28: five days are not over five days."""

    found = codes(review_data(DAY, older_than_days=older_than, within_days=0))

    assert stale == ("reference.stale" in found)


def test_policies_grow_stale_too() -> None:
    """A year later every one of them is."""
    found = review_data(date(2028, 1, 1), older_than_days=180, within_days=0)

    assert found.policies == sum(one.code == "policy.stale" for one in found.findings)


def test_every_figure_in_force_that_is_not_final_is_told() -> None:
    """Proposed and assumed ones, each once; those that were replaced or are over are not."""
    rows = [row for name in topics() for line in load_topic(name).series.values() for row in line.figures]
    open_rows = {
        f"{row.key} from {row.effective_from}"
        for row in rows
        if row.status is not Status.FINAL
        and row.superseded_on is None
        and (row.effective_to is None or row.effective_to >= DAY)
    }
    found = review_data(DAY, older_than_days=180, within_days=0)

    assert open_rows == {one.path for one in found.findings if one.code in {"reference.assumed", "reference.proposed"}}
    assert {"reference.assumed", "reference.proposed"} <= codes(found)


def test_what_is_due_ends_with_3(capsys: Captured) -> None:
    """The grave first, in words that name table and figure."""

    assert 3 == run(["data", "review", "--on", "2026-11-28"])
    out = capsys.readouterr().out
    assert out.startswith("Reference data on 2026-11-28\n")
    assert "- the last value ends 2026-12-31; look for its successor [reference.expiring]\n" in out
    assert "    medigap: high_deductible.amount, plan_k.limit, plan_l.limit\n" in out
    assert out.index("\nDue\n") < out.index("\nNot final\n")


def test_nothing_due_ends_with_0(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """What is only unsure asks for no work."""
    whole = review_data(DAY, older_than_days=180, within_days=45)
    unsure = tuple(one for one in whole.findings if one.severity is Severity.NOTICE)
    monkeypatch.setattr(data, "review_data", lambda _on, **_days: attrs.evolve(whole, findings=unsure))

    assert 0 == run(["data", "review", "--on", "2026-11-28"])
    assert "\nNot final\n" in capsys.readouterr().out


def test_the_day_is_todays_where_nobody_says_one(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """The face reads the clock, and passes the day on."""

    class Later(date):
        """A calendar that stands still."""

        @classmethod
        def today(cls) -> Later:
            """Return the day of this test."""
            return cls(2027, 3, 1)

    monkeypatch.setattr(data, "date", Later)
    run(["data", "review"])

    assert capsys.readouterr().out.startswith("Reference data on 2027-03-01\n")


def test_the_forms_for_programs_hold_every_finding(capsys: Captured) -> None:
    """JSON reads back as the same review; CSV has one row a finding."""
    expected = review_data(DAY, older_than_days=10, within_days=60)
    options = ["data", "review", "--on", "2026-11-28", "--older-than", "10", "--within", "60"]
    run([*options, "--format", "csv"])
    rows = list(csv.DictReader(StringIO(capsys.readouterr().out)))
    run([*options, "--format", "json", "--output", "review.json"])

    assert expected == load(DataReview, json.loads(Path("review.json").read_text(encoding="utf-8")))
    assert [list(COLUMNS)] * len(expected.findings) == [list(row) for row in rows]
    assert [one.path for one in expected.findings] == [row["where"] for row in rows]


def test_a_bad_day_is_refused(capsys: Captured) -> None:
    """By its option."""

    assert 2 == run(["data", "review", "--on", "tomorrow"])
    assert capsys.readouterr().err.startswith("--on: ")
