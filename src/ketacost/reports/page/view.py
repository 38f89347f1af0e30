"""The records of a page: ready text alone, so that whatever draws it computes no figure and writes no sentence."""

from __future__ import annotations

import attrs

from ketacost.reports.language import Language
from ketacost.values.findings import Severity


@attrs.frozen(kw_only=True)
class Fact:
    """A name with what stands beside it.

    Attributes:
        name: what it is.
        value: the figure or words.
    """

    name: str
    value: str


@attrs.frozen(kw_only=True)
class Sentence:
    """One sentence with the language it is written in, which may not be the page's.

    Attributes:
        text: the sentence.
        language: its language.
        code: stable identifier of what it says; empty where there is none.
        path: JSON path in the request it is about; empty where it is about none.
    """

    text: str
    language: Language = attrs.field(converter=Language)
    code: str = ""
    path: str = ""


@attrs.frozen(kw_only=True)
class Table:
    """Rows of text under headings.

    Attributes:
        title: what the table shows; its caption.
        headers: one heading a column; the first column names the row.
        rows: the rows, each as long as the headings.
    """

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@attrs.frozen(kw_only=True)
class LineView:
    """One claim line of a session, explained.

    Attributes:
        title: what the line is for, with its code.
        about: how it was read: day, benefit year, network, benefit, price.
        amounts: from the price to what the person owes.
        steps: how the plan split it, one sentence a step.
        balances: the deductibles and maxima it moved; no rows where it moved none.
    """

    title: str
    about: tuple[Fact, ...]
    amounts: tuple[Fact, ...]
    steps: tuple[str, ...]
    balances: Table


@attrs.frozen(kw_only=True)
class SessionView:
    """One session: its row in the table, and its explanation.

    Attributes:
        session: number of the session; 0 for the intake visit.
        title: what it is called.
        phase: the phase of the course it belongs to.
        cells: its row, as long as the headings of the page's sessions.
        facts: what it comes to.
        lines: its claim lines, explained; empty where the estimate was made without its trace.
    """

    session: int
    title: str
    phase: str
    cells: tuple[str, ...]
    facts: tuple[Fact, ...]
    lines: tuple[LineView, ...]


@attrs.frozen(kw_only=True)
class PictureView:
    """A picture and what says the same without seeing it.

    Attributes:
        name: stable name of the picture.
        title: its title.
        description: the text alternative: what it shows, with its figures.
        spec: its Vega-Lite specification as JSON text.
        table: the same figures as a table.
    """

    name: str
    title: str
    description: str
    spec: str
    table: Table


@attrs.frozen(kw_only=True)
class CheckView:
    """One thing a policy asks for.

    Attributes:
        text: what is asked and what was found.
        state: ``met``, ``not_met`` or ``unknown``, for the mark beside it.
        mark: the state in words.
        depth: how deep it stands in a list of lists, from 0.
    """

    text: Sentence
    state: str
    mark: str
    depth: int


@attrs.frozen(kw_only=True)
class AuthorizationView:
    """Prior authorization on the page.

    Attributes:
        outcome: what the policy says, in one sentence.
        facts: payer, sessions by standing, days to file by, what sessions without an approval cost.
        checklist: what the policy asks for, in its order.
        missing: what to find out.
        steps: the steps, who acts, and the days.
        notice: the sentence every output must carry.
    """

    outcome: str
    facts: tuple[Fact, ...]
    checklist: tuple[CheckView, ...]
    missing: tuple[Sentence, ...]
    steps: Table
    notice: Sentence


@attrs.frozen(kw_only=True)
class FindingView:
    """Something found about the answer.

    Attributes:
        meaning: what it means for the patient, in the language of the page.
        statement: the finding's own sentence, with its figures.
    """

    meaning: str
    statement: Sentence


@attrs.frozen(kw_only=True)
class FindingsView:
    """Findings of one weight.

    Attributes:
        severity: the weight.
        title: its heading.
        findings: what is found.
    """

    severity: Severity = attrs.field(converter=Severity)
    title: str
    findings: tuple[FindingView, ...]


@attrs.frozen(kw_only=True)
class QuestionView:
    """Something to ask that would narrow the answer.

    Attributes:
        ask: what to ask, and whom.
        gain: by how much knowing it can lower the most.
    """

    ask: Sentence
    gain: str


@attrs.frozen(kw_only=True)
class View:
    """The page of one estimate.

    Attributes:
        language: the language of everything that does not say its own.
        title: the caller's label, or what the page is about.
        notice: the sentence that this is an estimate and no bill.
        headline: what the person pays, in one sentence.
        figures: the few figures to see first.
        case: which case the tables show where the answer is a range; empty where it is one figure.
        facts: what the figures consist of.
        milestones: when deductibles and maxima are met, one sentence each.
        months: money month by month.
        years: totals by benefit year.
        session_headers: headings of the cells of ``sessions``; the first names the visit.
        sessions: every session in order.
        pictures: pictures of the answer.
        authorization: prior authorization; ``None`` where the request has none.
        questions: what to ask, most useful first.
        findings: warnings, assumptions and notices, the gravest first.
        readings: how the plan was read where its papers are silent, one sentence each.
        versions: what made the answer, and from data of which day.
    """

    language: Language = attrs.field(converter=Language)
    title: str
    notice: str
    headline: str
    figures: tuple[Fact, ...]
    case: str
    facts: tuple[Fact, ...]
    milestones: tuple[str, ...]
    months: Table
    years: Table
    session_headers: tuple[str, ...]
    sessions: tuple[SessionView, ...]
    pictures: tuple[PictureView, ...]
    authorization: AuthorizationView | None
    questions: tuple[QuestionView, ...]
    findings: tuple[FindingsView, ...]
    readings: tuple[str, ...]
    versions: str
