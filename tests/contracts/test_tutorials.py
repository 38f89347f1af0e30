"""The tutorials are true: what stands below a block is what the block prints, from the project's folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = sorted(page for page in (ROOT / "docs/tutorials").glob("*.md") if "```python" in page.read_text("utf-8"))
BLOCK: Final = re.compile(r"```python\n(.*?)```\n+(?:```text\n(.*?)```)?", re.DOTALL)


def printed(page: str) -> Iterator[tuple[str, str]]:
    """Yield what each block of a page prints and what stands below it, the blocks run in order."""
    names: dict[str, object] = {}
    for code, shown in BLOCK.findall(page):
        out = StringIO()
        with redirect_stdout(out):
            exec(compile(code, "tutorial", "exec"), names)  # noqa: S102 (the page's own code)
        yield out.getvalue(), shown


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_tutorial_prints_what_it_shows(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each block, word for word."""
    monkeypatch.chdir(ROOT)
    blocks = list(printed(page.read_text(encoding="utf-8")))

    assert 2 <= len([shown for _, shown in blocks if shown])
    assert [said for said, _ in blocks] == [shown for _, shown in blocks]


def test_a_false_sample_is_found() -> None:
    """A page whose sample is not what is printed."""
    page = "```python\nprint(1 + 1)\n```\n\n```text\n3\n```\n"

    assert [("2\n", "3\n")] == list(printed(page))
