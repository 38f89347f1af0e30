"""A chart that meets every criterion of every shipped policy, and the changes decision tables make to it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import attrs

from ketacost.authorization.evidence import (
    Attestation,
    Augmentation,
    Condition,
    ConditionFact,
    Evidence,
    Psychotherapy,
    Score,
    Trial,
)
from ketacost.values.unknown import Unknown

ON: Final = date(2026, 3, 2)
UNKNOWN: Final = Unknown()
_SERTRALINE: Final = Trial(
    drug="sertraline",
    drug_class="ssri",
    weeks=10,
    dose="maximum_tolerated",
    improvement_percent=10,
    adherence_percent=95,
    in_current_episode=True,
    ended_on=date(2025, 6, 1),
)
TRIALS: Final = (
    _SERTRALINE,
    attrs.evolve(_SERTRALINE, drug="venlafaxine", drug_class="snri"),
    attrs.evolve(_SERTRALINE, drug="bupropion", drug_class="ndri"),
    attrs.evolve(_SERTRALINE, drug="mirtazapine", drug_class="nassa"),
)
GIVEN: Final = (
    "pdmp_checked",
    "severe_on_scale",
    "no_concurrent_stimulation",
    "oral_antidepressant_named",
    "no_alcohol_or_drugs",
    "each_trial_adequate",
    "approved_before_by_this_plan",
    "drug_screen_negative",
)
REFUSED: Final = (
    "admission_expected",
    "cannot_function",
    "daily_thoughts_of_death",
    "benefit_outweighs_psychosis",
    "pdmp_unavailable",
    "psychotherapy_unavailable",
    "begun_on_samples",
    "stable",
    "severe_suicidality",
)
SCALES: Final = {"phq9": (24, 10), "madrs": (40, 30), "hamd17": (30, 20), "qids": (20, 17), "bdi": (40, 20)}
"""Each scale with its score before treatment and its latest one."""


def _scores(**latest: int) -> tuple[Score, ...]:
    return tuple(
        Score(instrument=name, value=value, on=on)
        for name, (first, second) in SCALES.items()
        for value, on in ((first, date(2025, 12, 1)), (latest.get(name, second), date(2026, 2, 20)))
    )


def _said(**changes: bool | None) -> dict[str, Any]:
    """Return every statement as a good case has it, changed; ``None`` leaves one out."""
    said: dict[str, bool | None] = {**dict.fromkeys(GIVEN, True), **dict.fromkeys(REFUSED, False), **changes}
    return {"attestations": tuple(Attestation(key=key, given=one) for key, one in said.items() if one is not None)}


def _having(**states: str | None) -> dict[str, Any]:
    """Return every condition as absent, changed; ``None`` leaves one out."""
    said: dict[str, str | None] = {**{one.value: "absent" for one in Condition}, **states}
    return {"conditions": tuple(ConditionFact(condition=one, state=at) for one, at in said.items() if at is not None)}


def _trials(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 (any field of a trial)
    return {"trials": tuple(attrs.evolve(one, **fields) for one in TRIALS)}


GOOD: Final = Evidence(
    age=34,
    diagnoses=("F33.2",),
    recurrent=True,
    episode_months=30,
    acute_suicidality=True,
    trials=TRIALS,
    trials_complete=True,
    augmentations=tuple(
        Augmentation(kind=kind, weeks=10) for kind in ("lithium", "atypical_antipsychotic", "second_antidepressant")
    ),
    augmentations_complete=True,
    psychotherapies=(Psychotherapy(kind="cognitive_behavioral", in_current_episode=True),),
    psychotherapies_complete=True,
    scores=_scores(phq9=20),
    takes_oral_antidepressant=True,
    oral_antidepressant_is_new=True,
    prescriber="psychiatrist",
    psychiatrist_consulted=False,
    site_certified=True,
    pharmacy_certified=True,
    patient_enrolled=True,
    **_having(),
    **_said(),
)
"""The chart of a first request."""

IMPROVED: Final = attrs.evolve(GOOD, scores=_scores())
"""The chart of a renewal."""

_CRISIS: Final = {"admission_expected": True, "cannot_function": True, "daily_thoughts_of_death": True}
_RISEN: Final = {"scores": _scores(phq9=27, madrs=50, hamd17=40, qids=25, bdi=60)}

CHANGES: Final[dict[str, dict[str, Any]]] = {
    "as it is": {},
    "age 17": {"age": 17},
    "age 65": {"age": 65},
    "age unknown": {"age": UNKNOWN},
    "bipolar code": {"diagnoses": ("F31.9",)},
    "no code known": {"diagnoses": UNKNOWN},
    "single episode of 14 months": {"recurrent": False, "episode_months": 14},
    "course unknown": {"recurrent": UNKNOWN, "episode_months": UNKNOWN},
    "not suicidal": {"acute_suicidality": False},
    "suicidality unknown": {"acute_suicidality": UNKNOWN},
    "no trial": {"trials": ()},
    "trials unknown": {"trials": (), "trials_complete": False},
    "one trial": {"trials": TRIALS[:1]},
    "two trials": {"trials": TRIALS[:2]},
    "three trials": {"trials": TRIALS[:3]},
    "one class": _trials(drug_class="ssri"),
    "three weeks each": _trials(weeks=3),
    "five weeks each": _trials(weeks=5),
    "seven weeks each": _trials(weeks=7),
    "low doses": _trials(dose="below_minimum"),
    "adequate doses": _trials(dose="adequate"),
    "improved by half": _trials(improvement_percent=50),
    "half the doses taken": _trials(adherence_percent=50),
    "earlier episodes": _trials(in_current_episode=False),
    "trials of 2018": _trials(ended_on=date(2018, 1, 1)),
    "no augmentation": {"augmentations": ()},
    "augmentation unknown": {"augmentations": (), "augmentations_complete": False},
    "one augmentation": {"augmentations": GOOD.augmentations[:1]},
    "short augmentations": {"augmentations": tuple(attrs.evolve(one, weeks=3) for one in GOOD.augmentations)},
    "no psychotherapy": {"psychotherapies": ()},
    "no psychotherapy, none there": {"psychotherapies": (), **_said(psychotherapy_unavailable=True)},
    "no augmentation, no psychotherapy": {"augmentations": (), "psychotherapies": ()},
    "three trials, no psychotherapy": {"trials": TRIALS[:3], "psychotherapies": ()},
    "two trials, no augmentation": {"trials": TRIALS[:2], "augmentations": ()},
    "no scores": {"scores": ()},
    "low scores": {"scores": _scores(phq9=9, madrs=20, hamd17=10, qids=9, bdi=9)},
    "old scores": {"scores": tuple(attrs.evolve(one, on=date(2025, 12, 1)) for one in GOOD.scores)},
    "phq9 of 15": {"scores": _scores(phq9=15)},
    "scores risen": _RISEN,
    "scores risen, stable": {**_RISEN, **_said(stable=True)},
    "phq9 fell by a fifth": {"scores": _scores(phq9=19)},
    "no oral drug": {"takes_oral_antidepressant": False},
    "oral drug unknown": {"takes_oral_antidepressant": UNKNOWN},
    "oral drug failed before": {"oral_antidepressant_is_new": False},
    "other clinician": {"prescriber": "other_clinician"},
    "other clinician, consulted": {"prescriber": "other_clinician", "psychiatrist_consulted": True},
    "nurse practitioner": {"prescriber": "psychiatric_nurse_practitioner"},
    "prescriber unknown": {"prescriber": UNKNOWN, "psychiatrist_consulted": UNKNOWN},
    "site not certified": {"site_certified": False},
    "site unknown": {"site_certified": UNKNOWN},
    "pharmacy not certified": {"pharmacy_certified": False},
    "not enrolled": {"patient_enrolled": False},
    "psychosis": _having(psychosis="present"),
    "psychosis, benefit higher": {**_having(psychosis="present"), **_said(benefit_outweighs_psychosis=True)},
    "psychosis unknown": {**_having(psychosis=None), **_said(benefit_outweighs_psychosis=None)},
    "bipolar": _having(bipolar="present"),
    "dementia": _having(dementia="present"),
    "hypertension": _having(uncontrolled_hypertension="present"),
    "pregnant": _having(pregnancy="present"),
    "pregnancy unknown": _having(pregnancy=None),
    "substance use": _having(substance_use_disorder="present"),
    "substance use treated": _having(substance_use_disorder="in_treatment"),
    "substance use unknown": _having(substance_use_disorder=None),
    "aneurysm": _having(aneurysmal_vascular_disease="present"),
    "aneurysm unknown": _having(aneurysmal_vascular_disease=None),
    "malformation": _having(arteriovenous_malformation="present"),
    "hemorrhage": _having(intracerebral_hemorrhage="present"),
    "allergy": _having(hypersensitivity="present"),
    "crisis": {"trials": (), **_said(**_CRISIS)},
    "crisis without admission": {"trials": (), **_said(**{**_CRISIS, "admission_expected": False})},
    "crisis, still functioning": {"trials": (), **_said(**{**_CRISIS, "cannot_function": False})},
    "crisis, no such thoughts": {"trials": (), **_said(**{**_CRISIS, "daily_thoughts_of_death": False})},
    "no trial, severe suicidality": {"trials": (), **_said(severe_suicidality=True)},
    "pdmp unavailable": _said(pdmp_checked=False, pdmp_unavailable=True),
    "begun on samples": _said(begun_on_samples=True),
    **{f"not {key}": _said(**{key: False}) for key in GIVEN},
    **{f"{key} unknown": _said(**{key: None}) for key in GIVEN},
}
"""What is changed in the good chart, by a name."""
