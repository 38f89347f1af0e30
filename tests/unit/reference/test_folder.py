"""A program's own folder of reference files, named once at its start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ketacost.errors import ReferenceDataError
from ketacost.reference.load import data_version, load_topic, use_folder

_ASK = """
import sys
from datetime import date
from pathlib import Path
from ketacost.reference.load import data_version, use_folder
from ketacost.reference.lookup import amount
use_folder(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
print(amount("aca_limits", "self_only", date(2026, 6, 1)), data_version())
"""


def _answer(*folder: Path) -> list[str]:
    done = subprocess.run(  # noqa: S603 (this Python, on the text above)
        [sys.executable, "-c", _ASK, *map(str, folder)], capture_output=True, text=True, check=True
    )
    return done.stdout.split()


@pytest.fixture
def own_folder(tmp_path: Path) -> Path:
    """Return a folder with one figure changed."""
    packaged = Path(sys.modules[load_topic.__module__].__file__ or "").parent / "aca_limits.toml"
    changed = packaged.read_text(encoding="utf-8").replace("10600", "10601")
    (tmp_path / "aca_limits.toml").write_text(changed, encoding="utf-8")
    return tmp_path


def test_a_folder_named_at_the_start_replaces_its_figures(own_folder: Path) -> None:
    """Look-ups that name no folder see the program's own, and the stamp of the data says so."""

    packaged, own = _answer(), _answer(own_folder)

    assert ["10600.00", "10601.00"] == [packaged[0], own[0]]
    assert packaged[1] != own[1]


def test_a_folder_named_after_the_first_look_up_is_refused(tmp_path: Path) -> None:
    """A figure already read would otherwise stay what it was."""

    data_version()
    with pytest.raises(ReferenceDataError) as caught:
        use_folder(tmp_path)

    assert "reference.folder_too_late" == caught.value.code


def test_no_folder_is_refused(tmp_path: Path) -> None:
    """A path that is no folder is named."""

    with pytest.raises(ReferenceDataError) as caught:
        use_folder(tmp_path / "nowhere")

    assert "reference.no_folder" == caught.value.code


def test_naming_the_folder_in_use_again_changes_nothing() -> None:
    """Two faces in one program may both say there is none."""

    use_folder(None)

    assert data_version() == data_version()
