"""Phrases of documents: every finding an estimate can carry, every label of a line, the words of the records."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import ketacost
from ketacost.authorization.approvals import Standing
from ketacost.authorization.determination import Outcome
from ketacost.claims.claim import Scenario, UnitKind
from ketacost.estimates.good_faith import PLAIN_WORDS
from ketacost.estimates.summary import NOTICE
from ketacost.reference.load import load_topic
from ketacost.reports.language import Language, phrases
from ketacost.values.findings import Severity

PACKAGE = Path(str(ketacost.__file__)).parent
ROOMS = ("assistance", "authorization", "coding", "courses", "estimates", "plans", "pricing")
MAKERS = frozenset({"Finding", "assumption", "notice", "warning", "_finding", "_said", "_say", "_warning"})
"""Functions that make a finding that travels with an answer; ``_error`` and ``error`` stop it."""

NOT_FOR_PATIENTS = frozenset({"payer_order", "card_with_free_drug", "price.missing"})
"""Codes of errors made by a function that also makes warnings."""


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


@cache
def codes_in_the_source() -> frozenset[str]:
    """Return the codes, or their last parts, that calls of makers of findings name."""
    found: set[str] = set()
    for room in ROOMS:
        for file in sorted((PACKAGE / room).glob("*.py")):
            for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if not isinstance(call, ast.Call):
                    continue
                name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
                if name not in MAKERS:
                    continue
                given = [*call.args[:1], *(one.value for one in call.keywords if one.arg == "code")]
                found |= {
                    text for node in given for text in _texts(node) if text.replace("_", "").replace(".", "").isalnum()
                }
    return frozenset(found)


@pytest.mark.parametrize("language", list(Language))
def test_every_finding_has_words_for_the_patient(language: Language) -> None:
    """A warning, assumption or notice that reaches a letter is said in the letter's language."""
    known = {last for code in phrases("findings", language) for last in (code, code.partition(".")[2])}

    found = codes_in_the_source() - NOT_FOR_PATIENTS

    assert 60 < len(found)
    assert set() == found - known


def test_the_scan_of_the_source_can_find() -> None:
    """Codes of several rooms, made in several ways."""

    assert {"review_after_induction", "plan.terms_carry_on", "still_open", "not_counted", "cut"} <= {
        last for code in codes_in_the_source() for last in (code, code.removeprefix("assistance."))
    }


def _questions_in_the_source() -> Iterator[str]:
    for room in ("plans", "assistance"):
        for file in sorted((PACKAGE / room).glob("*.py")):
            for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Unknown":
                    yield from (text for node in call.args[:1] for text in _texts(node))


@pytest.mark.parametrize("language", list(Language))
def test_every_question_of_the_library_has_words(language: Language) -> None:
    """What a plan or a program leaves open is asked in the page's language."""

    assert set(_questions_in_the_source()) == set(phrases("questions", language))


@pytest.mark.parametrize("language", list(Language))
def test_every_label_of_a_line_has_words(language: Language) -> None:
    """Codes, pharmacy fills and main services; the English ones are the labels themselves."""
    codes = {one.label for one in load_topic("codes").series.values()}
    labels = codes | set(PLAIN_WORDS.values()) | {"Esketamine kit, one session", "Generic drug, one fill"}

    known = phrases("services", language)

    assert labels == set(known)
    assert language is Language.SPANISH or all(known[label] == label for label in labels)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("page", "prefix", "kind"),
    [
        ("patient_letter", "authorization_", Outcome),
        ("patient_letter", "standing_", Standing),
        ("documents", "case_", Scenario),
        ("good_faith", "unit_", UnitKind),
    ],
)
def test_every_member_has_words(page: str, prefix: str, kind: type, language: Language) -> None:
    """What a record can hold, a document can say."""

    assert set() == {f"{prefix}{one}" for one in kind} - set(phrases(page, language))  # type: ignore[attr-defined]


def test_the_notice_is_the_estimate_s() -> None:
    """The sentence every output a patient sees must carry."""

    assert NOTICE == phrases("documents", Language.ENGLISH)["notice"]


@pytest.mark.parametrize("language", list(Language))
def test_severities_that_travel_have_headings(language: Language) -> None:
    """An error never reaches a document."""
    travelling = [one for one in Severity if one is not Severity.ERROR]

    assert all(f"findings_{one}" in phrases("documents", language) for one in travelling)
