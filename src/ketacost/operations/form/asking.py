"""How the fields of a form are put together: their words by name, their conditions and what they write."""

from __future__ import annotations

import json
from collections.abc import Iterable

import attrs

from ketacost.operations.form.records import AnswerIn, Field, FieldKind, Option, Write
from ketacost.reports.language import Language, phrases


def when(field: str, *values: str) -> AnswerIn:
    """Return the condition that a field has one of these answers."""
    return AnswerIn(field=field, values=values)


def writes(path: str, value: object, *conditions: AnswerIn) -> Write:
    """Return a value to write, from what JSON would make of it."""
    return Write(path=path, value=json.dumps(value, separators=(",", ":")), when=conditions)


@attrs.frozen
class Asking:
    """Makes fields in one language.

    Attributes:
        language: the language.
    """

    language: Language = attrs.field(converter=Language)

    def say(self, key: str, /, **figures: str) -> str:
        """Return a phrase of the form."""
        return phrases("form", self.language)[key].format(**figures)

    def says(self, key: str) -> str:
        """Return a phrase that need not be there, empty where it is not."""
        return phrases("form", self.language).get(key, "")

    def option(self, field: str, value: str, *written: Write, only: Iterable[AnswerIn] = ()) -> Option:
        """Return a choice; its label and note are the phrases ``<field>__<value>`` and ``<field>__<value>_note``."""
        key = f"{field}__{value}"
        return Option(value=value, label=self.say(key), note=self.says(f"{key}_note"), when=tuple(only), writes=written)

    def field(
        self,
        name: str,
        kind: FieldKind,
        *paths: str,
        about: Iterable[str] = (),
        options: Iterable[Option] = (),
        only: Iterable[AnswerIn] = (),
        initial: str = "",
        optional: bool = False,
        unknown: bool = False,
    ) -> Field:
        """Return a question; label, help and what to ask where it is not known are phrases by its name."""
        reason = json.dumps({"unknown": self.say(f"{name}_ask")}) if unknown else ""
        return Field(
            name=name,
            kind=kind,
            label=self.say(name),
            help=self.says(f"{name}_help"),
            paths=paths,
            about=tuple(about),
            options=tuple(options),
            initial=initial,
            optional=optional,
            unknown=reason,
            when=tuple(only),
        )

    def choice(
        self,
        name: str,
        *options: str | Option,
        path: str = "",
        about: Iterable[str] = (),
        only: Iterable[AnswerIn] = (),
    ) -> Field:
        """Return a question with choices, the first one taken at the start.

        A bare name is a choice that writes nothing but itself at ``path``.
        """
        made = [self.option(name, one) if isinstance(one, str) else one for one in options]
        paths = (path,) if path else ()
        return self.field(name, FieldKind.CHOICE, *paths, about=about, options=made, only=only, initial=made[0].value)

    def yes_no(self, name: str, path: str, *, only: Iterable[AnswerIn] = (), initial: str = "no") -> Field:
        """Return a question answered by yes or no, written as true or false; ``initial`` may be empty."""
        made = [
            Option(value=value, label=self.say(value), writes=(writes(path, value == "yes"),))
            for value in ("yes", "no")
        ]
        return self.field(name, FieldKind.CHOICE, options=made, only=only, initial=initial)
