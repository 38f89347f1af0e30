"""Judging: what the evidence says of a criterion on a day, with the reason and what is missing.

(A) A leaf is met or not met by facts the chart holds, else unknown with what to find out.
(B) Joins follow :mod:`ketacost.authorization.truth`.
(C) A history counts as it is written; what is not in it is unknown unless the history is said to be complete.
(D) A score counts on and after its day; one that is too old leaves the question open, since a new one settles it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

import attrs

from ketacost.authorization import criteria, facts, histories, scales
from ketacost.authorization.criteria import AllOf, AnyOf, AtLeast, Criterion, Not
from ketacost.authorization.evidence import Evidence
from ketacost.authorization.judgement import Judgement, joined
from ketacost.authorization.truth import opposite

_LEAVES: Final[Mapping[type, Callable[[Any, Evidence, date], Judgement]]] = MappingProxyType(
    {
        criteria.AgeRange: facts.age,
        criteria.DiagnosisIn: facts.diagnosis,
        criteria.RecurrentOrLasting: facts.lasting,
        criteria.AcuteSuicidality: facts.suicidality,
        criteria.TakesOral: facts.oral,
        criteria.PrescribedBy: facts.prescriber,
        criteria.InRems: facts.rems,
        criteria.Free: facts.free,
        criteria.Attested: facts.attested,
        criteria.Trials: histories.trials,
        criteria.Augmented: histories.augmentations,
        criteria.PsychotherapyTried: histories.psychotherapies,
        criteria.ScoreAtLeast: scales.at_least,
        criteria.ScoreOnFile: scales.on_file,
        criteria.Improved: scales.improved,
        criteria.Unread: facts.unread,
    }
)


def judge(criterion: Criterion, evidence: Evidence, on: date) -> Judgement:
    """Return whether a criterion is met on a day, as a tree of the same shape.

    Args:
        criterion: any node.
        evidence: what the chart says.
        on: day of the request; later scores are left out.
    """
    match criterion:
        case AllOf():
            return joined([judge(part, evidence, on) for part in criterion.parts], len(criterion.parts), "all of these")
        case AnyOf():
            return joined([judge(part, evidence, on) for part in criterion.parts], 1, "one of these")
        case AtLeast():
            parts = [judge(part, evidence, on) for part in criterion.parts]
            return joined(parts, criterion.count, f"{criterion.count} of these")
        case Not():
            part = judge(criterion.part, evidence, on)
            return attrs.evolve(part, truth=opposite(part.truth), reason=f"not: {part.reason}", parts=(part,))
        case _:
            return _LEAVES[type(criterion)](criterion, evidence, on)
