"""Which claims a session becomes, by the pathway: codes, units, drug numbers, benefits, places."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ketacost.claims.claim import Biller
from ketacost.claims.services import Benefit, Component, NetworkTier, PlannedVisit, Treatment, VisitKind
from ketacost.coding.billing import Billing, CodedUnits, NetworkRule
from ketacost.coding.drugs import bundle_code, further_infusion_hours
from ketacost.coding.pathways import code_visits
from ketacost.errors import InvalidInputError
from tests.unit.coding.visits import MARCH, claims_of, lines_of, spravato, visit

KIT_56, KIT_84 = "50458-0028-02", "50458-0028-03"
KETAMINE = "67457-0001-10"
IV = Treatment.KETAMINE_IV
ROWS: list[tuple[str, dict[str, Any], PlannedVisit, list[tuple[str, ...]]]] = [
    ("bundled, two devices", {}, spravato("56"), [("clinic", "G2082", "1 session", "medical", "professional", "")]),
    ("bundled, three devices", {}, spravato("84"), [("clinic", "G2083", "1 session", "medical", "professional", "")]),
    (
        "unbundled, last day of S0013",
        {"pathway": "unbundled", "visit_code": "99214", "prolonged": (CodedUnits(code="99417", units=5),)},
        spravato("84", on=date(2025, 12, 31)),
        [
            ("clinic", "S0013", "84 milligram", "medical", "professional", KIT_84),
            ("clinic", "99214", "1 service", "medical", "professional", ""),
            ("clinic", "99417", "5 quarter_hour", "medical", "professional", ""),
        ],
    ),
    (
        "unbundled, first day of J0013",
        {"pathway": "unbundled", "visit_code": "99214"},
        spravato("56", on=date(2026, 1, 1)),
        [
            ("clinic", "J0013", "56 milligram", "medical", "professional", KIT_56),
            ("clinic", "99214", "1 service", "medical", "professional", ""),
        ],
    ),
    (
        "specialty pharmacy, behavioral visit",
        {"pathway": "specialty_pharmacy", "visit_code": "99214", "benefit": "behavioral"},
        spravato("84"),
        [
            ("pharmacy", "", "1 kit", "pharmacy", "pharmacy", KIT_84),
            ("clinic", "99214", "1 service", "behavioral", "professional", ""),
        ],
    ),
    (
        "free drug",
        {"pathway": "free_drug", "visit_code": "99214", "prolonged": (CodedUnits(code="99417", units=5),)},
        spravato("84"),
        [
            ("clinic", "99214", "1 service", "medical", "professional", ""),
            ("clinic", "99417", "5 quarter_hour", "medical", "professional", ""),
        ],
    ),
    (
        "assignment of benefits",
        {"pathway": "assignment_of_benefits", "visit_code": "99214"},
        spravato("84"),
        [
            ("pharmacy", "J0013", "84 milligram", "medical", "pharmacy", KIT_84),
            ("clinic", "99214", "1 service", "medical", "professional", ""),
        ],
    ),
    (
        "hospital outpatient",
        {"pathway": "hospital_outpatient", "place_of_service": "22"},
        spravato("84"),
        [
            ("hospital", "G2083", "1 session", "medical", "facility", ""),
            ("clinic", "G2083", "1 session", "medical", "professional", ""),
        ],
    ),
    (
        "infusion of 40 minutes",
        {"pathway": "infusion", "ketamine_ndc": "67457-001-10"},
        visit(IV, mg="40", administration_minutes=40),
        [
            ("clinic", "J3490", "1 service", "medical", "professional", KETAMINE),
            ("clinic", "96365", "1 first_hour", "medical", "professional", ""),
        ],
    ),
    (
        "infusion of 100 minutes with a visit",
        {"pathway": "infusion", "visit_code": "99213", "ketamine_ndc": "67457-001-10"},
        visit(IV, mg="40", administration_minutes=100),
        [
            ("clinic", "J3490", "1 service", "medical", "professional", KETAMINE),
            ("clinic", "96365", "1 first_hour", "medical", "professional", ""),
            ("clinic", "96366", "1 hour", "medical", "professional", ""),
            ("clinic", "99213", "1 service", "medical", "professional", ""),
        ],
    ),
    (
        "injection",
        {"pathway": "injection"},
        visit(Treatment.KETAMINE_IM, mg="40"),
        [
            ("clinic", "J3490", "1 service", "medical", "professional", ""),
            ("clinic", "96372", "1 service", "medical", "professional", ""),
        ],
    ),
    (
        "cash infusion",
        {"pathway": "cash"},
        visit(IV, mg="40"),
        [("clinic", "96365", "1 session", "medical", "professional", "")],
    ),
    (
        "first brain stimulation",
        {"pathway": "brain_stimulation"},
        visit(Treatment.TMS),
        [("clinic", "90867", "1 session", "medical", "professional", "")],
    ),
    (
        "later brain stimulation",
        {"pathway": "brain_stimulation"},
        visit(Treatment.TMS, number=2),
        [("clinic", "90868", "1 session", "medical", "professional", "")],
    ),
    (
        "electroconvulsive treatment",
        {"pathway": "ect"},
        visit(Treatment.ECT),
        [
            ("clinic", "90870", "1 session", "medical", "professional", ""),
            ("clinic", "00104", "1 service", "medical", "professional", ""),
        ],
    ),
    (
        "a fill of tablets",
        {"pathway": "retail_pharmacy"},
        visit(Treatment.SSRI_GENERIC, mg="20", kind=VisitKind.FILL),
        [("pharmacy", "", "1 fill", "pharmacy", "pharmacy", "")],
    ),
    (
        "an intake",
        {},
        visit(Treatment.ESKETAMINE_NASAL, number=0, kind=VisitKind.INTAKE, new_patient=True),
        [("clinic", "90792", "1 service", "medical", "professional", "")],
    ),
]


@pytest.mark.parametrize(("terms", "planned", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_visit_becomes_these_lines(
    terms: dict[str, Any], planned: PlannedVisit, expected: list[tuple[str, ...]]
) -> None:
    """Biller, code, units, benefit, component and drug number of every line (clinical table, section 3)."""
    billing = Billing(**{"pathway": "bundled"} | terms)
    found = [
        (claim.biller, line.code, f"{line.units} {line.unit}", line.benefit, line.component, line.ndc or "")
        for claim in claims_of(billing, planned)
        for line in claim.lines
    ]

    assert expected == found


@pytest.mark.parametrize(("mg", "code"), [("28", "G2082"), ("56", "G2082"), ("84", "G2083")])
def test_the_bundle_goes_by_the_dose(mg: str, code: str) -> None:
    """Up to 56 mg one code, above it the other."""
    planned = spravato(mg)
    assert planned.dose_mg is not None

    assert code == bundle_code(planned.dose_mg, MARCH)


@pytest.mark.parametrize(
    ("minutes", "hours"), [(0, 0), (40, 0), (60, 0), (90, 0), (91, 1), (120, 1), (150, 1), (151, 2), (180, 2)]
)
def test_a_further_infusion_hour_is_earned_after_half_of_it(minutes: int, hours: int) -> None:
    """More than 30 minutes beyond the hour before earn the next one."""

    assert hours == further_infusion_hours(minutes, MARCH)


def test_a_pharmacy_fills_before_the_session_and_has_a_visit_of_its_own() -> None:
    """The fill comes first, on its own day, and belongs to the session it is for."""
    billing = Billing(pathway="specialty_pharmacy", visit_code="99214", fill_days_before=3)
    fill, session = claims_of(billing, spravato("84"))

    assert (date(2026, 2, 27), MARCH) == (fill.on, session.on)
    assert (Biller.PHARMACY, Biller.CLINIC) == (fill.biller, session.biller)
    assert fill.visit != session.visit
    assert fill.session == session.session


def test_hospital_and_clinician_share_the_visit() -> None:
    """Two claims, one visit: a copay a visit is owed once."""
    hospital, clinician = claims_of(Billing(pathway="hospital_outpatient"), spravato("84"))

    assert hospital.visit == clinician.visit
    assert [Component.FACILITY, Component.PROFESSIONAL] == [c.lines[0].component for c in (hospital, clinician)]


def test_networks_are_set_by_line() -> None:
    """The pharmacy's drug in network, the clinic's visit out of it; protected lines are only those outside."""
    billing = Billing(
        pathway="specialty_pharmacy",
        visit_code="99214",
        tier="out_of_network",
        networks=(NetworkRule(tier="in_network", benefits=(Benefit.PHARMACY,)),),
        protected=True,
    )

    assert [(NetworkTier.IN_NETWORK, False), (NetworkTier.OUT_OF_NETWORK, True)] == [
        (line.tier, line.protected) for line in lines_of(billing, spravato("84"))
    ]


def test_claims_are_numbered_by_day() -> None:
    """Sequence numbers follow the days, whatever the order of the visits."""
    claims = claims_of(Billing(pathway="bundled"), spravato(number=2, on=date(2026, 3, 9)), spravato(number=1))

    assert [(1, 1), (2, 2)] == [(claim.sequence, claim.session) for claim in claims]


def test_alike_sessions_share_their_lines() -> None:
    """One line object for all sessions of one dose: what is looked up once holds for all."""
    first, second = claims_of(Billing(pathway="bundled"), spravato(), spravato(number=2, on=date(2026, 3, 5)))

    assert first.lines is second.lines


@pytest.mark.parametrize(
    ("terms", "planned", "code", "path"),
    [
        pytest.param({"pathway": "infusion"}, spravato(), "coding.pathway_misfit", "billing.pathway", id="misfit"),
        pytest.param(
            {"pathway": "retail_pharmacy"}, spravato(), "coding.pathway_misfit", "billing.pathway", id="no session"
        ),
        pytest.param(
            {"pathway": "unbundled"}, spravato(), "coding.visit_code_missing", "billing.visit_code", id="nothing billed"
        ),
    ],
)
def test_what_a_pathway_cannot_bill_is_refused(
    terms: dict[str, Any], planned: PlannedVisit, code: str, path: str
) -> None:
    """With the place in the request and what would fit."""
    with pytest.raises(InvalidInputError) as caught:
        code_visits([planned], Billing(**terms))

    assert [(code, path)] == [(problem.code, problem.path) for problem in caught.value.problems]


@pytest.mark.parametrize(("fill_days_before", "code"), [(5, "J0013"), (6, "S0013")])
def test_a_pharmacys_drug_code_is_that_of_the_day_it_is_filled(fill_days_before: int, code: str) -> None:
    """What is given on 6 January 2026 is filled on 1 January or on 31 December: the code changed between them."""
    billing = Billing(pathway="assignment_of_benefits", visit_code="99214", fill_days_before=fill_days_before)

    drug, _ = lines_of(billing, spravato(on=date(2026, 1, 6)))

    assert code == drug.code
