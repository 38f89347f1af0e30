"""Bad policy files and bad charts: every problem with its code, its path and its sentence, and nothing judged."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date
from typing import Final

import pytest

from ketacost.authorization.evidence import Evidence
from ketacost.authorization.policy import Policy
from ketacost.errors import KetacostError
from ketacost.interop.json_format import load
from ketacost.interop.policy_catalogue import read_policy
from tests.failures.asked import Document, Row
from tests.failures.chart_rows import CHART, CHART_ROWS
from tests.failures.policy_file_rows import CRITERIA_ROWS, POLICY, POLICY_ROWS


def _toml(value: object) -> str:
    """Return a value as TOML writes it inside a line."""
    match value:
        case None:
            return '"none"'
        case Mapping():
            return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
        case list():
            return "[" + ", ".join(map(_toml, value)) + "]"
        case date():
            return value.isoformat()
        case _:
            return json.dumps(value)


def _policy(document: Document) -> Policy:
    return read_policy("sample", "\n".join(f"{key} = {_toml(value)}" for key, value in document.items()))


def _chart(document: Document) -> Evidence:
    return load(Evidence, document)


ROWS: Final = [
    *((_policy, POLICY, row) for row in (*CRITERIA_ROWS, *POLICY_ROWS)),
    *((_chart, CHART, row) for row in CHART_ROWS),
]
IDS: Final = [f"{read.__name__.strip('_')}: {number}, {row.name}" for number, (read, _, row) in enumerate(ROWS, 1)]
Read = Callable[[Document], object]


def _changed(base: Document, row: Row) -> Document:
    document = deepcopy(base)
    row.change(document)
    return document


def _refused(read: Read, base: Document, row: Row) -> list[tuple[str, str, str]]:
    """Return every problem once a code and path, with its sentence; anything but a refusal is a failure."""
    with pytest.raises(KetacostError) as caught:
        read(_changed(base, row))
    return [(problem.code, problem.path, problem.message) for problem in caught.value.problems]


def test_the_documents_the_rows_change_are_valid() -> None:
    """So every refusal below is the change's doing; and there are enough of them."""

    assert "sample" == _policy(POLICY).id
    assert 41 == _chart(CHART).age
    assert len(ROWS) >= 140


def test_no_row_stands_for_nothing() -> None:
    """Each changes its document, and none changes it for the rows after it."""
    before = deepcopy((POLICY, CHART))

    assert [] == [row.name for _, base, row in ROWS if _changed(base, row) == base]
    assert before == (POLICY, CHART)


@pytest.mark.parametrize(("read", "base", "row"), ROWS, ids=IDS)
def test_bad_input_is_refused(read: Read, base: Document, row: Row) -> None:
    """Everything wrong is named, at its place, in a sentence that starts as the table says."""
    found = _refused(read, base, row)

    assert [(code, path) for code, path, _ in row.refused] == [(code, path) for code, path, _ in found]
    assert [start for _, _, start in row.refused] == [
        message[: len(start)] for (_, _, start), (_, _, message) in zip(row.refused, found, strict=True)
    ]


@pytest.mark.parametrize(("read", "base", "row"), ROWS, ids=IDS)
def test_every_sentence_reads_alike(read: Read, base: Document, row: Row) -> None:
    """One line, no full stop, and the place is a path a program can follow."""
    for code, path, message in _refused(read, base, row):
        assert (code, path, message.strip().rstrip(".")) == (code, path, message)
        assert "\n" not in message
        assert path == path.strip(".")
