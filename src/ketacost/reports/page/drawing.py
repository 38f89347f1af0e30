"""The picture of the page: what is owed so far, visit by visit, as a Vega-Lite specification and as a table."""

from __future__ import annotations

import json
from typing import Any, Final

from ketacost.estimates.estimate import Estimate
from ketacost.reports.amounts import is_exact
from ketacost.reports.page.page_words import PageWords
from ketacost.reports.page.view import PictureView, Table
from ketacost.values.money import show

_SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"


def owed_picture(estimate: Estimate, words: PageWords) -> PictureView:
    """Return the line of what is owed after each visit, between its least and its most where it is not certain."""
    first, last = estimate.sessions[0], estimate.sessions[-1]
    exact = all(is_exact(one.so_far) for one in estimate.sessions)
    if exact:
        said = words.say(
            "picture_owed_exact",
            first=show(first.so_far.low),
            first_day=words.day(first.on),
            last=show(last.so_far.low),
            last_day=words.day(last.on),
        )
    else:
        low, high = show(last.so_far.low), show(last.so_far.high)
        said = words.say("picture_owed_range", low=low, high=high, last_day=words.day(last.on))
    return PictureView(
        name="owed_so_far",
        title=words.say("picture_owed_title"),
        description=said,
        spec=json.dumps(_spec(estimate, words, exact=exact), ensure_ascii=True, separators=(",", ":")),
        table=_table(estimate, words, exact=exact),
    )


def _table(estimate: Estimate, words: PageWords, *, exact: bool) -> Table:
    ends = ("so_far",) if exact else ("picture_least", "picture_most")
    rows = tuple(
        (
            words.session(one.session),
            words.short_day(one.on),
            show(one.so_far.low),
            *(() if exact else (show(one.so_far.high),)),
        )
        for one in estimate.sessions
    )
    headers = tuple(words.say(key) for key in ("visit", "date", *ends))
    return Table(title=words.say("picture_owed_title"), headers=headers, rows=rows)


def _spec(estimate: Estimate, words: PageWords, *, exact: bool) -> dict[str, Any]:
    """Return the specification; amounts are floats here, for drawing alone."""
    values = [
        {"on": one.on.isoformat(), "low": float(one.so_far.low), "high": float(one.so_far.high)}
        for one in estimate.sessions
    ]
    across = {
        "field": "on",
        "type": "temporal",
        "title": words.say("picture_axis_day"),
        "axis": {"format": "%m/%y", "tickCount": "month", "grid": False, "labelOverlap": True},
    }
    up = {"type": "quantitative", "title": words.say("picture_axis_owed"), "axis": {"format": "$,.0f", "tickCount": 5}}
    line = {"type": "line", "interpolate": "step-after", "point": {"size": 28}, "color": "#0b6e69", "strokeWidth": 2}
    layers: list[dict[str, Any]] = [{"mark": line, "encoding": {"x": across, "y": {"field": "high", **up}}}]
    if not exact:
        band = {"type": "area", "interpolate": "step-after", "opacity": 0.18, "color": "#0b6e69"}
        least = {**line, "strokeDash": [5, 3]}
        layers = [
            {"mark": band, "encoding": {"x": across, "y": {"field": "low", **up}, "y2": {"field": "high"}}},
            *layers,
            {"mark": least, "encoding": {"x": across, "y": {"field": "low", **up}}},
        ]
    return {
        "$schema": _SCHEMA,
        "width": 560,
        "height": 240,
        "background": None,
        # Read as a day of the reader's own clock: a bare ISO day is read as UTC and drawn a day early in the west.
        "data": {"values": values, "format": {"parse": {"on": "date:'%Y-%m-%d'"}}},
        "layer": layers,
        "config": {"font": "system-ui, sans-serif", "view": {"stroke": None}},
    }
