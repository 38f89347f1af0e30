"""Write the bill of materials of a release: everything the package and its extras for users install, as CycloneDX.

    python .ci/sbom.py OUT.json

Versions are the pins of ``constraints.txt``; what needs what is read from the installed packages, so run it where the
extras are installed. The same tree gives the same bytes: no time, no serial number, no path, no host.
"""  # noqa: INP001 (no package)

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parents[1]
USER_EXTRAS: Final = ("cli", "batch", "spark", "report", "web")
"""Extras a user installs; those for tests, docs and development are nobody's dependency."""


def pins() -> dict[str, str]:
    """Return the pinned version of each package by its canonical name."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {str(canonicalize_name(name)): version for name, version in pairs}


def needed_by(name: str, extras: frozenset[str] = frozenset()) -> Iterator[Requirement]:
    """Yield what an installed package asks for, with some of its extras, on this Python and system."""
    for text in metadata.requires(name) or ():
        asked = Requirement(text)
        if asked.marker is None or any(asked.marker.evaluate({"extra": extra}) for extra in (extras or {""})):
            yield asked


def graph(asked: list[Requirement]) -> dict[str, set[str]]:
    """Return every package that some requirements install, each with the packages it needs itself."""
    found: dict[str, set[str]] = {}
    open_ones = list(asked)
    seen: set[tuple[str, frozenset[str]]] = set()
    while open_ones:
        one = open_ones.pop()
        name, extras = str(canonicalize_name(one.name)), frozenset(one.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        needs = list(needed_by(name, extras))
        found.setdefault(name, set()).update(str(canonicalize_name(need.name)) for need in needs)
        open_ones += needs
    return found


def asked_for(project: Mapping[str, Any]) -> dict[str, list[Requirement]]:
    """Return the requirements of the package itself (as ``core``) and of each extra for users."""
    name = project["name"]
    extras = {key: [Requirement(text) for text in texts] for key, texts in project["optional-dependencies"].items()}

    def whole(extra: str) -> Iterator[Requirement]:
        for one in extras[extra]:
            if one.name == name:
                for inner in sorted(one.extras):
                    yield from whole(inner)
            else:
                yield one

    core = [Requirement(text) for text in project["dependencies"]]
    return {"core": core} | {extra: list(whole(extra)) for extra in USER_EXTRAS}


def license_of(name: str) -> str:
    """Return the licence an installed package states: its SPDX expression, else its classifiers, else nothing."""
    said = metadata.metadata(name)
    if "License-Expression" in said:
        return said["License-Expression"]
    named = [one.rpartition(" :: ")[2] for one in said.get_all("Classifier") or () if one.startswith("License :: ")]
    return ", ".join(named)


def component(name: str, version: str, groups: list[str]) -> Component:
    """Return one package with its licence, as its own metadata say it, and the extras that bring it."""
    named = license_of(name)
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        bom_ref=name,
        purl=PackageURL("pypi", None, name, version),
        licenses=[LicenseFactory().make_from_string(named)] if named else [],
        properties=[Property(name="ketacost:installed-by", value=group) for group in groups],
    )


def bill() -> Bom:
    """Return the bill of materials.

    Raises:
        SystemExit: if a package that is installed has no pin; it lists them.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = {group: graph(asked) for group, asked in asked_for(project).items()}
    needs: dict[str, set[str]] = {}
    for found in groups.values():
        for name, needed in found.items():
            needs.setdefault(name, set()).update(needed)
    pinned = pins()
    if unpinned := sorted(set(needs) - set(pinned)):
        raise SystemExit(f"not pinned in constraints.txt: {', '.join(unpinned)}")
    own = Component(
        name=project["name"],
        version=project["version"],
        type=ComponentType.LIBRARY,
        bom_ref=project["name"],
        purl=PackageURL("pypi", None, project["name"], project["version"]),
        licenses=[LicenseFactory().make_from_string(project["license"])],
    )
    parts = {
        name: component(name, pinned[name], [group for group, found in groups.items() if name in found])
        for name in sorted(needs)
    }
    made = Bom(metadata=BomMetaData(component=own), components=parts.values())
    made.register_dependency(own, [parts[canonicalize_name(one.name)] for one in asked_for(project)["core"]])
    for name, needed in needs.items():
        made.register_dependency(parts[name], [parts[other] for other in needed])
    return made


def text(made: Bom) -> str:
    """Return the bill as JSON without what differs from run to run."""
    document = json.loads(JsonV1Dot6(made).output_as_string())
    del document["serialNumber"], document["metadata"]["timestamp"]
    return json.dumps(document, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(text(bill()), encoding="utf-8")
