"""What the form asks about prices: which lines need one, and what a person may know about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from ketacost.operations.form.asking import Asking, when, writes
from ketacost.operations.form.records import AnswerIn, Field, FieldKind, FormSection
from ketacost.operations.form.treatment import INFUSION, RESISTANT, SPRAVATO

_KNOWN: Final = when("price_source", "known")
_BETWEEN: Final = when("price_source", "between")
_BUNDLED: Final = when("pathway", "bundled")
_PHARMACY: Final = when("pathway", "specialty_pharmacy")
_CASH: Final = when("pathway", "cash")
_LESS: Final = when("dose_mg", "56")
_MORE: Final = when("dose_mg", "84")
_GRADUAL: Final = RESISTANT
"""The label starts these with 56 mg, so that both doses have sessions."""

_ACUTE: Final = when("regimen", "spravato_mdsi")
_PUBLISHED: Final = when("regimen", *SPRAVATO.values, *INFUSION.values)
"""The treatments with published cash prices."""


@attrs.frozen
class _Line:
    """A line of the course that needs a price: its field, its phrase, its key in the price book, when there is one."""

    field: str
    phrase: str
    key: str
    code: str
    only: tuple[AnswerIn, ...]


_LINES: Final = (
    _Line("price_56", "price_56", "code", "G2082", (_BUNDLED, _GRADUAL)),
    _Line("price_56_acute", "price_56", "code", "G2082", (_BUNDLED, _ACUTE, _LESS)),
    _Line("price_84", "price_84", "code", "G2083", (_BUNDLED, _MORE)),
    _Line("cash_56", "price_cash_56", "code", "G2082", (_CASH, _GRADUAL)),
    _Line("cash_56_acute", "price_cash_56", "code", "G2082", (_CASH, _ACUTE, _LESS)),
    _Line("cash_84", "price_cash_84", "code", "G2083", (_CASH, _MORE)),
    _Line("kit_56", "price_kit_56", "ndc", "50458-028-02", (_PHARMACY, _GRADUAL)),
    _Line("kit_56_acute", "price_kit_56", "ndc", "50458-028-02", (_PHARMACY, _ACUTE, _LESS)),
    _Line("kit_84", "price_kit_84", "ndc", "50458-028-03", (_PHARMACY, _MORE)),
    _Line("price_99213", "price_visit", "code", "99213", (when("visit_code", "99213"),)),
    _Line("price_99214", "price_visit", "code", "99214", (when("visit_code", "99214"),)),
    _Line("price_99215", "price_visit", "code", "99215", (when("visit_code", "99215"),)),
    _Line("price_infusion", "price_infusion", "code", "96365", (when("pathway", "infusion"),)),
    _Line("price_injection", "price_injection", "code", "96372", (when("pathway", "injection"),)),
    _Line("price_ketamine", "price_ketamine", "code", "J3490", (when("pathway", "infusion", "injection"),)),
    _Line("cash_infusion", "price_cash_infusion", "code", "96365", (_CASH, INFUSION)),
    _Line("cash_injection", "price_cash_injection", "code", "96372", (_CASH, when("regimen", "ketamine_im_six"))),
    _Line("price_intake", "price_intake", "code", "90792", (when("new_patient", "yes"),)),
)
"""Code numbers alone; what they are called on the page is our own."""

_PARTS: Final = (("", "allowed", _KNOWN), ("_low", "allowed_low", _BETWEEN), ("_high", "allowed_high", _BETWEEN))


def prices_section(ask: Asking) -> FormSection:
    """Return what is known of the prices."""
    sources = (
        ask.option("price_source", "known"),
        ask.option("price_source", "between"),
        ask.option("price_source", "medicare", writes("prices.medicare", {"percent": "100%"}), only=[_BUNDLED]),
        ask.option("price_source", "published", writes("prices.published_cash", value=True), only=[_CASH, _PUBLISHED]),
    )
    return FormSection(
        name="prices",
        title=ask.say("prices_section"),
        note=ask.say("prices_section_note"),
        fields=(ask.choice("price_source", *sources, about=["prices"]), *_prices(ask)),
    )


def _prices(ask: Asking) -> Iterator[Field]:
    """Yield an amount for each line, or its least and most; the entry's own code is written with the amount."""
    for line in _LINES:
        entry = f"prices.entries[#{line.field}]"
        for suffix, key, known in _PARTS:
            amount = ask.field(f"{line.phrase}{suffix}", FieldKind.AMOUNT, f"{entry}.{key}", only=[*line.only, known])
            code = writes(f"{entry}.{line.key}", line.code)
            yield attrs.evolve(amount, name=f"{line.field}{suffix}", writes=(code,), about=(entry,))
