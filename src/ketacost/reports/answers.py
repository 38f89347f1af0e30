"""The answers to questions as plain text: the answer first, then what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Final, TypeAlias

from ketacost.claims.claim import Scenario
from ketacost.claims.coverage import LimitKind
from ketacost.estimates.estimate import Estimate, MoneyRange
from ketacost.estimates.solve import (
    BestStart,
    BreakEven,
    ExpectedCost,
    LimitMet,
    LimitsMet,
    Measure,
    PlanRanking,
    PriceOutcome,
    PriceThreshold,
    StartDay,
    Variants,
)
from ketacost.pricing.price_book import PriceBasis
from ketacost.reports.amounts import CurrencyDisplay, cell, counted, figure, is_exact, listed, money, money_range
from ketacost.reports.layout import PIPED, Line, Page, Tone, clipped, facts, paragraph, section, table, text_of, title
from ketacost.reports.text import CASES, versions_lines
from ketacost.values.findings import Severity

Answer: TypeAlias = BreakEven | PlanRanking | BestStart | LimitsMet | Variants | ExpectedCost
"""What :mod:`ketacost.estimates.solve` returns."""

_MEASURES: Final = {
    Measure.NET_COST: "what stays with you after assistance",
    Measure.PATIENT_RESPONSIBILITY: "what you owe before assistance",
}
_ORDERS: Final = {
    Scenario.EXPECTED: "the expected total",
    Scenario.HIGH: "the most each can be",
}


def answer_text(answer: Answer, *, currency: CurrencyDisplay = CurrencyDisplay.SYMBOL, page: Page = PIPED) -> str:
    """Return any answer to a question as plain text.

    Args:
        answer: what a question returned.
        currency: how amounts are written.
        page: what the report is set on.
    """
    match answer:
        case BreakEven():
            return break_even_text(answer, currency=currency, page=page)
        case PlanRanking():
            return plan_ranking_text(answer, currency=currency, page=page)
        case BestStart():
            return best_start_text(answer, currency=currency, page=page)
        case LimitsMet():
            return limits_text(answer, currency=currency, page=page)
        case Variants():
            return variants_text(answer, currency=currency, page=page)
        case ExpectedCost():
            return expected_cost_text(answer, currency=currency, page=page)


def break_even_text(
    answer: BreakEven, *, currency: CurrencyDisplay = CurrencyDisplay.SYMBOL, page: Page = PIPED
) -> str:
    """Return up to which price a course costs at most what another one does."""
    unit = "a unit" if answer.basis is PriceBasis.UNIT else "each time it is billed"
    other = _name(answer.against, "the other course")
    pairs = [("Price of", f"{answer.subject}, {unit}"), ("Course", _name(answer.asked, "the course asked about"))]
    pairs.append(("Compared with", f"{other}, {money_range(answer.against_total, currency)}"))
    pairs.append(("Compared is", _MEASURES[answer.measure]))
    if answer.surely == answer.possibly:
        pairs.append(("It costs at most that", _reach(answer.surely, currency)))
    else:
        pairs.append(("It surely costs at most that", _reach(answer.surely, currency)))
        pairs.append(("It may cost at most that", _reach(answer.possibly, currency)))
    checks = dict.fromkeys((*answer.surely.checks, *answer.possibly.checks))
    thresholds = (answer.surely, answer.possibly)
    rows = [
        [
            cell(check.price, currency),
            cell(check.total, currency),
            cell(next(one.at_most for one in thresholds if check in one.checks), currency),
            "at most" if check.is_at_most else "above",
        ]
        for check in checks
    ]
    lines = section(_in("Computed again at these prices", currency), table(["Price", "Total", "Other", "It is"], rows))
    return _report("Break-even price", answer.notice, pairs, lines, (answer.asked, answer.against), page=page)


def plan_ranking_text(
    answer: PlanRanking, *, currency: CurrencyDisplay = CurrencyDisplay.SYMBOL, page: Page = PIPED
) -> str:
    """Return plans in order of what care and premiums cost together."""
    first = answer.plans[0]
    pairs = [
        ("Cheapest", _decided([one.label for one in answer.plans if one.may_be_cheapest], first.label, answer)),
        ("It costs", money_range(first.total, currency)),
        ("Counted is", f"{_MEASURES[answer.measure]}, and premiums of {counted(answer.months, 'month')}"),
        ("Order", f"by {_ORDERS[answer.ordered_by]}"),
    ]
    ranges = not all(is_exact(one.total) for one in answer.plans)
    heads = [
        "",
        "Plan",
        "Premiums",
        "Care",
        "Total",
        "More than\nthe first",
        *(["At least", "At most"] if ranges else []),
    ]
    rows = [
        [
            str(one.place),
            clipped(one.label),
            *(cell(figure(part), currency) for part in (one.premiums, one.care, one.total, one.above_first)),
            *([cell(one.total.low, currency), cell(one.total.high, currency)] if ranges else []),
        ]
        for one in answer.plans
    ]
    lines = section(_in("Plans", currency), table(heads, rows, left=2))
    return _report(
        "Plans for this course", answer.notice, pairs, lines, [one.estimate for one in answer.plans], page=page
    )


def best_start_text(
    answer: BestStart, *, currency: CurrencyDisplay = CurrencyDisplay.SYMBOL, page: Page = PIPED
) -> str:
    """Return the cheapest days to start on, and every run of days that cost the same."""
    first, last = answer.days[0], answer.days[-1]
    pairs = [
        ("Cheapest start", listed([_days(run) for run in _runs(answer) if run[0] in answer.cheapest])),
        ("It costs", money_range(answer.cheapest[0].total, currency)),
        ("Decided", "yes" if answer.is_decided else f"no, other days may be as cheap; by {_ORDERS[answer.ordered_by]}"),
        ("Looked at", f"{counted(len(answer.days), 'open day')} from {first.starts_on} to {last.starts_on}"),
        ("Compared is", _MEASURES[answer.measure]),
    ]
    runs = list(_runs(answer))
    exact = all(is_exact(one.total) for one in answer.days)
    heads = ["Start", "Sessions", "Total", "More than\nthe first day", *([] if exact else ["At least", "At most"])]
    rows = [
        [
            _days(run),
            str(run[0].sessions),
            cell(figure(run[0].total), currency),
            cell(figure(run[0].cost_of_waiting), currency),
            *([] if exact else [cell(run[0].total.low, currency), cell(run[0].total.high, currency)]),
        ]
        for run in runs
    ]
    lines = section(_in("Every start", currency), table(heads, rows))
    no_answer = [
        line
        for one in answer.refused
        for line in paragraph(f"{one.starts_on}: {'; '.join(str(problem) for problem in one.problems)}", "- ")
    ]
    lines += section("Days without an answer", no_answer)
    return _report("Best start", answer.notice, pairs, lines, (answer.estimate,), page=page)


def limits_text(answer: LimitsMet, *, currency: CurrencyDisplay = CurrencyDisplay.SYMBOL, page: Page = PIPED) -> str:
    """Return when each limit is met, and what is owed before, at and after that session."""
    pairs = [("You owe", money_range(answer.estimate.patient_responsibility, currency))]
    if not answer.is_certain:
        pairs.append(("Shown", f"{CASES[answer.scenario]}; other sessions may be the ones in other cases"))
    if not answer.met:
        pairs.append(("Limits met", "none by this course"))
    heads = ["Limit", "Amount", "Session", "On", "Until", "You owe\nbefore", "At it", "After"]
    rows = [
        [
            _limit(one),
            cell(one.limit, currency),
            "intake" if one.session == 0 else str(one.session),
            one.on.isoformat(),
            one.holds_until.isoformat(),
            *(cell(part, currency) for part in (one.owed_before, one.owed_at, one.owed_after)),
        ]
        for one in answer.met
    ]
    lines = section(_in("When limits are met", currency), table(heads, rows) if rows else [])
    return _report("Limits met", answer.notice, pairs, lines, (answer.estimate,), page=page)


def variants_text(answer: Variants, *, currency: CurrencyDisplay = CurrencyDisplay.SYMBOL, page: Page = PIPED) -> str:
    """Return doses and rhythms side by side."""
    exact = all(is_exact(one.total) for one in answer.variants)
    heads = [
        "Dose",
        "Maintenance",
        "Sessions",
        "Total",
        "More than\nthe first",
        *([] if exact else ["At least", "At most"]),
    ]
    rows = [
        [
            f"{one.dose_mg} mg{' (asked)' if one.is_requested else ''}",
            _rhythm(one.maintenance_every_weeks),
            str(one.sessions),
            cell(figure(one.total), currency),
            cell(figure(one.more_than_first), currency),
            *([] if exact else [cell(one.total.low, currency), cell(one.total.high, currency)]),
        ]
        for one in answer.variants
    ]
    pairs = [("Compared is", _MEASURES[answer.measure])]
    lines = section(_in("Doses and rhythms", currency), table(heads, rows, left=2))
    estimates = [one.estimate for one in answer.variants]
    return _report("Doses and maintenance side by side", answer.notice, pairs, lines, estimates, page=page)


def expected_cost_text(
    answer: ExpectedCost, *, currency: CurrencyDisplay = CurrencyDisplay.SYMBOL, page: Page = PIPED
) -> str:
    """Return the expected cost of a course that may stop, its percentiles and every outcome."""
    mark = ", rounded to the cent" if answer.mean.is_rounded else ""
    pairs = [
        ("Expected cost", money_range(answer.mean.rounded, currency) + mark),
        ("Weighed is", _MEASURES[answer.measure]),
        ("Chances", "as you gave them; nothing is drawn at random"),
    ]
    heads = ["Sessions end", "Chance", "Sessions", "Last visit", "Total", "At least", "At most"]
    exact = all(is_exact(one.total) for one in answer.outcomes)
    rows = [
        [
            "as planned" if one.after_week is None else f"after week {one.after_week}",
            _chance(one.probability),
            str(one.sessions),
            one.last_on.isoformat(),
            *_cells(one.total, currency, exact=exact),
        ]
        for one in answer.outcomes
    ]
    lines = section(_in("Outcomes", currency), table(heads[: len(rows[0])], rows))
    percentiles = [[f"{one.percent} in 100", *_cells(one.total, currency, exact=exact)] for one in answer.percentiles]
    heads = ["With a chance of at least", "At most", "  lowest", "  highest"]
    body = table(heads[: len(percentiles[0])], percentiles) if percentiles else []
    lines += section(_in("You pay no more than", currency), body)
    return _report("If the treatment stops early", answer.notice, pairs, lines, (answer.estimate,), page=page)


def _report(
    heading: str,
    notice: str,
    pairs: Sequence[tuple[str, str]],
    body: list[Line],
    estimates: Sequence[Estimate],
    *,
    page: Page,
) -> str:
    lines = [*title(heading), "", *paragraph(notice), "", *facts(pairs, strong=pairs[0][0]), *body]
    lines += section("Warnings and questions", list(_warnings(estimates)), tone=Tone.WARNING)
    return text_of([*lines, "", *versions_lines(estimates[0])], page)


def _warnings(estimates: Sequence[Estimate]) -> Iterator[Line]:
    """Yield warnings and open questions, once each."""
    warnings = [f.message + f" ({f.code})" for one in estimates for f in one.findings if f.severity is Severity.WARNING]
    asked = [f"not known: {question.path}; {question.ask}" for one in estimates for question in one.questions]
    for text in dict.fromkeys([*warnings, *asked]):
        yield from paragraph(text, "- ", "  ")


def _in(heading: str, currency: CurrencyDisplay) -> str:
    return heading if currency is CurrencyDisplay.SYMBOL else f"{heading} (amounts in USD)"


def _cells(total: MoneyRange, currency: CurrencyDisplay, *, exact: bool) -> list[str]:
    ends: tuple[Decimal, ...] = () if exact else (total.low, total.high)
    return [cell(one, currency) for one in (figure(total), *ends)]


def _name(estimate: Estimate, otherwise: str) -> str:
    return estimate.label or otherwise


def _reach(threshold: PriceThreshold, currency: CurrencyDisplay) -> str:
    match threshold.outcome:
        case PriceOutcome.NEVER:
            return f"at no price, not even at {money(threshold.checks[0].price, currency)}"
        case PriceOutcome.ALWAYS:
            return f"at every price up to {money(threshold.checks[0].price, currency)}"
        case PriceOutcome.AT_PRICE:
            return f"up to {money(threshold.checks[0].price, currency)}"


def _decided(candidates: Sequence[str], first: str, answer: PlanRanking) -> str:
    if answer.is_decided:
        same = [one.label for one in answer.plans if one.place == 1]
        return listed(same) + (", which cost the same" if len(same) > 1 else "")
    return f"not decided, {listed(candidates)} may each turn out to be; {first} comes first in this order"


def _runs(answer: BestStart) -> Iterator[list[StartDay]]:
    """Yield neighbouring days that cost the same; a day without an answer between them keeps them apart."""

    def alike(day: StartDay) -> tuple[MoneyRange, int, int]:
        return day.total, day.sessions, sum(one.starts_on < day.starts_on for one in answer.refused)

    for _, run in groupby(answer.days, key=alike):
        yield list(run)


def _days(run: Sequence[StartDay]) -> str:
    first, last = run[0].starts_on, run[-1].starts_on
    return f"{first}" if first == last else f"{first} to {last}"


def _limit(met: LimitMet) -> str:
    kind = "deductible" if met.kind is LimitKind.DEDUCTIBLE else "out-of-pocket maximum"
    return f"{met.scope} {kind}, {met.benefit_year}"


def _rhythm(weeks: int | None) -> str:
    if weeks is None:
        return "none by the label"
    return "every week" if weeks == 1 else f"every {weeks} weeks"


def _chance(chance: Fraction) -> str:
    return str(chance)
