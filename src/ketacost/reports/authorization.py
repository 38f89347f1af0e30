"""The authorization as plain text: outcome, what to find out, steps with days, approvals over sessions, money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from ketacost.authorization.approvals import COVERED, SessionApproval, Standing, Window
from ketacost.authorization.routes import Route
from ketacost.authorization.steps import AuthorizationStep
from ketacost.estimates.authorization_records import AuthorizationOutlook, Renewal, UnapprovedCost
from ketacost.reports.amounts import CurrencyDisplay, counted, listed, money, money_range, words
from ketacost.reports.decision_days import late_answer, steps_in_order
from ketacost.reports.determination import determination_lines, read_in
from ketacost.reports.layout import PIPED, Line, Page, Tone, facts, paragraph, section, table, text_of, title
from ketacost.reports.text import authorization_findings, findings_lines
from ketacost.values.unknown import Unknown

_WHY: Final = {
    Standing.OUTSIDE: "outside the days of every approval",
    Standing.SESSIONS_USED: "the approved sessions are used up",
    Standing.DEVICES_USED: "the approved devices are used up",
    Standing.DOSE_ABOVE: "more milligrams in seven days than approved",
}
_NOT_SAID: Final = "not known"


def authorization_text(
    found: AuthorizationOutlook, *, currency: CurrencyDisplay = CurrencyDisplay.SYMBOL, page: Page = PIPED
) -> str:
    """Return an authorization for a front desk and a biller: first what is decided, then days, then money."""
    lines = [*title(f"Prior authorization: {found.determination.payer}"), "", *paragraph(found.notice), ""]
    late = paragraph(late_answer(found), "Take care: ", "", tone=Tone.WARNING)
    lines += [*late, ""] if late else []
    lines += determination_lines(found.determination)
    lines += section("Ways on", list(_routes(found.routes)))
    lines += authorization_sections(found, currency)
    lines += findings_lines(authorization_findings(found))
    return text_of(lines, page)


def authorization_sections(found: AuthorizationOutlook, currency: CurrencyDisplay) -> list[Line]:
    """Return steps, windows, renewals, gaps and money, without the determination."""
    steps = steps_in_order(found.steps)
    lines = section("Steps", list(_steps([one for one in steps if not one.only_if])))
    lines += section("If it is denied, or waits", list(_steps([one for one in steps if one.only_if])))
    lines += section("Approvals and sessions", _windows(found.windows, found.sessions))
    lines += section("Ask for the next approval", list(_renewals(found.renewals, found.windows)))
    lines += section("Sessions without an approval", list(_gaps(found)), tone=Tone.WARNING)
    return [*lines, *section("What that means in money", list(_costs(found, currency)))]


def checklist_text(found: AuthorizationOutlook, *, page: Page = PIPED) -> str:
    """Return what is still to do, box by box: facts to find out, documents to send, days to keep."""
    lines = [*title(f"Checklist: {found.determination.payer}"), "", *paragraph(found.notice)]
    lines += paragraph(f"Policy read in {read_in(found.determination)}.")
    lines += section("Find out", [line for one in found.determination.missing for line in paragraph(one, "[ ] ")])
    lines += section(
        "Stands against it",
        [line for one in found.determination.unmet for line in paragraph(one, "[!] ")],
        tone=Tone.WARNING,
    )
    sent = next((one for one in found.steps if one.key == "request"), None)
    lines += section("Send", [line for one in (() if sent is None else sent.needs) for line in paragraph(one, "[ ] ")])
    days = [f"[ ] {_last(one.latest)}  {one.does}" for one in found.steps if not one.only_if]
    days += [f"[ ] {one.file_by}  ask for the approval of session {one.first_session}" for one in found.renewals]
    return text_of([*lines, *section("By when", days)], page)


def _last(day: date | None) -> str:
    return _NOT_SAID if day is None else day.isoformat()


def _steps(steps: Sequence[AuthorizationStep]) -> Iterator[Line]:
    for one in steps:
        days = _days(one.earliest, one.latest)
        yield from paragraph(f"{days}: {one.does} ({words(one.actor)})", "- ")
        if one.needs:
            yield from paragraph(f"needs {listed(one.needs)}", "    ")
        note = one.note + (f" [{one.source}{', assumed' if one.assumed else ''}]" if one.source else "")
        if note:
            yield from paragraph(note.strip(), "    ")


def _days(earliest: date | None, latest: date | None) -> str:
    if earliest == latest:
        return "day not known" if earliest is None else f"on {earliest}"
    if earliest is None:
        return f"by {latest}"
    return f"from {earliest}, last day not known" if latest is None else f"{earliest} to {latest}"


def _windows(windows: Sequence[Window], sessions: Sequence[SessionApproval]) -> list[Line]:
    if not sessions:
        return []
    rows = []
    for number, one in enumerate(windows, start=1):
        own = one.approval
        limits = [(own.sessions, "session"), (own.devices, "device")]
        most = ", ".join(counted(count, noun) for count, noun in limits if count is not None)
        state = "expected" if one.expected else "in hand"
        rows.append(
            [
                str(number),
                state,
                f"{own.starts_on} to {own.ends_on}",
                most or "-",
                _runs(one.sessions),
                str(len(one.sessions)),
            ]
        )
    covered = sum(one.standing in COVERED for one in sessions)
    open_ones = [one.session for one in sessions if one.standing is Standing.OPEN]
    total = f"{counted(len(sessions), 'session')}: {covered} covered or expected, {len(sessions) - covered} not"
    lines = [] if not rows else table(["", "Approval", "Days", "At most", "Sessions", "Count"], rows, left=5)
    lines += ["", *paragraph(total)] if lines else paragraph(total)
    if open_ones:
        lines += paragraph(f"sessions {_runs(open_ones)}: the document states no length; ask how long it approves")
    return lines


def _runs(numbers: Sequence[int]) -> str:
    """Return session numbers as runs: ``1-8, 10``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs) or "none"


def _renewals(renewals: Sequence[Renewal], windows: Sequence[Window]) -> Iterator[Line]:
    for one in renewals:
        window = windows[one.window].approval
        note = "; by practice, no rule sets the payer's time" if one.assumed else ""
        sentence = (
            f"session {one.first_session} on {one.needed_on} falls outside the approval before; file by {one.file_by} "
            f"for {window.starts_on} to {window.ends_on}{note}"
        )
        yield from paragraph(sentence, "- ")


def _gaps(found: AuthorizationOutlook) -> Iterator[Line]:
    for one in found.gaps:
        sessions = (
            [one.first_session] if one.first_session == one.last_session else [one.first_session, one.last_session]
        )
        named = " to ".join(map(str, sessions))
        days = f"{one.starts_on}" if one.starts_on == one.ends_on else f"{one.starts_on} to {one.ends_on}"
        why = _WHY.get(one.standing, words(one.standing)) if found.windows else "no approval is in hand or in sight"
        late = one.file_by < found.determination.on
        ask = f"the day to ask in time, {one.file_by}, is past" if late else f"to ask for more, file by {one.file_by}"
        yield from paragraph(f"session {named} ({days}): {why}; {ask}", "- ")


def _costs(found: AuthorizationOutlook, currency: CurrencyDisplay) -> Iterator[Line]:
    pairs = []
    if found.gaps_cost is not None:
        pairs.append(("Without approval of these", _cost(found.gaps_cost, currency)))
    if found.no_more_approvals_cost is not None:
        pairs.append(("If no approval comes", _cost(found.no_more_approvals_cost, currency)))
    weighed = found.expected_with_denial_risk
    if weighed is not None:
        said = _NOT_SAID if isinstance(weighed, Unknown) else money(weighed, currency)
        pairs.append(("Weighed by the risk given", f"{said} for the patient on average"))
    delay = found.delay
    if delay is not None:
        said = f"planned {delay.planned_on}; earliest {_last(delay.earliest)}, latest {_last(delay.latest)}"
        if delay.patient_responsibility is not None and delay.more is not None:
            said += f"; started then the course costs {money_range(delay.patient_responsibility, currency)}"
        pairs.append(("First session", said))
    yield from facts(pairs)


def _cost(cost: UnapprovedCost, currency: CurrencyDisplay) -> str:
    return (
        f"the patient owes {money_range(cost.patient_responsibility, currency)} in all, the clinic carries "
        f"{money(cost.clinic_carries, currency)} of allowed amount (sessions {_runs(cost.sessions)})"
    )


def _routes(routes: Sequence[Route]) -> Iterator[Line]:
    for number, one in enumerate(routes, start=1):
        yield from paragraph(f"{one.does}: {one.gives}", f"{number}. ")
