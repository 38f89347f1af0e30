"""The timeline of an authorization as a picture (SVG): steps above, approvals as bars, sessions as marks below."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final
from xml.sax.saxutils import escape

from ketacost.authorization.approvals import COVERED, Standing
from ketacost.authorization.steps import AuthorizationStep
from ketacost.estimates.authorization_records import AuthorizationOutlook
from ketacost.reports.determination import read_in
from ketacost.reports.layout import plain
from ketacost.values.dates import add_days

_WIDTH: Final = 960
_LEFT: Final = 250
_RIGHT: Final = 20
_ROW: Final = 24
_TOP: Final = 64
_COLORS: Final = {
    Standing.APPROVED: "#1b7f4b",
    Standing.EXPECTED: "#2f6fb5",
    Standing.NOT_NEEDED: "#1b7f4b",
    Standing.OPEN: "#8a6d00",
}
_REFUSED: Final = "#b3261e"
_OPENING: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
    'role="img" font-family="sans-serif" font-size="12">'
)
_INK: Final = "#1c1c1c"
_PALE: Final = "#d9d9d9"


def authorization_svg(found: AuthorizationOutlook) -> str:
    """Return the picture as one SVG document; every mark has its words in a title, so it is read without colors."""
    steps = [one for one in found.steps if not one.only_if and one.latest is not None]
    days = list(_days_of(found, steps))
    first, last = min(days), max(days)
    scale = _Scale(first, add_days(last, 1))
    rows: list[str] = []
    at = _TOP
    for step in steps:
        rows.append(_step(step, scale, at))
        at += _ROW
    for number, window in enumerate(found.windows, start=1):
        state = "expected" if window.expected else "in hand"
        own = window.approval
        words = f"approval {number}, {state}: {own.starts_on} to {own.ends_on}, {len(window.sessions)} sessions"
        color = _COLORS[Standing.EXPECTED if window.expected else Standing.APPROVED]
        end = min(own.ends_on, last)
        rows.append(
            _bar(f"approval {number} ({state})", words, (scale.x(own.starts_on), scale.x(add_days(end, 1))), at, color)
        )
        at += _ROW
    if found.sessions:
        rows.append(_label("sessions", at))
        rows += [_mark(one.session, one.on, one.standing, scale, at) for one in found.sessions]
        at += _ROW
    height = at + 2 * _ROW
    foot = f"{found.notice} Read in {read_in(found.determination)}."
    head = f"Prior authorization: {found.determination.payer}"
    return "\n".join(
        [
            _OPENING.format(width=_WIDTH, height=height),
            f"<title>{_text(head)}</title>",
            f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
            f'<text x="10" y="22" font-size="16" fill="{_INK}">{_text(head)}</text>',
            *_months(scale, height),
            *rows,
            f'<text x="10" y="{height - 12}" font-size="10" fill="{_INK}">{_text(foot)}</text>',
            "</svg>",
            "",
        ]
    )


class _Scale:
    """Days as places on the picture."""

    def __init__(self, first: date, last: date) -> None:
        self.first = first
        self.last = last

    def x(self, day: date) -> int:
        """Return the place of a day, kept inside the picture."""
        span = max((self.last - self.first).days, 1)
        at = min(max((day - self.first).days, 0), span)
        return _LEFT + at * (_WIDTH - _LEFT - _RIGHT) // span


def _days_of(found: AuthorizationOutlook, steps: list[AuthorizationStep]) -> Iterator[date]:
    yield found.determination.on
    for step in steps:
        yield from (day for day in (step.earliest, step.latest) if day is not None)
    yield from (one.on for one in found.sessions)


def _months(scale: _Scale, height: int) -> Iterator[str]:
    day = scale.first.replace(day=1)
    every = max(1, (scale.last - scale.first).days // 365)
    number = 0
    while day <= scale.last:
        if day >= scale.first and number % every == 0:
            x = scale.x(day)
            yield f'<line x1="{x}" y1="{_TOP - 16}" x2="{x}" y2="{height - 28}" stroke="{_PALE}"/>'
            yield f'<text x="{x + 2}" y="{_TOP - 20}" font-size="10" fill="{_INK}">{day:%Y-%m}</text>'
        number += 1
        day = add_days(day, 32).replace(day=1)


def _step(step: AuthorizationStep, scale: _Scale, at: int) -> str:
    assert step.latest is not None  # noqa: S101 (those without a day are left out)
    start = step.latest if step.earliest is None else step.earliest
    words = f"{step.does} ({step.actor}): {start} to {step.latest}"
    return _bar(step.key.replace("_", " "), words, (scale.x(start), scale.x(add_days(step.latest, 1))), at, "#6b6b6b")


def _bar(label: str, words: str, span: tuple[int, int], at: int, color: str) -> str:
    left, right = span
    width = max(right - left, 3)
    return (
        f'{_label(label, at)}<rect x="{left}" y="{at}" width="{width}" height="14" rx="2" fill="{color}">'
        f"<title>{_text(words)}</title></rect>"
    )


def _label(label: str, at: int) -> str:
    return f'<text x="10" y="{at + 11}" fill="{_INK}">{_text(label)}</text>'


def _mark(session: int, on: date, standing: Standing, scale: _Scale, at: int) -> str:
    words = f"session {session} on {on}: {standing.replace('_', ' ')}"
    color = _COLORS.get(standing, _REFUSED)
    x = scale.x(on)
    title = f"<title>{_text(words)}</title>"
    if standing in COVERED:
        return f'<circle cx="{x}" cy="{at + 7}" r="4" fill="{color}">{title}</circle>'
    return f'<rect x="{x - 4}" y="{at + 3}" width="8" height="8" fill="{color}">{title}</rect>'


def _text(words: str) -> str:
    return escape(plain(words))
