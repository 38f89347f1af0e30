"""Read reference files: one TOML file a topic, read once, on first use, and checked while it is read.

A folder of the caller's own can add to the packaged data: a file of the same name replaces the series it holds and
keeps the others. A program names it once at its start (:func:`use_folder`), a caller in a look-up by ``extra``.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Final

from ketacost.errors import ReferenceDataError
from ketacost.reference.schema import Source, Topic
from ketacost.reference.structure import structure_sources, structure_topic

SOURCES: Final = "sources"

_NAME: Final = re.compile(r"[a-z0-9_]+")
_CHECKED: Final = re.compile(r"(?:verified|checked)_on\s*=\s*(\d{4}-\d{2}-\d{2})")


class _InUse:
    """The folder a program named at its start."""

    folder: Path | None = None


def use_folder(folder: Path | None) -> None:
    """Add a folder to every look-up of this program that names none itself.

    Meant for a program's start: figures already read stay read, so a later change is refused.

    Raises:
        ReferenceDataError: ``reference.no_folder`` if it is none; ``reference.folder_too_late`` after a first look-up.
    """
    if folder == _InUse.folder:
        return
    if folder is not None:
        _require_folder(folder)
    if load_topic.cache_info().currsize or load_sources.cache_info().currsize or data_version.cache_info().currsize:
        raise ReferenceDataError(
            "reference.folder_too_late",
            f"reference figures were read before the folder {folder} was named; name it at the program's start",
        )
    _InUse.folder = folder


@cache
def load_topic(topic: str, extra: Path | None = None) -> Topic:
    """Return every series of a topic.

    Args:
        topic: file name without ending, such as ``aca_limits``.
        extra: folder of the caller's own with files of the same shape.

    Raises:
        ReferenceDataError: if there is no such topic or a file is malformed; it names the file and the key.
    """
    extra = extra or _InUse.folder
    found = [document for document in (_packaged(topic), _own(topic, extra)) if document is not None]
    if not found or topic == SOURCES:
        known = ", ".join(topics(extra))
        raise ReferenceDataError("reference.unknown_topic", f'no reference topic "{topic}"; expected one of {known}')
    known_sources = load_sources(extra)
    read = [structure_topic(topic, document, known_sources) for document in found]
    series = {key: one for part in read for key, one in part.series.items()}
    return Topic(name=topic, label=read[-1].label, reviewed_through=read[-1].reviewed_through, series=series)


@cache
def load_sources(extra: Path | None = None) -> Mapping[str, Source]:
    """Return every source by key.

    Raises:
        ReferenceDataError: if a file is malformed.
    """
    documents = (_packaged(SOURCES), _own(SOURCES, extra or _InUse.folder))
    merged: dict[str, Source] = {}
    for document in documents:
        merged |= structure_sources(f"{SOURCES}.toml", document or {})
    return MappingProxyType(merged)


def topics(extra: Path | None = None) -> tuple[str, ...]:
    """Return the names of all topics, in order."""
    packaged = {path.name for path in _folder().iterdir()}
    own = {path.name for path in extra.iterdir()} if extra is not None and extra.is_dir() else set()
    names = (name.removesuffix(".toml") for name in packaged | own if name.endswith(".toml"))
    return tuple(sorted(name for name in names if name != SOURCES))


@cache
def data_version() -> str:
    """Return the stamp of the data: newest check day and a hash of every file, those of a folder in use included.

    The same content gives the same stamp on every system; any changed figure gives another.
    """
    digest = hashlib.sha256()
    newest = ""
    own = [] if _InUse.folder is None else sorted(_texts(_InUse.folder, "own/"))
    for name, text in (*sorted(_texts(_folder(), "")), *own):
        digest.update(f"{name}\n{text}\n".encode())
        newest = max([newest, *_CHECKED.findall(text)])
    return f"{newest}+{digest.hexdigest()[:12]}"


def parse(text: str, name: str) -> Mapping[str, object]:
    """Return a TOML document with exact numbers.

    Raises:
        ReferenceDataError: if the text is no TOML.
    """
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as problem:
        raise ReferenceDataError("reference.not_toml", f"expected TOML, {problem}", path=name) from None


def _folder() -> Traversable:
    return files("ketacost.reference")


def _packaged(topic: str) -> Mapping[str, object] | None:
    return _document(_folder() / f"{topic}.toml", topic) if _NAME.fullmatch(topic) else None


def _own(topic: str, extra: Path | None) -> Mapping[str, object] | None:
    if extra is None:
        return None
    _require_folder(extra)
    return _document(extra / f"{topic}.toml", topic) if _NAME.fullmatch(topic) else None


def _require_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise ReferenceDataError("reference.no_folder", f"expected a folder of reference files, got {folder}")


def _document(path: Traversable, topic: str) -> Mapping[str, object] | None:
    if not path.is_file():
        return None
    try:
        return parse(path.read_text(encoding="utf-8"), f"{topic}.toml")
    except UnicodeDecodeError:
        raise ReferenceDataError("reference.not_toml", "expected UTF-8 text", path=f"{topic}.toml") from None


def _texts(folder: Traversable, prefix: str) -> Iterator[tuple[str, str]]:
    for path in folder.iterdir():
        if path.is_dir():
            yield from _texts(path, f"{prefix}{path.name}/")
        elif path.name.endswith(".toml"):
            yield f"{prefix}{path.name}", path.read_text(encoding="utf-8").replace("\r\n", "\n")
