"""Files in: each way a file can be bad has its own sentence."""

from __future__ import annotations

import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from ketacost.cli.reading import MOST_BYTES, InputFormat, read_request
from ketacost.errors import InvalidInputError
from tests.unit.cli.files import PPO_TOML, json_of
from tests.unit.reports.examples import ppo


def refused(file: str, input_format: InputFormat | None = None) -> tuple[str, str, str]:
    """Return code, path and sentence of the only problem of a file."""
    with pytest.raises(InvalidInputError) as caught:
        read_request(file, input_format)
    (problem,) = caught.value.problems
    return problem.code, problem.path, problem.message


def stdin_of(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    """Let standard input hold some bytes."""
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(content), encoding="ascii"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("a.toml", PPO_TOML.encode(), id="toml"),
        pytest.param("a.TOML", PPO_TOML.encode(), id="ending in capitals"),
        pytest.param("a.json", json_of(ppo()).encode(), id="json"),
        pytest.param("a.toml", b"\xef\xbb\xbf" + PPO_TOML.encode(), id="toml with a byte order mark"),
        pytest.param("a.json", b"\xef\xbb\xbf" + json_of(ppo()).encode(), id="json with a byte order mark"),
        pytest.param("a.toml", PPO_TOML.replace("\n", "\r\n").encode(), id="line ends of Windows"),
    ],
)
def test_a_good_file_is_the_request(name: str, content: bytes) -> None:
    """Either form, and the marks editors leave, give the same request as the Python call."""
    Path(name).write_bytes(content)

    assert ppo() == read_request(name)


def test_a_form_that_is_said_beats_the_ending() -> None:
    """A name without a known ending is read as what the caller says it is."""
    Path("request.txt").write_text(PPO_TOML, encoding="utf-8")

    assert ppo() == read_request("request.txt", InputFormat.TOML)


def test_standard_input_is_json_unless_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hyphen reads bytes as UTF-8, whatever the encoding of the terminal."""
    stdin_of(monkeypatch, json_of(ppo("é")).replace("\\u00e9", "é").encode())
    assert ppo("é") == read_request("-")

    stdin_of(monkeypatch, PPO_TOML.encode())
    assert ppo() == read_request("-", InputFormat.TOML)


@pytest.mark.parametrize(
    ("name", "content", "code", "part"),
    [
        pytest.param("a.toml", b"", "file.empty", "the file is empty", id="empty"),
        pytest.param("a.json", b" \n\t", "file.empty", "the file is empty", id="blank"),
        pytest.param("a.toml", b"\xef\xbb\xbf", "file.empty", "the file is empty", id="nothing but a mark"),
        pytest.param("a.toml", b"label = '\xe9'", "file.not_utf8", "(byte 10); save it as UTF-8", id="latin-1"),
        pytest.param("a.json", "{}".encode("utf-16"), "file.not_utf8", "got UTF-16 or UTF-32", id="utf-16"),
        pytest.param("a.json", "{}".encode("utf-32"), "file.not_utf8", "got UTF-16 or UTF-32", id="utf-32"),
        pytest.param("a.json", b"\x00\x01\xff", "file.not_utf8", "another encoding (byte 3)", id="binary"),
        pytest.param("a.yaml", b"a: 1", "file.unknown_ending", "ends in .toml or .json, got 'a.yaml'", id="yaml"),
        pytest.param("a", b"{}", "file.unknown_ending", "add --input-format", id="no ending"),
        pytest.param("a.toml", b"#" * (MOST_BYTES + 1), "file.too_large", "at most 10 megabytes", id="too large"),
    ],
)
def test_a_bad_file_says_what_to_change(name: str, content: bytes, code: str, part: str) -> None:
    """The file is named, and the sentence says the way out."""
    Path(name).write_bytes(content)
    found, path, message = refused(name)

    assert (code, name) == (found, path)
    assert part in message


@pytest.mark.parametrize(
    ("name", "code", "part"),
    [
        pytest.param("none.toml", "file.missing", "there is no such file", id="missing"),
        pytest.param("no/such/folder.toml", "file.missing", "there is no such file", id="missing folder"),
        pytest.param("folder.toml", "file.folder", "this is a folder", id="folder named like a file"),
        pytest.param(".", "file.folder", "this is a folder", id="folder"),
        pytest.param("file.toml/inside.toml", "file.unreadable", "not a directory", id="file as folder"),
        pytest.param(f"{'a' * 300}.toml", "file.unreadable", "cannot be read: file name too long", id="long name"),
        pytest.param("null\0.toml", "file.missing", "this is no name of a file", id="null byte"),
        pytest.param("--nope", "usage.unknown_option", "there is no such option", id="option"),
    ],
)
def test_a_bad_name_says_what_to_change(name: str, code: str, part: str) -> None:
    """What is not there, is a folder, or is no name at all is told apart."""
    Path("folder.toml").mkdir()
    Path("file.toml").touch()
    found, _, message = refused(name)

    assert code == found
    assert part in message


def test_a_file_that_may_not_be_read_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence points at the permissions."""

    def refuse(*_arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    Path("a.toml").write_text(PPO_TOML, encoding="utf-8")
    monkeypatch.setattr(Path, "open", refuse)  # the tests may run as a user whom no permission stops

    assert ("file.unreadable", "a.toml", "this file may not be read; check its permissions") == refused("a.toml")


def test_every_problem_of_a_document_is_listed() -> None:
    """The reader passes on all problems of the form, each with its own path."""
    Path("a.toml").write_text('label = 1\n[course]\nweeks = "x"\n', encoding="utf-8")
    with pytest.raises(InvalidInputError) as caught:
        read_request("a.toml")

    assert {"label", "course.weeks", "course.regimen", "course.starts_on", "billing"} == {
        one.path for one in caught.value.problems
    }
