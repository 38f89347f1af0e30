"""Case vignettes, each traceable to a row of a named policy: what its document, as it was read, says of them."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import attrs
import pytest

from ketacost.authorization.determination import Outcome, evaluate
from ketacost.authorization.evidence import (
    Attestation,
    Augmentation,
    ConditionFact,
    Evidence,
    Psychotherapy,
    Score,
    Trial,
)
from ketacost.interop.policy_catalogue import load_policy
from ketacost.values.unknown import Unknown

ON: Final = date(2026, 3, 2)
SERTRALINE: Final = Trial(
    drug="sertraline",
    drug_class="ssri",
    weeks=8,
    dose="adequate",
    improvement_percent=10,
    adherence_percent=90,
    in_current_episode=True,
    ended_on=date(2025, 6, 1),
)
VENLAFAXINE: Final = attrs.evolve(
    SERTRALINE, drug="venlafaxine", drug_class="snri", improvement_percent=20, ended_on=date(2025, 12, 1)
)
BASE: Final = Evidence(
    age=34,
    diagnoses=("F33.2",),
    recurrent=True,
    trials=(SERTRALINE, VENLAFAXINE),
    trials_complete=True,
    augmentations_complete=True,
    psychotherapies_complete=True,
    conditions=(ConditionFact(condition="psychosis", state="absent"),),
    takes_oral_antidepressant=True,
    prescriber="psychiatrist",
    site_certified=True,
    pharmacy_certified=True,
    patient_enrolled=True,
    attestations=(Attestation(key="pdmp_checked", given=True),),
)
LONG: Final = (
    attrs.evolve(SERTRALINE, weeks=10, dose="maximum_tolerated"),
    attrs.evolve(VENLAFAXINE, weeks=10, dose="maximum_tolerated"),
)
NO_CRISIS: Final = tuple(
    Attestation(key=key, given=False) for key in ("admission_expected", "cannot_function", "daily_thoughts_of_death")
)
CRISIS: Final = tuple(attrs.evolve(one, given=True) for one in NO_CRISIS)
SEVERE: Final = Attestation(key="severe_on_scale", given=True)
NO_SUD: Final = ConditionFact(condition="substance_use_disorder", state="absent")
FOUR: Final = (
    SERTRALINE,
    VENLAFAXINE,
    attrs.evolve(SERTRALINE, drug="bupropion", drug_class="ndri"),
    attrs.evolve(SERTRALINE, drug="escitalopram"),
)
LABEL: Final = tuple(
    ConditionFact(condition=one, state="absent")
    for one in (
        "aneurysmal_vascular_disease",
        "arteriovenous_malformation",
        "intracerebral_hemorrhage",
        "hypersensitivity",
    )
)


def _score(instrument: str, value: int, on: date = date(2026, 2, 20)) -> Score:
    return Score(instrument=instrument, value=value, on=on)


QUALCHOICE: Final[dict[str, Any]] = {
    "scores": (_score("phq9", 20),),
    "augmentations": (Augmentation(kind="lithium", weeks=6), Augmentation(kind="buspirone", weeks=5)),
    "oral_antidepressant_is_new": True,
}
MUTUAL: Final[dict[str, Any]] = {
    "scores": (_score("phq9", 18),),
    "attestations": (
        Attestation(key="psychotherapy_unavailable", given=True),
        Attestation(key="no_concurrent_stimulation", given=True),
    ),
    "conditions": LABEL,
    "takes_oral_antidepressant": False,
}

VIGNETTES: Final[list[tuple[str, str, dict[str, Any], str, tuple[str, ...]]]] = [
    ("V01 monotherapy at Cigna", "cigna", {"takes_oral_antidepressant": False}, "met", ()),
    (
        "V04 psychosis in the history, two things not recorded",
        "cigna",
        {"conditions": (ConditionFact(condition="psychosis", state="present"),), "attestations": ()},
        "unknown",
        (
            "whether the prescription monitoring program was checked",
            "whether the benefit outweighs the risk of psychosis",
        ),
    ),
    (
        "V05 two drugs of one class",
        "carefirst_2889a",
        {
            "trials": (LONG[0], attrs.evolve(LONG[1], drug_class="ssri")),
            "psychotherapies": (Psychotherapy(kind="cognitive_behavioral", in_current_episode=True),),
            "attestations": (SEVERE, *NO_CRISIS),
            "conditions": (NO_SUD,),
        },
        "not_met",
        (),
    ),
    (
        "V06 two classes and a psychotherapy",
        "carefirst_2889a",
        {
            "trials": LONG,
            "psychotherapies": (Psychotherapy(kind="cognitive_behavioral", in_current_episode=True),),
            "attestations": (SEVERE, *NO_CRISIS),
            "conditions": (NO_SUD,),
        },
        "met",
        (),
    ),
    ("V08 a crisis without trials", "carefirst_2889a", {"trials": (), "attestations": CRISIS}, "met", ()),
    (
        "V09 infused ketamine in Massachusetts",
        "bcbs_ma_087",
        {"scores": (_score("madrs", 30),), "trials": FOUR, "augmentations": (Augmentation(kind="lithium", weeks=6),)},
        "met",
        (),
    ),
    (
        "V10b scores below both thresholds",
        "bcbs_ma_087",
        {
            "scores": (_score("madrs", 26), _score("hamd17", 15)),
            "trials": FOUR,
            "augmentations": (Augmentation(kind="lithium", weeks=6),),
        },
        "not_met",
        (),
    ),
    (
        "V11b adherence of both trials not written down",
        "triple_s",
        {
            "scores": (_score("madrs", 30),),
            "trials": tuple(attrs.evolve(one, adherence_percent=Unknown()) for one in BASE.trials),
            "conditions": (NO_SUD, *LABEL),
        },
        "unknown",
        ("the adherence of sertraline", "the adherence of venlafaxine"),
    ),
    ("V12a sixty-six years", "qualchoice_bi734", {**QUALCHOICE, "age": 66}, "not_met", ()),
    (
        "V12b a score of 35 days ago: a new one settles it",
        "qualchoice_bi734",
        {**QUALCHOICE, "scores": (_score("phq9", 20, date(2026, 1, 26)),)},
        "unknown",
        ("a PHQ9 of the last 28 days",),
    ),
    (
        "V12c the weeks of the second augmentation not written down",
        "qualchoice_bi734",
        {**QUALCHOICE, "augmentations": (Augmentation(kind="lithium", weeks=6), Augmentation(kind="buspirone"))},
        "unknown",
        ("the weeks of buspirone",),
    ),
    (
        "V12d exactly the threshold of a doubtful print",
        "qualchoice_bi734",
        {**QUALCHOICE, "scores": (_score("phq9", 15),)},
        "unknown",
        ("whether the policy takes a PHQ9 of exactly 15: its print is doubtful",),
    ),
    ("V13b no psychotherapy to be had, monotherapy", "medical_mutual", MUTUAL, "met", ()),
    ("V14a one episode of fourteen months", "blue_cross_nc", {"recurrent": False, "episode_months": 14}, "not_met", ()),
    ("V14b recurrent", "blue_cross_nc", {"takes_oral_antidepressant": False}, "met", ()),
    (
        "V15a two drugs and an augmentation",
        "premera_5_01_609",
        {
            "augmentations": (Augmentation(kind="lithium"),),
            "attestations": (
                Attestation(key="oral_antidepressant_named", given=True),
                Attestation(key="no_alcohol_or_drugs", given=True),
            ),
            "conditions": (*BASE.conditions, NO_SUD),
        },
        "met",
        (),
    ),
    (
        "V19a one trial",
        "hcsc_rx501_105",
        {"scores": (_score("phq9", 15),), "trials": (SERTRALINE,), "conditions": (NO_SUD,)},
        "met",
        (),
    ),
    ("V22 not covered at all", "bcbs_ms", {}, "excluded", ()),
    ("V23 infused ketamine at Aetna", "aetna_iv_ketamine", {}, "excluded", ()),
    ("V24 original Medicare asks for none", "original_medicare", {}, "not_required", ()),
]


@pytest.mark.parametrize(
    ("policy", "changes", "outcome", "missing"), [row[1:] for row in VIGNETTES], ids=[row[0] for row in VIGNETTES]
)
def test_vignettes(policy: str, changes: dict[str, Any], outcome: str, missing: tuple[str, ...]) -> None:
    """The outcome, and the fewest things that could settle an open one."""
    found = evaluate(load_policy(policy), attrs.evolve(BASE, **changes), ON)

    assert (Outcome(outcome), missing) == (found.outcome, found.missing)
    assert bool(found.unmet) is (outcome == "not_met")


def test_a_renewal_in_ohio() -> None:
    """V17a: PHQ-9 from 20 to 14 and the antidepressant kept, 180 days; V17c: no renewal for a suicidal episode."""
    scores = (_score("phq9", 20, date(2026, 1, 5)), _score("phq9", 14))
    renewal = evaluate(load_policy("ohio_medicaid"), attrs.evolve(BASE, scores=scores), ON, stage="renewal")
    suicidal = evaluate(load_policy("ohio_medicaid"), BASE, ON, use="acute_suicidality", stage="renewal")

    assert renewal.grant is not None
    assert (Outcome.MET, 180) == (renewal.outcome, renewal.grant.days)
    assert Outcome.NO_RULE is suicidal.outcome


@pytest.mark.parametrize(
    ("policy", "months", "days"),
    [("cigna", 6, None), ("carefirst_2889a", 1, None), ("bcbs_ma_087", None, 28), ("triple_s", None, 28)],
)
def test_lengths_of_a_first_approval(policy: str, months: int | None, days: int | None) -> None:
    """As the documents say, and only where the criteria are met."""
    rule = load_policy(policy).rules[0]

    assert rule.grant is not None
    assert (months, days) == (rule.grant.months, rule.grant.days)
