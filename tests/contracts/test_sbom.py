"""The bill of materials is valid, complete, the same on every run, and says nothing of a machine."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parents[2]
PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NOT_FOR_USERS: Final = {"examples", "docs", "test", "dev"}

pytestmark = pytest.mark.xdist_group("sbom")  # two runs for all of them


def _made(out: Path) -> str:
    command = [sys.executable, str(ROOT / ".ci" / "sbom.py"), str(out)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 (this Python)
    return out.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the bill as it is written."""
    return _made(tmp_path_factory.mktemp("sbom") / "bill.json")


@pytest.fixture(scope="module")
def bill(text: str) -> dict[str, Any]:
    """Return the bill as data."""
    found: dict[str, Any] = json.loads(text)
    return found


def test_it_is_valid(text: str) -> None:
    """By the schema of CycloneDX 1.6, unknown keys refused."""

    assert None is JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)


def test_it_is_the_same_on_every_run(text: str, tmp_path: Path) -> None:
    """Byte for byte: no time, no serial number."""

    assert text == _made(tmp_path / "again.json")


def test_it_names_no_machine_and_no_host(text: str) -> None:
    """The one address is that of the schema."""

    assert ["http://cyclonedx.org/schema/bom-1.6.schema.json"] == re.findall(r"\w+://[^\"\s]+", text)
    assert str(ROOT) not in text
    assert sys.prefix not in text


def test_what_a_user_can_install_is_in_it(bill: dict[str, Any]) -> None:
    """Every requirement of the package and of each extra for users, under the name of what brings it."""
    brings = {
        (item["value"], component["name"]) for component in bill["components"] for item in component["properties"]
    }
    asked = {"core": PROJECT["dependencies"]} | {
        extra: texts for extra, texts in PROJECT["optional-dependencies"].items() if extra not in NOT_FOR_USERS
    }
    wanted = {
        (group, canonicalize_name(Requirement(text).name)) for group, texts in asked.items() for text in texts
    } - {(group, "ketacost") for group in asked}

    assert set() == wanted - brings
    assert set(asked) == {group for group, _ in brings}


def test_what_needs_what_leads_to_parts_of_it(bill: dict[str, Any]) -> None:
    """And the package itself needs its core alone."""
    names = {component["bom-ref"] for component in bill["components"]} | {"ketacost"}
    needs = {one["ref"]: set(one.get("dependsOn", ())) for one in bill["dependencies"]}

    assert names == set(needs)
    assert set() == {other for found in needs.values() for other in found} - names
    assert {canonicalize_name(Requirement(text).name) for text in PROJECT["dependencies"]} == needs["ketacost"]
