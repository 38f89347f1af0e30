"""Settings of the faces, from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketacost.errors import InvalidInputError
from ketacost.estimates.request import Unconfirmed
from ketacost.reports.amounts import CurrencyDisplay
from ketacost.settings import LogLevel, Settings, load_settings

NAMES = ("KETACOST_REFERENCE_FOLDER", "KETACOST_CURRENCY_DISPLAY", "KETACOST_LOG_LEVEL", "KETACOST_UNCONFIRMED_FIGURES")


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_the_defaults() -> None:
    """Nothing set: packaged data alone, dollar signs, warnings."""

    assert (None, CurrencyDisplay.SYMBOL, LogLevel.WARNING, Unconfirmed.WARN) == _fields(load_settings())


def _fields(found: Settings) -> tuple[Path | None, CurrencyDisplay, LogLevel, Unconfirmed]:
    return found.reference_folder, found.currency_display, found.log_level, found.unconfirmed_figures


def test_every_variable_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each setting has its variable; capitals and spaces around a word do not matter."""
    for name, value in zip(NAMES, (str(tmp_path), "CODE", " Debug ", "REFUSE"), strict=True):
        monkeypatch.setenv(name, value)

    assert (tmp_path, CurrencyDisplay.CODE, LogLevel.DEBUG, Unconfirmed.REFUSE) == _fields(load_settings())


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell that exports an empty value means the default."""
    for name in NAMES:
        monkeypatch.setenv(name, "")

    assert (None, CurrencyDisplay.SYMBOL, LogLevel.WARNING, Unconfirmed.WARN) == _fields(load_settings())


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        pytest.param(NAMES[0], "/no/such/folder", "expected a folder that exists, got '/no/such/folder'", id="folder"),
        pytest.param(NAMES[0], __file__, f"expected a folder that exists, got '{__file__}'", id="file for a folder"),
        pytest.param(NAMES[1], "euro", "expected 'symbol' or 'code', got 'euro'", id="currency"),
        pytest.param(NAMES[2], "loud", "expected one of 'debug', 'info', 'warning', 'error', got 'loud'", id="level"),
        pytest.param(NAMES[3], "ask", "expected 'warn' or 'refuse', got 'ask'", id="unconfirmed figures"),
    ],
)
def test_a_bad_variable_says_what_to_write(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    """The problem names the variable, what was expected, what stands there and the way out."""
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidInputError) as caught:
        load_settings()

    assert [("settings.invalid", name, f"{sentence}; change the variable or unset it")] == [
        (one.code, one.path, one.message) for one in caught.value.problems
    ]


def test_every_bad_variable_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """One run shows all of them."""
    for name in NAMES:
        monkeypatch.setenv(name, "nonsense")
    with pytest.raises(InvalidInputError) as caught:
        load_settings()

    assert list(NAMES) == [one.path for one in caught.value.problems]
