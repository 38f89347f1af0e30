"""Settings of the faces, from the environment: ``KETACOST_REFERENCE_FOLDER`` and the like.

Nothing that computes reads them; the faces read them once and pass them on.
"""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from ketacost.errors import InvalidInputError, Problem
from ketacost.estimates.request import Unconfirmed
from ketacost.reports.amounts import CurrencyDisplay

S = TypeVar("S", bound="Settings")

PREFIX: Final = "KETACOST_"
"""What the name of every variable starts with."""


_HOST: Final = r"https?://[a-z0-9.-]+(:[0-9]{1,5})?"
_ORIGIN: Final = re.compile(_HOST)
_ANCESTOR: Final = re.compile(rf"'self'|'none'|{_HOST.replace('//', '//([*][.])?')}")

Words = Annotated[tuple[str, ...], NoDecode]  # read from words with spaces or commas between, not from JSON


class LogLevel(StrEnum):
    """How much the faces tell on standard error."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Settings(BaseSettings):
    """What the person who runs the library has set.

    Attributes:
        reference_folder: folder with reference files of their own; ``None`` for the packaged data alone.
        currency_display: whether amounts are written ``$1,450.00`` or ``1450.00 USD``.
        log_level: how much is told on standard error; ``debug`` shows where an internal error happened.
        unconfirmed_figures: whether figures no document confirms are said, or refused whatever a request says.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    reference_folder: Path | None = None
    currency_display: CurrencyDisplay = CurrencyDisplay.SYMBOL
    log_level: LogLevel = LogLevel.WARNING
    unconfirmed_figures: Unconfirmed = Unconfirmed.WARN

    def in_force(self) -> tuple[tuple[str, str], ...]:
        """Return every setting as the variable that sets it, and its value as text; a secret is masked by its type."""
        found = ((f"{PREFIX}{name.upper()}", getattr(self, name)) for name in type(self).model_fields)
        return tuple((name, "not set" if value is None else str(value)) for name, value in found)

    @field_validator("currency_display", "unconfirmed_figures", "log_level", mode="before")
    @classmethod
    def _lower(cls, value: Any) -> Any:  # noqa: ANN401 (whatever was given)
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("reference_folder")
    @classmethod
    def _must_be_a_folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError(value)
        return value


class WebSettings(Settings):
    """What the person who runs the HTTP server has set, the general settings among it.

    Attributes:
        web_most_bytes: largest body of a request.
        web_seconds: longest time a body may take to come, and an answer to be computed.
        web_at_once: most answers computed at once.
        web_most_entries: most entries of one list of a question, and keys of one object.
        web_most_weeks: most weeks of treatment computed for one question.
        web_origins: origins of other sites whose pages may ask, such as ``https://clinic.example``.
        web_frame_ancestors: sites that may show the page in a frame: ``'self'``, ``'none'`` or origins.
        web_page: whether the page of the browser widget is served.
    """

    web_most_bytes: int = Field(default=1_000_000, ge=1_000, le=10_000_000)
    web_seconds: int = Field(default=10, ge=1, le=600)
    web_at_once: int = Field(default=16, ge=1, le=1_000)
    web_most_entries: int = Field(default=500, ge=50, le=100_000)
    web_most_weeks: int = Field(default=20_000, ge=100, le=10_000_000)
    web_origins: Words = ()
    web_frame_ancestors: Words = ("'self'",)
    web_page: bool = True

    @field_validator("web_origins", "web_frame_ancestors", mode="before")
    @classmethod
    def _in_words(cls, value: Any) -> Any:  # noqa: ANN401 (whatever was given)
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value

    @field_validator("web_origins")
    @classmethod
    def _must_be_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _all_match(_ORIGIN, value)

    @field_validator("web_frame_ancestors")
    @classmethod
    def _must_be_ancestors(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _all_match(_ANCESTOR, value)


def _all_match(form: re.Pattern[str], words: tuple[str, ...]) -> tuple[str, ...]:
    if not all(form.fullmatch(word) for word in words):
        raise ValueError(words)
    return words


_EXPECTED: Final = {
    "web_most_bytes": "a whole number from 1,000 to 10,000,000",
    "web_seconds": "a whole number from 1 to 600",
    "web_at_once": "a whole number from 1 to 1,000",
    "web_most_entries": "a whole number from 50 to 100,000",
    "web_most_weeks": "a whole number from 100 to 10,000,000",
    "web_origins": "origins such as https://clinic.example, with spaces between",
    "web_frame_ancestors": "'self', 'none' or origins such as https://clinic.example, with spaces between",
    "web_page": "true or false",
    "reference_folder": "a folder that exists",
    "currency_display": " or ".join(f"'{one}'" for one in CurrencyDisplay),
    "unconfirmed_figures": " or ".join(f"'{one}'" for one in Unconfirmed),
    "log_level": "one of " + ", ".join(f"'{one}'" for one in LogLevel),
}


def load_settings() -> Settings:
    """Return the settings of this environment.

    Raises:
        InvalidInputError: if a variable has no such value; it lists every one.
    """
    return _loaded(Settings)


def load_web_settings() -> WebSettings:
    """Return the settings of this environment with the server's; errors as :func:`load_settings`."""
    return _loaded(WebSettings)


def _loaded(kind: type[S]) -> S:
    try:
        return kind()
    except ValidationError as error:
        raise InvalidInputError(_problem(str(one["loc"][0]), one["input"]) for one in error.errors()) from None


def _problem(name: str, given: object) -> Problem:
    variable = f"{PREFIX}{name.upper()}"
    message = f"expected {_EXPECTED[name]}, got {str(given)!r}; change the variable or unset it"
    return Problem("settings.invalid", variable, message)
