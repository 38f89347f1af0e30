"""The safety gates: what stops a ketamine course, and what a clinic must look at before it starts.

The rows of the reference topic ``safety`` say which gate is hard. For esketamine two facts must be known before there
is any price, the certified site and the age, so an unknown there stops the course like a no. The other hard gates stop
it when they fail; unknown, they are listed together as still to be confirmed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from ketacost.claims.services import Treatment
from ketacost.courses import esketamine
from ketacost.courses.course import Course, Regimen
from ketacost.courses.regimens import KETAMINE, TREATMENTS
from ketacost.courses.remarks import assumption, error, warning
from ketacost.courses.safety import SafetyFacts, Setting
from ketacost.reference.lookup import figure
from ketacost.values.findings import Finding
from ketacost.values.unknown import Unknown

SAFETY: Final = "safety"

_TO_CONFIRM: Final = {
    "age": "the age",
    "enrolled": "enrollment in the REMS",
    "observation_minutes": "the minutes of observation",
    "observed_until_stable": "the stay until clinically stable",
    "blood_pressure_controlled": "controlled blood pressure",
    "contraindications": "that there are no contraindications",
    "prior_antidepressants_tried": "how many antidepressants were tried before",
}
_FOR_ESKETAMINE_ALONE: Final = frozenset({"enrolled", "observation_minutes", "observed_until_stable"})
_TO_MENTION: Final = {
    "psychosis_history": "a history of psychosis",
    "substance_use_history": "a history of substance use disorder",
    "pregnant": "pregnancy",
    "has_transport": "no ride home",
}
_WITH_ORAL_ANTIDEPRESSANT: Final = frozenset({Regimen.SPRAVATO_TRD_ADJUNCT, Regimen.SPRAVATO_MDSI})


@lru_cache(maxsize=256)
def gate_findings(course: Course) -> tuple[Finding, ...]:
    """Return what the safety gates say about a course; empty for a treatment without ketamine."""
    treatment = TREATMENTS.get(course.regimen, course.treatment)
    if treatment not in KETAMINE or course.starts_on < esketamine.approval(Regimen.CUSTOM).effective_from:
        return ()
    facts, on = course.safety, course.starts_on
    is_esketamine = treatment is Treatment.ESKETAMINE_NASAL
    return (
        *(_esketamine_alone(facts, on) if is_esketamine else _other_routes(facts, on)),
        *_contraindications(facts, on),
        *_blood_pressure(facts, on),
        *_not_first_line(course, on),
        *_cautions(facts, on),
        *_oral_antidepressant(course),
        *_unknown(course, is_esketamine=is_esketamine),
    )


def _source(gate: str, on: date) -> str:
    return figure(SAFETY, f"gate.{gate}", on).source


def _esketamine_alone(facts: SafetyFacts, on: date) -> Iterator[Finding]:
    if facts.setting in {Setting.HOME, Setting.TELEHEALTH}:
        message = f"esketamine is never given at home or by video, got {facts.setting}; plan it at a certified site"
        yield error("never_at_home", "safety.setting", message, _source("never_at_home", on))
    if facts.certified_site is not True:
        yield _site(facts, on)
    minimum = figure(esketamine.LABEL, "minimum_age", on)
    if isinstance(facts.age, Unknown):
        message = f"the age must be known, because esketamine is not approved under {minimum.whole}; give it in years"
        yield error("age_unknown", "safety.age", message, minimum.source)
    elif facts.age < minimum.whole:
        message = f"esketamine is not approved under {minimum.whole} years, got {facts.age}; no course can be planned"
        yield error("under_age", "safety.age", message, minimum.source)
    if facts.enrolled is False:
        message = "an outpatient is enrolled in the REMS before the first dose; enroll first, then say so"
        yield error("not_enrolled", "safety.enrolled", message, _source("patient_enrolled", on))
    yield from _observation(facts, on)


def _site(facts: SafetyFacts, on: date) -> Finding:
    source = _source("certified_site", on)
    if isinstance(facts.certified_site, Unknown):
        message = (
            "it must be known that the site is REMS-certified for esketamine; ask the clinic and set true or false"
        )
        return error("site_certification_unknown", "safety.certified_site", message, source)
    message = "esketamine is given at a REMS-certified site only, got false; choose a certified site"
    return error("site_not_certified", "safety.certified_site", message, source)


def _observation(facts: SafetyFacts, on: date) -> Iterator[Finding]:
    source = _source("observation", on)
    least = esketamine.device_figures(on).observation_minutes
    if not isinstance(facts.observation_minutes, Unknown) and facts.observation_minutes < least:
        message = f"expected at least {least} minutes of observation after each dose, got {facts.observation_minutes}"
        yield error("observation_too_short", "safety.observation_minutes", message, source)
    if facts.observed_until_stable is False:
        message = "the person stays until clinically stable, however long it takes; choose a site that can do so"
        yield error("not_until_stable", "safety.observed_until_stable", message, source)


def _other_routes(facts: SafetyFacts, on: date) -> Iterator[Finding]:
    if facts.setting in {Setting.HOME, Setting.TELEHEALTH}:
        message = f"infusions and injections are planned in a clinic only, got {facts.setting}; home use adds risk"
        yield error("never_at_home", "safety.setting", message, _source("never_at_home", on))
    minimum = figure(esketamine.LABEL, "minimum_age", on).whole
    if not isinstance(facts.age, Unknown) and facts.age < minimum:
        message = f"ketamine for depression is planned from {minimum} years on, got {facts.age}"
        yield error("under_age", "safety.age", message, _source("adult", on))


def _contraindications(facts: SafetyFacts, on: date) -> Iterator[Finding]:
    if isinstance(facts.contraindications, Unknown):
        return
    for index, condition in enumerate(facts.contraindications):
        message = f"{condition.replace('_', ' ')} rules ketamine and esketamine out; no course can be planned"
        path = f"safety.contraindications[{index}]"
        yield error("contraindicated", path, message, _source("contraindication", on))


def _blood_pressure(facts: SafetyFacts, on: date) -> Iterator[Finding]:
    if facts.blood_pressure_controlled is False:
        message = "uncontrolled blood pressure stops a course; bring it under control first, then say so"
        path = "safety.blood_pressure_controlled"
        yield error("blood_pressure_uncontrolled", path, message, _source("blood_pressure", on))
    for name, reading in (("systolic", facts.systolic_mmhg), ("diastolic", facts.diastolic_mmhg)):
        limit = figure(esketamine.LABEL, f"blood_pressure.{name}", on)
        if not isinstance(reading, Unknown) and reading > limit.whole:
            message = f"a {name} reading above {limit.whole} mmHg may delay the session, got {reading}"
            yield warning("blood_pressure_reading", f"safety.{name}_mmhg", message, limit.source)


def _not_first_line(course: Course, on: date) -> Iterator[Finding]:
    if course.regimen is Regimen.SPRAVATO_MDSI:
        return
    tried = course.safety.prior_antidepressants_tried
    needed = figure(esketamine.LABEL, "failed_antidepressants", on)
    if isinstance(tried, Unknown) or tried >= needed.whole:
        return
    path = "safety.prior_antidepressants_tried"
    if tried == 0 and course.regimen in esketamine.USES:
        message = f"esketamine is no first treatment; {needed.whole} antidepressants must have failed before, got none"
        yield error("first_line", path, message, needed.source)
        return
    message = f"at least {needed.whole} antidepressants are to have failed first, got {tried}; plans refuse earlier use"
    yield warning("too_few_antidepressants", path, message, needed.source)


def _cautions(facts: SafetyFacts, on: date) -> Iterator[Finding]:
    if facts.psychosis_history is True:
        message = "a history of psychosis: benefit and risk are weighed and written down first; plans often exclude it"
        yield warning("psychosis_history", "safety.psychosis_history", message, _source("psychosis_history", on))
    if facts.substance_use_history is True:
        message = "a history of substance use disorder: weigh, and watch for misuse during the course"
        path = "safety.substance_use_history"
        yield warning("substance_use_history", path, message, _source("substance_use_history", on))
    if facts.pregnant is True:
        caution = figure(esketamine.LABEL, "caution.pregnancy", on)
        message = "ketamine and esketamine are to be avoided in pregnancy and while breastfeeding; ask the prescriber"
        yield warning("pregnant", "safety.pregnant", message, caution.source)
    if facts.has_transport is False:
        message = "nobody may drive until the next day; arrange that someone takes the person home"
        yield warning("no_transport", "safety.has_transport", message, _source("ride_home", on))


def _oral_antidepressant(course: Course) -> Iterator[Finding]:
    if course.regimen in _WITH_ORAL_ANTIDEPRESSANT and course.safety.takes_oral_antidepressant is False:
        use = esketamine.approval(course.regimen)
        message = "the label gives this use together with an oral antidepressant"
        yield warning("no_oral_antidepressant", "safety.takes_oral_antidepressant", message, use.source)


def _unknown(course: Course, *, is_esketamine: bool) -> Iterator[Finding]:
    facts = course.safety
    # An unknown age stops esketamine and has a finding of its own there.
    left_out = frozenset({"age"}) if is_esketamine else _FOR_ESKETAMINE_ALONE
    if course.regimen is Regimen.SPRAVATO_MDSI:
        left_out = left_out | {"prior_antidepressants_tried"}
    gates = [
        words
        for name, words in _TO_CONFIRM.items()
        if name not in left_out and isinstance(getattr(facts, name), Unknown)
    ]
    if gates:
        message = f"the clinic must confirm before the first session: {', '.join(gates)}"
        yield warning("gates_unconfirmed", "safety", message)
    cautions = [words for name, words in _TO_MENTION.items() if isinstance(getattr(facts, name), Unknown)]
    if course.regimen in _WITH_ORAL_ANTIDEPRESSANT and isinstance(facts.takes_oral_antidepressant, Unknown):
        cautions.append("no oral antidepressant beside it")
    if cautions:
        message = (
            f"planned as if none of these stood against it, because nothing was said of them: {', '.join(cautions)}"
        )
        yield assumption("cautions_unknown", "safety", message)
