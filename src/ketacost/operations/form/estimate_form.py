"""The whole form of one estimate, put together from its sections."""

from __future__ import annotations

from functools import cache
from typing import Final

from ketacost.operations.form.asking import Asking
from ketacost.operations.form.help_to_pay import authorization_section, help_section
from ketacost.operations.form.plans import balances_section, plan_section
from ketacost.operations.form.prices import prices_section
from ketacost.operations.form.records import Form
from ketacost.operations.form.treatment import billing_section, treatment_section
from ketacost.reports.language import Language, phrases

_WORD: Final = "word_"
_PROBLEM: Final = "problem_"


@cache
def estimate_form(language: Language) -> Form:
    """Return the form of one estimate in a language."""
    ask = Asking(language)
    said = phrases("form", language)
    return Form(
        language=language,
        words=tuple((key.removeprefix(_WORD), text) for key, text in said.items() if key.startswith(_WORD)),
        problems=tuple(
            (key.removeprefix(_PROBLEM).replace("__", "."), text)
            for key, text in said.items()
            if key.startswith(_PROBLEM)
        ),
        sections=(
            treatment_section(ask),
            billing_section(ask),
            plan_section(ask),
            balances_section(ask),
            prices_section(ask),
            help_section(ask),
            authorization_section(ask),
        ),
    )
