"""The compiler's bench: the shared functions and the walk over tables, compiled together by numba.

Nothing here computes. :func:`compiled` takes a plain function, finds every function of this library it calls, and
returns their compiled twin, made of the same code objects. It is cached on disk under a name that changes with any.
"""

from __future__ import annotations

import dis
import hashlib
import marshal
from collections.abc import Callable, Iterator
from functools import cache
from types import CodeType, FunctionType
from typing import Any, Final

from numba import njit

from ketacost.batch.ingredients import ingredient, is_tried
from ketacost.values.version import __version__

_PACKAGE: Final = "ketacost."
# No function here makes or keeps an array, so none needs numba's counting of references, which costs ten times the
# arithmetic; every call is taken into its caller, which lets the compiler see which amounts are never asked for.
_OPTIONS: Final[dict[str, Any]] = {"nogil": True, "error_model": "numpy", "_nrt": False}
_ONCE_A_ROW: Final = frozenset({"open_accounts", "settle_plain", "settle_whole"})
"""Called for a row, not for a line: taking them into their caller would only compile them twice."""


@cache
def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the compiled twin of a plain function over integers, tuples and integer tables.

    It runs without holding Python's lock. It is compiled when it is first called, in seconds, and loaded from the cache
    beside the library (or the user's, where that cannot be written) from then on.
    """
    assert isinstance(function, FunctionType)  # noqa: S101 (for the type checker)
    functions = _reached(function)
    twins: dict[FunctionType, Any] = {}
    for one in functions[:-1]:
        twins[one] = _compiled(_twin(one, twins), is_inlined=one.__name__ not in _ONCE_A_ROW)
    entry = _twin(function, twins)
    entry.__qualname__ = f"{entry.__name__}_{_fingerprint(functions)}"
    return _with_cache(entry)


def _compiled(function: FunctionType, *, is_inlined: bool) -> Any:  # noqa: ANN401 (numba's own)
    # No wrapper: nothing outside the compiled functions calls one of them, and a wrapper takes as long as its function.
    wrappers: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return ingredient(function, forceinline=is_inlined, **wrappers, **_OPTIONS)


def _with_cache(entry: FunctionType) -> Callable[..., Any]:
    try:
        found = njit(cache=True, **_OPTIONS)(entry)
    except RuntimeError:  # no folder can be written: compile anew in every process
        found = njit(**_OPTIONS)(entry)
    return found  # type: ignore[no-any-return]


def _called(function: FunctionType) -> Iterator[FunctionType]:
    """Yield the functions of this library a function calls."""
    for name in _globals_of(function):
        value = function.__globals__.get(name)
        if isinstance(value, FunctionType) and value.__module__.startswith(_PACKAGE):
            yield value


def _globals_of(function: FunctionType) -> list[str]:
    """Return the global names a function reads, which are not all the names it knows: fields have names too."""
    return sorted({str(one.argval) for one in dis.get_instructions(function) if one.opname == "LOAD_GLOBAL"})


def _reached(function: FunctionType) -> list[FunctionType]:
    """Return a function and everything it calls, each behind every function it calls; there are no circles."""
    order: list[FunctionType] = []

    def visit(one: FunctionType) -> None:
        for callee in _called(one):
            if callee not in order:
                visit(callee)
        if one not in order:
            order.append(one)

    visit(function)
    return order


def _twin(function: FunctionType, twins: dict[FunctionType, Any]) -> FunctionType:
    """Return the same code in a namespace where the functions it calls are compiled ones."""
    names = dict(function.__globals__)
    for name in _globals_of(function):
        value = names.get(name)
        if isinstance(value, FunctionType) and value in twins:
            names[name] = twins[value]
    return FunctionType(function.__code__, names, function.__name__, function.__defaults__, function.__closure__)


def _fingerprint(functions: list[FunctionType]) -> str:
    """Return a name for the code of some functions and the whole numbers they refer to."""
    digest = hashlib.sha256(f"{__version__} {_OPTIONS} {sorted(_ONCE_A_ROW)} {is_tried()}".encode())
    for function in functions:
        digest.update(marshal.dumps(_bare(function.__code__)))
        for name in _globals_of(function):
            value = function.__globals__.get(name)
            if isinstance(value, int | tuple):
                digest.update(f"{name}={value!r}".encode())
    return digest.hexdigest()[:12]


def _bare(code: CodeType) -> Any:  # noqa: ANN401 (what marshal takes)
    """Return what of a code object decides what it does; a sentence about it does not."""
    kept = (const for const in code.co_consts if not isinstance(const, str))
    consts = tuple(_bare(const) if isinstance(const, CodeType) else const for const in kept)
    return code.co_name, code.co_code, code.co_names, code.co_varnames, consts
