"""Policies: what one payer's document demands for one drug, with its source, as data."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import attrs

from ketacost.authorization.criteria import Criterion
from ketacost.authorization.doors import some, some_text, some_texts
from ketacost.claims.payers import LineOfBusiness
from ketacost.claims.services import Benefit, Treatment
from ketacost.errors import InvalidInputError, PolicyError, Problem
from ketacost.values.codes import hcpcs_codes
from ketacost.values.time_limits import TimeLimit

_count = attrs.validators.optional([attrs.validators.instance_of(int), attrs.validators.ge(1)])


class Grade(StrEnum):
    """How near to the payer's own words what was read is, from the best."""

    PAYER_TEXT = "payer_text"
    REVIEWER_GUIDANCE = "reviewer_guidance"
    THIRD_PARTY = "third_party"


class Stance(StrEnum):
    """Whether the payer pays at all: by criteria, never, or without asking."""

    CRITERIA = "criteria"
    EXCLUDED = "excluded"
    NOT_REQUIRED = "not_required"


class Use(StrEnum):
    """What the drug is for."""

    RESISTANT_DEPRESSION = "resistant_depression"
    ACUTE_SUICIDALITY = "acute_suicidality"


class Stage(StrEnum):
    """A first request, or a renewal."""

    INITIAL = "initial"
    RENEWAL = "renewal"


@attrs.frozen(kw_only=True)
class Grant:
    """What an approval is for, where the document says so.

    Attributes:
        days: length in days, both ends included.
        months: length in months.
        devices: most devices.
        sessions: most sessions.
        mg_per_week: most milligrams in a week.
    """

    days: int | None = attrs.field(default=None, validator=_count)
    months: int | None = attrs.field(default=None, validator=_count)
    devices: int | None = attrs.field(default=None, validator=_count)
    sessions: int | None = attrs.field(default=None, validator=_count)
    mg_per_week: int | None = attrs.field(default=None, validator=_count)

    def __attrs_post_init__(self) -> None:
        """Refuse a grant of nothing, and one of two lengths."""
        if all(value is None for value in attrs.astuple(self)):
            raise PolicyError("policy.grant", "this grants nothing; give a length or a quantity, or leave it out")
        if self.days is not None and self.months is not None:
            raise PolicyError("policy.grant", "expected days or months, got both; keep the one printed", path="months")


@attrs.frozen(kw_only=True)
class Rule:
    """What is demanded for one use at one stage.

    Attributes:
        use: what the drug is for.
        stage: first request or renewal.
        criteria: what must be met.
        grant: what is approved; ``None`` where the document does not say.
        renewable: whether there can be a renewal; some grants end with the episode.
        note: one sentence a reader should know.
    """

    use: Use = attrs.field(converter=Use)
    stage: Stage = attrs.field(default=Stage.INITIAL, converter=Stage)
    criteria: Criterion
    grant: Grant | None = None
    renewable: bool = attrs.field(default=True, validator=attrs.validators.instance_of(bool))
    note: str = ""


@attrs.frozen(kw_only=True)
class Policy:
    """One version of one payer's document for one treatment or several.

    Attributes:
        id: the name of its file.
        payer: who pays.
        title: the document's title.
        number: the document's number, empty where none was seen.
        series: name shared by the versions of one document; empty for a document with one version here.
        version: what it calls its version, or the day it was reviewed.
        effective_from: first day it holds; ``None`` where none is printed.
        effective_to: last day it holds; ``None`` while it does, or where none is printed.
        source: where it was read, in short.
        grade: how near to the payer's own words.
        checked_on: day it was last compared.
        treatments: what it is about.
        stance: whether the payer pays at all.
        lines: the bodies of law its plans stand under; empty where the document does not say.
        benefit: the benefit it stands under; ``None`` where it was not seen.
        request_codes: codes to ask for, which may differ from those billed.
        documents: what to send along.
        decides_within: time the payer gives itself; ``None`` where the document does not say.
        decides_urgent_within: the same for an urgent request.
        rules: what is demanded, by use and stage; empty unless the stance is by criteria.
        notes: what a reader should know.
    """

    id: str = ""
    payer: str = attrs.field(validator=some_text)
    title: str = attrs.field(validator=some_text)
    number: str = ""
    series: str = ""
    version: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    source: str = attrs.field(validator=some_text)
    grade: Grade = attrs.field(converter=Grade)
    checked_on: date
    treatments: tuple[Treatment, ...] = attrs.field(validator=some)
    lines: tuple[LineOfBusiness, ...] = ()
    stance: Stance = attrs.field(default=Stance.CRITERIA, converter=Stance)
    benefit: Benefit | None = attrs.field(default=None, converter=attrs.converters.optional(Benefit))
    request_codes: tuple[str, ...] = attrs.field(default=(), converter=hcpcs_codes)
    documents: tuple[str, ...] = attrs.field(default=(), validator=some_texts)
    decides_within: TimeLimit | None = None
    decides_urgent_within: TimeLimit | None = None
    rules: tuple[Rule, ...] = ()
    notes: tuple[str, ...] = attrs.field(default=(), validator=some_texts)

    def rule_for(self, use: Use, stage: Stage) -> Rule | None:
        """Return what is demanded for a use at a stage; ``None`` where the document has no such rule."""
        return next((one for one in self.rules if one.use is use and one.stage is stage), None)

    def __attrs_post_init__(self) -> None:
        """Refuse rules that contradict the stance or each other, stand twice, or none at all."""
        problems = []
        if (self.stance is Stance.CRITERIA) is not bool(self.rules):
            needed = "no rules; leave them out" if self.rules else "rules; add one"
            message = f"the stance '{self.stance}' needs {needed}, or give another stance"
            problems.append(Problem("policy.stance", "rules", message))
        seen: set[tuple[Use, Stage]] = set()
        for index, rule in enumerate(self.rules):
            if (rule.use, rule.stage) in seen:
                message = f"a second rule for {rule.use}, {rule.stage}; join them by any_of"
                problems.append(Problem("policy.rule_twice", f"rules[{index}]", message))
            seen.add((rule.use, rule.stage))
            if rule.stage is Stage.INITIAL and not rule.renewable and self.rule_for(rule.use, Stage.RENEWAL):
                message = "there is a rule for the renewal; make this one renewable, or leave the other out"
                problems.append(Problem("policy.renewable", f"rules[{index}].renewable", message))
        if (
            self.effective_from is not None
            and self.effective_to is not None
            and self.effective_to < self.effective_from
        ):
            message = f"expected a day from {self.effective_from} on, got {self.effective_to}"
            problems.append(Problem("policy.days", "effective_to", message))
        if problems:
            raise InvalidInputError(problems)
