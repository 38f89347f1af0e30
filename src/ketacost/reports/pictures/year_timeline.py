"""What is owed so far, day by day: a line of steps, the limits it meets, and where the benefit year starts over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ketacost.estimates.estimate import Estimate
from ketacost.reports.amounts import figure
from ketacost.reports.language import Language, day_text
from ketacost.reports.pictures.drawing import WIDTH, framed
from ketacost.reports.pictures.limit_marks import limit_marks
from ketacost.reports.pictures.picture import Picture, PictureTable
from ketacost.reports.pictures.timeline_layers import (
    Timeline,
    helped_so_far,
    is_band,
    layers,
    turns_of,
)
from ketacost.reports.pictures.wording import (
    has_one_figure,
    head_line,
    milestone_text,
    notice_line,
    range_text,
    say,
    visit_text,
)
from ketacost.values.money import show
from ketacost.values.unknown import Unknown

NAME: Final = "year_timeline"


def year_timeline(estimate: Estimate, *, language: Language = Language.ENGLISH, width: int = WIDTH) -> Picture:
    """Return what is owed so far as a line over the days of the course.

    Where the answer is a range, a band runs from what is owed at least to what is owed at most; a line inside it stands
    only for an expected figure. What is paid after assistance is a second line.

    Args:
        estimate: the answer; it needs no trace.
        language: of its words.
        width: pixels it is made for.
    """
    title = say("year_timeline_title", language)
    description = " ".join(_sentences(estimate, language))
    plot = Timeline.of(estimate, language, width)
    marks = limit_marks(plot)
    said = [_band_line(estimate, language), *marks.key, _milestone_line(estimate, language)]
    return Picture(
        name=NAME,
        title=title,
        description=description,
        spec=framed(
            title=title,
            lines=[head_line(estimate, language), *said, notice_line(estimate, language)],
            description=description,
            width=width,
            height=plot.height,
            layers=[*layers(plot), *marks.layers],
        ),
        table=_table(estimate, language),
    )


def _sentences(estimate: Estimate, language: Language) -> Iterator[str]:
    sessions = estimate.sessions
    yield say(
        "year_timeline_said",
        language,
        first=day_text(sessions[0].on, language),
        last=day_text(sessions[-1].on, language),
        owed=range_text(estimate.patient_responsibility, language),
    )
    if estimate.net_cost != estimate.patient_responsibility:
        yield say("helped_said", language, net=range_text(estimate.net_cost, language))
    for one in estimate.milestones:
        yield say("met_said", language, limit=milestone_text(one, language), day=day_text(one.on, language))
    for day, key in turns_of(estimate):
        yield say(f"{key}_said", language, day=day_text(day, language))


def _band_line(estimate: Estimate, language: Language) -> str:
    if not is_band(estimate):
        return ""
    return say("band_expected" if has_one_figure(estimate) else "band_only", language)


def _milestone_line(estimate: Estimate, language: Language) -> str:
    """Say in which case the marked limits are met, where the answer is not certain."""
    return say(f"met_in_{estimate.scenario}", language) if estimate.milestones and is_band(estimate) else ""


def _table(estimate: Estimate, language: Language) -> PictureTable:
    helped = helped_so_far(estimate)
    met: dict[int, list[str]] = {}
    for milestone in estimate.milestones:
        met.setdefault(milestone.session, []).append(milestone_text(milestone, language))
    headers = [say(key, language) for key in ("day", "visit", "at_least", "expected", "at_most")]
    if not is_band(estimate):
        headers[2:] = [say("owed_so_far", language)]
    if helped:
        headers.append(say("after_help", language))
    headers.append(say("what_happens", language))
    rows = []
    for index, one in enumerate(estimate.sessions):
        so_far, shown = one.so_far, figure(one.so_far)
        expected = say("not_known", language) if isinstance(shown, Unknown) else show(shown)
        amounts = [show(so_far.low), expected, show(so_far.high)] if is_band(estimate) else [show(so_far.low)]
        row = [one.on.isoformat(), visit_text(one.session, language), *amounts]
        row += [show(helped[index])] if helped else []
        rows.append((*row, "; ".join(met.get(one.session, []))))
    return PictureTable(headers=tuple(headers), rows=tuple(rows))
