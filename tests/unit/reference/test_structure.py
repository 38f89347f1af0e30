"""Malformed reference files: each is refused with a code, the file and key, and a sentence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ketacost.errors import ReferenceDataError
from ketacost.reference.load import load_sources, load_topic, parse, topics
from ketacost.reference.lookup import figure, source
from ketacost.reference.schema import Parts, Period, Source, Status, Topic, Unit
from ketacost.reference.structure import structure_sources, structure_topic

SOURCES = {"gazette": Source(key="gazette", title="Gazette", publisher="State")}

GOOD = """
[topic]
label = "Limits"

[self_only]
label = "Most one person pays"
unit = "USD"
period = "plan_year"
[[self_only.values]]
effective_from = 2026-01-01
effective_to = 2026-12-31
value = "10600.00"
source = "gazette"
status = "final"
verified_on = 2026-11-20
"""


def _structured(text: str) -> Topic:
    return structure_topic("limits", parse(text, "limits.toml"), SOURCES)


def test_a_good_file_becomes_a_topic() -> None:
    """Amounts are exact decimals, days are days, and the row knows its own full key."""
    series = _structured(GOOD).series["self_only"]

    assert (Unit.USD, Period.PLAN_YEAR) == (series.unit, series.period)
    (row,) = series.figures
    assert ("limits.self_only", Decimal("10600.00"), Status.FINAL) == (row.key, row.value, row.status)
    assert (date(2026, 1, 1), date(2026, 12, 31)) == (row.effective_from, row.effective_to)


def test_parts_keep_their_names_and_order() -> None:
    """A value written as a table keeps its parts."""
    text = GOOD.replace('"10600.00"', '{ low = "1.00", high = "2.50" }')

    (row,) = _structured(text).series["self_only"].figures
    assert Parts((("low", Decimal("1.00")), ("high", Decimal("2.50")))) == row.parts
    with pytest.raises(ReferenceDataError, match=r'no part "middle" in this figure; it has low, high'):
        row.parts["middle"]


def _row(**changes: str) -> str:
    lines = [line for line in GOOD.splitlines() if line.split(" = ")[0] not in changes]
    return "\n".join([*lines, *(f"{field} = {value}" for field, value in changes.items() if value)])


SECOND_ROW = (
    '\n[[self_only.values]]\neffective_from = 2026-07-01\nvalue = "1.00"\nsource = "gazette"\n'
    'status = "final"\nverified_on = 2026-11-20\n'
)
HEAD = GOOD.split("[[", maxsplit=1)[0]
ROW = "limits.toml:self_only.values[0]"
BAD_FILES = [
    ("not toml", "= 1", "reference.not_toml", "limits.toml", "expected TOML"),
    ("no head", GOOD.replace("[topic]", "[other]"), "reference.missing_field", "limits.toml:topic", '"label"'),
    ("head unknown", GOOD.replace('"Limits"', '"L"\nx = 1'), "reference.unknown_field", "limits.toml:topic", '"x"'),
    ("no table", "self_only = 1\n" + GOOD, "reference.not_toml", "limits.toml", "expected TOML"),
    ("scalar series", "limit = 1\n" + GOOD, "reference.type", "limits.toml:limit", "expected a table, got the int"),
    ("no unit", GOOD.replace('unit = "USD"\n', ""), "reference.missing_field", "limits.toml:self_only", '"unit"'),
    ("wrong unit", GOOD.replace('"USD"', '"usd"'), "reference.unknown_unit", "limits.toml:self_only.unit", "got 'usd'"),
    (
        "wrong period",
        GOOD.replace('"plan_year"', '"era"'),
        "reference.unknown_period",
        "limits.toml:self_only.period",
        "",
    ),
    ("no values", HEAD + "values = []", "reference.empty", "limits.toml:self_only.values", "at least one"),
    ("values no list", HEAD + "values = 1", "reference.type", "limits.toml:self_only.values", "a list"),
    ("bare int", _row(value="10600"), "reference.not_text", f"{ROW}.value", "expected quoted text"),
    ("bare float", _row(value="106.5"), "reference.not_text", f"{ROW}.value", "got the bare decimal 106.5"),
    ("words", _row(value='"much"'), "reference.not_a_number", f"{ROW}.value", "got 'much'"),
    ("comma", _row(value='"10,600.00"'), "reference.not_a_number", f"{ROW}.value", "plain decimal text"),
    ("exponent", _row(value='"1e4"'), "reference.not_a_number", f"{ROW}.value", "got '1e4'"),
    ("bad part", _row(value='{ low = "1.00", high = 2 }'), "reference.not_text", f"{ROW}.value.high", "quoted text"),
    ("no part", _row(value="{}"), "reference.type", f"{ROW}.value", "at least one part"),
    ("no value", _row(value=""), "reference.missing_field", ROW, '"value"'),
    ("no source", _row(source=""), "reference.missing_field", ROW, '"source"'),
    ("odd source", _row(source='"blog"'), "reference.unknown_source", f"{ROW}.source", "got 'blog'"),
    ("no check day", _row(verified_on=""), "reference.missing_field", ROW, '"verified_on"'),
    ("quoted day", _row(verified_on='"2026-11-20"'), "reference.not_a_day", f"{ROW}.verified_on", "without quotes"),
    (
        "a moment",
        _row(verified_on="2026-11-20T10:00:00"),
        "reference.not_a_day",
        f"{ROW}.verified_on",
        "expected a day",
    ),
    ("status", _row(status='"sure"'), "reference.unknown_status", f"{ROW}.status", "final, proposed, assumed"),
    ("backward", _row(effective_to="2025-12-31"), "reference.backward", f"{ROW}.effective_to", "2026-01-01 or later"),
    ("spelling", _row(effective_form="2026-01-01"), "reference.unknown_field", ROW, '"effective_form"'),
    ("half superseded", _row(superseded_on="2026-06-01"), "reference.half_superseded", ROW, "both or neither"),
    ("overlap", GOOD + SECOND_ROW, "reference.overlap", "limits.toml:self_only", "end the first"),
    (
        "gap backward",
        GOOD.replace(
            "[[self_only.values]]",
            'gaps = [{starts_on=2027-01-01, ends_on=2026-01-01, reason="x"}]\n[[self_only.values]]',
        ),
        "reference.backward",
        "limits.toml:self_only.gaps[0].ends_on",
        "2027-01-01 or later",
    ),
]


@pytest.mark.parametrize(
    ("text", "code", "path", "fragment"), [row[1:] for row in BAD_FILES], ids=[r[0] for r in BAD_FILES]
)
def test_a_malformed_file_is_refused(text: str, code: str, path: str, fragment: str) -> None:
    """The error has a stable code, says which file and key, and shows what was found."""
    with pytest.raises(ReferenceDataError) as caught:
        _structured(text)

    assert (code, path) == (caught.value.code, caught.value.path)
    assert fragment in caught.value.message


BAD_SOURCES = [
    ('[a]\ntitle = "T"\n', "reference.missing_field", "sources.toml:a"),
    ('[a]\ntitle = ""\npublisher = "P"\n', "reference.type", "sources.toml:a.title"),
    ('[a]\ntitle = "T"\npublisher = "P"\nlink = "x"\n', "reference.unknown_field", "sources.toml:a"),
    ("a = 1\n", "reference.type", "sources.toml:a"),
]


@pytest.mark.parametrize(("text", "code", "path"), BAD_SOURCES)
def test_a_malformed_source_is_refused(text: str, code: str, path: str) -> None:
    """Sources are checked like figures."""
    with pytest.raises(ReferenceDataError) as caught:
        structure_sources("sources.toml", parse(text, "sources.toml"))

    assert (code, path) == (caught.value.code, caught.value.path)


WHOLE = 'label = "Minutes"\nunit = "minute"\n[[wait.values]]\neffective_from = 2026-01-01\nvalue = {}\n'


@pytest.mark.parametrize("value", ['"40"', "40.5", "true", '{ low = 1, high = "2" }'])
def test_a_count_is_a_bare_whole_number(value: str) -> None:
    """Minutes, devices and the like are whole numbers without quotes."""
    row = f'{WHOLE.format(value)}source = "gazette"\nstatus = "final"\nverified_on = 2026-11-20\n'
    with pytest.raises(ReferenceDataError) as caught:
        _structured(f'[topic]\nlabel = "L"\n[wait]\n{row}')

    assert "reference.not_whole" == caught.value.code


def _folder(where: Path, name: str = "aca_limits") -> Path:
    (where / "sources.toml").write_text('[gazette]\ntitle = "Gazette"\npublisher = "State"\n', encoding="utf-8")
    (where / f"{name}.toml").write_text(GOOD.replace('"10600.00"', '"9999.00"'), encoding="utf-8")
    return where


def test_a_folder_of_the_caller_replaces_single_series(tmp_path: Path) -> None:
    """A file of the same name replaces the series it holds and keeps the others; without the folder nothing changes."""
    extra = _folder(tmp_path)
    day = date(2026, 1, 1)

    assert Decimal("9999.00") == figure("aca_limits", "self_only", day, extra=extra).amount
    assert Decimal("21200.00") == figure("aca_limits", "family", day, extra=extra).amount
    assert Decimal("10600.00") == figure("aca_limits", "self_only", day).amount
    assert "State" == source("gazette", extra=extra).publisher


def test_a_folder_of_the_caller_may_add_a_topic(tmp_path: Path) -> None:
    """A new file is a new topic."""
    extra = _folder(tmp_path, "our_clinic")

    assert "our_clinic" in topics(extra)
    assert "our_clinic" not in topics()
    assert ("self_only",) == tuple(load_topic("our_clinic", extra).series)


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    """A folder that is not there is refused by its path, not taken for an empty one."""
    with pytest.raises(ReferenceDataError) as caught:
        load_sources(tmp_path / "nowhere")

    assert "reference.no_folder" == caught.value.code


@pytest.mark.parametrize("name", ["sources", "nope", "../errors", "", "Codes"])
def test_an_unknown_topic_names_the_known_ones(name: str) -> None:
    """The error lists the topics there are."""
    with pytest.raises(ReferenceDataError) as caught:
        load_topic(name)

    assert "reference.unknown_topic" == caught.value.code
    assert "aca_limits" in caught.value.message


def test_text_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    """A file in another encoding is refused by name."""
    (tmp_path / "odd.toml").write_bytes(b'[topic]\nlabel = "\xff"\n')
    with pytest.raises(ReferenceDataError) as caught:
        load_topic("odd", tmp_path)

    assert ("reference.not_toml", "odd.toml") == (caught.value.code, caught.value.path)
