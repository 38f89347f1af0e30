"""Files of a corpus: written beside their place and renamed, and read back for scoring."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Protocol, Self

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from ketacost.corpus.columns import FOLDERS, TABLES, described
from ketacost.corpus.making import Part, parts_of
from ketacost.errors import InvalidInputError, Problem
from ketacost.reference.lookup import data_version
from ketacost.values.version import SCHEMA_VERSION, __version__

MANIFEST: Final = "manifest.json"

Progress = Callable[[int, int], None]
"""Is told how many rows are done, of how many."""


class _Digest(Protocol):
    def update(self, content: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


def make_corpus(
    folder: str | Path,
    *,
    seed: int,
    rows: int,
    workers: int = 1,
    on_progress: Progress | None = None,
) -> Mapping[str, Any]:
    """Write a corpus and return its manifest.

    The same seed and rows give the same content hash on every machine, whatever the workers; a smaller corpus of a seed
    is the beginning of a larger one. Memory does not grow with the rows.

    Args:
        folder: the folder to make; it must not exist, or be empty.
        seed: the seed, 0 or more.
        rows: how many rows, 1 or more.
        workers: how many processes make them.
        on_progress: is told how far it has come.

    Raises:
        InvalidInputError: if a number is out of range, or the folder holds something already.
    """
    target = Path(folder)
    _check(target, seed, rows, workers)
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        with _Writer(beside) as writer:
            done = 0
            for part in parts_of(seed, rows, workers):
                writer.add(part)
                done += part.rows
                if on_progress is not None:
                    on_progress(done, rows)
        manifest = writer.manifest(seed, rows)
        _write_text(beside / MANIFEST, f"{json.dumps(manifest, indent=2)}\n")
        if target.exists():
            target.rmdir()  # it is empty
        beside.rename(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return manifest


def _refusal(code: str, path: str, message: str) -> InvalidInputError:
    return InvalidInputError([Problem(code, path, message)])


def _check(target: Path, seed: int, rows: int, workers: int) -> None:
    for name, value, least in (("seed", seed, 0), ("rows", rows, 1), ("workers", workers, 1)):
        if value < least:
            raise _refusal("corpus.number", name, f"expected {least} or more, got {value}")
    if target.is_file() or (target.is_dir() and any(target.iterdir())):
        raise _refusal(
            "corpus.folder", str(target), "there is something here already; name a folder that does not exist"
        )
    if not target.absolute().parent.is_dir():
        raise _refusal("file.no_folder", str(target), "the folder above it does not exist; make it first")


class _Writer:
    """Writes the parts of a corpus as they come, and hashes what it writes."""

    def __init__(self, folder: Path) -> None:
        for name in FOLDERS:
            (folder / name).mkdir(parents=True)
        self.folder = folder
        self.lines = {name: (folder / f"{name}.jsonl").open("wb") for name in TABLES}
        self.parquet = {name: pq.ParquetWriter(folder / f"{name}.parquet", schema) for name, schema in TABLES.items()}
        self.hashes: dict[str, _Digest] = {name: sha256() for name in (*FOLDERS, *TABLES)}
        self.counts: Counter[str] = Counter()
        self.strata: Counter[str] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for writer in (*self.parquet.values(), *self.lines.values()):
            writer.close()

    def add(self, part: Part) -> None:
        """Write a part."""
        for folder, name, document in part.documents:
            _write_text(self.folder / folder / f"{name}.json", f"{document}\n")
            self.hashes[folder].update(f"{name}\n{document}\n".encode())
            self.counts[folder] += 1
        for name, text in part.texts.items():
            self.lines[name].write(text)
            self.hashes[name].update(text)
            self.counts[name] += part.batches[name].num_rows
            self.parquet[name].write_batch(part.batches[name])
        self.strata.update(part.strata)

    def manifest(self, seed: int, rows: int) -> dict[str, Any]:
        """Return what the corpus is, once everything is written."""
        hashes = {name: self.hashes[name].hexdigest() for name in (*FOLDERS, *TABLES)}
        return {
            "seed": seed,
            "rows": rows,
            "content_hash": sha256("".join(f"{name} {own}\n" for name, own in hashes.items()).encode()).hexdigest(),
            "hashes": hashes,
            "counts": {name: self.counts[name] for name in hashes},
            "strata": dict(self.strata),
            "columns": {name: described(schema) for name, schema in TABLES.items()},
            "library": __version__,
            "reference_data": data_version(),
            "json_form": SCHEMA_VERSION,
        }


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="ascii", newline="\n")


# reading back


def read_manifest(folder: str | Path) -> Mapping[str, Any]:
    """Return the manifest of a corpus.

    Raises:
        InvalidInputError: if the folder holds no corpus.
    """
    path = Path(folder) / MANIFEST
    try:
        found: Mapping[str, Any] = json.loads(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        raise _refusal("corpus.none", str(folder), f"no corpus is here: it has no readable {MANIFEST}") from None
    return found


def read_table(folder: str | Path, name: str, columns: Iterable[str] | None = None) -> pa.Table:
    """Return a table of a corpus.

    Raises:
        InvalidInputError: if it cannot be read.
    """
    path = Path(folder) / f"{name}.parquet"
    try:
        return pq.read_table(path, columns=None if columns is None else list(columns))
    except (OSError, pa.ArrowException):
        raise _refusal("corpus.table", str(path), "this table of the corpus cannot be read; make it again") from None


def read_answers(file: str | Path) -> pa.Table:
    """Return the answers of a file, Parquet, CSV or JSON Lines by its ending, or of a folder of Parquet files.

    Raises:
        InvalidInputError: if it cannot be read as such.
    """
    path = Path(file)
    reader = _read_folder if path.is_dir() else _READERS.get(path.suffix.lower())
    if reader is None:
        message = f"expected a folder, or a file that ends in {', '.join(_READERS)}, got {path.name!r}; rename it"
        raise _refusal("file.unknown_ending", str(file), message)
    try:
        return reader(path)
    except FileNotFoundError:
        raise _refusal("file.missing", str(file), "there is no such file; check its name and folder") from None
    except (OSError, ValueError, pa.ArrowException) as error:
        reason = str(error).partition("\n")[0]
        raise _refusal("file.unreadable", str(file), f"this file cannot be read as such: {reason}") from None


def _read_folder(path: Path) -> pa.Table:
    found = sorted(path.glob("*.parquet"))
    if not found:
        message = "this folder holds no .parquet file"
        raise ValueError(message)
    return pa.concat_tables([pq.read_table(file) for file in found])


def _read_csv(path: Path) -> pa.Table:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        names = next(csv.reader(stream), [])
    words = {name: pa.string() for name in names}
    options = pa_csv.ConvertOptions(column_types=words, strings_can_be_null=True, null_values=[""])
    return pa_csv.read_csv(path, convert_options=options)


def _read_lines(path: Path) -> pa.Table:
    """Return JSON Lines as text: a number keeps the digits it was written with."""
    entries = []
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, start=1):
            entry = json.loads(line, parse_float=str, parse_int=str) if line.strip() else {}
            if not isinstance(entry, dict):
                message = f"line {number} is no object"
                raise ValueError(message)  # noqa: TRY004 (read as a file that cannot be read)
            if entry:
                entries.append({name: None if value is None else str(value) for name, value in entry.items()})
    names = dict.fromkeys(name for entry in entries for name in entry)
    return pa.table({name: pa.array([entry.get(name) for entry in entries], pa.string()) for name in names})


_READERS: Final[Mapping[str, Callable[[Path], pa.Table]]] = {
    ".parquet": pq.read_table,
    ".csv": _read_csv,
    ".jsonl": _read_lines,
}
