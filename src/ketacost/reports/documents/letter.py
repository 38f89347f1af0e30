"""The letter to the patient: how much, when, at most and why, what could raise it, and what to ask; plain words."""

from __future__ import annotations

from ketacost.estimates.estimate import Estimate
from ketacost.reports.alone import pays_alone
from ketacost.reports.documents.document import Document, Pictures, figures_of
from ketacost.reports.documents.letter_advice import PAGE, advice, approval, awaited, higher_lines
from ketacost.reports.documents.letter_money import (
    answer_lines,
    back_table,
    group_tables,
    headline,
    month_table,
    parts_table,
    visit_table,
    why_lines,
)
from ketacost.reports.documents.parts import findings_lists
from ketacost.reports.documents.pharmacy_share import pays_pharmacy
from ketacost.reports.documents.render import filled
from ketacost.reports.documents.wording import Wording
from ketacost.reports.language import Language
from ketacost.values.money import show


def patient_letter(
    estimate: Estimate, *, language: Language | str = Language.ENGLISH, pictures: Pictures = ()
) -> Document:
    """Return the letter that tells a patient what a course costs.

    With its claim lines (``trace=True``) the estimate's codes stand in it; everything else needs no trace.

    Args:
        estimate: the answer.
        language: the language of the letter. The caller's own words, and sentences the library has in English alone,
            stay as they are and are marked as English.
        pictures: SVG texts with what they show in words; they come after the amounts by month.

    Raises:
        MissingExtraError: without jinja2.
    """
    say = Wording(PAGE, Language(language))
    found = estimate.authorization
    known_authorization = () if found is None else (*found.determination.findings, *found.findings)
    return filled(
        "patient_letter",
        "patient-letter",
        say.language,
        title=say("title"),
        say=say,
        notice=say("notice_alone" if pays_alone(estimate) else "notice"),
        estimate=estimate,
        headline=headline(estimate, say),
        answer=tuple(answer_lines(estimate, say)),
        months=month_table(estimate, say),
        groups=tuple(group_tables(estimate, say)),
        visits=visit_table(estimate, say),
        back=back_table(estimate, say),
        awaited=None if found is None else awaited(found, say),
        pays_pharmacy=pays_pharmacy(estimate),
        is_billed_monthly=any(move.billed_monthly != 0 for move in estimate.cash_flow),
        plan_pays=None if pays_alone(estimate) else _plan_pays(estimate, say),
        why=parts_table(estimate, say),
        why_lines=tuple(why_lines(estimate, say)),
        higher=tuple(higher_lines(estimate, say)),
        advice=advice(estimate, say),
        approval=None if found is None else approval(found, say),
        findings=findings_lists((*estimate.findings, *known_authorization), say),
        pictures=figures_of(pictures),
    )


def _plan_pays(estimate: Estimate, say: Wording) -> str:
    sums = estimate.totals
    return say("why_plan_pays", allowed=show(sums.allowed_amount), paid=show(sums.plan_paid))
