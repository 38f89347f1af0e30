"""``ketacost solve``: questions about a course, each answered by estimates of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Final, TypeAlias

from cyclopts import App, Parameter

from ketacost.cli.forms import File, TableFormat, TextJsonOrCsv, example, json_text
from ketacost.cli.problems import refusal
from ketacost.cli.progress import Waiting
from ketacost.cli.reading import read_model, read_request
from ketacost.cli.screen import page_of
from ketacost.cli.starting import day_of, started
from ketacost.cli.writing import check_output, write
from ketacost.errors import PlanError
from ketacost.interop import plan_catalogue
from ketacost.operations import asking, questions
from ketacost.plans.plan import Plan
from ketacost.reports.amounts import CurrencyDisplay
from ketacost.reports.answers import Answer, answer_text
from ketacost.reports.answers_csv import answer_csv
from ketacost.reports.layout import Page

Repeated: TypeAlias = Annotated[list[str], Parameter(negative_iterable="")]
_MONTHS: Final = 12
_FILES: Final = frozenset({".toml", ".json"})
_Ask: TypeAlias = Callable[[], Answer]

solve = App(
    name="solve",
    help="Answer a question: prices, plans, starts, limits, stops.",
    help_epilogue=example("ketacost solve limits examples/commercial_ppo.toml"),
)


@solve.command(
    help_epilogue=example("ketacost solve break-even examples/iv_package.toml \\\n    examples/commercial_ppo.toml")
)
def break_even(
    asked: File,
    against: File,
    /,
    *,
    code: str | None = None,
    form: TextJsonOrCsv = TableFormat.TEXT,
    output: File | None = None,
) -> None:
    """Say up to which price a session one course costs at most what another does.

    Args:
        asked: request of the course whose price is asked, such as infusions paid in cash.
        against: request of the course it is compared with.
        code: code or drug number whose price it is, where the request prices several.
        form: form of the answer.
        output: file to write the answer to, replaced whole or not at all.
    """
    _say(
        lambda: asking.break_even(
            questions.BreakEvenQuestion(asked=read_request(asked), against=read_request(against), code=code)
        ),
        form,
        output,
        [asked, against],
    )


@solve.command(
    name="cheapest-plan",
    help_epilogue=example(
        "ketacost solve cheapest-plan examples/commercial_ppo.toml \\\n"
        "    --plan federal_2026_gold=512.30 --plan federal_2026_silver=431"
    ),
)
def cheapest(
    file: File,
    /,
    *,
    plan: Repeated,
    months: int = _MONTHS,
    form: TextJsonOrCsv = TableFormat.TEXT,
    output: File | None = None,
) -> None:
    """Rank plans for a course, premiums included.

    Args:
        file: request of the course; its coverage gives members and balances.
        plan: a design or a file with a plan, and its monthly premium, such as mine.toml=498; give two or more.
        months: months of premiums to count.
        form: form of the answer.
        output: file to write the answer to, replaced whole or not at all.
    """
    _say(lambda: _ranking(file, plan, months), form, output, [file])


@solve.command(
    name="best-start",
    help_epilogue=example(
        "ketacost solve best-start examples/commercial_ppo.toml \\\n    --first 2026-11-02 --last 2027-01-15"
    ),
)
def start(
    file: File, /, *, first: str, last: str, form: TextJsonOrCsv = TableFormat.TEXT, output: File | None = None
) -> None:
    """Say on which day of a window to start.

    Args:
        file: request of the course.
        first: first day of the window.
        last: last day of it.
        form: form of the answer.
        output: file to write the answer to, replaced whole or not at all.
    """
    _say(
        lambda: asking.start(
            questions.BestStartQuestion(
                request=read_request(file), first_on=day_of(first, "--first"), last_on=day_of(last, "--last")
            )
        ),
        form,
        output,
        [file],
    )


@solve.command(help_epilogue=example("ketacost solve limits examples/commercial_ppo.toml"))
def limits(file: File, /, *, form: TextJsonOrCsv = TableFormat.TEXT, output: File | None = None) -> None:
    """Say at which session each limit of the plan is met.

    Args:
        file: request of the course.
        form: form of the answer.
        output: file to write the answer to, replaced whole or not at all.
    """
    _say(lambda: asking.limits(questions.LimitsMetQuestion(request=read_request(file))), form, output, [file])


@solve.command(name="variants", help_epilogue=example("ketacost solve variants examples/commercial_ppo.toml"))
def doses(file: File, /, *, form: TextJsonOrCsv = TableFormat.TEXT, output: File | None = None) -> None:
    """Set 56 and 84 mg, and weekly and two-weekly maintenance, side by side.

    Args:
        file: request of the course.
        form: form of the answer.
        output: file to write the answer to, replaced whole or not at all.
    """
    _say(lambda: asking.doses(questions.VariantsQuestion(request=read_request(file))), form, output, [file])


@solve.command(
    name="stop-risk",
    help_epilogue=example("ketacost solve stop-risk examples/commercial_ppo.toml \\\n    --stop 4=30% --stop 8=20%"),
)
def stops(file: File, /, *, stop: Repeated, form: TextJsonOrCsv = TableFormat.TEXT, output: File | None = None) -> None:
    """Say what a course costs on average when it may stop early.

    Args:
        file: request of the course when it goes through.
        stop: last week with sessions and the probability that the course stops there, such as 4=30%; may be repeated.
        form: form of the answer.
        output: file to write the answer to, replaced whole or not at all.
    """
    _say(lambda: _risk(file, stop), form, output, [file])


def _say(ask: _Ask, form: TableFormat, output: str | None, inputs: Sequence[str]) -> None:
    settings = started()
    check_output(output, inputs)
    with Waiting("computing"):
        answer = ask()
    write(_written(answer, form, settings.currency_display, page_of(output)), output, inputs=inputs)


def _written(answer: Answer, form: TableFormat, currency: CurrencyDisplay, page: Page) -> str:
    match form:
        case TableFormat.JSON:
            return json_text(answer)
        case TableFormat.CSV:
            return answer_csv(answer)
        case TableFormat.TEXT:
            return answer_text(answer, currency=currency, page=page)


def _ranking(file: str, plans: list[str], months: int) -> Answer:
    request = read_request(file)
    offers = tuple(_offer(text) for text in plans)
    if request.coverage is None:
        raise refusal("solve.no_coverage", "the request has no coverage to take members and balances from", "FILE")
    return asking.plan_ranking(questions.PlanRankingQuestion(request=request, plans=offers, months=months))


def _risk(file: str, stops: list[str]) -> Answer:
    request = read_request(file)
    return asking.stops(questions.StopRiskQuestion(request=request, stops=tuple(_stop(text) for text in stops)))


def _offer(text: str) -> questions.OfferedPlan:
    name, equals, premium = text.partition("=")
    if not equals:
        message = f"expected a design and its premium such as federal_2026_gold=512.30, got {text!r}"
        raise refusal("solve.plan", message, "--plan")
    return questions.OfferedPlan(plan=_plan(name), monthly_premium=premium)


def _plan(name: str) -> Plan:
    """Return the plan of a file, or the shipped design of this name."""
    if Path(name).suffix.lower() in _FILES:
        return read_model(Plan, name)
    try:
        return plan_catalogue.load_design(name)
    except PlanError as error:
        raise error.at("--plan") from None


def _stop(text: str) -> questions.Stop:
    week, equals, chance = text.partition("=")
    if not equals or not week.isdecimal():
        raise refusal("solve.stop", f"expected a week and a probability such as 4=30%, got {text!r}", "--stop")
    return questions.Stop(week=int(week), probability=chance)
