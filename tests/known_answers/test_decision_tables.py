"""Decision tables: each policy's criteria flipped one at a time, with what its document then says.

The outcomes are written by hand from the rows of the documents (``docs/reference/policies.md``), never computed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

import attrs
import pytest

from ketacost.authorization.determination import evaluate
from ketacost.authorization.evidence import Evidence
from ketacost.authorization.judge import judge
from ketacost.authorization.judgement import Judgement
from ketacost.authorization.policy import Stage, Use
from ketacost.authorization.truth import Truth
from ketacost.interop.policy_catalogue import load_policy, policy_ids
from tests.known_answers.decision_charts import CHANGES, GOOD, IMPROVED, ON

MET: Final = "met"
NOT: Final = "not_met"
OPEN: Final = "unknown"
_SITE: Final = {"site not certified": NOT}
_REMS: Final = {**_SITE, "pharmacy not certified": NOT, "not enrolled": NOT}
_ADULT: Final = {"as it is": MET, "age 17": NOT, "age unknown": OPEN}
_ORAL: Final = {"no oral drug": NOT, "oral drug unknown": OPEN}
_LABEL: Final = {"aneurysm": NOT, "aneurysm unknown": OPEN, "malformation": NOT, "hemorrhage": NOT, "allergy": NOT}
_PSYCHOSIS: Final = {"psychosis": NOT, "psychosis, benefit higher": MET, "psychosis unknown": OPEN}
_TWO: Final = {"no trial": NOT, "trials unknown": OPEN, "one trial": NOT, "two trials": MET}
_CLASSES: Final = {**_TWO, "one class": NOT}
_SIX_WEEKS: Final = {"five weeks each": NOT, "seven weeks each": MET}
_DOSES: Final = {"low doses": NOT, "adequate doses": MET}
_FALLEN: Final = {"as it is": MET, "scores risen": NOT, "no scores": OPEN}
_SUICIDAL: Final = {"not suicidal": NOT, "suicidality unknown": OPEN}
_PSYCHIATRIST: Final = {"other clinician": NOT, "other clinician, consulted": NOT, "prescriber unknown": OPEN}
_CONSULTED: Final = {"other clinician": NOT, "other clinician, consulted": MET}
_NP: Final = {**_CONSULTED, "nurse practitioner": MET}
_SCORE: Final = {"low scores": NOT, "no scores": OPEN}

TRD: Final = "resistant_depression"
SUI: Final = "acute_suicidality"
FIRST: Final = "initial"
AGAIN: Final = "renewal"

TABLES: Final[dict[tuple[str, str, str], dict[str, str]]] = {
    # The payer's own list was not read, so nothing can be more than open.
    ("aetna_spravato", TRD, FIRST): {
        "as it is": OPEN,
        "one trial": NOT,
        "five weeks each": NOT,
        "earlier episodes": NOT,
    },
    ("ahcccs_mercy_care", TRD, FIRST): {
        "as it is": MET,
        "bipolar code": NOT,
        "no code known": OPEN,
        **_CLASSES,
        "three weeks each": NOT,
        "five weeks each": MET,  # V20
        "adequate doses": NOT,
        "earlier episodes": NOT,
        **_NP,
        "substance use": NOT,
        "substance use treated": MET,
        "substance use unknown": OPEN,
    },
    ("bcbs_ma_087", TRD, FIRST): {
        **_ADULT,
        **_SCORE,
        "three trials": NOT,
        "one class": NOT,
        **_SIX_WEEKS,
        **_DOSES,
        "no augmentation": NOT,
        "augmentation unknown": OPEN,
        **_ORAL,
        **_SITE,
        "site unknown": OPEN,
    },
    ("bcbs_mn_2023", TRD, FIRST): {
        "as it is": OPEN,
        "three trials": NOT,
        "one class": NOT,
        "no augmentation": NOT,
    },
    ("bcbs_nd", TRD, FIRST): {**_ADULT, **_TWO, "one class": MET, **_ORAL, **_NP, **_REMS},
    ("bcbs_nd", SUI, FIRST): {**_ADULT, **_SUICIDAL, "no trial": MET, **_ORAL, **_NP, **_REMS},
    ("bcbs_nd", TRD, AGAIN): {
        "as it is": MET,
        "not approved_before_by_this_plan": NOT,
        "approved_before_by_this_plan unknown": OPEN,
        "begun on samples": NOT,  # V25: then the first rule counts
        "scores risen": NOT,
        "scores risen, stable": MET,
        **_NP,
    },
    ("blue_cross_nc", TRD, FIRST): {
        **_ADULT,
        "single episode of 14 months": NOT,  # V14a
        "course unknown": OPEN,
        "psychosis": NOT,
        "psychosis unknown": OPEN,
        **_CLASSES,
        **_SIX_WEEKS,
        **_DOSES,
        "improved by half": NOT,
        "earlier episodes": NOT,
        "no oral drug": MET,  # V14b
    },
    ("carefirst_2889a", TRD, FIRST): {
        **_ADULT,
        "not severe_on_scale": NOT,
        "severe_on_scale unknown": OPEN,
        **_CLASSES,
        "seven weeks each": NOT,
        "adequate doses": NOT,
        "earlier episodes": NOT,
        "trials of 2018": NOT,
        "no augmentation": MET,
        "no psychotherapy": MET,
        "no augmentation, no psychotherapy": NOT,
        **_CONSULTED,
        "substance use": NOT,
        "substance use treated": MET,
        "crisis": MET,  # V08
        "crisis without admission": NOT,
        "crisis, still functioning": NOT,
        "crisis, no such thoughts": NOT,
    },
    ("carefirst_2889a", TRD, AGAIN): _FALLEN,
    ("carepartners_ct", TRD, FIRST): {"as it is": OPEN, "age 17": OPEN},
    ("cigna", TRD, FIRST): {
        **_ADULT,
        **_CLASSES,
        **_SIX_WEEKS,
        **_DOSES,
        "improved by half": NOT,
        "earlier episodes": NOT,
        **_PSYCHIATRIST,
        "not pdmp_checked": NOT,
        "pdmp_checked unknown": OPEN,
        **_PSYCHOSIS,
        "no oral drug": MET,  # V01
    },
    ("centene_cp_pmn_199", TRD, FIRST): {
        "as it is": OPEN,
        "age 17": NOT,
        "low scores": NOT,
        "phq9 of 15": OPEN,
        "one trial": NOT,
        "one class": NOT,
        "seven weeks each": NOT,
        "low doses": NOT,
        "one augmentation": NOT,
        "short augmentations": NOT,
    },
    ("cigna", SUI, FIRST): {"as it is": OPEN, "age 17": NOT, "not suicidal": NOT},
    ("express_scripts", TRD, FIRST): {
        **_ADULT,
        **_CLASSES,
        **_SIX_WEEKS,
        **_DOSES,
        "improved by half": NOT,
        "earlier episodes": NOT,
        **_ORAL,  # V02
        **_PSYCHIATRIST,
        "not pdmp_checked": NOT,
        "pdmp unavailable": MET,
        **_PSYCHOSIS,
    },
    ("express_scripts", SUI, FIRST): {
        **_ADULT,
        **_SUICIDAL,
        **_ORAL,
        **_PSYCHIATRIST,
        "not pdmp_checked": NOT,
        "pdmp unavailable": MET,
    },
    ("hcsc_rx501_105", TRD, FIRST): {
        **_ADULT,
        **_SCORE,
        "phq9 of 15": MET,  # V19a
        "no trial": NOT,
        "one trial": MET,
        **_SIX_WEEKS,
        **_DOSES,
        **_ORAL,
        **_SITE,
        "pharmacy not certified": NOT,
        "substance use": NOT,
        "substance use treated": NOT,
    },
    ("hcsc_rx501_105", TRD, AGAIN): _FALLEN,
    ("highmark_delaware", TRD, FIRST): {"as it is": OPEN, "bipolar code": NOT},
    ("highmark_i212007", TRD, FIRST): {
        "as it is": OPEN,
        "age 17": NOT,
        "two trials": NOT,
        "three trials": OPEN,
        "three weeks each": NOT,
        "low doses": NOT,
        "earlier episodes": NOT,
        "not each_trial_adequate": NOT,
        "no augmentation": NOT,
        "no oral drug": NOT,
        "other clinician": NOT,
        "nurse practitioner": OPEN,
        **_REMS,
    },
    ("iowa_medicaid", TRD, FIRST): {"as it is": OPEN, "no trial": OPEN},
    ("medical_mutual", TRD, FIRST): {
        **_ADULT,
        "no scores": OPEN,
        **_CLASSES,
        **_SIX_WEEKS,
        "improved by half": NOT,
        "earlier episodes": NOT,
        "no psychotherapy": NOT,
        "no psychotherapy, none there": MET,  # V13b
        "not no_concurrent_stimulation": NOT,
        "no_concurrent_stimulation unknown": OPEN,
        **_LABEL,
        "no oral drug": MET,
    },
    ("ohio_medicaid", TRD, FIRST): {**_ADULT, **_TWO, "one class": MET, **_ORAL, **_SITE, "not enrolled": NOT},
    ("ohio_medicaid", TRD, AGAIN): {**_FALLEN, **_ORAL},  # V17a
    ("ohio_medicaid", SUI, FIRST): {**_ADULT, **_SUICIDAL, **_ORAL, **_SITE, "not enrolled": NOT},
    ("premera_5_01_609", TRD, FIRST): {
        **_ADULT,
        "psychosis": NOT,
        "psychosis unknown": OPEN,
        "one trial": NOT,
        "one class": NOT,
        "two trials": MET,  # V15a: with the augmentation
        "two trials, no augmentation": NOT,
        "no augmentation": MET,
        **_ORAL,
        "not oral_antidepressant_named": NOT,
        "substance use": NOT,
        "not no_alcohol_or_drugs": NOT,
        "no_alcohol_or_drugs unknown": OPEN,
    },
    ("qualchoice_bi734", TRD, FIRST): {
        **_ADULT,
        "age 65": NOT,
        "low scores": NOT,
        "old scores": OPEN,
        "phq9 of 15": OPEN,  # V12d: the print is doubtful
        "one trial": NOT,
        "one class": NOT,
        "three weeks each": NOT,
        **_DOSES,
        "one augmentation": NOT,
        "short augmentations": NOT,
        "augmentation unknown": OPEN,
        **_ORAL,
        "oral drug failed before": NOT,
        **_CONSULTED,
    },
    ("qualchoice_bi734", TRD, AGAIN): {"as it is": MET, "phq9 fell by a fifth": NOT, "no scores": OPEN},
    ("texas_medicaid", TRD, FIRST): {
        **_ADULT,
        "bipolar code": NOT,
        "no code known": OPEN,
        "no oral drug": MET,
        **_CONSULTED,
        **_REMS,
    },
    ("texas_medicaid", SUI, FIRST): {**_ADULT, **_SUICIDAL, **_ORAL, **_CONSULTED, **_REMS},
    ("texas_medicaid_2021", TRD, FIRST): {**_ADULT, "bipolar code": NOT, **_ORAL, **_CONSULTED, **_REMS},
    ("triple_s", TRD, FIRST): {
        **_ADULT,
        **_SCORE,
        **_CLASSES,
        **_SIX_WEEKS,
        **_DOSES,
        "half the doses taken": NOT,
        **_ORAL,
        **_SITE,
        "substance use": NOT,
        "substance use unknown": OPEN,
        **_LABEL,
    },
    ("unitedhealthcare_louisiana", TRD, FIRST): {"as it is": OPEN, "no scores": OPEN, "other clinician": NOT},
    ("unitedhealthcare_suicidality", SUI, FIRST): {
        "as it is": MET,  # V18
        "bipolar code": NOT,
        **_SUICIDAL,
        **_SITE,
        "no oral drug": MET,
    },
    ("unitedhealthcare_suicidality", TRD, FIRST): {"as it is": OPEN, "no trial": OPEN},
    ("va_iv_ketamine", TRD, FIRST): {
        "as it is": MET,
        **_SCORE,
        "two trials": NOT,
        "three trials": MET,
        "no psychotherapy": MET,
        "three trials, no psychotherapy": NOT,
        "low doses": NOT,
        "no trial, severe suicidality": MET,
        "bipolar": NOT,
        "psychosis": NOT,
        "dementia": NOT,
        "hypertension": NOT,
        "pregnant": NOT,
        "pregnancy unknown": OPEN,
        "not drug_screen_negative": NOT,
        "drug_screen_negative unknown": OPEN,
    },
    ("wyhealth_medicaid", TRD, FIRST): {"as it is": MET, **_CLASSES, "seven weeks each": NOT, **_DOSES},
    ("wyhealth_medicaid", SUI, FIRST): {"as it is": MET, **_SUICIDAL},
}
"""By policy, use and stage: what each change makes of the outcome."""

ROWS: Final = [
    pytest.param(*key, change, outcome, id=f"{' '.join(key)}: {change}")
    for key, rows in TABLES.items()
    for change, outcome in rows.items()
]


def _chart(stage: str, change: str) -> Evidence:
    return attrs.evolve(IMPROVED if stage == AGAIN else GOOD, **CHANGES[change])


@pytest.mark.parametrize(("policy", "use", "stage", "change", "outcome"), ROWS)
def test_one_criterion_flipped(policy: str, use: str, stage: str, change: str, outcome: str) -> None:
    """One thing is changed in a good chart, and the outcome is what the document says of it."""
    found = evaluate(load_policy(policy), _chart(stage, change), ON, use=use, stage=stage)

    assert outcome == found.outcome
    assert bool(found.missing) is (outcome == OPEN)
    assert bool(found.unmet) is (outcome == NOT)


def test_every_rule_has_its_table() -> None:
    """No shipped rule is left out, and no table is of nothing."""
    shipped = {(name, rule.use.value, rule.stage.value) for name in policy_ids() for rule in load_policy(name).rules}

    assert shipped == set(TABLES)


def _leaves(found: Judgement, place: str = "") -> Iterator[tuple[str, Truth]]:
    if not found.parts:
        yield place, found.truth
    for number, part in enumerate(found.parts):
        yield from _leaves(part, f"{place}.{number}")


@pytest.mark.parametrize("key", TABLES, ids=[" ".join(key) for key in TABLES])
def test_every_criterion_is_flipped_by_some_row(key: tuple[str, str, str]) -> None:
    """Whatever can be flipped at all is; what was not read stays open whatever the chart says."""
    policy, use, stage = key
    rule = load_policy(policy).rule_for(Use(use), Stage(stage))
    assert rule is not None
    seen: dict[str, set[Truth]] = {}
    for change in TABLES[key]:
        for place, truth in _leaves(judge(rule.criteria, _chart(stage, change), ON)):
            seen.setdefault(place, set()).add(truth)

    assert [] == [place for place, truths in seen.items() if len(truths) == 1 and truths != {Truth.UNKNOWN}]


@pytest.mark.parametrize(
    ("on", "code", "outcome"),
    [
        (date(2025, 4, 30), "F33.3", "not_met"),
        (date(2025, 5, 1), "F33.3", "met"),
        (date(2025, 9, 30), "F32.3", "not_met"),
        (date(2025, 10, 1), "F32.3", "met"),
    ],
)
def test_texas_gained_codes_on_its_days(on: date, code: str, outcome: str) -> None:
    """V16a to d: the version and the list go by the day of the request."""
    name = "texas_medicaid" if on >= date(2025, 5, 1) else "texas_medicaid_2021"
    chart = attrs.evolve(GOOD, diagnoses=(code,), takes_oral_antidepressant=False)
    found = evaluate(load_policy(name), chart, on)

    assert outcome == found.outcome
    assert "policy.other_days" not in {one.code for one in found.findings}


def test_excluded_and_not_required_stances() -> None:
    """V22, V23, V24, V26: no chart changes them."""
    found = {name: load_policy(name) for name in policy_ids()}
    said = {name: evaluate(one, GOOD, ON).outcome.value for name, one in found.items() if not one.rules}

    assert {
        "aetna_iv_ketamine": "excluded",
        "bcbs_ms": "excluded",
        "mp446_iv_ketamine": "excluded",
        "north_carolina_medicaid": "not_required",
        "original_medicare": "not_required",
        "select_health_rxcore": "excluded",
        "tricare_iv_ketamine": "excluded",
    } == said
