"""The skeleton of a letter of medical necessity: only what the evidence says, with blanks where it says nothing.

No name, birth date or member number is ever in the evidence, so the letter leaves room for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ketacost.authorization.case import AuthorizationCase
from ketacost.authorization.determination import Determination
from ketacost.authorization.evidence import Evidence, Score, Trial
from ketacost.authorization.judgement import Judgement
from ketacost.authorization.policy import Stage
from ketacost.authorization.truth import Truth
from ketacost.claims.services import Treatment
from ketacost.reports.amounts import words
from ketacost.reports.determination import read_in
from ketacost.reports.layout import PIPED, Line, Page, paragraph, section, text_of, title
from ketacost.values.unknown import Unknown

_BLANK: Final = "________"
_MARKS: Final = {Truth.MET: "met", Truth.NOT_MET: "NOT MET", Truth.UNKNOWN: f"to be completed: {_BLANK}"}
_DRUGS: Final = {
    Treatment.ESKETAMINE_NASAL: "esketamine nasal spray",
    Treatment.KETAMINE_IV: "ketamine by infusion (off-label)",
    Treatment.KETAMINE_IM: "ketamine by injection (off-label)",
}


def letter_text(case: AuthorizationCase, found: Determination, *, page: Page = PIPED) -> str:
    """Return the skeleton: the facts of the chart, then the payer's criteria one by one."""
    drugs = " or ".join(_DRUGS.get(one, words(one)) for one in case.policy.treatments)
    kind = "continued treatment" if case.stage is Stage.RENEWAL else "treatment"
    lines = [
        *title("Letter of medical necessity"),
        "",
        f"To:        {case.policy.payer}",
        f"Policy:    {' '.join(filter(None, [case.policy.number, case.policy.title]))}",
        f"Date:      {case.requested_on}",
        f"Person:    {_BLANK} (name, birth date and member number are filled in by hand)",
        f"Request:   {'expedited' if case.urgent else 'standard'} review of {kind} with {drugs}",
    ]
    if case.policy.request_codes:
        lines.append(f"Codes:     {', '.join(case.policy.request_codes)}")
    lines += section("The person", list(_person(case.evidence)))
    lines += section("Antidepressants tried", list(_trials(case.evidence)))
    lines += section("Also tried", list(_besides(case.evidence)))
    lines += section("Rating scales", [f"- {one.on}: {one.instrument.upper()} {one.value}" for one in _scores(case)])
    lines += section(
        "The payer's criteria, one by one", [] if found.judgement is None else list(_lines(found.judgement))
    )
    lines += section("Prescriber", [f"{_BLANK} (signature, day, NPI)"])
    lines += ["", *paragraph("Draft made from the chart as given; check every line. " + found.notice)]
    return text_of([*lines, *paragraph(f"Policy read in {read_in(found)}.")], page)


def _person(evidence: Evidence) -> Iterator[Line]:
    age = _BLANK if isinstance(evidence.age, Unknown) else str(evidence.age)
    codes = _BLANK if isinstance(evidence.diagnoses, Unknown) else ", ".join(evidence.diagnoses) or _BLANK
    yield f"- age {age}, diagnosis {codes}"
    if not isinstance(evidence.episode_months, Unknown):
        yield f"- present episode of {evidence.episode_months} months"
    for fact in evidence.conditions:
        yield f"- {words(fact.condition)}: {words(fact.state)}"
    if not isinstance(evidence.takes_oral_antidepressant, Unknown):
        yield f"- oral antidepressant alongside: {'yes' if evidence.takes_oral_antidepressant else 'no'}"


def _trials(evidence: Evidence) -> Iterator[Line]:
    for trial in evidence.trials:
        yield from paragraph(", ".join(_trial(trial)), "- ")
    if not evidence.trials:
        yield f"- {_BLANK}"


def _trial(trial: Trial) -> Iterator[str]:
    kind = "" if isinstance(trial.drug_class, Unknown) else f" ({trial.drug_class.upper()})"
    yield (trial.drug or _BLANK) + kind
    yield f"{_BLANK if isinstance(trial.weeks, Unknown) else trial.weeks} weeks"
    yield f"dose {_BLANK if isinstance(trial.dose, Unknown) else words(trial.dose)}"
    improved = trial.improvement_percent
    yield f"improvement {_BLANK if isinstance(improved, Unknown) else f'{improved} percent'}"
    if not isinstance(trial.ended_on, Unknown):
        yield f"ended {trial.ended_on}"


def _besides(evidence: Evidence) -> Iterator[Line]:
    for added in evidence.augmentations:
        weeks = "" if isinstance(added.weeks, Unknown) else f", {added.weeks} weeks"
        yield f"- augmentation: {words(added.kind)}{weeks}"
    for therapy in evidence.psychotherapies:
        yield f"- psychotherapy: {words(therapy.kind)}"


def _scores(case: AuthorizationCase) -> list[Score]:
    return sorted((one for one in case.evidence.scores if one.on <= case.requested_on), key=lambda one: one.on)


def _lines(found: Judgement) -> Iterator[Line]:
    if not found.parts:
        yield from paragraph(f"{found.reason}: {_MARKS[found.truth]}", "- ")
    for part in found.parts:  # where the whole is met, a way not taken is not the reader's matter
        if found.truth is not Truth.MET or part.truth is Truth.MET:
            yield from _lines(part)
