"""The house rules that no linter knows, each a function from one parsed module to what is wrong in it.

A rule returns sentences ``line: what is wrong``; an empty list means the module keeps the rule.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath

import attrs

EMPTY_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "core", "base", "misc"})
EXACT_ROOMS = frozenset({"adjudication", "values", "plans", "pricing", "coding", "courses"})
FACES = (
    "cli/",
    "web/",
    "settings.py",
    "reference/load.py",
    "reports/language.py",  # packaged phrases
    "batch/design_files.py",
    "batch/local_spark.py",
    "batch/parts.py",
    "batch/run.py",
    "batch/sources.py",
    "corpus/files.py",
)
CLOCK_CALLS = frozenset({"today", "now", "utcnow"})
CLOCK_OWNERS = frozenset({"date", "datetime"})
FILE_METHODS = frozenset({"read_text", "read_bytes", "write_text", "write_bytes"})
ENVIRONMENT = frozenset({"environ", "getenv", "environb"})
CATCH_ALL = frozenset({"Exception", "BaseException"})
CATCH_ALL_REASON = re.compile(r"#.*\bcatch-all: \w.{9,}")
"""A catch-all needs its reason on the same line: ``except Exception:  # catch-all: <why>``."""
FIRST_YEAR = 1_900
THIRD_PARTY_ROOMS = {
    "anyio": ("web/",),
    "cattrs": ("interop/", "reference/"),
    "cyclopts": ("cli/",),
    "dateutil": ("values/",),
    "jinja2": ("reports/documents/",),
    "numba": ("batch/compiled.py", "batch/ingredients.py", "batch/short_way.py"),
    "numpy": ("batch/", "corpus/"),
    "pandas": ("batch/spark.py", "reports/frames.py"),
    "polars": ("reports/frames.py",),
    "pyarrow": ("batch/", "corpus/", "reports/frames.py"),
    "pydantic": ("settings.py", "interop/", "web/"),
    "pydantic_settings": ("settings.py",),
    "pyspark": ("batch/spark.py", "batch/spark_run.py", "batch/local_spark.py"),
    "rich": ("cli/",),
    "vl_convert": ("reports/pictures/render.py",),
    "weasyprint": ("reports/documents/render.py",),
    "starlette": ("web/", "cli/serving.py"),
    "uvicorn": ("cli/serving.py",),
}

type_of_definition = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@attrs.frozen
class Module:
    """One source file: its path inside the package, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    @classmethod
    def of(cls, text: str, path: str = "plans/sample.py") -> Module:
        """Parse a source text as if it stood at ``path`` in the package."""
        return cls(path, text, ast.parse(text))

    @property
    def room(self) -> str:
        """The first part of the path: ``values`` of ``values/money.py``."""
        return PurePosixPath(self.path).parts[0]


Rule = Callable[[Module], list[str]]


@cache
def modules(package: Path) -> tuple[Module, ...]:
    """Parse every Python file of a package, in the order of their paths; once for all rules."""
    return tuple(
        Module.of(file.read_text(encoding="utf-8"), file.relative_to(package).as_posix())
        for file in sorted(package.rglob("*.py"))
    )


def broken_in(package: Path, rule: Rule) -> list[str]:
    """Apply one rule to a whole package; each entry is ``path:line: what is wrong``."""
    return [f"{module.path}:{finding}" for module in modules(package) for finding in rule(module)]


def _calls(module: Module) -> Iterator[ast.Call]:
    """Yield every call of a module."""
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))


def _last_name(node: ast.expr | None) -> str:
    """Return ``c`` of ``c`` and of ``a.b.c``, and nothing of anything else."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def telling_names(module: Module) -> list[str]:
    """A file or folder is named after its subject, not after being useful."""
    parts = PurePosixPath(module.path).with_suffix("").parts
    return [f"1: '{part}' names no subject" for part in parts if part.lstrip("_") in EMPTY_NAMES]


def exact_arithmetic(module: Module) -> list[str]:
    """The rooms that compute money and days never call ``float`` or ``round``."""
    if module.room not in EXACT_ROOMS:
        return []
    return [
        f"{call.lineno}: {call.func.id}() is not exact"
        for call in _calls(module)
        if isinstance(call.func, ast.Name) and call.func.id in {"float", "round"}
    ]


def _reads_a_clock(node: ast.AST) -> bool:
    """Tell ``date.today`` and ``datetime.now`` from a field that happens to be called ``now``."""
    return isinstance(node, ast.Attribute) and node.attr in CLOCK_CALLS and _last_name(node.value) in CLOCK_OWNERS


def _touches_a_file(node: ast.AST) -> bool:
    """Tell ``open(...)`` and the reading and writing methods of paths."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id == "open"
    return isinstance(node.func, ast.Attribute) and node.func.attr in FILE_METHODS


def _reads_the_environment(node: ast.AST) -> bool:
    """Tell ``os.environ``, ``os.getenv`` and the same names imported bare."""
    return isinstance(node, ast.Name | ast.Attribute) and _last_name(node) in ENVIRONMENT


def no_hidden_input(module: Module) -> list[str]:
    """Clock, files and environment are read by the faces and the reference loader alone."""
    if module.path.startswith(FACES):
        return []
    kinds = {"the clock": _reads_a_clock, "a file": _touches_a_file, "the environment": _reads_the_environment}
    return [
        f"{getattr(node, 'lineno', 1)}: reads {kind}; let the caller pass it in"
        for node in ast.walk(module.tree)
        for kind, touches in kinds.items()
        if touches(node)
    ]


def _is_an_amount(node: ast.expr) -> bool:
    """Tell a number, ``Decimal(...)`` and a ``ZERO`` constant, the usual ends of ``x or ...``."""
    if isinstance(node, ast.UnaryOp):
        return _is_an_amount(node.operand)
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int | float) and not isinstance(node.value, bool)
    if isinstance(node, ast.Call):
        return _last_name(node.func) in {"Decimal", "dollars"}
    return _last_name(node).startswith("ZERO")


def _falls_back_to_an_amount(node: ast.AST) -> bool:
    """Tell ``x or 0`` and ``x if x else 0``."""
    if isinstance(node, ast.BoolOp):
        return isinstance(node.op, ast.Or) and _is_an_amount(node.values[-1])
    return isinstance(node, ast.IfExp) and ast.dump(node.test) == ast.dump(node.body) and _is_an_amount(node.orelse)


def no_truth_test_of_amounts(module: Module) -> list[str]:
    """Zero, none and unknown stay apart: no ``x or 0``."""
    return [
        f"{getattr(node, 'lineno', 1)}: an amount falls back by truth; ask 'is None' or for Unknown"
        for node in ast.walk(module.tree)
        if _falls_back_to_an_amount(node)
    ]


def _catches_all(node: ast.AST) -> bool:
    """Tell a bare ``except``, ``except Exception`` and ``suppress(Exception)``."""
    if isinstance(node, ast.ExceptHandler):
        caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        return node.type is None or any(_last_name(kind) in CATCH_ALL for kind in caught)
    if isinstance(node, ast.Call) and _last_name(node.func) == "suppress":
        return any(_last_name(kind) in CATCH_ALL for kind in node.args)
    return False


def no_catch_all(module: Module) -> list[str]:
    """Only a line that gives its reason may catch everything."""
    lines = module.text.splitlines()
    found = [getattr(node, "lineno", 1) for node in ast.walk(module.tree) if _catches_all(node)]
    return [
        f"{line}: catches everything; name the error, or add '# catch-all: <reason>'"
        for line in found
        if not CATCH_ALL_REASON.search(lines[line - 1])
    ]


def _public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Yield the public functions and classes of a body, and those of its public classes."""
    for node in body:
        if isinstance(node, type_of_definition) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body)


def _needs_no_docstring(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    """Leave out overloads, and setters, which the getter describes."""
    return any(_last_name(mark) in {"overload", "setter", "deleter"} for mark in node.decorator_list)


def docstrings(module: Module) -> list[str]:
    """Every module with code, public class and public function says what it is."""
    if module.tree.body and not ast.get_docstring(module.tree):
        return ["1: the module has no docstring"]
    return [
        f"{node.lineno}: '{node.name}' has no docstring"
        for node in _public(module.tree.body)
        if not ast.get_docstring(node) and not _needs_no_docstring(node)
    ]


def _is_a_year(node: ast.expr) -> bool:
    """Tell a number, or a group of numbers, that can only be a calendar year."""
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return any(_is_a_year(item) for item in node.elts)
    return isinstance(node, ast.Constant) and isinstance(node.value, int) and node.value >= FIRST_YEAR


def _names_a_year(node: ast.expr) -> bool:
    """Tell ``year``, ``x.year`` and ``benefit_year``."""
    return _last_name(node).endswith("year")


def no_year_in_a_rule(module: Module) -> list[str]:
    """A change is a dated row or a second dated function, never a comparison with a year."""
    compared = [
        (node, [node.left, *node.comparators]) for node in ast.walk(module.tree) if isinstance(node, ast.Compare)
    ]
    return [
        f"{node.lineno}: compares a year with a number; look the figure up by date of service"
        for node, sides in compared
        if any(_names_a_year(side) for side in sides) and any(_is_a_year(side) for side in sides)
    ]


def _imported(node: ast.AST) -> list[str]:
    """Return the top-level packages that an import statement names."""
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return [(node.module or "").partition(".")[0]]
    return []


def third_party_rooms(module: Module) -> list[str]:
    """A heavy dependency is imported in the rooms that own it, so that the rest stays light."""
    return [
        f"{getattr(node, 'lineno', 1)}: '{name}' belongs to {', '.join(THIRD_PARTY_ROOMS[name])}"
        for node in ast.walk(module.tree)
        for name in _imported(node)
        if name in THIRD_PARTY_ROOMS and not module.path.startswith(THIRD_PARTY_ROOMS[name])
    ]
