"""The good-faith estimate as a document, in the order the federal rule asks for (45 CFR 149.610(c)(1)).

No record holds a patient: name and date of birth are blanks the clinic fills in by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from ketacost.estimates.good_faith_deadlines import TOPIC
from ketacost.estimates.good_faith_records import (
    GoodFaithEstimate,
    GoodFaithItem,
    Provider,
    Rhythm,
    SeparateItem,
)
from ketacost.reference.lookup import figure
from ketacost.reports.documents.document import Document, Pictures, figures_of
from ketacost.reports.documents.parts import Cell, Said, Table, findings_lists, foreign, service
from ketacost.reports.documents.render import filled
from ketacost.reports.documents.wording import Wording
from ketacost.reports.good_faith_text import clocks
from ketacost.reports.language import Language
from ketacost.values.money import show

_PAGE: Final = "good_faith"


@attrs.frozen(kw_only=True)
class Biller:
    """One provider of the document, or one whose charges are missing.

    Attributes:
        heading: whose charges these are.
        facts: numbers and place, as (name, value).
        missing: why its charges are missing; ``None`` where they are not.
        items: what it is expected to bill.
    """

    heading: str
    facts: tuple[tuple[str, str], ...]
    missing: Said | None
    items: Table


def good_faith_document(
    answer: GoodFaithEstimate, *, language: Language | str = Language.ENGLISH, pictures: Pictures = ()
) -> Document:
    """Return a good-faith estimate to hand out: who bills what on which days, the total, and what must be said.

    Args:
        answer: the good-faith estimate.
        language: the language of the patient's words; what is for the clinic stays in English, marked as such.
        pictures: SVG texts with what they show in words; they come after the total.

    Raises:
        MissingExtraError: without jinja2.
        ReferenceDataError: in another language than English, for a service before the rule was in force.
    """
    say = Wording(_PAGE, Language(language))
    return filled(
        "good_faith",
        "good-faith-estimate",
        say.language,
        title=say("title"),
        say=say,
        answer=answer,
        head=tuple(_head(answer, say)),
        billers=tuple(_billers(answer, say)),
        totals=_totals(answer, say),
        separate=tuple(_separate(one, say) for one in answer.separately_scheduled),
        disclaimers=tuple(disclaimers(answer, say.language)),
        clocks=tuple(clocks(answer)),
        findings=findings_lists(answer.findings, say),
        office_lang=foreign(say),
        pictures=figures_of(pictures),
    )


def disclaimers(answer: GoodFaithEstimate, language: Language) -> Iterator[str]:
    """Yield what the person must be told: the record's own paragraphs in English, else the same in their language."""
    if language is Language.ENGLISH:
        yield from answer.disclaimers
        return
    yield from spoken_disclaimers(answer, language)


def spoken_disclaimers(answer: GoodFaithEstimate, language: Language) -> Iterator[str]:
    """Yield the paragraphs in a language, with the rule's figures of the first day."""
    say = Wording(_PAGE, language)
    on = answer.period.first_on
    page, _, telephone = figure(TOPIC, "dispute.where", on).text.partition(" or ")
    yield say("disclaimer_further")
    if answer.separately_scheduled:
        yield say("disclaimer_separate")
    if answer.missing:
        yield say("disclaimer_missing")
    yield say("disclaimer_only")
    yield say(
        "disclaimer_dispute",
        threshold=show(figure(TOPIC, "dispute.threshold", on).amount),
        window=figure(TOPIC, "dispute.window", on).whole,
        fee=show(figure(TOPIC, "dispute.fee", on).amount),
        where=say("either", one=page, other=telephone),
    )
    yield say("disclaimer_no_worse")
    yield say("disclaimer_no_contract")


def _head(answer: GoodFaithEstimate, say: Wording) -> Iterator[tuple[str, Cell]]:
    if answer.label:
        yield say("for"), answer.label
    yield say("main_service"), service(answer.primary_item, say)
    yield say("first_on"), say.day(answer.primary_on)
    yield say("diagnosis"), ", ".join(answer.diagnosis_codes) or say("no_diagnosis")
    first, last = say.day(answer.period.first_on), say.day(answer.period.last_on)
    yield say("covers"), say("covers_days", first=first, last=last)
    if answer.renew_from is not None:
        yield say("goes_on"), say("goes_on_is", day=say.day(answer.renew_from))
    yield say("who_pays"), say("pays_declines" if answer.declines_coverage else "pays_alone")


def _billers(answer: GoodFaithEstimate, say: Wording) -> Iterator[Biller]:
    for number, one in enumerate(answer.providers, start=1):
        name = one.provider.name
        total = (say("provider_total", name=name), "", "", "", "", show(one.total))
        yield Biller(
            heading=say("provider_heading", name=name),
            facts=tuple(_identity(one.provider, say)),
            missing=None,
            items=_items(f"provider-{number}", name, one.items, total, say),
        )
    for number, gone in enumerate(answer.missing, start=1):
        name = gone.provider.name
        yield Biller(
            heading=say("missing_heading", name=name),
            facts=(),
            missing=Said(text=gone.provider.reason, lang=foreign(say)),
            items=_items(f"missing-{number}", name, gone.items, (), say),
        )


def _identity(provider: Provider, say: Wording) -> Iterator[tuple[str, str]]:
    yield say("npi"), provider.npi
    yield say("tin"), provider.tin
    yield say("place"), f"{provider.location}, {provider.state}"


def _items(key: str, name: str, items: Sequence[GoodFaithItem], total: tuple[Cell, ...], say: Wording) -> Table:
    heads = ("col_item", "col_code", "col_when", "col_times", "col_each", "col_sum")
    return Table(
        key=key,
        caption=name,
        heads=tuple(map(say, heads)),
        rows=tuple(
            (
                _item(item, say),
                _code(item, say),
                _when(item, say),
                str(len(item.days)),
                say.money(item.expected_charge),
                say.money(item.total),
            )
            for item in items
        ),
        total=total,
        left=3,
    )


def _item(item: GoodFaithItem, say: Wording) -> Said:
    about = [say.phase(item.phase)]
    if item.units != 1:
        about.append(say("units", count=item.units, unit=say(f"unit_{item.unit}")))
    return attrs.evolve(service(item.label, say), detail=", ".join(about))


def _code(item: GoodFaithItem, say: Wording) -> str:
    code = "-".join([item.code, *item.modifiers]) if item.code else ""
    drug = "" if item.ndc is None else f"NDC {item.ndc}"
    return " ".join(part for part in (code, drug) if part) or say("no_code")


def _when(item: GoodFaithItem, say: Wording) -> str:
    first, last = say.day(item.days[0]), say.day(item.days[-1])
    if item.rhythm is None:
        return say("once", first=first)
    found = _often(item.rhythm)
    if found is None:
        return say("on_days", days="; ".join(map(say.day, item.days)))
    key, counts = found
    return say(key, first=first, last=last, **counts)


def _often(rhythm: Rhythm) -> tuple[str, dict[str, int]] | None:
    """Return the phrase of a rhythm with its counts; ``None`` for an uneven one."""
    if rhythm.every_days is not None:
        return "often_days", {"count": rhythm.every_days}
    if rhythm.times is None or rhythm.every_weeks is None:
        return None
    times = {} if rhythm.times == 1 else {"times": rhythm.times}
    often = "often_times_week" if times else "often_week"
    return (often, times) if rhythm.every_weeks == 1 else (f"{often}s", {**times, "count": rhythm.every_weeks})


def _totals(answer: GoodFaithEstimate, say: Wording) -> Table:
    rows = [(one.provider.name, show(one.total)) for one in answer.providers]
    rows += [(one.provider.name, say("not_in_total")) for one in answer.missing]
    return Table(
        key="summary",
        caption=say("summary_heading"),
        heads=(say("col_provider"), say("col_sum")),
        rows=tuple(rows),
        total=(say("total"), show(answer.total)),
    )


def _separate(item: SeparateItem, say: Wording) -> Said:
    code = "" if item.code is None else f" ({item.code})"
    by = "" if item.provider is None else f", {say('separate_by', name=item.provider)}"
    return Said(text=f"{item.label}{code}{by}")
