"""What every command does first: the settings of the program, and the days it is given."""

from __future__ import annotations

from datetime import date
from logging import StreamHandler, getLogger

from ketacost.errors import KetacostError
from ketacost.reference.load import use_folder
from ketacost.settings import Settings, load_settings
from ketacost.values.dates import parse_day


def started() -> Settings:
    """Return the settings, with the caller's own reference folder and the log in place."""
    settings = load_settings()
    use_folder(settings.reference_folder)
    log = getLogger("ketacost")
    log.handlers = [StreamHandler()]
    log.setLevel(settings.log_level.upper())
    return settings


def day_of(text: str, option: str) -> date:
    """Return the day an option names."""
    try:
        return parse_day(text)
    except KetacostError as error:
        raise error.at(option) from None


def day_or_none(text: str | None) -> date | None:
    """Return the day of ``--as-of``, or ``None`` where it is not given."""
    return None if text is None else day_of(text, "--as-of")
