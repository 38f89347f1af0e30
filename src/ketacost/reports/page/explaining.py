"""One session line by line: how each claim line was read, split and counted, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from ketacost.claims.trace import AccumulatorChange, Step
from ketacost.estimates.estimate import EstimateLine
from ketacost.reports.language import Language
from ketacost.reports.page.figures import parts_of
from ketacost.reports.page.page_words import PageWords, sentence
from ketacost.reports.page.view import Fact, LineView, Table
from ketacost.values.money import show
from ketacost.values.unknown import Unknown

_NO_LIMIT: Final = "no limit"
_LEFT: Final = {_NO_LIMIT: "_no_limit", "0.00": "_met"}
"""Endings of a phrase about a limit, by what was left of it."""


def line_view(line: EstimateLine, words: PageWords, *, insured: bool) -> LineView:
    """Return one claim line explained.

    Args:
        line: the line, with its steps.
        words: the language.
        insured: whether there is a plan.
    """
    return LineView(
        title=_title(line, words),
        about=tuple(_about(line, words, insured=insured)),
        amounts=tuple(_amounts(line, words, insured=insured)),
        steps=_steps(line, words, insured=insured),
        balances=_balances(line.changes, words),
    )


def _title(line: EstimateLine, words: PageWords) -> str:
    """Return what a line is for; the labels of codes exist in English alone, categories in every language."""
    service = words.say(f"service_{line.service}")
    name = line.label if line.label and words.language is Language.ENGLISH else service
    code = "-".join([line.code, *line.modifiers]) if line.code else ""
    return f"{name} ({code})" if code else name


def _about(line: EstimateLine, words: PageWords, *, insured: bool) -> Iterator[Fact]:
    yield words.fact("about_day", words.day(line.on))
    if line.ndc is not None:
        yield words.fact("about_drug", line.ndc)
    if line.units != 1:
        yield words.fact("about_units", str(line.units))
    if insured:
        yield words.fact("about_network", words.say(f"tier_{line.tier}"))
        yield words.fact("about_benefit", words.say(f"benefit_{line.benefit}"))
        yield words.fact("about_year", words.day(line.benefit_year))
    kind, _, detail = line.price_source.partition(": ")
    known = words.knows(f"price_{kind}")
    yield words.fact("about_price", words.say(f"price_{kind}") if known else detail or kind)


def _amounts(line: EstimateLine, words: PageWords, *, insured: bool) -> Iterator[Fact]:
    billed, off = line.billed_charge, line.write_off
    if insured and not isinstance(billed, Unknown) and not isinstance(off, Unknown) and off != 0:
        yield words.fact("billed", show(billed))
        yield words.fact("write_off", show(off))
    yield from parts_of(line, words, insured=insured)


def _steps(line: EstimateLine, words: PageWords, *, insured: bool) -> tuple[str, ...]:
    if not insured:
        return (words.say("step_alone", amount=show(line.patient_responsibility)),)
    return tuple(_step(step, words) for step in line.steps) or (words.say("step_none"),)


def _step(step: Step, words: PageWords) -> str:
    used = dict(step.inputs)
    figures = {
        "amount": show(step.amount.copy_abs()),
        "rate": used.get("rate", ""),
        "limit": used.get("visit_limit", ""),
    }
    figures |= {
        name: show(Decimal(used[name])) for name in ("left", "maximum") if used.get(name, _NO_LIMIT) != _NO_LIMIT
    }
    return words.say(f"step_{step.rule}{_ending(step.rule, used)}", **figures)


def _ending(rule: str, used: Mapping[str, str]) -> str:
    """Return which phrase of a step it is, by what the step used."""
    if rule == "noncovered":
        return "_visits" if "visit_limit" in used else "_unapproved" if "authorized" in used else ""
    return _LEFT.get(used.get("left", ""), "")


def _balances(changes: tuple[AccumulatorChange, ...], words: PageWords) -> Table:
    heads = ("balance", "balance_before", "balance_after", "balance_limit")
    rows = tuple(
        (
            sentence(words.limit(one.name)),
            show(one.before),
            show(one.after),
            words.say("no_limit") if one.limit is None else show(one.limit),
        )
        for one in changes
    )
    return Table(title=words.say("balances_title"), headers=tuple(words.say(key) for key in heads), rows=rows)
