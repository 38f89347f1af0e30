"""From the price to the patient: billed, allowed, what each payer and each help takes off, and what is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from ketacost.estimates.estimate import Estimate
from ketacost.reports.amounts import is_exact
from ketacost.reports.language import Language
from ketacost.reports.pictures.drawing import (
    BLUE,
    GRAY,
    GREEN,
    INK,
    NARROWEST,
    PALE,
    PURPLE,
    SKY,
    SPOKEN,
    VERMILION,
    WIDTH,
    Spec,
    data,
    dollar_axis,
    framed,
    mark,
    number,
    row_axis,
    rows_height,
    spoken_mark,
    wrapped,
)
from ketacost.reports.pictures.picture import Picture, PictureTable
from ketacost.reports.pictures.wording import case_line, head_line, notice_line, range_text, say
from ketacost.values.money import show
from ketacost.values.unknown import Unknown

NAME: Final = "waterfall"

_NAMES: Final = 0.42  # most of the width that names of rows take
_ZERO: Final = Decimal("0.00")
_LEAST_TOP: Final = Decimal(1)  # of the axis, where nothing costs anything


class _Step(NamedTuple):
    """One bar: the key of its name, its color, and the dollars between which it lies; a level starts at 0."""

    key: str
    color: str
    start: Decimal
    end: Decimal

    @property
    def is_level(self) -> bool:
        """Whether the bar is what is left, not what is taken off or added."""
        return self.key in _LEVELS

    @property
    def amount(self) -> Decimal:
        """What it comes to; below zero where it takes off."""
        return self.end if self.is_level else self.end - self.start


_LEVELS: Final = frozenset({"price", "billed", "allowed", "owed", "you_pay"})


def waterfall(estimate: Estimate, *, language: Language = Language.ENGLISH, width: int = WIDTH) -> Picture:
    """Return the way from the price to what stays with the patient, each step a bar where the one before ended.

    It starts at the billed charges where the estimate carries its claim lines and each has a known charge; else at the
    allowed amount, and says why. The bars show the estimate's scenario; where the answer is a range, the last bar is
    solid up to the least that stays with the patient, and pale up to the most.

    Args:
        estimate: the answer.
        language: of its words.
        width: pixels it is made for.
    """
    title = say("waterfall_title", language)
    steps = list(_steps(estimate))
    said = [(say(f"step_{one.key}", language), show(one.amount)) for one in steps]
    names = [[*wrapped(name, width * _NAMES), amount] for name, amount in said]
    if not is_exact(estimate.net_cost):
        said[-1] = said[-1][0], range_text(estimate.net_cost, language)
        names[-1][-1] = _span(estimate, language)
    lines = _lines(estimate, language)
    way = "; ".join(f"{name} {amount}" for name, amount in said)
    description = " ".join([say("waterfall_said", language, steps=way), *lines])
    return Picture(
        name=NAME,
        title=title,
        description=description,
        spec=framed(
            title=title,
            lines=[head_line(estimate, language), *lines, notice_line(estimate, language)],
            description=description,
            width=width,
            height=rows_height(names),
            layers=list(_layers(estimate, steps, names, language, width)),
        ),
        table=PictureTable(headers=(say("step", language), say("amount", language)), rows=tuple(said)),
    )


def _lines(estimate: Estimate, language: Language) -> list[str]:
    """Return what must be known to read the bars: which case they show, and where they start."""
    lines = [case_line(estimate, language)]
    if not is_exact(estimate.net_cost):
        lines.append(say("waterfall_mark", language))
    if _billed(estimate) is None and not _pays_alone(estimate):
        lines.append(say("billed_not_known" if estimate.lines else "billed_not_traced", language))
    return [line for line in lines if line]


def _pays_alone(estimate: Estimate) -> bool:
    """Return whether no plan has a part in it, so that there is one price and no allowance."""
    return estimate.totals.noncovered == estimate.totals.allowed_amount


def _billed(estimate: Estimate) -> Decimal | None:
    """Return all billed charges, ``None`` where any is unknown or no line is there to say."""
    found = [line.billed_charge for line in estimate.lines]
    known = [amount for amount in found if not isinstance(amount, Unknown)]
    return sum(known, _ZERO) if found and len(known) == len(found) else None


def _span(estimate: Estimate, language: Language) -> str:
    return say("span", language, first=show(estimate.net_cost.low), last=show(estimate.net_cost.high))


def _steps(estimate: Estimate) -> Iterator[_Step]:
    """Yield the bars; what is $0.00 is left out, but not the first and the last level."""
    sums = estimate.totals
    billed = _billed(estimate)
    allowed = sums.allowed_amount
    if _pays_alone(estimate):
        yield _Step("price", GRAY, _ZERO, allowed)
    else:
        if billed is not None:
            yield _Step("billed", GRAY, _ZERO, billed)
            # What the plan does not allow is written off, or, out of network, billed to the patient further down.
            if billed != allowed:
                yield _Step("not_allowed", PALE, billed, allowed)
        yield _Step("allowed", BLUE, _ZERO, allowed)
    taken = [("plan_paid", SKY, -sums.plan_paid), ("balance_bill", PURPLE, sums.balance_bill)]
    taken += [("secondary_paid", SKY, -sums.secondary_paid), ("secondary_write_off", PALE, -sums.secondary_write_off)]
    left = allowed
    for key, color, change in taken:
        if change != 0:
            yield _Step(key, color, left, left + change)
            left += change
    helps = ("clinic_discount", "savings_card_paid", "grants_paid", "rebate")
    if sums.assistance != 0:
        yield _Step("owed", VERMILION, _ZERO, left)
    for key in helps:
        amount = getattr(sums, key)
        if amount != 0:
            yield _Step(key, GREEN, left, left - amount)
            left -= amount
    yield _Step("you_pay", INK, _ZERO, left)


def _layers(
    estimate: Estimate, steps: Sequence[_Step], names: Sequence[Sequence[str]], language: Language, width: int
) -> Iterator[Spec]:
    top = max(*(max(one.start, one.end) for one in steps), estimate.net_cost.high, _LEAST_TOP)
    y = {"field": "row", **row_axis(names, max(width, NARROWEST))}
    x = {"type": "quantitative", "scale": {"domain": [0, number(top)]}, "axis": dollar_axis(width)}
    yield {
        "data": data(_values(estimate, steps, language)),
        "mark": spoken_mark("bar", stroke=INK, strokeWidth=0.8),
        "encoding": {
            "y": y,
            "x": {"field": "start", **x},
            "x2": {"field": "end"},
            "color": {"field": "color", "type": "nominal", "scale": None},
            **SPOKEN,
        },
    }
    expected = estimate.net_cost.expected
    if not is_exact(estimate.net_cost) and not isinstance(expected, Unknown):
        yield {
            "data": data([{"row": len(steps) - 1, "start": number(expected)}]),
            "mark": mark("tick", color=VERMILION, thickness=3, bandSize=30),
            "encoding": {"y": y, "x": {"field": "start", **x}},
        }


def _values(estimate: Estimate, steps: Sequence[_Step], language: Language) -> Iterator[Spec]:
    for index, one in enumerate(steps[:-1]):
        words = f"{say(f'step_{one.key}', language)}: {show(one.amount)}"
        yield _value(index, one.color, words, one.start, one.end)
    net, last = estimate.net_cost, len(steps) - 1
    words = f"{say('step_you_pay', language)}: {range_text(net, language)}"
    yield _value(last, INK, words, _ZERO, net.low)
    if not is_exact(net):
        yield _value(last, PALE, words, net.low, net.high)


def _value(row: int, color: str, words: str, one: Decimal, other: Decimal) -> Spec:
    low, high = sorted((one, other))
    return {"row": row, "start": number(low), "end": number(high), "color": color, "words": words}
