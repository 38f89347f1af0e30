"""``ketacost plans``: what can be written where a request wants a plan, listed and shown."""

from __future__ import annotations

import re
from typing import Annotated

from cyclopts import App, Parameter

from ketacost.cli.completing import plan_names
from ketacost.cli.forms import example
from ketacost.cli.screen import page_of
from ketacost.cli.starting import started
from ketacost.cli.writing import write
from ketacost.errors import PlanError
from ketacost.interop import plan_catalogue
from ketacost.interop.json_leaves import choices
from ketacost.interop.regime_page import keys_of, payers, rules_of, what, where
from ketacost.interop.regimes import Regime
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
    ids = plan_catalogue.design_ids()
    page = page_of()
    designs = designs_text([(one, plan_catalogue.describe_design(one).plan.name) for one in ids], page=page)
    regimes = regimes_text([(one.name, where(one), what(one)) for one in payers().values()], page=page)
    write(f"{designs}\n{regimes}", None)


@plans.command(help_epilogue=example("ketacost plans show federal_2026_gold", "ketacost plans show medigap"))
def show(name: Annotated[str, Parameter(name="ID", completer=plan_names)], /) -> None:
    """Show one plan design with its terms and its source, or one regime with the facts it asks for.

    Args:
        name: name of one, as ``ketacost plans list`` prints it.
    """
    settings = started()
    regimes = payers()
    if name in regimes:
        write(_regime(regimes[name]), None)
        return
    try:
        found = plan_catalogue.describe_design(name)
    except PlanError:
        known = [*plan_catalogue.design_ids(), *regimes]
        message = f"there is no plan design or regime of this name; {choices(known, name)}"
        raise PlanError("plan.no_such_design", message, path="ID") from None
    write(plan_text(found.id, found.plan, found.facts, currency=settings.currency_display, page=page_of()), None)


def _regime(regime: Regime) -> str:
    keys = [(key.name, _plain(key.form), _plain(key.needed), _plain(key.meaning)) for key in keys_of(regime.keys)]
    line = f'{regime.tag} = "{regime.name}" in {where(regime)}'
    about = [_plain(text) for text in (what(regime), *rules_of(regime))]
    return regime_text(regime.name, line, about, keys, page=page_of())


def _plain(words: str) -> str:
    """Return Markdown's words without their marks and links."""
    return re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", words).replace("`", "")
