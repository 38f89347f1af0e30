"""The command that prints or writes the JSON Schema."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ketacost.operations.documents import schema_names, schema_text
from tests.unit.cli.files import exit_code

Captured = pytest.CaptureFixture[str]


def test_schema_prints_one(capsys: Captured) -> None:
    """By name, exactly the file that is published."""
    name = schema_names()[0]

    assert 0 == exit_code("schema", name)
    assert schema_text(name) == capsys.readouterr().out


def test_schema_prints_all_as_one_document(capsys: Captured) -> None:
    """Without a name, an object that holds each by its name."""

    assert 0 == exit_code("schema")
    assert {name: json.loads(schema_text(name)) for name in schema_names()} == json.loads(capsys.readouterr().out)


def test_schema_writes_the_published_files(capsys: Captured) -> None:
    """One file a schema, byte for byte."""
    Path("out").mkdir()

    assert 0 == exit_code("schema", "--output", "out")
    assert "" == capsys.readouterr().out
    assert {f"{name}.schema.json": schema_text(name) for name in schema_names()} == {
        path.name: path.read_text(encoding="utf-8") for path in Path("out").iterdir()
    }


def test_schema_writes_one_file(capsys: Captured) -> None:
    """With a name, that one alone."""
    Path("out").mkdir()

    assert 0 == exit_code("schema", "request", "--output", "out")
    assert "" == capsys.readouterr().out
    assert ["request.schema.json"] == [path.name for path in Path("out").iterdir()]


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        pytest.param(
            ["nope"], f"NAME: expected one of {', '.join(schema_names())}, got 'nope' [schema.unknown_name]", id="name"
        ),
        pytest.param(
            ["--output", "none"], "none: there is no such folder; make it first [file.no_folder]", id="folder"
        ),
    ],
)
def test_schema_refuses_what_is_not_there(arguments: list[str], start: str, capsys: Captured) -> None:
    """A name or a folder that does not exist is said."""

    assert 2 == exit_code("schema", *arguments)
    assert capsys.readouterr().err.startswith(start)
