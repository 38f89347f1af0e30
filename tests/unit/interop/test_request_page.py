"""The page about the request document names every key with its default, and its examples are one valid request."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from ketacost import EstimateRequest, estimate
from ketacost.claims.services import ServiceCategory, Treatment
from ketacost.coding.billing import Pathway
from ketacost.courses.course import Regimen
from ketacost.interop.authorization_page import authorization_records
from ketacost.interop.field_types import resolve_types
from ketacost.interop.json_format import dump, parse_json, parse_toml
from ketacost.interop.json_schema import schema
from ketacost.interop.regimes import every_regime
from ketacost.values.unknown import Unknown

PAGE: Final = (Path(__file__).parents[3] / "docs" / "reference" / "request.md").read_text(encoding="utf-8")
DEFINITIONS: Final[dict[str, Any]] = schema("request")["$defs"]
HEADINGS: Final = {
    "The top": "EstimateRequest",
    "course": "Course",
    "course.safety": "SafetyFacts",
    "course.titration[]": "DoseChange",
    "course.closures[]": "Span",
    "course.phases[]": "Phase",
    "billing": "Billing",
    "billing.networks[]": "NetworkRule",
    "billing.prolonged[]": "CodedUnits",
    "prices": "PriceBook",
    "prices.entries[]": "PriceEntry",
    "prices.packages[]": "PackagePrice",
    "prices.medicare": "MedicareTerms",
    "prices.medicare.locality": "Locality",
    "coverage": "Coverage",
    "coverage.plan": "Plan",
    "coverage.plan.deductibles[]": "Limit",
    "coverage.plan.cost_sharing[]": "CostShareRule",
    "coverage.plan.cost_sharing[].first_visits": "FirstVisits",
    "coverage.plan.conventions": "Conventions",
    "coverage.plan.carry_over": "CarryOver",
    "coverage.plan.out_of_network": "OutOfNetworkTerms",
    "coverage.plan.missing_authorization": "MissingAuthorization",
    "coverage.accumulators": "Accumulators",
    "coverage.accumulators.applied[]": "AppliedAmount",
    "coverage.accumulators.visits_used[]": "VisitsUsed",
    "coverage.accumulators.family_spending[]": "FamilySpending",
    "coverage.accumulators.member_credits[]": "MemberCredit",
    "secondary": "SecondaryCoverage",
    "medicare": "MedicareFacts",
    "assistance": "Assistance",
    "assistance.discount": "ClinicDiscount",
    "assistance.savings_card": "SavingsCard",
    "assistance.savings_card.first_window": "DeviceWindow",
    "assistance.grants[]": "FoundationGrant",
    "assistance.rebate": "ObservationRebate",
    "assistance.accounts[]": "Account",
    "changes[]": "CoverageChange",
    "payment": "Payment",
    "payment.prescription_payment_plan": "PrescriptionPaymentPlan",
}
"""The model each table of the page describes."""


def _rows(heading: str) -> list[list[str]]:
    """Return the cells of the table under a heading."""
    section = re.search(rf"^### `?{re.escape(heading)}`?$(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    lines = [line for line in (section[1] if section else "").splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def _models(kind: Any) -> dict[str, Any]:  # noqa: ANN401 (a model)
    """Return every model of a request by its name."""
    found: dict[str, Any] = {}

    def walk(form: Any) -> None:  # noqa: ANN401 (a type)
        if attrs.has(form) and form.__name__ not in found:
            resolve_types(form)
            found[form.__name__] = form
            for field in attrs.fields(form):
                walk(field.type)
        for part in getattr(form, "__args__", ()):
            walk(part)

    walk(kind)
    return found


MODELS: Final = _models(EstimateRequest)


def _default(field: attrs.Attribute[object]) -> str:
    default: Any = field.default
    if default is attrs.NOTHING:
        return "required"
    value = default.factory() if hasattr(default, "factory") else default
    written = dump(value)
    if isinstance(value, Unknown):
        return "unknown"
    if isinstance(written, dict):
        return "all defaults"
    if written is None or isinstance(written, bool):
        return {None: "none", True: "true", False: "false"}[written]
    return f"`{json.dumps(written)}`"


def test_every_object_has_its_table() -> None:
    """And there is no table of anything else."""

    records = {name for name in DEFINITIONS if "properties" in DEFINITIONS[name]}
    regimes = {one.keys.__name__ for one in every_regime()}  # they have a page of their own
    own_page = {kind.__name__ for kind in authorization_records()}
    assert records - regimes - own_page - {"OutsideTerms"} == set(HEADINGS.values())
    tables = re.findall(r"^### `?(.*?)`?$\n\n(?:[^|#]*\n\n)?\| key ", PAGE, re.MULTILINE)

    assert list(HEADINGS) == tables


@pytest.mark.parametrize(("heading", "name"), HEADINGS.items(), ids=HEADINGS.values())
def test_a_table_lists_the_keys_and_defaults_of_its_model(heading: str, name: str) -> None:
    """In the model's order; a key without a default is required."""
    wanted = [(f"`{field.alias or field.name}`", _default(field)) for field in attrs.fields(MODELS[name])]

    assert wanted == [(row[0], row[2]) for row in _rows(heading)]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [("Regimens", Regimen), ("Pathways", Pathway), ("Services", ServiceCategory)],
    ids=["regimens", "pathways", "services"],
)
def test_long_choices_are_complete(heading: str, kind: type[Regimen | Pathway | ServiceCategory]) -> None:
    """Each with what it is."""

    assert [f"`{member.value}`" for member in kind] == [row[0] for row in _rows(heading)]


def test_treatments_are_complete() -> None:
    """They stand in one line."""

    assert ", ".join(f"`{member.value}`" for member in Treatment) + "." in PAGE


def test_links_within_the_page_lead_somewhere() -> None:
    """As a reader's browser makes the anchors of headings."""
    headings = re.findall(r"^#+ (.*)$", PAGE, re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9_ -]", "", heading.lower()).replace(" ", "-") for heading in headings}

    assert [] == [link for link in re.findall(r"\]\(#([^)]*)\)", PAGE) if link not in anchors]


def test_the_two_examples_are_one_request() -> None:
    """In TOML and in JSON, and it has an answer."""
    [toml] = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    [text] = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)

    assert parse_toml(toml) == parse_json(text)
    assert 8 == len(estimate(parse_toml(toml)).sessions)
