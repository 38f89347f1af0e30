"""``ketacost doctor``: what is there, what is missing with how to get it, and what is in force."""

from __future__ import annotations

import json
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from ketacost.cli import doctor
from ketacost.cli.main import run
from ketacost.interop.json_format import load
from ketacost.reference.lookup import data_version
from ketacost.settings import Settings
from ketacost.values.version import __version__

Captured = pytest.CaptureFixture[str]


def without(*missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let packages be missing."""

    def found(name: str) -> str:
        if name in missing:
            raise PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(doctor, "version", found)


def test_a_healthy_machine_ends_with_0(capsys: Captured) -> None:
    """Versions of the library, Python, packages, data and settings are named."""

    assert 0 == run(["doctor"])
    out = " ".join(capsys.readouterr().out.split())
    said = (
        f"ketacost: {__version__} (JSON form ",
        f"CPython {platform.python_version()} on ",
        f"attrs {version('attrs')}, ",
        f"Reference data: {data_version()}; figures last checked 2026-",
        f"cli, for the command line: ready (cyclopts {version('cyclopts')})",
        "KETACOST_CURRENCY_DISPLAY: symbol",
    )
    assert [] == [one for one in said if one not in out]


def test_a_missing_extra_is_no_fault_and_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """The package by its name, and the one command that brings it."""
    without("pyarrow", monkeypatch=monkeypatch)

    assert 0 == run(["doctor"])
    out = capsys.readouterr().out
    assert "- batch, for many people at once, the answer key: missing (" in out
    assert "    needs pyarrow: pip install 'ketacost[batch]'\n" in out
    assert "    needs pyarrow: pip install 'ketacost[spark]'\n" in out


def test_a_missing_package_of_the_library_itself_ends_with_1(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """Nothing works without it."""
    without("python-dateutil", monkeypatch=monkeypatch)

    assert 1 == run(["doctor"])
    out = capsys.readouterr().out
    assert "Missing, and nothing works without it\n" in out
    assert "- python-dateutil: pip install --force-reinstall ketacost\n" in out


@pytest.mark.parametrize(
    ("name", "part"),
    [("find_library", "Pango, for PDF files alone"), ("which", "a Java of 17 or later")],
)
def test_what_no_package_index_gives_is_told(
    name: str, part: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Libraries and programs of the system."""
    monkeypatch.setattr(doctor, name, lambda _name: None)
    run(["doctor"])

    assert f"    needs {part}" in capsys.readouterr().out


def test_a_source_that_is_not_installed_says_so(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """Then nobody knows what it needs."""

    def unknown(name: str) -> list[str]:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(doctor, "requires", unknown)

    assert 0 == run(["doctor"])
    assert "not known: not installed by pip" in capsys.readouterr().out


def test_settings_in_force_are_shown_as_the_variables_that_set_them(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """All of them, with their values."""
    monkeypatch.setenv("KETACOST_CURRENCY_DISPLAY", "code")
    run(["doctor", "--format", "json"])
    found = json.loads(capsys.readouterr().out)["settings"]

    assert dict(Settings().in_force()) == found
    assert "code" == found["KETACOST_CURRENCY_DISPLAY"]
    assert "not set" == found["KETACOST_REFERENCE_FOLDER"]


def test_the_place_of_compiled_code_is_the_one_in_force(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """As numba's own variable says, where it is set."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", "/somewhere")
    run(["doctor"])

    assert "Compiled code:   /somewhere\n" in capsys.readouterr().out


def test_the_answer_has_a_form_for_machines() -> None:
    """It reads back as the same diagnosis, and can go to a file."""

    assert 0 == run(["doctor", "--format", "json", "--output", "machine.json"])
    found = load(doctor.Diagnosis, json.loads(Path("machine.json").read_text(encoding="utf-8")))
    assert doctor.diagnosis(Settings()) == found


def test_a_bad_setting_is_refused_as_by_every_command(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """With the variable to change."""
    monkeypatch.setenv("KETACOST_LOG_LEVEL", "loud")

    assert 2 == run(["doctor"])
    assert capsys.readouterr().err.startswith("KETACOST_LOG_LEVEL: expected one of ")
