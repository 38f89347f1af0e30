"""What pages are made of: tables, sentences that may be in another language, and lists of findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

import attrs

from ketacost.reports.documents.wording import Wording
from ketacost.reports.language import Language, meaning, phrases
from ketacost.values.findings import Finding, Severity

_SERVICES: Final = "services"
_ENGLISH: Final = str(Language.ENGLISH)
_ORDER: Final = (Severity.WARNING, Severity.ASSUMPTION, Severity.NOTICE)


@attrs.frozen(kw_only=True)
class Said:
    """A sentence with what stands below it.

    Attributes:
        text: the sentence.
        lang: its language where it is not the page's.
        lead: what introduces the detail.
        detail: more of it, in small type; empty for none.
        detail_lang: the language of the detail where it is not the page's.
    """

    text: str
    lang: str = ""
    lead: str = ""
    detail: str = ""
    detail_lang: str = ""


Cell: TypeAlias = str | Said
"""What stands in one cell of a table."""


@attrs.frozen(kw_only=True)
class Table:
    """A table of a page.

    Attributes:
        key: its identifier on the page.
        caption: what it shows.
        heads: headings of its columns.
        rows: one tuple a row, as long as the headings; the first cell is the row's heading.
        total: the last row, set apart; empty for none.
        left: how many columns hold words; the others hold amounts.
    """

    key: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    left: int = 1


@attrs.frozen(kw_only=True)
class SaidList:
    """A list of sentences under a heading."""

    heading: str
    items: tuple[Said, ...]


def findings_lists(findings: Iterable[Finding], say: Wording) -> tuple[SaidList, ...]:
    """Return findings as lists, the gravest first: what each means in the page's language, then its own sentence."""
    found = tuple(findings)
    lists = (
        SaidList(
            heading=say(f"findings_{severity}"),
            items=tuple(said_of(one, say) for one in dict.fromkeys(found) if one.severity is severity),
        )
        for severity in _ORDER
    )
    return tuple(one for one in lists if one.items)


def said_of(finding: Finding, say: Wording) -> Said:
    """Return a finding: what it means for the patient, with its own sentence below it."""
    return Said(
        text=meaning(finding.code, say.language),
        lead=say("in_full"),
        detail=f"{finding.message} ({finding.code})",
        detail_lang=foreign(say),
    )


def foreign(say: Wording) -> str:
    """Return the mark of an English sentence on a page: nothing on an English one."""
    return "" if say.language is Language.ENGLISH else _ENGLISH


def english(texts: Sequence[str], say: Wording) -> tuple[Said, ...]:
    """Return English sentences the library or a caller wrote, marked as such on a page of another language."""
    return tuple(Said(text=text, lang=foreign(say)) for text in texts)


def service(label: str, say: Wording) -> Said:
    """Return the label of a line in the page's language; one the library does not know stays as it is."""
    known = phrases(_SERVICES, say.language)
    return Said(text=known[label]) if label in known else Said(text=label, lang=foreign(say))
