"""What differs between two policies as plain text."""

from __future__ import annotations

from collections.abc import Sequence

from ketacost.reports.layout import PIPED, Page, paragraph, section, text_of, title


def policy_diff_text(first: str, second: str, found: Sequence[tuple[str, str, str]], *, page: Page = PIPED) -> str:
    """Return the differences for a reader: what went, what came, what changed.

    Args:
        first: name of the one policy.
        second: name of the other.
        found: path, old value and new value of everything that differs; an empty text is what is not there.
        page: what the report is set on.
    """
    lines = [*title(f"{first} and {second}")]
    changed = [(path, f"{one} -> {other}") for path, one, other in found if one and other]
    lines += section("Changed", [line for path, words in changed for line in paragraph(f"{path}: {words}", "- ")])
    gone = [f"{path}: {one}" for path, one, other in found if one and not other]
    lines += section("Only in the first", [line for words in gone for line in paragraph(words, "- ")])
    came = [f"{path}: {other}" for path, one, other in found if other and not one]
    lines += section("Only in the second", [line for words in came for line in paragraph(words, "- ")])
    return text_of(lines if found else [*lines, "", "no difference"], page)
