"""The pages that tell how to add a design, a policy or a figure are followed to the letter, in an empty folder."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from ketacost.authorization.evidence import Evidence
from ketacost.cli.main import run

ROOT: Final = Path(__file__).parents[2]
HOW_TO: Final = ROOT / "docs" / "how-to"
DATE: Final = date(2028, 6, 1)


def samples(page: str) -> list[str]:
    """Return the TOML files a page shows."""
    return re.findall(r"```toml\n(.*?)```", (HOW_TO / page).read_text(encoding="utf-8"), re.DOTALL)


def function(page: str, name: str) -> Callable[..., Any]:
    """Return the function a page's Python makes."""
    names: dict[str, Any] = {}
    [code] = re.findall(r"```python\n(.*?)```", (HOW_TO / page).read_text(encoding="utf-8"), re.DOTALL)
    exec(compile(code, page, "exec"), names)  # noqa: S102 (the page's own code)
    found: Callable[..., Any] = names[name]
    return found


def test_the_design_of_the_page_is_read_and_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """2026 takes the maximum of 5,000; 2027 takes 1,500 and 25 % of the other 5,750 of five sessions at 1,450."""
    [text] = samples("add-a-plan-design.md")
    path = tmp_path / "sample_2026_silver.toml"
    path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(ROOT)

    assert "7937.50" == function("add-a-plan-design.md", "cost_on")(path)


def test_the_policy_of_the_page_is_checked_and_judges(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command finds nothing wrong, and an empty chart must still say everything the policy asks."""
    [text] = samples("add-a-policy.md")
    path = tmp_path / "sample.toml"
    path.write_text(text, encoding="utf-8")

    assert 0 == run(["policy", "check", str(path)])
    assert "" == capsys.readouterr().err
    assert 4 <= len(function("add-a-policy.md", "missing_from")(path, Evidence()))


def test_the_folder_of_the_page_brings_its_figure(tmp_path: Path) -> None:
    """A day the packaged data does not know, from a folder with the two files of the page."""
    for name, text in zip(("sources.toml", "hdhp_limits.toml"), samples("change-a-figure.md"), strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")

    assert ("1800.00", "proposed") == function("change-a-figure.md", "least_deductible")(tmp_path, DATE)


def test_the_pages_write_their_generated_pages_by_what_is_there() -> None:
    """Each command of a page that writes another names a function that exists and the page it makes."""
    commands = [
        found
        for page in ("add-a-plan-design.md", "add-a-policy.md", "change-a-figure.md")
        for found in re.findall(
            r'python -c "from ([\w.]+) import (\w+); print\(\2\(\), end=\'\'\)" > (\S+)',
            (HOW_TO / page).read_text(encoding="utf-8"),
        )
    ]

    assert 4 == len(commands)
    for module, name, page in commands:
        names: dict[str, Any] = {}
        exec(f"from {module} import {name}", names)  # noqa: S102 (the page's own command)
        assert (ROOT / page).read_text(encoding="utf-8") == names[name]()
