"""The records of a form: what is asked, when, with which choices, and what an answer writes into a request.

Whoever shows a form writes the answers into a document as the paths say and knows nothing of requests. A path is keys
joined by dots; ``[#name]`` is the entry of a list that bears this name in the form, added where it is first written.
A value is JSON; the text ``"{field}"`` in it stands for the answer to another field.
"""

from __future__ import annotations

from enum import StrEnum

import attrs

from ketacost.reports.language import Language


class FieldKind(StrEnum):
    """How a field is answered, and how the answer is written.

    ``CHOICE``: one of the options, as text. ``DAYS``: any of the options, as a list. ``DAY``: a day, as text.
    ``AMOUNT``: dollars, as text. ``QUANTITY``: a number, as text. ``RATE``: percent, as text with its sign.
    ``WHOLE``: a whole number, as a number. ``STATE``: two letters, as text.
    """

    CHOICE = "choice"
    DAYS = "days"
    DAY = "day"
    AMOUNT = "amount"
    QUANTITY = "quantity"
    RATE = "rate"
    WHOLE = "whole"
    STATE = "state"


@attrs.frozen(kw_only=True)
class AnswerIn:
    """A field has one of some answers; a field that is not shown has none.

    Attributes:
        field: name of the field.
        values: the answers.
    """

    field: str
    values: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Write:
    """A value an answer puts into the request.

    Attributes:
        path: where.
        value: the value as JSON text.
        when: all of this must hold.
    """

    path: str
    value: str
    when: tuple[AnswerIn, ...] = ()


@attrs.frozen(kw_only=True)
class Option:
    """One choice of a field.

    Attributes:
        value: what is chosen.
        label: what the reader sees.
        note: one sentence about it; empty for none.
        when: the choice exists while all of this holds.
        writes: what choosing it writes.
    """

    value: str
    label: str
    note: str = ""
    when: tuple[AnswerIn, ...] = ()
    writes: tuple[Write, ...] = ()


@attrs.frozen(kw_only=True)
class Field:
    """One question.

    Attributes:
        name: its name in the form.
        kind: how it is answered.
        label: the question.
        help: one sentence that helps to answer it; empty for none.
        paths: where the answer goes in the request; empty where only its options write.
        writes: what else is written once there is an answer.
        about: further places in the request whose problems belong to this question.
        options: the choices.
        initial: the answer before anybody gave one: an option, text, or ``today``.
        optional: whether it may be left empty.
        unknown: what is written where the person does not know, as JSON text; empty where it must be known.
        when: it is asked while all of this holds.
    """

    name: str
    kind: FieldKind = attrs.field(converter=FieldKind)
    label: str
    help: str = ""
    paths: tuple[str, ...] = ()
    writes: tuple[Write, ...] = ()
    about: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    initial: str = ""
    optional: bool = False
    unknown: str = ""
    when: tuple[AnswerIn, ...] = ()


@attrs.frozen(kw_only=True)
class FormSection:
    """Questions that belong together.

    Attributes:
        name: its name in the form.
        title: its heading.
        note: one sentence about it; empty for none.
        fields: the questions.
    """

    name: str
    title: str
    note: str
    fields: tuple[Field, ...]


@attrs.frozen(kw_only=True)
class Form:
    """The form of one estimate in one language.

    Attributes:
        language: the language.
        words: what buttons and messages say, by their names.
        problems: what is wrong in words a patient reads, by the code of the problem.
        sections: the questions.
    """

    language: Language = attrs.field(converter=Language)
    words: tuple[tuple[str, str], ...]
    problems: tuple[tuple[str, str], ...]
    sections: tuple[FormSection, ...]
