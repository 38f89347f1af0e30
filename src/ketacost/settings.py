"""Settings of the faces, from the environment: ``KETACOST_REFERENCE_FOLDER`` and the like.

Nothing that computes reads them; the faces read them once and pass them on.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ketacost.errors import InvalidInputError, Problem
from ketacost.estimates.request import Unconfirmed
from ketacost.reports.amounts import CurrencyDisplay

PREFIX: Final = "KETACOST_"
"""What the name of every variable starts with."""


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


_EXPECTED: Final = {
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
    try:
        return Settings()
    except ValidationError as error:
        raise InvalidInputError(_problem(str(one["loc"][0]), one["input"]) for one in error.errors()) from None


def _problem(name: str, given: object) -> Problem:
    variable = f"{PREFIX}{name.upper()}"
    message = f"expected {_EXPECTED[name]}, got {str(given)!r}; change the variable or unset it"
    return Problem("settings.invalid", variable, message)
