"""Files out: replaced whole or not at all."""

from __future__ import annotations

import os
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from ketacost.cli.writing import check_folder, check_output, write
from ketacost.errors import InvalidInputError


def refused(output: str, inputs: tuple[str, ...] = ()) -> tuple[str, str]:
    """Return code and sentence of the problem of an output."""
    with pytest.raises(InvalidInputError) as caught:
        check_output(output, inputs)
    (problem,) = caught.value.problems
    return problem.code, problem.message


def names() -> set[str]:
    """Return what lies in the working folder."""
    return {path.name for path in Path().iterdir()}


@pytest.mark.parametrize("output", [None, "-"], ids=["by default", "by hyphen"])
def test_the_answer_goes_to_standard_output(output: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written beside it."""
    write("answer\n", output)

    assert "answer\n" == capsys.readouterr().out
    assert set() == names()


def test_a_file_holds_the_whole_answer_and_nothing_is_left_beside_it() -> None:
    """UTF-8 and line ends as they are, on every system."""
    write("é\n", "answer.txt")

    assert b"\xc3\xa9\n" == Path("answer.txt").read_bytes()
    assert {"answer.txt"} == names()


def test_a_file_that_exists_is_replaced_with_its_permissions() -> None:
    """A private file stays private."""
    Path("answer.txt").write_text("a longer old answer", encoding="utf-8")
    Path("answer.txt").chmod(0o600)
    write("new", "answer.txt")

    assert ("new", 0o600) == (
        Path("answer.txt").read_text(encoding="utf-8"),
        Path("answer.txt").stat().st_mode & 0o777,
    )


def test_a_link_stays_a_link() -> None:
    """What it leads to is replaced."""
    Path("folder").mkdir()
    Path("folder/real.txt").write_text("old", encoding="utf-8")
    Path("link.txt").symlink_to("folder/real.txt")
    write("new", "link.txt")

    assert Path("link.txt").is_symlink()
    assert "new" == Path("folder/real.txt").read_text(encoding="utf-8")


def test_a_device_is_written_to_and_not_replaced() -> None:
    """An answer sent to the null device leaves the device where it is."""
    write("answer", os.devnull)

    assert not Path(os.devnull).is_file()


def test_a_failure_leaves_the_old_file_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up half way costs nothing that was there."""

    def refuse(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    Path("answer.txt").write_text("old", encoding="utf-8")
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(InvalidInputError, match=r"answer\.txt: this cannot be written: no space left on device"):
        write("new", "answer.txt")

    assert "old" == Path("answer.txt").read_text(encoding="utf-8")
    assert {"answer.txt"} == names()


def test_signs_the_terminal_cannot_show_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A label in another alphabet never stops the answer."""
    terminal = BytesIO()
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(terminal, encoding="ascii"))
    write("é\n", None)

    assert b"\\xe9\n" == terminal.getvalue().replace(b"\r\n", b"\n")


@pytest.mark.parametrize(
    ("output", "code", "part"),
    [
        pytest.param("none/answer.txt", "file.no_folder", "there is no folder 'none'; make it first", id="no folder"),
        pytest.param(".", "file.folder", "this is a folder", id="folder"),
        pytest.param("ppo.toml", "file.input", "this is the input itself", id="the input"),
        pytest.param("./../{here}/ppo.toml", "file.input", "this is the input itself", id="the input by another name"),
        pytest.param("null\0.txt", "file.unwritable", "no name of a file", id="null byte"),
        pytest.param("a" * 300, "file.unwritable", "no name of a file", id="long name"),
    ],
)
def test_a_bad_output_is_refused_before_anything_is_computed(output: str, code: str, part: str) -> None:
    """The caller's file is untouched, and the sentence says what to change."""
    Path("ppo.toml").write_text("mine", encoding="utf-8")
    found, message = refused(output.format(here=Path.cwd().name), ("-", "ppo.toml"))

    assert code == found
    assert part in message
    assert "mine" == Path("ppo.toml").read_text(encoding="utf-8")


def test_a_folder_to_write_into_must_exist() -> None:
    """Folders are named, not made."""
    with pytest.raises(InvalidInputError, match=r"none: there is no such folder; make it first \[file\.no_folder\]"):
        check_folder("none")

    assert Path() == check_folder(".")
