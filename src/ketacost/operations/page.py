"""What a page asks: its form, a request read from text, and the answer as ready text in the reader's language."""

from __future__ import annotations

from typing import Final

import attrs

from ketacost import api
from ketacost.estimates.request import EstimateRequest
from ketacost.interop.json_format import parse_json, parse_toml
from ketacost.operations.form.estimate_form import estimate_form
from ketacost.operations.form.records import Form
from ketacost.operations.operation import Operation
from ketacost.reports.language import Language
from ketacost.reports.page.view import View
from ketacost.reports.page.viewing import view_of


@attrs.frozen(kw_only=True)
class ViewQuestion:
    """A request, and the language its answer is read in.

    Attributes:
        request: what is to be estimated.
        language: the language of the page.
    """

    request: EstimateRequest
    language: Language = attrs.field(default=Language.ENGLISH, converter=Language)


@attrs.frozen(kw_only=True)
class FormQuestion:
    """Which form is wanted.

    Attributes:
        language: the language of the form.
    """

    language: Language = attrs.field(default=Language.ENGLISH, converter=Language)


@attrs.frozen(kw_only=True)
class WrittenRequest:
    """A request as somebody wrote it.

    Attributes:
        text: the request as JSON or TOML; JSON begins with a brace.
    """

    text: str


def _view(question: ViewQuestion) -> View:
    return view_of(api.estimate(question.request), question.language)


def _form(question: FormQuestion) -> Form:
    return estimate_form(question.language)


def _read(question: WrittenRequest) -> EstimateRequest:
    return (parse_json if question.text.lstrip().startswith("{") else parse_toml)(question.text)


PAGE_OPERATIONS: Final = (
    Operation(
        name="view",
        summary="One estimate as the ready text of a page, in English or Spanish.",
        question=ViewQuestion,
        answer=View,
        ask=_view,
    ),
    Operation(
        name="form",
        summary="The form of one estimate: its questions and choices, and what each answer writes into a request.",
        question=FormQuestion,
        answer=Form,
        ask=_form,
    ),
    Operation(
        name="read",
        summary="A request written as TOML or JSON, as JSON with every default written out.",
        question=WrittenRequest,
        answer=EstimateRequest,
        ask=_read,
    ),
)
"""The operations of a page."""
