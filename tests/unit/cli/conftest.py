"""What every test of the command line gets: an empty folder to work in and an environment without settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ketacost.reference.load import use_folder
from tests.unit.cli.files import PPO_TOML


@pytest.fixture(autouse=True)
def _own_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    for name in ("REFERENCE_FOLDER", "CURRENCY_DISPLAY", "LOG_LEVEL"):
        monkeypatch.delenv(f"KETACOST_{name}", raising=False)
    monkeypatch.chdir(tmp_path)
    yield
    use_folder(None)


@pytest.fixture
def ppo_file(tmp_path: Path) -> str:
    """The name of a good input file in the working folder."""
    (tmp_path / "ppo.toml").write_text(PPO_TOML, encoding="utf-8")
    return "ppo.toml"
