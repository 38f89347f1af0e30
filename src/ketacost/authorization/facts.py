"""Facts: the leaves that ask one thing of the chart."""

from __future__ import annotations

from datetime import date

from ketacost.authorization.criteria import (
    AcuteSuicidality,
    AgeRange,
    Attested,
    DiagnosisIn,
    Free,
    InRems,
    PrescribedBy,
    RecurrentOrLasting,
    TakesOral,
    Unread,
)
from ketacost.authorization.evidence import ConditionFact, ConditionState, Evidence
from ketacost.authorization.judgement import Judgement, asked, joined, leaf
from ketacost.authorization.truth import Truth, all_of, any_of, of
from ketacost.values.unknown import Unknown


def suicidality(_criterion: AcuteSuicidality, evidence: Evidence, _on: date) -> Judgement:
    """Return whether there is acute suicidal ideation or behavior."""
    return asked("acute suicidal ideation or behavior", evidence.acute_suicidality)


def attested(criterion: Attested, evidence: Evidence, _on: date) -> Judgement:
    """Return whether the prescriber states something; two statements that contradict each other are no statement."""
    given = {one.given for one in evidence.attestations if one.key == criterion.key}
    return asked(criterion.says, given.pop() if len(given) == 1 else Unknown())


def age(criterion: AgeRange, evidence: Evidence, _on: date) -> Judgement:
    """Return whether the age lies in a range."""
    words = f"{criterion.least} years or older"
    words += "" if criterion.below is None else f", and younger than {criterion.below}"
    if isinstance(evidence.age, Unknown):
        return leaf(Truth.UNKNOWN, f"age: {words}", "the age")
    fits = evidence.age >= criterion.least and (criterion.below is None or evidence.age < criterion.below)
    return leaf(of(fits), f"age {evidence.age}: {words}")


def unread(criterion: Unread, _evidence: Evidence, _on: date) -> Judgement:
    """Return that nobody knows: the document goes on where nobody has read it."""
    return leaf(Truth.UNKNOWN, f"not read yet: {criterion.says}", f"the payer's document, on {criterion.says}")


def diagnosis(criterion: DiagnosisIn, evidence: Evidence, on: date) -> Judgement:
    """Return whether a diagnosis code is, or stands under, one of those that count on a day."""
    codes = criterion.codes + tuple(code for later in criterion.added if later.on <= on for code in later.codes)
    listed = ", ".join(codes)
    if isinstance(evidence.diagnoses, Unknown):
        return leaf(Truth.UNKNOWN, f"a diagnosis of {listed}", "the diagnosis codes")
    fitting = [code for code in evidence.diagnoses if code.startswith(codes)]
    return leaf(of(bool(fitting)), f"diagnosis {', '.join(fitting or evidence.diagnoses) or 'none'}: one of {listed}")


def lasting(criterion: RecurrentOrLasting, evidence: Evidence, _on: date) -> Judgement:
    """Return whether the depression is recurrent, or its episode long enough."""
    months = evidence.episode_months
    lasting = Truth.UNKNOWN if isinstance(months, Unknown) else of(months >= criterion.months)
    recurrent = asked("recurrent depression", evidence.recurrent)
    truth = any_of((recurrent.truth, lasting))
    words = f"recurrent, or one episode of at least {criterion.months} months"
    missing = () if truth is not Truth.UNKNOWN else recurrent.missing or ("how many months the episode has lasted",)
    return Judgement(truth=truth, reason=words, missing=missing)


def oral(criterion: TakesOral, evidence: Evidence, _on: date) -> Judgement:
    """Return whether an oral antidepressant is taken along."""
    takes = asked("an oral antidepressant is taken along", evidence.takes_oral_antidepressant)
    if not criterion.new:
        return takes
    new = asked("it is another than those that failed", evidence.oral_antidepressant_is_new)
    truth = all_of((takes.truth, new.truth))
    missing = (*takes.missing, *new.missing) if truth is Truth.UNKNOWN else ()
    return Judgement(truth=truth, reason=f"{takes.reason}, and {new.reason}", missing=missing)


def prescriber(criterion: PrescribedBy, evidence: Evidence, _on: date) -> Judgement:
    """Return whether somebody prescribes who may."""
    roles = ", ".join(role.replace("_", " ") for role in criterion.roles)
    own = evidence.prescriber
    prescribes = Truth.UNKNOWN if isinstance(own, Unknown) else of(own in criterion.roles)
    words = f"prescribed by: {roles}" + (", or after consulting a psychiatrist" if criterion.or_consulted else "")
    consulted = asked("", evidence.psychiatrist_consulted).truth if criterion.or_consulted else Truth.NOT_MET
    truth = any_of((prescribes, consulted))
    ask = "who prescribes" if prescribes is Truth.UNKNOWN else "whether a psychiatrist was consulted"
    return leaf(truth, words, ask)


def rems(criterion: InRems, evidence: Evidence, _on: date) -> Judgement:
    """Return whether everybody asked for is in the REMS."""
    wanted = (
        (criterion.site, evidence.site_certified, "the site is certified in the REMS"),
        (criterion.pharmacy, evidence.pharmacy_certified, "the pharmacy is certified in the REMS"),
        (criterion.patient, evidence.patient_enrolled, "the person is enrolled in the REMS"),
    )
    parts = [asked(words, fact) for is_wanted, fact, words in wanted if is_wanted]
    return joined(parts, len(parts), "all of these")


def free(criterion: Free, evidence: Evidence, _on: date) -> Judgement:
    """Return whether a condition is absent, or stands in a way the policy lets pass."""
    name = criterion.condition.replace("_", " ")
    words = f"no {name}"
    words += ", unless in treatment" if criterion.if_treated else ""
    months = criterion.remission_months
    words += "" if months is None else f", unless in remission for {months} months"
    facts = [fact for fact in evidence.conditions if fact.condition is criterion.condition]
    if not facts:
        return leaf(Truth.UNKNOWN, words, f"whether there is {name}")
    truth = all_of(_passes(fact, criterion) for fact in facts)
    return leaf(truth, words, f"for how many months {name} has been in remission")


def _passes(fact: ConditionFact, criterion: Free) -> Truth:
    match fact.state:
        case ConditionState.ABSENT:
            return Truth.MET
        case ConditionState.PRESENT:
            return Truth.NOT_MET
        case ConditionState.IN_TREATMENT:
            return of(criterion.if_treated)
        case ConditionState.IN_REMISSION:
            if criterion.remission_months is None:
                return Truth.NOT_MET
            return Truth.UNKNOWN if isinstance(fact.months, Unknown) else of(fact.months >= criterion.remission_months)
