"""The hand-written C kernel, compiled by ``cc -O3`` into a folder of its own and called over the batch's own tables."""

from __future__ import annotations

import ctypes
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np

from ketacost.adjudication.kernel import UNLIMITED
from ketacost.batch import refusals, visits
from ketacost.batch.tables import (
    ACCOUNTS,
    AMOUNTS,
    GROUPS,
    LANES,
    LIMITS,
    LINES,
    OPENINGS,
    PROGRAMS,
    ROWS,
    TERMS,
    YEAR_ONLY,
    Out,
    Rows,
    Scratch,
    Tables,
)

COMPILER: Final = os.environ.get("CC", "cc")
OPTIONS: Final = ("-O3", "-std=c11", "-shared", "-fPIC")
_STRUCTS: Final = {
    "Terms": TERMS,
    "Lane": LANES,
    "Line": LINES,
    "Program": PROGRAMS,
    "Account": ACCOUNTS,
    "Limit": LIMITS,
    "Group": GROUPS,
    "Opening": OPENINGS,
    "Row": ROWS,
}

Settle = Callable[[int, int, Tables, Rows, Scratch, Out], None]
"""Settles rows, as ``ketacost.batch.walk.settle_rows`` does."""


def compiler_version() -> str:
    """Return the first line the compiler says of itself."""
    said = subprocess.run([COMPILER, "--version"], check=True, capture_output=True, text=True)  # noqa: S603 (cc)
    return said.stdout.splitlines()[0]


def compile_kernel(folder: Path) -> Settle:
    """Return the kernel in C, compiled in a folder."""
    (folder / "tables.h").write_text(_header(), encoding="utf-8")
    library = folder / "c_kernel.so"
    source = Path(__file__).with_name("c_kernel.c")
    command = [COMPILER, *OPTIONS, f"-I{folder}", str(source), "-o", str(library)]
    subprocess.run(command, check=True)  # noqa: S603 (cc over a file beside this one)
    kernel = ctypes.CDLL(str(library)).settle_rows
    kernel.restype = None

    def settle(first: int, last: int, tables: Tables, rows: Rows, scratch: Scratch, out: Out) -> None:  # noqa: PLR0917
        given = _tables(tables), _rows(rows), _state(scratch)
        held = [_pointers(values) for values in given]
        kernel(ctypes.c_int64(first), ctypes.c_int64(last), *held, ctypes.c_void_p(out.years.ctypes.data))

    return settle


def _header() -> str:
    """Return the tables' structs and the numbers they hold, in C."""
    structs = (f"typedef struct {{ {_fields(dtype)} }} {name};\n" for name, dtype in _STRUCTS.items())
    numbers = {
        name: value for module in (refusals, visits) for name, value in vars(module).items() if isinstance(value, int)
    }
    columns = {name.upper(): at for at, name in enumerate((*AMOUNTS, *YEAR_ONLY))}
    every = {**numbers, **columns, "COLUMNS": len(columns), "WHOLE": 10_000}
    enum = ", ".join(f"{name} = {value}" for name, value in every.items())
    return (
        f"#include <stdint.h>\ntypedef int64_t i64;\n{''.join(structs)}enum {{ {enum} }};\n"
        f"#define UNLIMITED ((i64){UNLIMITED})\n"
    )


def _fields(dtype: np.dtype[np.void]) -> str:
    """Return the fields of a record in C."""
    names = dtype.names or ()
    return " ".join(f"int{8 * dtype[name].itemsize}_t {name};" for name in names)


def _tables(tables: Tables) -> tuple[Any, ...]:
    courses, plans, payers = tables.courses, tables.plans, tables.payers
    arrays = (
        courses.programs,
        courses.lines,
        plans.terms,
        plans.lanes,
        plans.limits,
        plans.limit_pools,
        payers.accounts,
        payers.openings,
        payers.numbers,
        payers.groups,
    )
    return *arrays, len(payers.groups), payers.group_limits


def _rows(rows: Rows) -> tuple[Any, ...]:
    return rows.records, rows.applied, rows.visits, rows.applied.shape[1], rows.visits.shape[1]


def _state(scratch: Scratch) -> tuple[Any, ...]:
    is_full = np.zeros_like(scratch.state.used)  # the kernel in C keeps its own note of it
    return *scratch.state, is_full, scratch.listed


def _pointers(values: tuple[Any, ...]) -> Any:  # noqa: ANN401 (ctypes)
    """Return a struct of pointers to arrays and whole numbers, by reference."""
    words = []
    for value in values:
        if isinstance(value, np.ndarray):
            if not value.flags.c_contiguous:
                raise SystemExit("the tables must stand in one piece each for the kernel in C")
            words.append(value.ctypes.data)
        else:
            words.append(int(value))
    return ctypes.byref((ctypes.c_int64 * len(words))(*words))
