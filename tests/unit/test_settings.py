"""Settings of the faces, from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketacost.errors import InvalidInputError
from ketacost.estimates.request import Unconfirmed
from ketacost.reports.amounts import CurrencyDisplay
from ketacost.settings import LogLevel, Settings, WebSettings, load_settings, load_web_settings

NAMES = ("KETACOST_REFERENCE_FOLDER", "KETACOST_CURRENCY_DISPLAY", "KETACOST_LOG_LEVEL", "KETACOST_UNCONFIRMED_FIGURES")


WEB = [f"KETACOST_{name.upper()}" for name in WebSettings.model_fields if name not in Settings.model_fields]


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*NAMES, *WEB):
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


def test_a_server_has_limits_of_its_own() -> None:
    """A megabyte, ten seconds, no other site; the general settings are among them."""
    found = load_web_settings()

    assert (1_000_000, 10, 16, 500, 20_000, (), ("'self'",), True) == tuple(
        getattr(found, name.removeprefix("KETACOST_").lower()) for name in WEB
    )
    assert LogLevel.WARNING is found.log_level


def test_every_variable_of_a_server_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists with spaces or commas between."""
    written = ("2000", "5", "3", "60", "500", "https://a.example, http://b.example:8080", "'none'", "false")
    for name, value in zip(WEB, written, strict=True):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("KETACOST_UNCONFIRMED_FIGURES", "refuse")
    found = load_web_settings()

    assert (2_000, 5, 3, 60, 500, ("https://a.example", "http://b.example:8080"), ("'none'",), False) == tuple(
        getattr(found, name.removeprefix("KETACOST_").lower()) for name in WEB
    )
    assert Unconfirmed.REFUSE is found.unconfirmed_figures


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("KETACOST_WEB_MOST_BYTES", "999", id="too few bytes"),
        pytest.param("KETACOST_WEB_SECONDS", "0", id="no time"),
        pytest.param("KETACOST_WEB_AT_ONCE", "many", id="no number"),
        pytest.param("KETACOST_WEB_MOST_WEEKS", "1.5", id="no whole number"),
        pytest.param("KETACOST_WEB_ORIGINS", "*", id="every site"),
        pytest.param("KETACOST_WEB_ORIGINS", "clinic.example", id="no scheme"),
        pytest.param("KETACOST_WEB_ORIGINS", "https://clinic.example/", id="a path"),
        pytest.param("KETACOST_WEB_FRAME_ANCESTORS", "'self'; script-src *", id="another directive"),
        pytest.param("KETACOST_WEB_PAGE", "perhaps", id="neither"),
    ],
)
def test_a_bad_variable_of_a_server_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """With what is expected, and what stands there."""
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidInputError) as caught:
        load_web_settings()
    (problem,) = caught.value.problems

    assert ("settings.invalid", name) == (problem.code, problem.path)
    assert f"got {value!r}; change the variable or unset it" in problem.message
