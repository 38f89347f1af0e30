"""Designs from folders: one TOML or JSON document a design, called by its file's name without the ending."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeVar

from ketacost.assistance.programs import Assistance
from ketacost.batch.designs import CourseSetup, Designs, PayerSetup
from ketacost.errors import InvalidInputError, Problem
from ketacost.estimates.request import EstimateRequest
from ketacost.interop.documents import json_document, toml_document
from ketacost.interop.json_format import dump, load

T = TypeVar("T")

MOST_BYTES: Final = 10_000_000
"""Largest document read; a design has some kilobytes."""

_READERS: Final[Mapping[str, Callable[[str], dict[str, object]]]] = {".toml": toml_document, ".json": json_document}
_ONLY_OF_COURSES: Final = frozenset({"course", "billing"})
_ONLY_OF_PLANS: Final = frozenset({"coverage", "secondary", "secondary_prices", "medicare", "changes"})


def read_designs(plans: str | Path | None, courses: str | Path, assistance: str | Path | None = None) -> Designs:
    """Return the designs in some folders.

    A plan's document is a :class:`PayerSetup`, a course's a :class:`CourseSetup`. A whole request may stand in either
    folder: there it gives the payer's half, or the clinic's.

    Args:
        plans: folder of plans; ``None`` where everybody pays alone.
        courses: folder of courses.
        assistance: folder of assistance, ``None`` for none.

    Raises:
        InvalidInputError: if a folder or a file cannot be read, or anything in one is wrong; it lists every problem,
            each with its file.
    """
    problems: list[Problem] = []
    found = Designs(
        plans={} if plans is None else _folder(Path(plans), _payer, problems),
        courses=_folder(Path(courses), _course, problems),
        assistance={} if assistance is None else _folder(Path(assistance), _help, problems),
    )
    if problems:
        raise InvalidInputError(problems)
    return found


def digest_of(designs: Designs) -> str:
    """Return what stands for the content of designs: the same on every machine, whatever files they came from."""
    content = {
        "plans": {name: dump(one) for name, one in sorted(designs.plans.items())},
        "courses": {name: dump(one) for name, one in sorted(designs.courses.items())},
        "assistance": {name: dump(one) for name, one in sorted(designs.assistance.items())},
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _folder(folder: Path, model: Callable[[dict[str, object]], T], problems: list[Problem]) -> dict[str, T]:
    """Return the designs of a folder, and add what is wrong with them to the problems."""
    if not folder.is_dir():
        problems.append(Problem("file.no_folder", str(folder), "there is no such folder; check its name"))
        return {}
    files = sorted(file for file in folder.iterdir() if file.suffix.lower() in _READERS)
    if not files:
        message = "this folder holds no .toml or .json file; put one document a design in it"
        problems.append(Problem("file.no_designs", str(folder), message))
    found: dict[str, T] = {}
    for file in files:
        try:
            if file.stem in found:
                raise _refusal("file.twice", f"two files are called {file.stem!r}, so it is no id; rename one")
            found[file.stem] = model(_document(file))
        except InvalidInputError as error:
            problems += [_in_file(problem, file) for problem in error.problems]
    return found


def _document(file: Path) -> dict[str, object]:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise _refusal("file.too_large", f"a design has some kilobytes, this has more than {MOST_BYTES:,} bytes")
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _refusal("file.encoding", "expected text in UTF-8; save the file as that") from None
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise _refusal("file.unreadable", f"this file cannot be read: {reason}") from None
    return _READERS[file.suffix.lower()](text)


def _payer(document: dict[str, object]) -> PayerSetup:
    if _ONLY_OF_COURSES & document.keys():
        return PayerSetup.of(_request(document))
    return load(PayerSetup, document)


def _course(document: dict[str, object]) -> CourseSetup:
    if _ONLY_OF_PLANS & document.keys():
        return CourseSetup.of(_request(document))
    return load(CourseSetup, document)


def _request(document: dict[str, object]) -> EstimateRequest:
    """Return a whole request, whose assistance neither half would keep."""
    if "assistance" in document:
        message = "a batch takes assistance from a folder of its own, by the rows' word; move it to a file there"
        raise InvalidInputError([Problem("file.assistance", "assistance", message)])
    return load(EstimateRequest, document)


def _help(document: dict[str, object]) -> Assistance:
    return load(Assistance, document)


def _refusal(code: str, message: str) -> InvalidInputError:
    return InvalidInputError([Problem(code, "", message)])


def _in_file(problem: Problem, file: Path) -> Problem:
    return Problem(problem.code, ": ".join(part for part in (str(file), problem.path) if part), problem.message)
