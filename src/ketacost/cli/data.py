"""``ketacost data``: the reference data that comes along, and what of it is stale, unsure or at its end."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

from cyclopts import App, Parameter

from ketacost.cli.completing import tables
from ketacost.cli.forms import File, TableFormat, TextJsonOrCsv, example, json_text
from ketacost.cli.screen import page_of
from ketacost.cli.starting import day_of, started
from ketacost.cli.writing import check_output, write
from ketacost.interop.data_review import DataReview, review_data
from ketacost.reference.load import load_topic, topics
from ketacost.reports.data_tables import review_csv, review_text, table_text, tables_text
from ketacost.reports.layout import Page

DUE: Final = 3
"""Exit code of a review in which something asks for work."""

_OLD: Final = 180
_SOON: Final = 45

data = App(
    name="data",
    help="Show the reference data, or review how fresh it is.",
    help_epilogue=example("ketacost data list", "ketacost data review --on 2026-12-01"),
)


@data.command(help_epilogue=example("ketacost data review --on 2026-12-01 --within 60"))
def review(
    *,
    on: str | None = None,
    older_than: int = _OLD,
    within: int = _SOON,
    form: TextJsonOrCsv = TableFormat.TEXT,
    output: File | None = None,
) -> int:
    """Say which figures and policies are stale, unsure or end soon; the exit code is 3 when something is due.

    Args:
        on: day of the question, such as 2026-12-01; by default today.
        older_than: days after which a row or policy that nobody checked again is stale.
        within: days within which the end of a figure is near.
        form: form of the review.
        output: file to write the review to, replaced whole or not at all.
    """
    started()
    day = date.today() if on is None else day_of(on, "--on")  # noqa: DTZ011 (the machine's own day is meant)
    check_output(output)
    found = review_data(day, older_than_days=older_than, within_days=within)
    write(_written(found, form, page_of(output)), output)
    return DUE if found.is_due else 0


def _written(found: DataReview, form: TableFormat, page: Page) -> str:
    match form:
        case TableFormat.JSON:
            return json_text(found)
        case TableFormat.CSV:
            return review_csv(found.findings)
        case TableFormat.TEXT:
            counts = [("Figures", f"{found.rows:,}"), ("Policies", f"{found.policies:,}")]
            return review_text(found.on, [*counts, ("Version", found.reference_data)], found.findings, page=page)


@data.command(name="list", help_epilogue=example("ketacost data list"))
def list_tables() -> None:
    """List the tables of reference data, with the number of their rows and the day since which they were checked."""
    started()
    write(tables_text([load_topic(name) for name in topics()], page=page_of()), None)


@data.command(help_epilogue=example("ketacost data show aca_limits"))
def show(name: Annotated[str, Parameter(name="TABLE", completer=tables)], /) -> None:
    """Show one table: every figure with its days, value, status and source.

    Args:
        name: name of a table, as ``ketacost data list`` prints it.
    """
    started()
    write(table_text(load_topic(name), page=page_of()), None)
