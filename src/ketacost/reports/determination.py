"""A determination as plain text: the outcome, what is missing, what stands against it, and the whole tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ketacost.authorization.determination import NOTICE, Determination
from ketacost.authorization.judgement import Judgement
from ketacost.authorization.policy import Grant, Policy
from ketacost.authorization.truth import Truth
from ketacost.reports.amounts import counted, words
from ketacost.reports.layout import PIPED, Line, Page, Tone, facts, paragraph, section, table, text_of, title
from ketacost.reports.outcomes import OUTCOMES

_MARKS: Final = {Truth.MET: "[met]", Truth.NOT_MET: "[not met]", Truth.UNKNOWN: "[open]"}


def determination_lines(found: Determination) -> list[Line]:
    """Return the answer, the checklist and every criterion, without the title."""
    pairs = [("Outcome", OUTCOMES[found.outcome]), ("Use", f"{words(found.use)}, {words(found.stage)}")]
    pairs += [] if found.grant is None else [("Approved for", _grant(found.grant))]
    pairs += [("Requested on", str(found.on)), ("Policy", found.policy)]
    pairs.append(("Read in", read_in(found)))
    lines = facts(pairs, strong="Outcome")
    lines += section("Find out", [line for item in found.missing for line in paragraph(item, "- ")])
    lines += section("Against it", [line for item in found.unmet for line in paragraph(item, "- ")], tone=Tone.WARNING)
    tree = [] if found.judgement is None else list(_tree(found.judgement, 0))
    return [*lines, *section("Criterion by criterion", tree)]


def read_in(found: Determination) -> str:
    """Return where a policy was read, and when it was last compared."""
    return f"{found.source}; compared on {found.checked_on}"


def policy_text(policy: Policy, *, page: Page = PIPED) -> str:
    """Return one policy: what document it is, where it was read, and what it grants."""
    pairs = [("Title", policy.title), ("Number", policy.number), ("Version", policy.version)]
    pairs += [("Stance", words(policy.stance)), ("Treatments", ", ".join(map(words, policy.treatments)))]
    pairs += [("Benefit", "" if policy.benefit is None else words(policy.benefit))]
    pairs += [("Ask for", ", ".join(policy.request_codes)), ("Read in", policy.source)]
    pairs += [("Read as", words(policy.grade)), ("Compared on", str(policy.checked_on))]
    rules = [
        f"- {words(rule.use)}, {words(rule.stage)}: {'no length seen' if rule.grant is None else _grant(rule.grant)}"
        for rule in policy.rules
    ]
    notes = [line for note in policy.notes for line in paragraph(note, "- ")]
    lines = [*title(policy.payer), "", *facts([(name, value) for name, value in pairs if value])]
    return text_of(
        [*lines, *section("Rules, and what is approved", rules), *section("Notes", notes), "", *paragraph(NOTICE)], page
    )


def policies_text(policies: Sequence[Policy], *, page: Page = PIPED) -> str:
    """Return a list of policies, each as its id, its payer and its stance."""
    rows = [[one.id, one.payer, words(one.stance)] for one in policies]
    return text_of([*table(["Policy", "Payer", "Stance"], rows, left=3), "", *paragraph(NOTICE)], page)


def _grant(grant: Grant) -> str:
    parts = [(grant.days, "day"), (grant.months, "month"), (grant.sessions, "session"), (grant.devices, "device")]
    return ", at most ".join(counted(count, noun) for count, noun in parts if count is not None)


def _tree(found: Judgement, depth: int) -> Iterator[Line]:
    indent = "  " * depth
    yield from paragraph(found.reason, f"{indent}- {_MARKS[found.truth]} ", f"{indent}  ")
    for part in found.parts:
        yield from _tree(part, depth + 1)
