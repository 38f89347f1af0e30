"""What a payer refuses, on claims a pathway made and on claims made by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from ketacost.claims.claim import Biller, Claim, ClaimLine, UnitKind
from ketacost.claims.services import Benefit, Component, NetworkTier, ServiceCategory, Treatment
from ketacost.coding.billing import Billing
from ketacost.coding.edits import check_claims, check_payer
from ketacost.values.findings import Finding, Severity
from tests.unit.coding.visits import MARCH, claims_of, spravato, visit

KIT_56 = "50458-0028-02"


def _line(code: str, service: str = "treatment_session", **parts: Any) -> ClaimLine:  # noqa: ANN401 (any field)
    whole: dict[str, Any] = {
        "number": 1,
        "code": code,
        "units": 1,
        "unit": UnitKind.SERVICE,
        "service": ServiceCategory(service),
        "benefit": Benefit.MEDICAL,
        "tier": NetworkTier.IN_NETWORK,
        "component": Component.PROFESSIONAL,
        "place_of_service": "11",
    }
    return ClaimLine(**whole | parts)


def _claim(*lines: ClaimLine, on: date = MARCH) -> Claim:
    numbered = tuple(attrs.evolve(line, number=number) for number, line in enumerate(lines, start=1))
    return Claim(sequence=1, visit=1, session=1, phase="induction", on=on, biller=Biller.CLINIC, lines=numbered)


def _drug(code: str = "J0013", **parts: Any) -> ClaimLine:  # noqa: ANN401 (any field of a line)
    return _line(code, "medical_drug", **{"units": 56, "unit": UnitKind.MILLIGRAM} | parts)


BUNDLE = _line("G2082")
REFUSED: list[tuple[str, Claim, str, str]] = [
    (
        "bundle with prolonged time",
        _claim(BUNDLE, _line("99417", "observation")),
        "coding.bundle_with_prolonged",
        "prolonged",
    ),
    ("bundle with G2212", _claim(BUNDLE, _line("G2212", "observation")), "coding.bundle_with_prolonged", "prolonged"),
    ("bundle with a drug line", _claim(BUNDLE, _drug()), "coding.bundle_with_drug", "drug_code"),
    ("S0013 in 2026", _claim(_drug("S0013"), on=date(2026, 1, 1)), "coding.code_not_in_force", "drug_code"),
    ("J0013 in 2025", _claim(_drug(), on=date(2025, 12, 31)), "coding.code_not_in_force", "drug_code"),
    ("drug by the session", _claim(_drug(units=1, unit=UnitKind.SERVICE)), "coding.unit_kind", "drug_code"),
    ("units no device holds", _claim(_drug(units=60)), "coding.units_not_devices", "drug_code"),
    ("units against the kit", _claim(_drug(units=84, ndc=KIT_56)), "coding.units_against_ndc", "drug_code"),
    ("at home", _claim(_line("G2082", place_of_service="12")), "coding.place_of_service", "place_of_service"),
    ("by telehealth", _claim(_drug(place_of_service="10")), "coding.place_of_service", "place_of_service"),
]


@pytest.mark.parametrize(("claim", "code", "path"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_a_payer_refuses_is_an_error(claim: Claim, code: str, path: str) -> None:
    """One error each, with the place in the billing to change (clinical table, sections 3.1 and 3.2)."""
    found = check_claims([claim])

    assert [(code, path, Severity.ERROR)] == [(finding.code, finding.path, finding.severity) for finding in found]


QUESTIONED: list[tuple[str, Claim, str]] = [
    ("unlisted drug without number", _claim(_line("J3490", "medical_drug")), "coding.unlisted_drug_without_ndc"),
    (
        "visit beside an infusion",
        _claim(_line("96365", "drug_administration"), _line("99213", "office_visit")),
        "coding.modifier_25",
    ),
    (
        "visit beside an injection",
        _claim(_line("96372", "drug_administration"), _line("99213", "office_visit")),
        "coding.modifier_25",
    ),
    (
        "drug inside, observation outside",
        _claim(_drug(), _line("99417", "observation", tier=NetworkTier.OUT_OF_NETWORK)),
        "coding.split_network",
    ),
]


@pytest.mark.parametrize(("claim", "code"), [row[1:] for row in QUESTIONED], ids=[row[0] for row in QUESTIONED])
def test_what_a_payer_questions_is_a_warning(claim: Claim, code: str) -> None:
    """The answer goes on, with the warning."""

    assert [(code, Severity.WARNING)] == [(finding.code, finding.severity) for finding in check_claims([claim])]


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param(_claim(BUNDLE), id="bundle alone"),
        pytest.param(_claim(_drug(ndc=KIT_56), _line("99214", "office_visit")), id="drug, kit and visit"),
        pytest.param(_claim(_drug("S0013"), on=date(2025, 12, 31)), id="S0013 on its last day"),
        pytest.param(_claim(_drug(), on=date(2026, 1, 1)), id="J0013 on its first day"),
        pytest.param(
            _claim(_line("96365", "drug_administration"), _line("99213", "office_visit", modifiers=("25",))),
            id="infusion and marked visit",
        ),
    ],
)
def test_what_a_payer_takes_is_not_spoken_of(claim: Claim) -> None:
    """No finding."""

    assert () == check_claims([claim])


def test_a_bundle_for_a_new_patient_is_refused() -> None:
    """Its descriptor is for established patients; an intake comes first."""
    new = spravato(new_patient=True)
    found = check_claims(claims_of(Billing(pathway="bundled"), new), [new])

    assert ["coding.bundle_for_new_patient"] == [finding.code for finding in found]


def test_what_recurs_is_said_once() -> None:
    """Thirty sessions with one slip are one finding, named with the first day."""
    claims = [attrs.evolve(_claim(_drug("S0013"), on=date(2026, 1, day)), sequence=day) for day in range(1, 31)]
    found = check_claims(claims)

    assert 1 == len(found)
    assert "2026-01-01" in found[0].message


def test_medicare_does_not_pay_the_drug_codes() -> None:
    """Its bundle does; other payers take the drug by itself."""
    unbundled = Billing(pathway="unbundled", visit_code="99214", payer_is_medicare=True)
    commercial = attrs.evolve(unbundled, payer_is_medicare=False)
    found: tuple[Finding, ...] = check_payer(claims_of(unbundled, spravato()), unbundled)

    assert ["coding.not_for_medicare"] == [finding.code for finding in found]
    assert () == check_payer(claims_of(commercial, spravato()), commercial)
    assert () == check_payer(claims_of(Billing(pathway="cash"), visit(Treatment.KETAMINE_IV, mg="40")), commercial)
