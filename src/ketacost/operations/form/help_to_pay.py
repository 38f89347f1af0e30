"""What the form asks about help to pay and about prior authorization."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ketacost.claims.services import Treatment
from ketacost.interop.policy_catalogue import load_policy, policy_ids
from ketacost.operations.form.asking import Asking, when, writes
from ketacost.operations.form.plans import INSURED
from ketacost.operations.form.records import AnswerIn, Field, FieldKind, FormSection, Option
from ketacost.operations.form.treatment import INFUSION, SPRAVATO

_DAY: Final = "{starts_on}"
_CARD: Final = "assistance.savings_card"
_OWN_CARD: Final = when("savings", "own")
_TREATED: Final[dict[Treatment, tuple[str, ...]]] = {
    Treatment.ESKETAMINE_NASAL: SPRAVATO.values,
    Treatment.KETAMINE_IV: INFUSION.values,
    Treatment.KETAMINE_IM: ("ketamine_im_six",),
}
_CASE: Final = "authorization"
_APPROVED: Final = [when("approved", "yes")]


def help_section(ask: Asking) -> FormSection:
    """Return the savings program and the rebate."""
    spravato = writes(_CARD, {"program": "spravato", "on": _DAY})
    own = writes(_CARD, {"name": ask.say("own_card_name")})
    rebate = writes("assistance.rebate", {"program": "spravato", "on": _DAY})
    return FormSection(
        name="help",
        title=ask.say("help_section"),
        note=ask.say("help_section_note"),
        fields=(
            ask.choice(
                "savings",
                ask.option("savings", "none"),
                ask.option("savings", "spravato", spravato),
                ask.option("savings", "own", own),
                about=["assistance"],
                only=[INSURED, when("pathway", "bundled", "specialty_pharmacy")],
            ),
            ask.field("card_pays", FieldKind.AMOUNT, f"{_CARD}.patient_pays", only=[_OWN_CARD]),
            ask.field("card_maximum", FieldKind.AMOUNT, f"{_CARD}.yearly_maximum", only=[_OWN_CARD], unknown=True),
            ask.field(
                "card_used",
                FieldKind.AMOUNT,
                f"{_CARD}.used",
                only=[when("savings", "spravato", "own")],
                initial="0",
                unknown=True,
            ),
            ask.choice(
                "rebate",
                ask.option("rebate", "no"),
                ask.option("rebate", "yes", rebate),
                only=[when("savings", "spravato")],
            ),
            ask.field(
                "residence",
                FieldKind.STATE,
                "assistance.residence",
                only=[when("savings", "spravato", "own")],
                unknown=True,
            ),
        ),
    )


def authorization_section(ask: Asking) -> FormSection:
    """Return the payer's policy and whether it has approved the course."""
    return FormSection(
        name="authorization",
        title=ask.say("authorization_section"),
        note=ask.say("authorization_section_note"),
        fields=tuple(_authorization(ask)),
    )


def _authorization(ask: Asking) -> Iterator[Field]:
    policies = [one for name in policy_ids() for one in _policy(name)]
    yield ask.choice("policy", ask.option("policy", "none"), *policies, about=[_CASE], only=[INSURED])
    asked = [INSURED, when("policy", *(one.value for one in policies))]
    yield ask.field("requested_on", FieldKind.DAY, f"{_CASE}.requested_on", only=asked, initial="today")
    facts = (
        writes(f"{_CASE}.evidence.age", "{age}"),
        writes(f"{_CASE}.evidence.site_certified", True, when("certified_site", "yes")),  # noqa: FBT003 (a value)
        writes(f"{_CASE}.use", "acute_suicidality", when("regimen", "spravato_mdsi")),
    )
    yield ask.choice(
        "approved",
        ask.option("approved", "no", *facts),
        ask.option("approved", "yes", *facts),
        only=asked,
    )
    given = [*asked, *_APPROVED]
    approval = f"{_CASE}.approvals[#one]"
    yield ask.field("approved_from", FieldKind.DAY, f"{approval}.starts_on", only=given)
    yield ask.field("approved_to", FieldKind.DAY, f"{approval}.ends_on", only=given)
    yield ask.field("approved_sessions", FieldKind.WHOLE, f"{approval}.sessions", only=given, optional=True)


def _policy(name: str) -> Iterator[Option]:
    policy = load_policy(name)
    regimens = tuple(value for kind in policy.treatments for value in _TREATED.get(kind, ()))
    if not regimens:
        return
    label = f"{policy.payer}: {policy.title}"
    made: tuple[AnswerIn, ...] = (when("regimen", *regimens),)
    yield Option(value=name, label=label, when=made, writes=(writes(f"{_CASE}.policy", name),))
