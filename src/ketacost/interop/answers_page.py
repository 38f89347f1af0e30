"""The page about the answers, key by key, made from the same schemas that are published under ``docs/schema``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from ketacost.interop.json_schema import Schema, schema, schema_names

_HEAD: Final = """# The answers, key by key

This page is generated from the models of the answers; change those, not this page. Every face (Python, the command
line with `--format json`, HTTP, the browser) gives these documents, byte for byte the same. Each has a JSON Schema
under `docs/schema/`, and so has every document that goes in: [the request](request.md), [cases, charts and
policies](authorization.md).

An amount is text with two decimals, a day is `2026-03-02`, and what nobody knows is `"unknown"` or an object that
says whom to ask; `null` means there is none. New keys may come in any release; a key that goes or changes its meaning
changes `versions.schema`. Records that several documents share stand at the end."""

_QUESTIONS: Final = frozenset({"request", "good_faith_question", "bills", "authorization_case", "evidence", "policy"})
"""Documents that go in; they have pages of their own."""

_MOST_VALUES: Final = 6
"""A choice of more values than this is told once, at the end."""

_LEAVES: Final = {
    "Unknown": "unknown",
    "Dollars": "dollars",
    "Amount": "dollars",
    "Day": "day",
    "Rate": "percent",
    "Fraction": "exact number",
    "Quantity": "exact number",
}
_PLAIN: Final = {"string": "text", "integer": "whole number", "boolean": "true or false", "null": "null"}


def answer_names() -> tuple[str, ...]:
    """Return the names of the documents that come out, in the order of the page."""
    return tuple(name for name in schema_names() if name not in _QUESTIONS)


def describe_answers() -> str:
    """Return the page as Markdown: each answer with its keys, then the records and choices they share."""
    page = _Page.of({name: schema(name) for name in answer_names()})
    shared = [name for name in sorted(page.definitions) if "properties" in page.definitions[name]]
    sections = ["\n".join(_answer(page, top, name)) for top, name in page.documents.items()]
    sections.append("## Records")
    sections += ["\n".join(_record(page, "###", name, name)) for name in shared if name not in page.documents]
    return "\n\n".join([_HEAD, *sections, "\n".join(_choices(page))]) + "\n"


@attrs.frozen(kw_only=True)
class _Page:
    """What the documents of the page share.

    Attributes:
        documents: name of each document by the record at its top.
        definitions: every definition of every document, by name.
    """

    documents: Mapping[str, str]
    definitions: Mapping[str, Schema]

    @classmethod
    def of(cls, schemas: Mapping[str, Schema]) -> _Page:
        definitions = {name: found for one in schemas.values() for name, found in one["$defs"].items()}
        return cls(documents={_last(one["$ref"]): name for name, one in schemas.items()}, definitions=definitions)

    def form(self, found: Schema) -> str:
        """Return in words how a value is written."""
        if "$ref" in found:
            return self._named(_last(found["$ref"]))
        if "anyOf" in found:
            return " or ".join(dict.fromkeys(self.form(part) for part in found["anyOf"]))
        if "enum" in found:
            return _values(found["enum"])
        if found["type"] == "array":
            parts = found.get("prefixItems", [found["items"]])
            return f"list of {', '.join(self.form(part) for part in parts)}"
        return _PLAIN[found["type"]]

    def _named(self, name: str) -> str:
        found = self.definitions[name]
        if "properties" in found:
            return f"[{name}](#{self.documents.get(name, name.lower())})"
        if "enum" in found:
            return _values(found["enum"]) if len(found["enum"]) <= _MOST_VALUES else f"one of [{name}](#choices)"
        return _LEAVES[name]


def _answer(page: _Page, top: str, name: str) -> Iterator[str]:
    yield from _record(page, "##", name, top)
    yield from ("", f"Its schema is [`{name}.schema.json`](../schema/{name}.schema.json).")


def _record(page: _Page, level: str, heading: str, name: str) -> Iterator[str]:
    record = page.definitions[name]
    yield from (f"{level} {heading}", "", record["description"], "")
    yield from ("| key | is | what it is |", "| --- | --- | --- |")
    for key, found in record["properties"].items():
        yield f"| `{key}` | {page.form(found)} | {found.get('description', '')} |"


def _choices(page: _Page) -> Iterator[str]:
    yield from ("## Choices", "", "| name | values | what it is |", "| --- | --- | --- |")
    for name, found in sorted(page.definitions.items()):
        if len(found.get("enum", ())) > _MOST_VALUES:
            yield f"| {name} | {_values(found['enum'])} | {found['description']} |"


def _values(members: list[str | None]) -> str:
    """Return the members of a choice; an answer writes ``null`` where a question may say ``none`` too."""
    return "null" if None in members else ", ".join(f"`{one}`" for one in members)


def _last(reference: str) -> str:
    return reference.rpartition("/")[2]
