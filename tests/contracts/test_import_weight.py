"""``import ketacost`` stays light: what it loads is counted, never timed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

MOST_MODULES = 220
"""Modules a bare ``import ketacost`` may add to a fresh interpreter: attrs and its standard library, and our own."""

HEAVY = (
    "cattrs",
    "cyclopts",
    "dateutil.parser",
    "jinja2",
    "numba",
    "numpy",
    "pandas",
    "polars",
    "pyarrow",
    "pydantic",
    "pydantic_settings",
    "rich",
    "weasyprint",
    "vl_convert",
    "starlette",
    "uvicorn",
)


def modules_loaded_by(statement: str) -> set[str]:
    """Return the modules that a statement adds to a fresh interpreter that has nothing but itself."""
    program = (
        f"import json, sys; before = set(sys.modules); {statement}; print(json.dumps(list(set(sys.modules) - before)))"
    )
    # -I: no PYTHON* variables and no user site, so the caller's environment does not count.
    answer = subprocess.run(  # noqa: S603 (our own interpreter and program)
        [sys.executable, "-I", "-c", program], capture_output=True, check=True, text=True
    )
    return set(json.loads(answer.stdout))


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """What a bare ``import ketacost`` loads."""
    return modules_loaded_by("import ketacost")


@pytest.mark.parametrize("heavy", HEAVY)
def test_the_bare_import_leaves_heavy_packages_alone(heavy: str, loaded: set[str]) -> None:
    """Nothing of a heavy package is loaded before it is used."""

    assert [] == [name for name in sorted(loaded) if name == heavy or name.startswith(f"{heavy}.")]


def test_the_bare_import_loads_few_modules(loaded: set[str]) -> None:
    """A module more than agreed is a decision, so it fails here first."""

    assert len(loaded) <= MOST_MODULES, f"{len(loaded)} modules: {sorted(loaded)}"


def test_the_count_sees_what_is_imported() -> None:
    """The measure itself is not blind: an import of a package shows up."""

    assert {"attr", "attrs"} <= modules_loaded_by("import attrs")


def test_operations_load_what_a_browser_has() -> None:
    """Asked and answered, by a table of names: nothing compiled, nothing that reads an environment."""
    loaded = modules_loaded_by(
        "from ketacost.operations.table import answer;"
        "from ketacost.operations.listings import listing;"
        "listing('plans', 'federal_2026_gold'); listing('policies');"
        "refused = [];"
        "exec('try: answer(\\'estimate\\', \\'{}\\')\\nexcept ValueError as error: refused.append(error)');"
        "assert refused"
    )
    unwanted = ("ketacost.settings", "ketacost.cli", "ketacost.web", "ketacost.batch", "pydantic", "pydantic_settings")
    heavy = (*unwanted, "numba", "numpy", "pyarrow", "starlette", "cyclopts", "rich", "multiprocessing", "socket")

    assert [] == [
        name for name in sorted(loaded) if name.startswith(tuple(f"{one}." for one in heavy)) or name in heavy
    ]
