"""Every link between the project's texts leads to a file that is there, and to a heading it has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
TEXTS: Final = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "examples/**/*.md", "tests/*.md", "benchmarks/*.md")
    for path in ROOT.glob(pattern)
    if "_build" not in path.parts
)
_FENCE: Final = re.compile(r"^ *(```+).*?^ *\1", re.DOTALL | re.MULTILINE)
_LINK: Final = re.compile(r"\]\(([^)\s]+)\)")


def headings(text: str) -> set[str]:
    """Return the anchors of a text's headings, as a repository's view makes them."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ (.*)$", _FENCE.sub("", text), re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w -]", "", plain).replace(" ", "-")
        found.add(next(name for name in (slug, *(f"{slug}-{number}" for number in range(1, 99))) if name not in found))
    return found


def lost(path: Path) -> Iterator[str]:
    """Yield each link of a text that leads nowhere."""
    for link in _LINK.findall(_FENCE.sub("", path.read_text(encoding="utf-8"))):
        if re.match(r"\w+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name) if name else path
        if not target.exists() or (anchor and anchor not in headings(target.read_text(encoding="utf-8"))):
            yield link


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_link_is_lost(path: Path) -> None:
    """Read in the repository, before any site is built."""

    assert [] == list(lost(path))


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("#a-part-of-it", 0),
        ("#a-part-of-it-1", 0),
        ("other.md", 0),
        ("other.md#coverageplan", 0),
        ("https://example.org/gone", 0),
        ("gone.md", 1),
        ("#gone", 1),
        ("other.md#gone", 1),
    ],
)
def test_a_lost_link_is_found(link: str, expected: int, tmp_path: Path) -> None:
    """Of a file, of a heading here, of a heading there; what is in a fence is no heading."""
    page = tmp_path / "page.md"
    page.write_text(f"# A part of it\n\n## A part of it\n\n```sh\n# gone\n```\n\n[x]({link})\n", encoding="utf-8")
    (tmp_path / "other.md").write_text("# `coverage.plan[]`\n", encoding="utf-8")

    assert expected == len(list(lost(page)))
