"""The same Spravato course at the label's doses and maintenance rhythms, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import attrs

from ketacost.courses.course import Course
from ketacost.courses.esketamine import USES, Rhythm, rhythm
from ketacost.errors import InvalidInputError, Problem
from ketacost.estimates.estimate import Estimate, MoneyRange
from ketacost.estimates.request import EstimateRequest
from ketacost.estimates.solve_totals import Measure, estimate_at, minus, refusal, total_of
from ketacost.estimates.summary import NOTICE


@attrs.frozen(kw_only=True)
class Variant:
    """The course at one dose and one rhythm.

    Attributes:
        dose_mg: milligrams a session after the first.
        maintenance_every_weeks: weeks from one maintenance session to the next; ``None`` where the use has no
            schedule for it.
        is_requested: it is the course the request describes.
        sessions: how many sessions it has.
        total: what it costs the patient.
        more_than_first: how much more than the first variant; negative where it costs less.
        estimate: the estimate of it.
    """

    dose_mg: Decimal = attrs.field(metadata={"decimal": True})
    maintenance_every_weeks: int | None
    is_requested: bool
    sessions: int
    total: MoneyRange
    more_than_first: MoneyRange
    estimate: Estimate


@attrs.frozen(kw_only=True)
class Variants:
    """The answer of :func:`variants`.

    Attributes:
        notice: the sentence every output a patient sees must carry.
        measure: which totals are compared.
        variants: the lowest dose first, and for each dose the wider rhythm first.
    """

    notice: str
    measure: Measure
    variants: tuple[Variant, ...]


def variants(request: EstimateRequest, *, measure: Measure = Measure.NET_COST) -> Variants:
    """Return a Spravato course at each labelled dose and maintenance rhythm, everything else the same.

    For treatment-resistant depression these are four courses. The label has no maintenance for acute suicidality:
    there the doses alone vary.

    Args:
        request: the course, with prices for every dose.
        measure: which totals are compared.

    Raises:
        InvalidInputError: if the regimen has no such choices (``solve.no_variants``), the course sets doses of its
            own by session or phase (``solve.own_doses``), or anything in the request is wrong.
    """
    course = request.course
    if course.regimen not in USES:
        message = f"expected a Spravato regimen, got {course.regimen}; compare requests of your own instead"
        raise refusal("no_variants", "request.course.regimen", message)
    if fixed := list(_own_doses(course)):
        raise InvalidInputError(fixed)
    estimate_at(request, "request")  # what is wrong with the request itself is told as such, not as one variant's
    label = rhythm(USES[course.regimen], course.starts_on)
    courses = [
        (dose, weeks, attrs.evolve(course, dose_mg=dose, maintenance_every_weeks=weeks))
        for dose in dict.fromkeys((label.lowest_dose_mg, label.highest_dose_mg))
        for weeks in _rhythms(course, label)
    ]
    measure = Measure(measure)
    found = [
        estimate_at(attrs.evolve(request, course=one, label=_name(dose, weeks)), "request")
        for dose, weeks, one in courses
    ]
    first = total_of(found[0], measure)
    asked = _asked(course, label)
    return Variants(
        notice=NOTICE,
        measure=measure,
        variants=tuple(
            Variant(
                dose_mg=dose,
                maintenance_every_weeks=weeks,
                is_requested=(dose, weeks) == asked,
                sessions=sum(session.session > 0 for session in one.sessions),
                total=total_of(one, measure),
                more_than_first=_more(total_of(one, measure), first, is_first=one is found[0]),
                estimate=one,
            )
            for (dose, weeks, _), one in zip(courses, found, strict=True)
        ),
    )


def _rhythms(course: Course, label: Rhythm) -> tuple[int | None, ...]:
    if not label.widest_maintenance:
        return (course.maintenance_every_weeks,)
    return tuple(dict.fromkeys((label.widest_maintenance, label.closest_maintenance)))


def _asked(course: Course, label: Rhythm) -> tuple[Decimal, int | None]:
    dose = label.first_dose_mg if course.dose_mg is None else course.dose_mg
    weeks = course.maintenance_every_weeks
    return dose, label.widest_maintenance if weeks is None and label.widest_maintenance else weeks


def _name(dose: Decimal, weeks: int | None) -> str:
    if weeks is None:
        return f"{dose} mg"
    return f"{dose} mg, maintenance every {f'{weeks} weeks' if weeks > 1 else 'week'}"


def _more(total: MoneyRange, first: MoneyRange, *, is_first: bool) -> MoneyRange:
    nothing = first.low - first.low
    return MoneyRange(low=nothing, expected=nothing, high=nothing) if is_first else minus(total, first)


def _own_doses(course: Course) -> Iterator[Problem]:
    for field, is_there in (
        ("titration", course.titration != ()),
        ("maintenance_dose_mg", course.maintenance_dose_mg is not None),
    ):
        if is_there:
            message = "it sets doses of its own, so one dose a variant would be ignored; leave it out"
            yield Problem("solve.own_doses", f"request.course.{field}", message)
