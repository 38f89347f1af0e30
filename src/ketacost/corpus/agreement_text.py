"""What a comparison of engine and oracle found, as text: the answer, then stratum by stratum, then what differs."""

from __future__ import annotations

from ketacost.corpus.agreement import Agreement
from ketacost.reports.layout import PIPED, Page, Tone, facts, paragraph, section, table, text_of, title

_SAME = "Engine and oracle agree to the cent on every field, and every line adds up."
_DIFFERS = (
    "Engine and oracle differ: this is a fault of ketacost. Please report this page; the seed and the number of a case "
    "make it again."
)


def agreement_text(found: Agreement, *, page: Page = PIPED) -> str:
    """Return what a comparison found as people read it.

    Args:
        found: the comparison.
        page: what the report is set on.
    """
    pairs = [
        ("Answer", _SAME if found.is_whole else _DIFFERS),
        ("Cases", f"{found.cases:,} of seed {found.seed}, {found.lines:,} claim lines"),
        ("Differ", f"{found.differing:,}"),
        ("Made by", f"ketacost {found.library} with reference data {found.reference_data}"),
    ]
    rows = [[one.name, f"{one.cases:,}", f"{one.lines:,}", f"{one.differing:,}"] for one in found.strata]
    told = [line for one in found.first for line in paragraph(f"case {one.case} ({one.stratum}): {one.what}", "- ")]
    lines = [*title("Engine against oracle"), "", *facts(pairs, strong="Answer")]
    lines += section("First differences", told, tone=Tone.WARNING)
    return text_of([*lines, *section("Strata", table(["Stratum", "Cases", "Lines", "Differ"], rows))], page)
