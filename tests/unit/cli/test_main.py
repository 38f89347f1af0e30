"""The console entry: exit codes, endings nobody planned, and the program as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence

import pytest

from ketacost import api, estimate
from ketacost.cli.main import run
from ketacost.values.version import __version__
from tests.unit.cli.files import exit_code, json_of
from tests.unit.reports.examples import ppo

Captured = pytest.CaptureFixture[str]


def process(*arguments: str, given: bytes = b"", program: Sequence[str] = ("-m", "ketacost")) -> tuple[int, str, str]:
    """Run the program by itself; return its exit code and what it printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KETACOST_")}
    done = subprocess.run(  # noqa: S603 (our own interpreter and program)
        [sys.executable, *program, *arguments], input=given, capture_output=True, check=False, env=environment
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_the_program_answers_from_standard_input() -> None:
    """A process of its own reads, computes, prints and ends with 0."""
    code, out, err = process("estimate", "-", "--format", "json", given=json_of(ppo()).encode())

    assert (0, "") == (code, err)
    assert str(estimate(ppo()).totals.patient_responsibility) == json.loads(out)["totals"]["patient_responsibility"]


def test_the_program_refuses_bad_input() -> None:
    """It ends with 2, and prints nothing that could be taken for an answer."""
    code, out, err = process("estimate", "none.toml")

    assert (2, "") == (code, out)
    assert err.startswith("none.toml: there is no such file")


def test_a_reader_that_has_seen_enough_is_no_error(ppo_file: str) -> None:
    """``ketacost ... | head -1`` ends quietly."""
    command = [sys.executable, "-m", "ketacost", "estimate", ppo_file, "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:  # noqa: S603 (our own)
        assert running.stdout is not None
        assert running.stderr is not None
        assert b"{\n" == running.stdout.readline()
        running.stdout.close()
        assert b"" == running.stderr.read()

    assert 0 == running.returncode


def test_without_the_extra_it_says_what_to_install() -> None:
    """A sentence instead of a traceback when the packages of the command line are missing."""
    program = ["-c", "import sys; sys.modules['cyclopts'] = None; from ketacost.cli.main import run; sys.exit(run([]))"]
    code, out, err = process(program=program)

    assert (2, "") == (code, out)
    assert "install them with: pip install 'ketacost[cli]' [extra.missing]" in err
    assert "Traceback" not in err


def test_importing_the_commands_without_the_extra_says_what_to_install() -> None:
    """The error of the library, which is an ImportError too, names the extra."""
    program = ["-c", "import sys; sys.modules['cyclopts'] = None; import ketacost.cli.commands"]
    code, _, err = process(program=program)

    assert 1 == code
    assert "MissingExtraError: the command line needs packages of its own" in err


def test_the_version_names_library_and_data(capsys: Captured) -> None:
    """What a report of a fault needs, on one line."""

    assert 0 == run(["--version"])
    assert capsys.readouterr().out.startswith(f"ketacost {__version__} (reference data 20")


@pytest.mark.parametrize(
    "arguments", [["--help"], ["estimate", "--help"], ["plans", "-h"]], ids=["all", "estimate", "plans"]
)
def test_help_is_no_error(arguments: list[str], capsys: Captured) -> None:
    """It goes to standard output."""

    assert 0 == run(arguments)
    printed = capsys.readouterr()
    assert printed.out.startswith("Usage: ketacost")
    assert "" == printed.err


@pytest.mark.parametrize("command", ["estimate", "compare", "explain", "schema", "solve", "plans"])
def test_help_lists_every_command(command: str, capsys: Captured) -> None:
    """Each stands in the help."""
    run(["--help"])

    assert f" {command} " in capsys.readouterr().out


def _fault(*_arguments: object, **_options: object) -> None:
    raise ZeroDivisionError("a patient's secret")


def test_a_fault_of_the_library_is_one_short_sentence(
    ppo_file: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Exit code 1, where it happened, what to report, and nothing of the caller's data."""
    monkeypatch.setattr(api, "estimate", _fault)

    assert 1 == exit_code("estimate", ppo_file)
    printed = capsys.readouterr()
    assert "" == printed.out
    assert printed.err.startswith("internal error: ZeroDivisionError in test_main.py, line ")
    assert "please report" in printed.err
    assert "secret" not in printed.err
    assert "Traceback" not in printed.err


def test_a_fault_shows_its_traceback_when_asked_to(
    ppo_file: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """At log level debug."""
    monkeypatch.setattr(api, "estimate", _fault)
    monkeypatch.setenv("KETACOST_LOG_LEVEL", "debug")

    assert 1 == exit_code("estimate", ppo_file)
    assert "Traceback" in capsys.readouterr().err


def test_stopping_the_program_is_no_fault(ppo_file: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """The exit code is the one shells use, and nothing is printed."""

    def stop(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(api, "estimate", stop)

    assert 130 == exit_code("estimate", ppo_file)
    assert ("", "") == tuple(capsys.readouterr())
