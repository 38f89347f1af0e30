"""``ketacost doctor``: what is installed, what is missing and how to get it, and what is in force."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Iterator
from ctypes.util import find_library
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from shutil import which
from typing import Final

import attrs

from ketacost.cli.forms import AnswerFormat, File, TextOrJson, write_answer
from ketacost.cli.screen import page_of
from ketacost.cli.starting import started
from ketacost.cli.writing import check_output
from ketacost.reference.load import load_topic, topics
from ketacost.reference.lookup import data_version
from ketacost.reports.amounts import listed
from ketacost.reports.layout import Line, Page, Tone, facts, paragraph, section, text_of, title
from ketacost.settings import Settings
from ketacost.values.version import SCHEMA_VERSION, __version__

BROKEN: Final = 1
"""Exit code where a package the library cannot do without is missing."""

_PACKAGE: Final = "ketacost"
_EXTRAS: Final = {
    "cli": "the command line",
    "batch": "many people at once, the answer key",
    "spark": "batches on a cluster",
    "report": "pages, PDF files and pictures",
    "web": "the HTTP service",
}
_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")
_EXTRA: Final = re.compile(r"extra == ['\"]([\w-]+)['\"]")
_INSIDE: Final = re.compile(r"\[([\w,-]+)\]")


@attrs.frozen(kw_only=True)
class Installed:
    """A package.

    Attributes:
        name: its name.
        version: what is installed, ``None`` where it is missing.
    """

    name: str
    version: str | None


@attrs.frozen(kw_only=True)
class Extra:
    """A part of the library with packages of its own.

    Attributes:
        name: its name.
        gives: what it is for.
        packages: its packages.
        missing: what must be installed, each with how; empty where all is there.
    """

    name: str
    gives: str
    packages: tuple[Installed, ...]
    missing: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Diagnosis:
    """What a machine has.

    Attributes:
        library: version of the library.
        form: version of the JSON form.
        python: version of Python and the system it runs on.
        packages: what the library cannot do without.
        extras: its further parts.
        reference_data: version of the reference data.
        checked_from: oldest day on which a figure was last checked.
        checked_to: newest such day.
        compiled_code: where a batch keeps what it compiled.
        settings: the settings in force, by the variable that sets them.
        missing: packages without which nothing works.
    """

    library: str
    form: str
    python: str
    packages: tuple[Installed, ...]
    extras: tuple[Extra, ...]
    reference_data: str
    checked_from: str
    checked_to: str
    compiled_code: str
    settings: dict[str, str]
    missing: tuple[str, ...]


def doctor(*, form: TextOrJson = AnswerFormat.TEXT, output: File | None = None) -> int:
    """Say what is installed, what is missing, what is in force.

    Args:
        form: form of the answer.
        output: file to write the answer to, replaced whole or not at all.
    """
    settings = started()
    check_output(output)
    found = diagnosis(settings)
    write_answer(found, _text(found, page_of(output)), form, output, [])
    return BROKEN if found.missing else 0


def diagnosis(settings: Settings) -> Diagnosis:
    """Return what this machine has.

    Args:
        settings: the settings in force.
    """
    days = [row.verified_on for topic in topics() for line in load_topic(topic).series.values() for row in line.figures]
    packages = tuple(_installed(name) for name in _required(""))
    return Diagnosis(
        library=__version__,
        form=SCHEMA_VERSION,
        python=f"{platform.python_implementation()} {platform.python_version()} on {sys.platform} {platform.machine()}",
        packages=packages,
        extras=tuple(_extra(name, gives) for name, gives in _EXTRAS.items()),
        reference_data=data_version(),
        checked_from=min(days).isoformat(),
        checked_to=max(days).isoformat(),
        compiled_code=_compiled_code(),
        settings=dict(settings.in_force()),
        missing=tuple(one.name for one in packages if one.version is None),
    )


def _required(extra: str) -> list[str]:
    """Return the packages an extra asks for, or the library itself where none is named."""
    try:
        lines = requires(_PACKAGE) or []
    except PackageNotFoundError:  # the source is used as it lies, without being installed
        return []
    names: list[str] = []
    for line in lines:
        marked = _EXTRA.search(line)
        name = _NAME.match(line)
        if name is None or (marked[1] if marked else "") != extra:
            continue
        inside = _INSIDE.search(line.partition(";")[0])
        if name[0] == _PACKAGE:
            names += [one for part in (inside[1].split(",") if inside else []) for one in _required(part)]
        else:
            names.append(name[0])
    return list(dict.fromkeys(names))


def _installed(name: str) -> Installed:
    try:
        return Installed(name=name, version=version(name))
    except PackageNotFoundError:
        return Installed(name=name, version=None)


def _extra(name: str, gives: str) -> Extra:
    packages = tuple(_installed(one) for one in _required(name))
    missing = [one.name for one in packages if one.version is None]
    said = [f"{listed(missing)}: pip install 'ketacost[{name}]'"] if missing else []
    return Extra(name=name, gives=gives, packages=packages, missing=(*said, *_besides(name)))


def _besides(name: str) -> Iterator[str]:
    """Yield what no package index gives: libraries and programs of the system."""
    if name == "report" and find_library("pango-1.0") is None:
        yield "Pango, for PDF files alone: on Debian apt install libpango-1.0-0, on macOS brew install pango"
    if name == "spark" and which("java") is None:
        yield "a Java of 17 or later on the path, or JAVA_HOME"


def _compiled_code() -> str:
    """Return where numba keeps what it compiled: where it is told, else beside the source, else with the user."""
    told = os.environ.get("NUMBA_CACHE_DIR")
    if told:
        return told
    beside = Path(__file__).parents[1] / "batch"
    return str(beside / "__pycache__") if os.access(beside, os.W_OK) else "the user's cache folder of numba"


def _text(found: Diagnosis, page: Page) -> str:
    pairs = [
        ("ketacost", f"{found.library} (JSON form {found.form})"),
        ("Python", found.python),
        ("Needs", _listed(found.packages)),
        ("Reference data", f"{found.reference_data}; figures last checked {found.checked_from} to {found.checked_to}"),
        ("Compiled code", found.compiled_code),
    ]
    lines = [*title("ketacost on this machine"), "", *facts(pairs)]
    gone = [
        line for name in found.missing for line in paragraph(f"{name}: pip install --force-reinstall ketacost", "- ")
    ]
    lines += section("Missing, and nothing works without it", gone, tone=Tone.WARNING)
    lines += section("Extras", [line for one in found.extras for line in _extra_lines(one)])
    return text_of([*lines, *section("Settings", facts(list(found.settings.items())))], page)


def _extra_lines(one: Extra) -> list[Line]:
    state = "missing" if one.missing else "ready"
    lines = paragraph(f"{one.name}, for {one.gives}: {state} ({_listed(one.packages)})", "- ")
    return lines + [line for told in one.missing for line in paragraph(told, "    needs ", "      ")]


def _listed(packages: tuple[Installed, ...]) -> str:
    return ", ".join(f"{one.name} {one.version or 'missing'}" for one in packages) or "not known: not installed by pip"
