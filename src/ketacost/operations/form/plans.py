"""What the form asks about the insurance: a plan's own figures, a published design, or a public program by name."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from ketacost.claims.coverage import BenefitScope
from ketacost.interop.plan_catalogue import Design, describe_design, design_ids
from ketacost.operations.form.asking import Asking, when, writes
from ketacost.operations.form.records import Field, FieldKind, FormSection, Option, Write
from ketacost.values.money import show
from ketacost.values.unknown import Unknown

OWN: Final = when("plan", "own")
"""The person's own plan, by its figures."""

INSURED: Final = when(
    "plan",
    "own",
    "design",
    "original_medicare",
    "medicare_advantage",
    "medicaid",
    "tricare",
    "veterans_affairs",
    "champva",
)
"""There is a plan."""

WITH_BALANCES: Final = when("plan", "own", "design", "medicare_advantage", "original_medicare")
"""The plans whose balances the form asks for in figures."""

_DAY: Final = "{starts_on}"
_PLAN: Final = "coverage.plan"
_FAMILY: Final = when("members", "family")
_DEDUCTIBLE: Final = "coverage.accumulators.applied[#deductible]"
_MAXIMUM: Final = "coverage.accumulators.applied[#maximum]"
_FIGURES: Final = when("balances", "figures")
_WITH_FAMILY: Final = when("plan", "own", "design")
_SESSION_SERVICES: Final = ("treatment_session", "drug_administration", "medical_drug", "observation")
_MONTHS: Final = tuple(f"{month:02d}-01" for month in range(1, 13))


def plan_section(ask: Asking) -> FormSection:
    """Return which plan it is and what it asks."""
    return FormSection(
        name="plan",
        title=ask.say("plan_section"),
        note=ask.say("plan_section_note"),
        fields=(
            ask.choice("plan", *_plans(ask), about=["coverage.plan", "secondary"]),
            ask.choice("design", *(_design(ask, name) for name in design_ids()), only=[when("plan", "design")]),
            ask.choice("members", "self_only", "family", path="coverage.members", only=[_WITH_FAMILY]),
            *_own(ask),
            *_medicare(ask),
            *_programs(ask),
        ),
    )


def balances_section(ask: Asking) -> FormSection:
    """Return what was already applied this year."""
    as_of = "coverage.accumulators.as_of"
    new = writes("coverage.accumulators.unlisted_are_zero", value=True)
    limits = [
        writes(f"{_DEDUCTIBLE}.kind", "deductible"),
        writes(f"{_MAXIMUM}.kind", "out_of_pocket", when("plan", "own", "design", "medicare_advantage")),
        *_scopes(),
    ]
    whole = [_FIGURES, when("plan", "own", "design", "medicare_advantage")]
    family = [_FIGURES, _WITH_FAMILY, _FAMILY]
    return FormSection(
        name="balances",
        title=ask.say("balances_section"),
        note=ask.say("balances_section_note"),
        fields=(
            ask.choice(
                "balances",
                ask.option(
                    "balances", "unknown", writes("coverage.accumulators", {"unknown": ask.say("balances_ask")})
                ),
                ask.option("balances", "figures", *limits, only=[WITH_BALANCES]),
                ask.option("balances", "new", new),
                about=["coverage.accumulators"],
                only=[INSURED],
            ),
            ask.field(
                "balances_as_of", FieldKind.DAY, as_of, only=[when("balances", "figures", "new")], initial="today"
            ),
            ask.field(
                "deductible_used",
                FieldKind.AMOUNT,
                f"{_DEDUCTIBLE}.individual",
                only=[_FIGURES, WITH_BALANCES],
                unknown=True,
            ),
            ask.field("maximum_used", FieldKind.AMOUNT, f"{_MAXIMUM}.individual", only=whole, unknown=True),
            ask.field("family_deductible_used", FieldKind.AMOUNT, f"{_DEDUCTIBLE}.family", only=family, unknown=True),
            ask.field("family_maximum_used", FieldKind.AMOUNT, f"{_MAXIMUM}.family", only=family, unknown=True),
        ),
    )


def _plans(ask: Asking) -> Iterator[Option]:
    regime = ("original_medicare", "medicare_advantage", "medicaid", "tricare", "veterans_affairs", "champva")
    own = {"regime": "employer", "on": _DAY, "shape": "epo", "name": ask.say("own_plan_name")}
    yield ask.option("plan", "own", writes(_PLAN, own))
    yield ask.option("plan", "design")
    for name in regime:
        named = {"name": ask.say(f"plan__{name}")} if name == "medicare_advantage" else {}
        yield ask.option("plan", name, writes(_PLAN, {"regime": name, "on": _DAY, **named}))
    yield ask.option("plan", "none")


def _own(ask: Asking) -> Iterator[Field]:
    share = when("session_share", "copay")
    for name, key in (("deductible", "deductible"), ("maximum", "maximum")):
        yield ask.field(name, FieldKind.AMOUNT, f"{_PLAN}.{key}", only=[OWN], unknown=True)
        only = [OWN, _FAMILY]
        yield ask.field(f"family_{name}", FieldKind.AMOUNT, f"{_PLAN}.family_{key}", only=only, unknown=True)
    rule = f"{_PLAN}.rules[#session]"
    unknown_rate = {"unknown": ask.say("session_rate_ask")}
    yield ask.choice(
        "session_share",
        ask.option("session_share", "coinsurance"),
        ask.option(
            "session_share",
            "copay",
            writes(f"{_PLAN}.coinsurance", unknown_rate),
            writes(f"{rule}.services", _SESSION_SERVICES),
        ),
        ask.option("session_share", "unknown", writes(f"{_PLAN}.coinsurance", unknown_rate)),
        only=[OWN],
    )
    rate = f"{_PLAN}.coinsurance"
    yield ask.field("session_rate", FieldKind.RATE, rate, only=[OWN, when("session_share", "coinsurance")])
    yield ask.field("session_copay", FieldKind.AMOUNT, f"{rule}.copay", only=[OWN, share])
    yield ask.choice(
        "copay_deductible",
        ask.option("copay_deductible", "waived", writes(f"{rule}.deductible", "waived")),
        ask.option("copay_deductible", "first", writes(f"{rule}.deductible", "first")),
        only=[OWN, share],
    )
    yield ask.field("visit_copay", FieldKind.AMOUNT, f"{_PLAN}.visit_copay", only=[OWN], optional=True, unknown=True)
    yield from _drug_terms(ask)
    yield ask.choice(
        "high_deductible", "no", ask.option("high_deductible", "yes", writes(f"{_PLAN}.shape", "hdhp")), only=[OWN]
    )
    yield ask.choice("year_starts", *_MONTHS, path=f"{_PLAN}.benefit_year_starts", only=[OWN])
    yield ask.choice(
        "manufacturer_dollars",
        ask.option("manufacturer_dollars", "unknown"),
        *(
            ask.option("manufacturer_dollars", value, writes(f"{_PLAN}.conventions.manufacturer_dollars", value))
            for value in ("count", "do_not_count")
        ),
        only=[OWN, when("savings", "spravato", "own")],
    )


def _drug_terms(ask: Asking) -> Iterator[Field]:
    """Yield how a drug of a specialty pharmacy is shared, where one bills it."""
    only = [OWN, when("pathway", "specialty_pharmacy")]
    rule = f"{_PLAN}.rules[#drug]"
    made = (writes(f"{rule}.services", ["specialty_drug"]), writes(f"{rule}.deductible", "first"))
    unknown = writes(f"{rule}.coinsurance", {"unknown": ask.say("drug_rate_ask")})
    yield ask.choice(
        "drug_share",
        ask.option("drug_share", "same"),
        ask.option("drug_share", "coinsurance", *made),
        ask.option("drug_share", "copay", *made),
        ask.option("drug_share", "unknown", *made, unknown),
        only=only,
    )
    percent = [*only, when("drug_share", "coinsurance")]
    yield ask.field("drug_rate", FieldKind.RATE, f"{rule}.coinsurance", only=percent)
    yield ask.field("drug_most", FieldKind.AMOUNT, f"{rule}.maximum", only=percent, optional=True)
    yield ask.field("drug_copay", FieldKind.AMOUNT, f"{rule}.copay", only=[*only, when("drug_share", "copay")])


def _medicare(ask: Asking) -> Iterator[Field]:
    original = [when("plan", "original_medicare")]
    yield ask.yes_no("part_d", f"{_PLAN}.part_d", only=original)
    letters = ("A", "B", "D", "F", "G", "K", "L", "M", "N", "C")
    yield ask.choice(
        "supplement",
        ask.option("supplement", "none"),
        *(
            Option(
                value=letter,
                label=ask.say("supplement_letter", letter=letter),
                writes=(writes("secondary", {"regime": "medigap", "letter": letter, "on": _DAY}),),
            )
            for letter in sorted(letters)
        ),
        ask.option("supplement", "medicaid", writes("secondary", {"regime": "medicaid_after_medicare", "on": _DAY})),
        ask.option("supplement", "tricare", writes("secondary", {"regime": "tricare_for_life", "on": _DAY})),
        only=original,
    )
    early = writes("secondary.eligible_before_2020", value=True)
    yield ask.choice(
        "before_2020",
        ask.option("before_2020", "no"),
        ask.option("before_2020", "yes", early),
        only=[*original, when("supplement", "C", "F")],
    )
    advantage = [when("plan", "medicare_advantage")]
    named = ask.field("advantage_maximum", FieldKind.AMOUNT, f"{_PLAN}.maximum", only=advantage, unknown=True)
    yield named
    yield ask.field("advantage_copay", FieldKind.AMOUNT, f"{_PLAN}.visit_copay", only=advantage, unknown=True)
    yield ask.field("advantage_rate", FieldKind.RATE, f"{_PLAN}.session_coinsurance", only=advantage, unknown=True)


def _programs(ask: Asking) -> Iterator[Field]:
    medicaid, tricare = [when("plan", "medicaid")], [when("plan", "tricare")]
    veteran = [when("plan", "veterans_affairs")]
    yield ask.field("income", FieldKind.AMOUNT, f"{_PLAN}.income", only=medicaid)
    yield ask.field("household", FieldKind.WHOLE, f"{_PLAN}.household", only=medicaid)
    reasons = ("pregnancy", "american_indian", "breast_or_cervical", "institution", "hospice", "child", "foster_care")
    exempt = ask.option("exempt", "none", writes(f"{_PLAN}.exempt", None))
    yield ask.choice(
        "exempt",
        exempt,
        *(ask.option("exempt", name, writes(f"{_PLAN}.exempt", name)) for name in reasons),
        only=medicaid,
    )
    yield ask.choice(
        "cap_period",
        *(ask.option("cap_period", months, writes(f"{_PLAN}.cap_period_months", int(months))) for months in ("1", "3")),
        only=medicaid,
    )
    yield ask.choice("tricare_plan", "select", "prime", path=f"{_PLAN}.plan", only=tricare)
    yield ask.choice("tricare_group", "a", "b", path=f"{_PLAN}.group", only=tricare)
    yield ask.choice("tricare_status", "active_duty_family", "retiree", path=f"{_PLAN}.status", only=tricare)
    yield ask.choice("tricare_rank", "e4_and_below", "e5_and_above", path=f"{_PLAN}.rank", only=tricare)
    for name, key in (("tricare_copay", "visit_copay"), ("tricare_deductible", "deductible"), ("tricare_cap", "cap")):
        yield ask.field(name, FieldKind.AMOUNT, f"{_PLAN}.{key}", only=tricare, optional=True)
    yield ask.field("priority_group", FieldKind.WHOLE, f"{_PLAN}.priority_group", only=veteran)
    yield ask.field("rating", FieldKind.WHOLE, f"{_PLAN}.rating", only=veteran, initial="0")
    yield ask.yes_no("service_connected", f"{_PLAN}.service_connected", only=veteran)


def _design(ask: Asking, name: str) -> Option:
    found = describe_design(name)
    figures = {key: _amount(ask, found, key) for key in ("deductibles", "out_of_pocket_maxima")}
    note = ask.say("design_note", deductible=figures["deductibles"], maximum=figures["out_of_pocket_maxima"])
    return Option(value=name, label=found.plan.name, note=note, writes=(writes(_PLAN, name),))


def _amount(ask: Asking, design: Design, limits: str) -> str:
    amount = getattr(design.plan, limits)[0].individual
    return show(amount) if isinstance(amount, Decimal) else ask.say("design_none")


def _scopes() -> Iterator[Write]:
    """Yield the benefits of each design's limits, where they are not for everything: a balance is of one limit."""
    for name in design_ids():
        plan = describe_design(name).plan
        for path, limits in ((_DEDUCTIBLE, plan.deductibles), (_MAXIMUM, plan.out_of_pocket_maxima)):
            scope = limits[0].benefits
            if scope is not BenefitScope.COMBINED and not isinstance(limits[0].individual, Unknown):
                yield writes(f"{path}.benefits", scope.value, when("plan", "design"), when("design", name))
