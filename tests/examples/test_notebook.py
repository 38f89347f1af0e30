"""The notebook runs offline, from nothing, and prints what is stored in it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
NOTEBOOK: Final = ROOT / "examples" / "11_notebook.ipynb"


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _without_drawings(path: Path) -> object:
    """Return a notebook without its SVG, whose letters are as wide as the machine's fonts."""
    return json.loads(re.sub(r"<svg .*?</svg>", "", path.read_text(encoding="utf-8")))


def _printed(notebook: dict[str, Any]) -> list[list[str]]:
    code = (cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    return [["".join(output["text"]) for output in cell["outputs"] if "text" in output] for cell in code]


def test_every_cell_prints_what_is_stored(tmp_path: Path) -> None:
    """Word for word; ``python -m tests.examples.notebook_run`` writes it anew."""
    fresh = tmp_path / "fresh.ipynb"
    command = [sys.executable, "-m", "tests.examples.notebook_run", str(fresh)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)  # noqa: S603 (this Python)

    assert _printed(_read(NOTEBOOK)) == _printed(_read(fresh))
    assert _without_drawings(NOTEBOOK) == _without_drawings(fresh)


def test_the_stored_notebook_shows_the_totals() -> None:
    """Of the examples it reads: 9,870 on the plan, 4,400 to 8,800 in cash, 6,500 when begun in January."""
    printed = "".join(text for cell in _printed(_read(NOTEBOOK)) for text in cell)

    assert "$9,870.00 in 31 visits" in printed
    assert "$4,400.00 to $8,800.00" in printed
    assert "| 2027-01-11 | 0.00    | 6500.00 | 6500.00 |" in printed


def test_the_stored_notebook_shows_the_picture() -> None:
    """As SVG, which a page that shows notebooks draws; the report as text stands beside it."""
    shown = [
        output["data"] for cell in _read(NOTEBOOK)["cells"] for output in cell.get("outputs", []) if "data" in output
    ]

    assert 1 == len(shown)
    assert "<svg " in "".join(shown[0]["text/html"])
    assert "$9,870.00" in "".join(shown[0]["text/plain"])


def test_the_notebook_says_nothing_of_a_machine() -> None:
    """No path, no user, no version of an interpreter."""

    assert {"name": "python"} == _read(NOTEBOOK)["metadata"]["language_info"]
    assert {"kernelspec", "language_info"} == set(_read(NOTEBOOK)["metadata"])
