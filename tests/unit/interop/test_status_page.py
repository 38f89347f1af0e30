"""The page about the state of the data is made from the data, and counts it all."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import attrs
import pytest

from ketacost.interop.plan_catalogue import design_ids
from ketacost.interop.policy_catalogue import policy_ids
from ketacost.interop.status_page import describe_status
from ketacost.reference.load import load_topic, topics
from ketacost.reference.review import last_days
from ketacost.reference.schema import Gap

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "data-status.md"


def test_the_page_of_the_docs_is_the_generated_one() -> None:
    """``docs/reference/data-status.md``; write it anew after a change of data."""

    assert describe_status() == PAGE.read_text(encoding="utf-8")


def test_every_row_is_counted_once() -> None:
    """The tables add up to the whole, and final, proposed and assumed to the rows of a table."""
    page = describe_status()
    tables = re.findall(r"^\| `(\w+)` \| [^|]+ \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|", page, re.MULTILINE)
    whole = re.search(r"\*\*([\d,]+) rows in (\d+) tables", page)

    assert list(topics()) == [name for name, *_ in tables]
    assert all(int(rows) == sum(map(int, parts)) for _, rows, *parts in tables)
    assert whole is not None
    assert (sum(int(rows) for _, rows, *_ in tables), len(tables)) == (int(whole[1].replace(",", "")), int(whole[2]))


def test_designs_and_policies_are_all_told() -> None:
    """Each design by name, the policies by number."""
    page = describe_status()

    assert list(design_ids()) == re.findall(r"plan-designs\.md#(\w+)\)", page)
    assert len(policy_ids()) == sum(
        map(int, re.findall(r"^\| (?:payer|reviewer|third)[^|]*\| (\d+) \|", page, re.MULTILINE))
    )


def test_nothing_proposed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page without a proposed row says so in words."""
    monkeypatch.setattr("ketacost.interop.status_page.topics", lambda: ("opps",))

    assert "No row in force is only proposed." in describe_status()


def test_the_first_to_end_stands_first_and_a_declared_end_is_left_out() -> None:
    """A code that ended for good is nothing to look out for."""
    limits = tuple(load_topic("hdhp_limits").series.values())
    ending = last_days(limits)
    day, first = ending[0]
    over = attrs.evolve(first, gaps=(Gap(starts_on=date(day.year + 1, 1, 1), ends_on=None, reason="ended"),))

    assert sorted(end for end, _ in ending) == [end for end, _ in ending]
    assert () == last_days([over])
    assert ((day, first),) == last_days([first])
