"""House rules as tests: each rule holds for the package, and each rule can fail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts import house_rules
from tests.contracts.house_rules import Module, Rule, broken_in

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "ketacost"

RULES: list[Rule] = [
    house_rules.telling_names,
    house_rules.exact_arithmetic,
    house_rules.no_hidden_input,
    house_rules.no_truth_test_of_amounts,
    house_rules.no_catch_all,
    house_rules.docstrings,
    house_rules.no_year_in_a_rule,
    house_rules.third_party_rooms,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_package_keeps_the_rule(rule: Rule) -> None:
    """No module of the package breaks the rule."""

    assert [] == broken_in(PACKAGE, rule)


def test_the_rules_read_the_package() -> None:
    """The rules look at real modules, not at an empty folder."""

    assert "errors.py" in [module.path for module in house_rules.modules(PACKAGE)]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("plans/utils.py", 1),
        ("helpers/money.py", 1),
        ("_base.py", 1),
        ("values/base/core.py", 2),
        ("pricing/database.py", 0),
        ("interop/json_format.py", 0),
    ],
)
def test_telling_names_can_fail(path: str, expected: int) -> None:
    """A name that says only that the file is useful is found, part by part."""

    assert expected == len(house_rules.telling_names(Module.of("", path)))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("share = float(allowed) * 0.2", 1),
        ("share = round(allowed * rate, 2)", 1),
        ("half_up = value.round()", 0),
        ("def f(x: float) -> None: ...", 0),
    ],
)
def test_exact_arithmetic_can_fail(source: str, expected: int) -> None:
    """Calls of float and round are found in the exact rooms, and only there."""

    assert expected == len(house_rules.exact_arithmetic(Module.of(source, "adjudication/kernel.py")))
    assert [] == house_rules.exact_arithmetic(Module.of(source, "reports/charts.py"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("on = date.today()", 1),
        ("at = datetime.datetime.now(tz)", 1),
        ("clock = dt.date.today", 1),
        ("text = open('plan.toml').read()", 1),
        ("text = Path('plan.toml').read_text()", 1),
        ("home = os.environ['HOME']", 1),
        ("home = getenv('HOME')", 1),
        ("due = session.now", 0),
        ("shown = clinic.open(day)", 0),
    ],
)
def test_no_hidden_input_can_fail(source: str, expected: int) -> None:
    """Clock, file and environment are found below the faces and allowed in them."""

    assert expected == len(house_rules.no_hidden_input(Module.of(source, "courses/schedule.py")))
    for path in ("cli/main.py", "settings.py", "reference/load.py"):
        assert [] == house_rules.no_hidden_input(Module.of(source, path))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("copay = rule.copay or 0", 1),
        ("copay = rule.copay or Decimal('0.00')", 1),
        ("copay = rule.copay or plan.copay or -1", 1),
        ("copay = rule.copay or ZERO_DOLLARS", 1),
        ("copay = rule.copay if rule.copay else 0", 1),
        ("copay = 0 if rule.copay is None else rule.copay", 0),
        ("covered = rule.covered or False", 0),
        ("name = rule.name or 'none'", 0),
    ],
)
def test_no_truth_test_of_amounts_can_fail(source: str, expected: int) -> None:
    """A fall-back from a falsy value to a number is found; other fall-backs are left alone."""

    assert expected == len(house_rules.no_truth_test_of_amounts(Module.of(source)))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("except:", 1),
        ("except Exception:", 1),
        ("except (ValueError, BaseException) as error:", 1),
        ("except Exception:  # catch-all", 1),
        ("except Exception:  # catch-all: why", 1),
        ("except Exception:  # catch-all: a caller's plug-in may raise anything", 0),
        ("except Exception:  # noqa: BLE001  catch-all: a caller's plug-in may raise anything", 0),
        ("except (ValueError, TypeError):", 0),
    ],
)
def test_no_catch_all_can_fail(head: str, expected: int) -> None:
    """A handler for everything is found unless its line gives a reason."""

    assert expected == len(house_rules.no_catch_all(Module.of(f"try:\n    f()\n{head}\n    pass\n")))


def test_no_catch_all_sees_suppress() -> None:
    """Suppressing everything is the same as catching it."""

    assert 1 == len(house_rules.no_catch_all(Module.of("with contextlib.suppress(Exception):\n    f()\n")))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 1", ["1: the module has no docstring"]),
        ('"""M."""\ndef price(): ...', ["2: 'price' has no docstring"]),
        ('"""M."""\nclass Plan:\n    """P."""\n    def share(self): ...', ["4: 'share' has no docstring"]),
        ('"""M."""\nclass Plan: ...', ["2: 'Plan' has no docstring"]),
        ('"""M."""\ndef _own(): ...', []),
        ('"""M."""\n@overload\ndef price(): ...', []),
        ("", []),
    ],
)
def test_docstrings_can_fail(source: str, expected: list[str]) -> None:
    """A public thing without a docstring is named with its line."""

    assert expected == house_rules.docstrings(Module.of(source))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("limit = a if year == 2026 else b", 1),
        ("if service.on.year >= 2_024: pass", 1),
        ("if 2025 != benefit_year: pass", 1),
        ("if on.year in (2024, 2025): pass", 1),
        ("if on.year == other.year: pass", 0),
        ("if weeks_per_year == 52: pass", 0),
        ("if year < 1: pass", 0),
    ],
)
def test_no_year_in_a_rule_can_fail(source: str, expected: int) -> None:
    """A comparison of a year with a calendar year is found."""

    assert expected == len(house_rules.no_year_in_a_rule(Module.of(source)))


@pytest.mark.parametrize(
    ("source", "path", "expected"),
    [
        ("import cattrs", "plans/plan.py", 1),
        ("def f():\n    from pydantic_settings import BaseSettings", "api.py", 1),
        ("from dateutil.parser import parse", "courses/schedule.py", 1),
        ("import rich.table", "reports/tables.py", 1),
        ("import cattrs", "interop/json_format.py", 0),
        ("from . import rich", "reports/tables.py", 0),
        ("import attrs", "plans/plan.py", 0),
    ],
)
def test_third_party_rooms_can_fail(source: str, path: str, expected: int) -> None:
    """A heavy package imported outside its room is found, also inside a function."""

    assert expected == len(house_rules.third_party_rooms(Module.of(source, path)))


# Written in pieces, or this file would be its own first finding.
MACHINE_PATHS = ["/" + "work/", "/" + "root/", "/" + "home/", "/" + "tmp/brief", "/" + "opt/pypi", "/" + "opt/wheels"]
REGISTRY_HOSTS = [f"{name}.org" for name in ("pypi", "pythonhosted", "npmjs")]
PRIVATE_TEXT = re.compile("|".join(rf"(?<![\w./~]){re.escape(path)}" for path in MACHINE_PATHS))
REGISTRY_TEXT = re.compile("|".join(re.escape(host) for host in REGISTRY_HOSTS))
TEXT_SUFFIXES = frozenset({"", ".cff", ".cfg", ".csv", ".css", ".html", ".js", ".json", ".md", ".py", ".toml", ".txt"})
BUILT_FOLDERS = frozenset({"__pycache__", "build", "dist", "htmlcov", "mutants", "node_modules", "venv"})


def private_lines(text: str) -> list[int]:
    """Return the numbers of the lines that name a machine's folder or a package registry's host."""
    return [
        number
        for number, line in enumerate(text.splitlines(), start=1)
        if PRIVATE_TEXT.search(line) or REGISTRY_TEXT.search(line)
    ]


def own_texts(folder: Path) -> Iterator[Path]:
    """Yield the project's text files: no environment, cache or build output."""
    for entry in sorted(folder.iterdir()):
        hidden = entry.name.startswith(".") and entry.name not in {".ci", ".gitignore"}
        if hidden or entry.name in BUILT_FOLDERS or entry.name.endswith(".egg-info"):
            continue
        if entry.is_dir():
            yield from own_texts(entry)
        elif entry.suffix in TEXT_SUFFIXES:
            yield entry


def test_texts_name_no_machine_and_no_registry() -> None:
    """What is published reads the same for everybody, wherever it was written."""
    found = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in own_texts(ROOT)
        for number in private_lines(file.read_text(encoding="utf-8"))
    ]

    assert [] == found


@pytest.mark.parametrize("text", [f"see {path}x" for path in MACHINE_PATHS] + [f"at {host}" for host in REGISTRY_HOSTS])
def test_private_text_can_fail(text: str) -> None:
    """Each private path and each host is found on its line."""

    assert [2] == private_lines(f"first line\n{text}\n")


def test_a_folder_of_the_project_is_no_machine_path() -> None:
    """A relative folder that happens to be called work is left alone."""

    assert [] == private_lines("docs" + MACHINE_PATHS[0] + "index.md and ." + MACHINE_PATHS[0])


def test_own_texts_reach_every_part(tmp_path: Path) -> None:
    """Files in sub-folders and the check script are read; environments and caches are not."""
    for name in (".ci/run", "src/a.py", ".venv/b.py", "__pycache__/c.py", "docs/d.md", "e.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")

    assert [".ci/run", "docs/d.md", "src/a.py"] == [f.relative_to(tmp_path).as_posix() for f in own_texts(tmp_path)]
