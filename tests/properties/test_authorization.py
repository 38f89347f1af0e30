"""Judgements are knowledge: more of it never turns an answer round, order never matters, open answers say so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from ketacost.authorization import criteria
from ketacost.authorization.criteria import AllOf, AnyOf, AtLeast, Criterion, Not
from ketacost.authorization.evidence import (
    Attestation,
    Augmentation,
    AugmentationKind,
    Condition,
    ConditionFact,
    ConditionState,
    Dose,
    DrugClass,
    Evidence,
    Instrument,
    Prescriber,
    Psychotherapy,
    PsychotherapyKind,
    Score,
    Trial,
)
from ketacost.authorization.judge import judge
from ketacost.authorization.truth import Truth, all_of, any_of, at_least, opposite
from ketacost.interop.policy_catalogue import load_policy, policy_ids
from ketacost.values.unknown import Unknown

ON = date(2026, 3, 2)
TRUTHS = st.lists(st.sampled_from(Truth), max_size=6)
KEYS = st.sampled_from(["pdmp_checked", "severe_on_scale", "admission_expected", "psychotherapy_unavailable"])


def _maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.just(Unknown()) | values


def _days() -> st.SearchStrategy[date]:
    return st.integers(0, 3_000).map(lambda back: ON - timedelta(days=back))


def _trials() -> st.SearchStrategy[Trial]:
    return st.builds(
        Trial,
        drug=st.sampled_from(["a", "b"]),
        drug_class=_maybe(st.sampled_from(DrugClass)),
        weeks=_maybe(st.integers(0, 12)),
        dose=_maybe(st.sampled_from(Dose)),
        improvement_percent=_maybe(st.integers(0, 60)),
        adherence_percent=_maybe(st.integers(50, 100)),
        in_current_episode=_maybe(st.booleans()),
        ended_on=_maybe(_days()),
    )


def evidence() -> st.SearchStrategy[Evidence]:
    """Return charts with anything left out."""
    return st.builds(
        Evidence,
        age=_maybe(st.integers(15, 70)),
        diagnoses=_maybe(st.lists(st.sampled_from(["F32.2", "F33.2", "F31.9"]), max_size=2).map(tuple)),
        recurrent=_maybe(st.booleans()),
        episode_months=_maybe(st.integers(0, 40)),
        acute_suicidality=_maybe(st.booleans()),
        trials=st.lists(_trials(), max_size=4).map(tuple),
        trials_complete=st.booleans(),
        augmentations=st.lists(
            st.builds(Augmentation, kind=st.sampled_from(AugmentationKind), weeks=_maybe(st.integers(0, 12))),
            max_size=2,
        ).map(tuple),
        augmentations_complete=st.booleans(),
        psychotherapies=st.lists(
            st.builds(Psychotherapy, kind=st.sampled_from(PsychotherapyKind), in_current_episode=_maybe(st.booleans())),
            max_size=2,
        ).map(tuple),
        psychotherapies_complete=st.booleans(),
        scores=st.lists(
            st.builds(Score, instrument=st.sampled_from(Instrument), value=st.integers(0, 27), on=_days()), max_size=4
        ).map(tuple),
        conditions=st.lists(
            st.builds(
                ConditionFact,
                condition=st.sampled_from(Condition),
                state=st.sampled_from(ConditionState),
                months=_maybe(st.integers(0, 12)),
            ),
            max_size=4,
            unique_by=lambda fact: fact.condition,
        ).map(tuple),
        takes_oral_antidepressant=_maybe(st.booleans()),
        oral_antidepressant_is_new=_maybe(st.booleans()),
        prescriber=_maybe(st.sampled_from(Prescriber)),
        psychiatrist_consulted=_maybe(st.booleans()),
        site_certified=_maybe(st.booleans()),
        pharmacy_certified=_maybe(st.booleans()),
        patient_enrolled=_maybe(st.booleans()),
        attestations=st.lists(
            st.builds(Attestation, key=KEYS, given=st.booleans()), max_size=4, unique_by=lambda one: one.key
        ).map(tuple),
    )


RULES = st.sampled_from([rule.criteria for name in policy_ids() for rule in load_policy(name).rules])


@st.composite
def more(draw: st.DrawFn, known: Evidence) -> Evidence:
    """Return the same chart with some of what was left out filled in."""
    changes: dict[str, Any] = {}
    other = draw(evidence())
    for field in attrs.fields(Evidence):
        value = getattr(known, field.name)
        if isinstance(value, Unknown) and draw(st.booleans()):
            changes[field.name] = getattr(other, field.name)
        if field.name.endswith("_complete") and not value:
            changes[field.name] = draw(st.booleans())
    if not known.trials_complete and draw(st.booleans()):
        changes["trials"] = (*known.trials, *other.trials)
    changes["trials"] = tuple(draw(_filled(one)) for one in changes.get("trials", known.trials))
    listed = {fact.condition for fact in known.conditions}
    extra = tuple(fact for fact in other.conditions if fact.condition not in listed)
    changes["conditions"] = (*known.conditions, *extra)
    said = {one.key for one in known.attestations}
    changes["attestations"] = (*known.attestations, *(one for one in other.attestations if one.key not in said))
    return attrs.evolve(known, **changes)


@st.composite
def _filled(draw: st.DrawFn, trial: Trial) -> Trial:
    other = draw(_trials())
    names = [field.name for field in attrs.fields(Trial) if isinstance(getattr(trial, field.name), Unknown)]
    return attrs.evolve(trial, **{name: getattr(other, name) for name in names if draw(st.booleans())})


@given(st.data(), RULES, evidence())
def test_more_evidence_never_turns_an_answer_round(data: st.DataObject, rule: Criterion, known: Evidence) -> None:
    """What is met or not met stays so, whatever was unknown turns out to be."""
    before = judge(rule, known, ON)
    after = judge(rule, data.draw(more(known)), ON)

    assert before.truth in {Truth.UNKNOWN, after.truth}


@given(RULES, evidence())
def test_an_answer_is_open_just_where_something_is_missing(rule: Criterion, known: Evidence) -> None:
    """Unknown says what to find out; met and not met ask nothing."""
    found = judge(rule, known, ON)

    assert (found.truth is Truth.UNKNOWN) is bool(found.missing)


@given(RULES, evidence(), st.randoms())
def test_order_does_not_matter(rule: Criterion, known: Evidence, random: Any) -> None:  # noqa: ANN401 (hypothesis' own)
    """Facts and parts in any order give the same answer."""
    shuffled = attrs.evolve(
        known,
        trials=tuple(random.sample(known.trials, len(known.trials))),
        conditions=tuple(random.sample(known.conditions, len(known.conditions))),
        attestations=tuple(random.sample(known.attestations, len(known.attestations))),
    )
    turned = attrs.evolve(rule, parts=rule.parts[::-1]) if isinstance(rule, AllOf | AnyOf | AtLeast) else rule

    assert judge(rule, known, ON).truth is judge(turned, shuffled, ON).truth


@given(TRUTHS, st.integers(0, 6))
def test_the_laws_of_three_values(parts: list[Truth], count: int) -> None:
    """De Morgan, double negation, and at-least between one and all."""

    assert opposite(all_of(parts)) is any_of(opposite(part) for part in parts)
    assert all(opposite(opposite(part)) is part for part in parts)
    assert at_least(len(parts), parts) is all_of(parts)
    assert at_least(1, parts) is any_of(parts)
    assert at_least(count, parts) is at_least(count, parts[::-1])


@given(RULES, evidence())
def test_not_is_the_opposite(rule: Criterion, known: Evidence) -> None:
    """And asks for the same."""
    plain, turned = judge(rule, known, ON), judge(Not(part=rule), known, ON)

    assert opposite(plain.truth) is turned.truth
    assert plain.missing == turned.missing


def test_every_kind_of_criterion_is_judged() -> None:
    """The union of the language and the table of judges name the same leaves."""
    from typing import get_args  # noqa: PLC0415 (only here)

    from ketacost.authorization.judge import _LEAVES  # noqa: PLC0415 (its completeness is the subject)

    assert set(get_args(criteria.Criterion)) == {*_LEAVES, AllOf, AnyOf, AtLeast, Not}
