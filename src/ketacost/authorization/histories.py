"""Histories: enough trials of enough classes, augmentations and psychotherapies, with what is not written kept open.

The sure ones are those that certainly count, the maybe ones those that may. Enough sure ones settle it; too few maybe
ones settle it the other way only where the history is complete.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ketacost.authorization.criteria import Augmented, PsychotherapyTried, Trials
from ketacost.authorization.evidence import DOSES, Augmentation, DrugClass, Evidence, Trial
from ketacost.authorization.judgement import Judgement, leaf
from ketacost.authorization.truth import Truth, all_of, of
from ketacost.values.dates import add_months
from ketacost.values.unknown import Unknown

_MONTHS = 12


def trials(criterion: Trials, evidence: Evidence, on: date) -> Judgement:
    """Return whether enough antidepressants failed."""
    known = [(trial, _counts(trial, criterion, on)) for trial in evidence.trials]
    sure = [trial for trial, truth in known if truth is Truth.MET]
    maybe = [trial for trial, truth in known if truth is not Truth.NOT_MET]
    words = _words(criterion, len(sure))
    if len(sure) >= criterion.count and len(_classes(sure)) >= criterion.classes:
        return leaf(Truth.MET, words)
    if evidence.trials_complete and (len(maybe) < criterion.count or _most_classes(maybe) < criterion.classes):
        return leaf(Truth.NOT_MET, words)
    missing = [item for trial, truth in known if truth is Truth.UNKNOWN for item in _unsaid(trial, criterion)]
    if len(sure) >= criterion.count:
        missing += [f"the class of {_name(trial)}" for trial in sure if isinstance(trial.drug_class, Unknown)]
    if not evidence.trials_complete:
        missing.append("further trials, or that the list is complete")
    return leaf(Truth.UNKNOWN, words, *dict.fromkeys(missing))


def _words(criterion: Trials, sure: int) -> str:
    parts = [f"at least {criterion.count} failed antidepressants"]
    parts += [f"of {criterion.classes} classes"] if criterion.classes > 1 else []
    parts += [f"{criterion.weeks} weeks each"] if criterion.weeks else []
    parts += [] if criterion.dose is None else [f"at a dose that is {criterion.dose.replace('_', ' ')}"]
    parts += ["in the present episode"] if criterion.current_episode else []
    parts += [] if criterion.years is None else [f"in the last {criterion.years} years"]
    return f"{', '.join(parts)}: {sure} surely count"


def _counts(trial: Trial, criterion: Trials, on: date) -> Truth:
    return all_of(truth for _, truth in _asked(trial, criterion, on))


def _asked(trial: Trial, criterion: Trials, on: date) -> Iterator[tuple[str, Truth]]:
    """Yield what a criterion asks of a trial, each with its words."""
    if criterion.weeks:
        yield "weeks", _compared(trial.weeks, at_least=criterion.weeks)
    if criterion.dose is not None:
        dose = trial.dose
        yield "dose", Truth.UNKNOWN if isinstance(dose, Unknown) else of(DOSES[dose] >= DOSES[criterion.dose])
    if criterion.most_improvement is not None:
        improvement = trial.improvement_percent
        most = criterion.most_improvement
        yield "improvement", Truth.UNKNOWN if isinstance(improvement, Unknown) else of(improvement <= most)
    if criterion.adherence is not None:
        yield "adherence", _compared(trial.adherence_percent, at_least=criterion.adherence)
    if criterion.current_episode:
        own = trial.in_current_episode
        yield "episode", Truth.UNKNOWN if isinstance(own, Unknown) else of(own)
    if criterion.years is not None:
        since = add_months(on, -_MONTHS * criterion.years)
        yield "last day", Truth.UNKNOWN if isinstance(trial.ended_on, Unknown) else of(trial.ended_on >= since)
    if criterion.excluded and not isinstance(trial.drug_class, Unknown):
        yield "class", of(trial.drug_class not in criterion.excluded)


def _compared(value: int | Unknown, *, at_least: int) -> Truth:
    return Truth.UNKNOWN if isinstance(value, Unknown) else of(value >= at_least)


def _unsaid(trial: Trial, criterion: Trials) -> list[str]:
    facts = {
        "weeks": (criterion.weeks > 0, trial.weeks),
        "dose": (criterion.dose is not None, trial.dose),
        "improvement": (criterion.most_improvement is not None, trial.improvement_percent),
        "adherence": (criterion.adherence is not None, trial.adherence_percent),
        "episode": (criterion.current_episode, trial.in_current_episode),
        "last day": (criterion.years is not None, trial.ended_on),
    }
    return [
        f"the {name} of {_name(trial)}" for name, (used, value) in facts.items() if used and isinstance(value, Unknown)
    ]


def _name(trial: Trial) -> str:
    return trial.drug or "an unnamed drug"


def _classes(found: Sequence[Trial]) -> set[DrugClass]:
    return {trial.drug_class for trial in found if not isinstance(trial.drug_class, Unknown)}


def _most_classes(found: Sequence[Trial]) -> int:
    """Return from how many classes they may be, each of an unknown class counting as one of its own."""
    return len(_classes(found)) + sum(isinstance(trial.drug_class, Unknown) for trial in found)


def augmentations(criterion: Augmented, evidence: Evidence, _on: date) -> Judgement:
    """Return whether enough kinds of augmentation were tried long enough."""
    fitting = [one for one in evidence.augmentations if not criterion.kinds or one.kind in criterion.kinds]
    sure = {one.kind for one in fitting if _long_enough(one, criterion) is Truth.MET}
    maybe = {one.kind for one in fitting if _long_enough(one, criterion) is not Truth.NOT_MET}
    words = "an augmentation" if criterion.count == 1 else f"at least {criterion.count} augmentations"
    words += f" of {criterion.weeks} weeks" if criterion.weeks else ""
    if len(sure) >= criterion.count:
        return leaf(Truth.MET, words)
    if evidence.augmentations_complete and len(maybe) < criterion.count:
        return leaf(Truth.NOT_MET, words)
    missing = [f"the weeks of {kind.replace('_', ' ')}" for kind in sorted(maybe - sure)]
    missing += [] if evidence.augmentations_complete else ["further augmentations, or that the list is complete"]
    return leaf(Truth.UNKNOWN, words, *missing)


def _long_enough(one: Augmentation, criterion: Augmented) -> Truth:
    return _compared(one.weeks, at_least=criterion.weeks) if criterion.weeks else Truth.MET


def psychotherapies(criterion: PsychotherapyTried, evidence: Evidence, _on: date) -> Judgement:
    """Return whether a psychotherapy was tried."""
    truths = []
    for one in evidence.psychotherapies:
        if criterion.kinds and one.kind not in criterion.kinds:
            continue
        own = one.in_current_episode
        truths.append(
            Truth.MET if not criterion.current_episode else Truth.UNKNOWN if isinstance(own, Unknown) else of(own)
        )
    words = "a psychotherapy" + (" in the present episode" if criterion.current_episode else "")
    if Truth.MET in truths:
        return leaf(Truth.MET, words)
    if evidence.psychotherapies_complete and Truth.UNKNOWN not in truths:
        return leaf(Truth.NOT_MET, words)
    return leaf(Truth.UNKNOWN, words, f"whether there was {words}")
