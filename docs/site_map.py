"""The maps of the site for assistants: ``llms.txt`` leads to each page, ``llms-full.txt`` holds them."""  # noqa: INP001

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

SECTIONS: Final = {
    "tutorials": "Tutorials",
    "how-to": "How to",
    "explanation": "Explanation",
    "reference": "Reference",
    "": "More",
}
"""The sections of the map by the folder of their pages, in order."""

_SUMMARY: Final = """\
> A typed Python library and a command that tell what a ketamine treatment (Spravato, IV or IM ketamine) costs a US
> patient, visit by visit, to the cent, with the rule behind every cent. Plans, courses and prices go in; dated amounts
> come out.

Good to know before writing code: amounts are text or `Decimal`, never floats. What nobody knows is
`Unknown("whom to ask")`, and the answer is then a guaranteed range. Bad input raises one `InvalidInputError` that lists
every problem with its path. A request is also a TOML or JSON file; `ketacost schema` prints its JSON Schema. Every
answer is an estimate, not a bill. No patient identity goes in anywhere."""
_GENERATED: Final = "This page is generated"
_NO_PROSE: Final = ("#", "|", "```", "- ", "1. ", "> ")
_MARKS: Final = re.compile(r"<!--.*?-->\n?|^```\{toctree\}.*?^```\n?", re.DOTALL | re.MULTILINE)


def write_maps(docs: Path, site: Path) -> None:
    """Write both maps and a copy of each page's Markdown, beside its page."""
    pages = {path.relative_to(docs).as_posix(): _plain(path.read_text(encoding="utf-8")) for path in _sources(docs)}
    for name, text in pages.items():
        (site / name).write_text(text, encoding="utf-8")
    (site / "llms.txt").write_text("\n".join(_short(pages)) + "\n", encoding="utf-8")
    (site / "llms-full.txt").write_text("\n\n".join(_long(pages)) + "\n", encoding="utf-8")


def _sources(docs: Path) -> Iterator[Path]:
    found = (
        path for path in sorted(docs.rglob("*.md")) if path.relative_to(docs).parts[0] not in {"_build", "project"}
    )
    return (path for path in found if path.name != "index.md")


def _plain(text: str) -> str:
    return _MARKS.sub("", text)


def _short(pages: dict[str, str]) -> Iterator[str]:
    yield from ("# ketacost", "", _SUMMARY)
    for folder, heading in SECTIONS.items():
        yield from ("", f"## {heading}", "")
        for name, text in pages.items():
            if name.rpartition("/")[0] == folder:
                yield f"- [{_title(text)}]({name}): {_first_sentence(text)}"


def _long(pages: dict[str, str]) -> Iterator[str]:
    """Yield every page that was written by hand; a generated one is a table to look things up in."""
    yield f"# ketacost\n\n{_SUMMARY}"
    for folder in SECTIONS:
        yield from (
            text.strip()
            for name, text in pages.items()
            if name.rpartition("/")[0] == folder and _GENERATED not in text.partition("\n## ")[0]
        )


def _title(text: str) -> str:
    return text.partition("\n")[0].removeprefix("# ")


def _first_sentence(text: str) -> str:
    """Return the first sentence of prose that is not about how the page is made, without its links."""
    prose = (part for part in text.split("\n\n")[1:] if not part.startswith(_NO_PROSE))
    said = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", " ".join(" ".join(prose).split()))
    sentences = re.split(r"(?<=[.?!])\s", said)
    return next(one for one in sentences if not one.startswith(_GENERATED))
