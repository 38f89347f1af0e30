"""An authorization over its days: who acts by when, the approvals, and how each session stands to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import attrs

from ketacost.authorization.approvals import SessionApproval, Standing
from ketacost.authorization.steps import AuthorizationStep
from ketacost.estimates.authorization_records import AuthorizationOutlook
from ketacost.reports.determination import read_in
from ketacost.reports.language import Language, day_text
from ketacost.reports.layout import plain
from ketacost.reports.pictures.drawing import (
    BLUE,
    GRAY,
    GREEN,
    INK,
    NARROWEST,
    ORANGE,
    SPOKEN,
    VERMILION,
    WIDTH,
    Spec,
    data,
    day_axis,
    framed,
    legend,
    legend_height,
    milliseconds,
    row_axis,
    rows_height,
    spoken_mark,
    wrapped,
)
from ketacost.reports.pictures.picture import Picture, PictureTable
from ketacost.reports.pictures.wording import say, short_date, short_day
from ketacost.values.dates import add_days

NAME: Final = "authorization_timeline"

_NAMES: Final = 0.42  # most of the width that names of rows take
_BAR: Final = 16  # pixels from its top to its foot
_FEWEST_DAYS: Final = 6
_MARKS: Final = {
    Standing.APPROVED: ("circle", GREEN),
    Standing.NOT_NEEDED: ("circle", GREEN),
    Standing.EXPECTED: ("diamond", BLUE),
    Standing.OPEN: ("triangle-up", ORANGE),
}
_UNCOVERED: Final = ("cross", VERMILION)
_KINDS: Final = {"step": GRAY, "in_hand": GREEN, "to_come": BLUE}


@attrs.frozen(kw_only=True)
class _Row:
    """Something that lasts from one day to another: who acts, and what it is to the picture."""

    name: str
    actor: str
    first: date
    last: date
    kind: str
    note: str = ""

    def days(self, language: Language) -> str:
        last = short_date(self.last, language)
        if self.first == self.last:
            return last
        first = short_day if self.first.year == self.last.year else short_date
        return say("days", language, first=first(self.first, language), last=last)

    @property
    def whole_name(self) -> str:
        return f"{self.name} ({self.actor})" if self.actor else self.name

    def said(self, language: Language) -> str:
        return ", ".join(filter(None, [self.whole_name, self.days(language), self.note]))

    def lines(self, language: Language, room: float) -> list[str]:
        return [*wrapped(self.whole_name, room), *wrapped(self.days(language), room)]


def authorization_timeline(
    found: AuthorizationOutlook, *, language: Language = Language.ENGLISH, width: int = WIDTH
) -> Picture:
    """Return the steps to the first session, the approvals in hand and to come, and the sessions, over their days.

    Steps that come only after a denial are left out, and so is a step whose last day nobody knows.

    Args:
        found: the authorization, of an estimate or of a case alone.
        language: of its words.
        width: pixels it is made for.
    """
    title = say("authorization_title", language, payer=plain(found.determination.payer))
    rows = list(_rows(found, language))
    outcome = say(f"outcome_{found.determination.outcome}", language)
    stands = _stands(found.sessions, language)
    notice = say("authorization_notice", language, day=day_text(found.determination.checked_on, language))
    said = [f"{row.said(language)}." for row in rows]
    description = " ".join(
        filter(None, [f"{outcome}.", *said, stands, notice, f"{plain(read_in(found.determination))}."])
    )
    names = [row.lines(language, width * _NAMES) for row in rows]
    if found.sessions:
        names.append([say("sessions", language), say("sessions_count", language, count=len(found.sessions))])
    shapes = list(dict.fromkeys(_standing(one, language) for one in found.sessions))
    return Picture(
        name=NAME,
        title=title,
        description=description,
        spec=framed(
            title=title,
            lines=[f"{outcome}.", notice],
            description=description,
            width=width,
            height=rows_height(names) + 16 + legend_height(shapes, 0),
            layers=list(_layers(found, rows, names, language, width)),
        ),
        table=_table(found, rows, language),
    )


def _rows(found: AuthorizationOutlook, language: Language) -> Iterator[_Row]:
    for step in found.steps:
        if not step.only_if and step.latest is not None:
            yield _step(step, step.latest, language)
    for number, window in enumerate(found.windows, start=1):
        asked = next((one for one in found.renewals if one.window == number - 1), None)
        if asked is not None:
            actor, by = say("actor_clinic", language), asked.file_by
            yield _Row(name=say("do_renewal", language, number=number), actor=actor, first=by, last=by, kind="step")
        kind = "to_come" if window.expected else "in_hand"
        own = window.approval
        note = say("approval_sessions", language, count=len(window.sessions))
        name = say(f"approval_{kind}", language, number=number)
        yield _Row(name=name, actor="", first=own.starts_on, last=own.ends_on, kind=kind, note=note)


def _step(step: AuthorizationStep, latest: date, language: Language) -> _Row:
    first = latest if step.earliest is None else min(step.earliest, latest)
    actor = say(f"actor_{step.actor}", language)
    return _Row(name=say(f"do_{step.key}", language), actor=actor, first=first, last=latest, kind="step")


def _standing(one: SessionApproval, language: Language) -> str:
    return say(f"standing_{one.standing}", language)


def _stands(sessions: Sequence[SessionApproval], language: Language) -> str:
    counts = Counter(_standing(one, language) for one in sessions)
    said = ", ".join(f"{name} {count}" for name, count in counts.items())
    return f"{say('sessions', language)}: {said}." if said else ""


def _layers(
    found: AuthorizationOutlook, rows: Sequence[_Row], names: Sequence[Sequence[str]], language: Language, width: int
) -> Iterator[Spec]:
    days = [day for row in rows if row.kind == "step" for day in (row.first, row.last)]
    days += [one.on for one in found.sessions] or [found.determination.on]
    first, last = min(days), max(*days, add_days(min(days), _FEWEST_DAYS))
    end = add_days(last, 1)
    y = {"field": "row", **row_axis(names, max(width, NARROWEST))}
    x = day_axis(first, end, language, max(width, NARROWEST) * (1 - _NAMES))
    spans = [
        {
            "row": index,
            "start": milliseconds(max(row.first, first)),
            "end": milliseconds(min(add_days(row.last, 1), end)),
            "color": _KINDS[row.kind],
            "words": row.said(language),
        }
        for index, row in enumerate(rows)
        if row.first <= last
    ]
    color = {"field": "color", "type": "nominal", "scale": None}
    yield {
        "data": data(spans),
        "mark": spoken_mark("bar", stroke=INK, strokeWidth=0.8, height=_BAR),
        "encoding": {"y": y, "x": {"field": "start", **x}, "x2": {"field": "end"}, "color": color, **SPOKEN},
    }
    if found.sessions:
        yield _sessions(found.sessions, len(rows), x, y, language)


def _sessions(sessions: Sequence[SessionApproval], row: int, x: Spec, y: Spec, language: Language) -> Spec:
    looks = {_standing(one, language): _MARKS.get(one.standing, _UNCOVERED) for one in sessions}
    values = [
        {
            "row": row,
            "on": milliseconds(one.on),
            "standing": _standing(one, language),
            "words": say(
                "session_said",
                language,
                number=one.session,
                day=day_text(one.on, language),
                standing=_standing(one, language),
            ),
        }
        for one in sessions
    ]
    below = legend(list(looks), 0)
    shape = {"domain": list(looks), "range": [shape for shape, _ in looks.values()]}
    color = {"domain": list(looks), "range": [color for _, color in looks.values()]}
    return {
        "data": data(values),
        "mark": spoken_mark("point", filled=True, opacity=1, size=70, stroke=INK, strokeWidth=0.6),
        "encoding": {
            "y": y,
            "x": {"field": "on", **x},
            "shape": {"field": "standing", "type": "nominal", "scale": shape, "legend": below},
            "fill": {"field": "standing", "type": "nominal", "scale": color, "legend": below},
            **SPOKEN,
        },
    }


def _table(found: AuthorizationOutlook, rows: Sequence[_Row], language: Language) -> PictureTable:
    headers = tuple(say(key, language) for key in ("what", "who", "from_day", "to_day", "note"))
    body = [(row.name, row.actor, row.first.isoformat(), row.last.isoformat(), row.note) for row in rows]
    for one in found.sessions:
        day = one.on.isoformat()
        body.append((say("session", language, number=one.session), "", day, day, _standing(one, language)))
    return PictureTable(headers=headers, rows=tuple(body))
