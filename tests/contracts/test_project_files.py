"""The files around the package agree with each other."""

from __future__ import annotations

import re
import tomllib
from itertools import chain
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def requirements() -> list[Requirement]:
    """Return everything the project asks for, to run, to test and to build, without itself."""
    extras = PROJECT["project"]["optional-dependencies"].values()
    asked = chain(PROJECT["project"]["dependencies"], PROJECT["build-system"]["requires"], *extras)
    return [found for found in map(Requirement, asked) if found.name != PROJECT["project"]["name"]]


def pins() -> dict[str, Version]:
    """Return the pinned version of each package in constraints.txt."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): Version(version) for name, version in pairs}


def test_every_requirement_is_pinned_within_its_range() -> None:
    """A requirement without a fitting pin would let the checks change by themselves."""
    pinned = pins()
    unfit = [
        str(asked)
        for asked in requirements()
        if (version := pinned.get(canonicalize_name(asked.name))) is None or version not in asked.specifier
    ]

    assert [] == unfit


def test_the_version_is_the_same_everywhere() -> None:
    """The citation and the newest entry of the changelog name the version that is built."""
    version = PROJECT["project"]["version"]
    cited = re.findall(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    logged = re.findall(r"^## \[(\d\S*)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert [version] == cited
    assert version == logged[0]
