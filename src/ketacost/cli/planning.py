"""``ketacost plans``: what can be written where a request wants a plan, listed and shown."""

from __future__ import annotations

from typing import Annotated

from cyclopts import App, Parameter

from ketacost.cli.completing import plan_names
from ketacost.cli.forms import example
from ketacost.cli.screen import page_of
from ketacost.cli.starting import started
from ketacost.cli.writing import write
from ketacost.errors import PlanError
from ketacost.operations import listings
from ketacost.operations.listings import RegimeFacts, plan_named
from ketacost.reports.plan_design import designs_text, plan_text, regime_text, regimes_text

plans = App(
    name="plans",
    help="List what can be named as a plan, or show one.",
    help_epilogue=example("ketacost plans list", "ketacost plans show federal_2026_gold"),
)


@plans.command(name="list", help_epilogue=example("ketacost plans list"))
def list_plans() -> None:
    """List the plan designs that come along and the regimes, by the name to write for coverage.plan or secondary."""
    started()
    found = listings.plan_names()
    page = page_of()
    designs = designs_text([(one.id, one.name) for one in found.designs], page=page)
    regimes = regimes_text([(one.name, one.where, one.what) for one in found.regimes], page=page)
    write(f"{designs}\n{regimes}", None)


@plans.command(help_epilogue=example("ketacost plans show federal_2026_gold", "ketacost plans show medigap"))
def show(name: Annotated[str, Parameter(name="ID", completer=plan_names)], /) -> None:
    """Show one plan design with its terms and its source, or one regime with the facts it asks for.

    Args:
        name: name of one, as ``ketacost plans list`` prints it.
    """
    settings = started()
    try:
        found = plan_named(name)
    except PlanError as error:
        raise error.at("ID") from None
    if isinstance(found, RegimeFacts):
        write(_regime(found), None)
    else:
        write(plan_text(found.id, found.plan, found.facts, currency=settings.currency_display, page=page_of()), None)


def _regime(regime: RegimeFacts) -> str:
    keys = [(key.name, key.form, key.needed, key.meaning) for key in regime.keys]
    line = f'{regime.tag} = "{regime.name}" in {regime.where}'
    return regime_text(regime.name, line, regime.about, keys, page=page_of())
