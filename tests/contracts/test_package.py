"""What is handed out: wheel and source archive hold what they must and nothing else; the wheel answers by itself."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Final

import pytest
from packaging.metadata import Metadata
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT: Final = Path(__file__).parents[2]
PACKAGE: Final = ROOT / "src" / "ketacost"
PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXAMPLE: Final = ROOT / "examples" / "commercial_ppo.toml"
STRAY: Final = ("__pycache__", ".pyc", ".venv", ".git/", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis")

_ASK: Final = """
import sys
sys.path.insert(0, sys.argv[1])
import ketacost
from ketacost.interop.json_format import parse_toml
from ketacost.interop.plan_catalogue import design_ids
from ketacost.interop.policy_catalogue import policy_ids
from ketacost.reports.language import Language, phrases
answer = ketacost.estimate(parse_toml(open(sys.argv[2], encoding="utf-8").read()))
assert phrases("calendar", Language.SPANISH)
print(ketacost.__file__, answer.net_cost.high, len(design_ids()) > 10, len(policy_ids()) > 10)
"""

pytestmark = pytest.mark.xdist_group("package")  # one build for all of them


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the wheel and the source archive, built by the project's own backend."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)  # noqa: S603 (this Python)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    """Return the one wheel."""
    [found] = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Metadata:
    """Return what the wheel says of itself, refused where any field is invalid."""
    with zipfile.ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return Metadata.from_email(archive.read(name), validate=True)


def test_the_wheel_is_for_every_system(wheel: Path) -> None:
    """Python alone, no compiled part."""

    assert f"ketacost-{PROJECT['version']}-py3-none-any.whl" == wheel.name


def test_the_wheel_holds_the_package_whole_and_nothing_else(wheel: Path) -> None:
    """Every file under ``src``: code, figures, phrases, templates, the marker of types; and its own records."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    own = {path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    records = {name for name in names if name.startswith(f"ketacost-{PROJECT['version']}.dist-info/")}

    assert {path.relative_to(PACKAGE.parent).as_posix() for path in own} == names - records
    assert {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "LICENSE"} == {Path(name).name for name in records}


def test_what_the_package_needs_beside_code_is_in_it(wheel: Path) -> None:
    """Each kind of data has at least one file there."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()

    for wanted in ("ketacost/py.typed", "ketacost/reference/sources.toml", "ketacost/reports/phrases/calendar.es.toml"):
        assert wanted in names
    for folder in ("plan_designs", "policies"):
        assert any(name.startswith(f"ketacost/reference/{folder}/") for name in names)


def test_the_metadata_are_those_of_the_project(metadata: Metadata) -> None:
    """Name, licence, Python, and every requirement with its extra."""
    extras = PROJECT["optional-dependencies"]

    assert ("ketacost", PROJECT["version"], "MIT") == (
        metadata.name,
        str(metadata.version),
        metadata.license_expression,
    )
    assert SpecifierSet(PROJECT["requires-python"]) == metadata.requires_python
    assert set(extras) == set(metadata.provides_extra or ())
    core = {str(asked) for asked in metadata.requires_dist or () if asked.marker is None}
    assert {str(Requirement(asked)) for asked in PROJECT["dependencies"]} == core
    assert "What will this ketamine treatment cost" in (metadata.description or "")
    assert "text/markdown" == metadata.description_content_type


def test_the_source_archive_builds_and_tests_itself(built: Path) -> None:
    """It has what the checks need, and nothing that a build or a tool left behind."""
    [archive] = built.glob("*.tar.gz")
    with tarfile.open(archive) as stream:
        names = {name.partition("/")[2] for name in stream.getnames()}

    for wanted in ("pyproject.toml", "constraints.txt", "conftest.py", "README.md", "LICENSE", "tests/README.md"):
        assert wanted in names
    for folder in (".ci/", "benchmarks/", "docs/", "examples/", "src/ketacost/", "tests/"):
        assert any(name.startswith(folder) for name in names)
    assert [] == [name for name in names if any(mark in name for mark in STRAY)]


def test_the_wheel_answers_by_itself(wheel: Path, tmp_path: Path) -> None:
    """Put into an empty folder, it is what is imported, and gives the total of the example."""
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", str(tmp_path)]
    subprocess.run([*command, str(wheel)], check=True, capture_output=True)  # noqa: S603 (this Python)
    done = subprocess.run(  # noqa: S603 (this Python)
        [sys.executable, "-I", "-c", _ASK, str(tmp_path), str(EXAMPLE)],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )

    assert f"{tmp_path / 'ketacost' / '__init__.py'} 8140.00 True True" == done.stdout.strip()
