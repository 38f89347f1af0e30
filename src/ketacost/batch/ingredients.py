"""A shorter way through numba for functions that are only ever taken into their caller.

Numba makes every function it meets ready to be called by itself: it optimizes it, makes machine code of it and loads
that, though nobody will call it. A fifth of a first call is that. :func:`ingredient` stops earlier: the function's
code is kept to be linked into its caller, which is optimized and made into machine code once, as a whole.

That way (:mod:`ketacost.batch.short_way`) reaches into numba further than its documented passes go, so it is gone with
the releases it was tried with alone; with any other, functions are compiled the ordinary way, to the same results.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numba
from numba import njit

_TRIED: Final = frozenset({"0.68"})
"""Releases of numba whose insides are as the short way takes them."""


def ingredient(function: Callable[..., Any], **options: Any) -> Any:  # noqa: ANN401 (numba's own)
    """Return the compiled form of a function that other compiled functions call, and nothing else does.

    Args:
        function: the plain function.
        options: numba's options.
    """
    if not is_tried():
        return njit(**options)(function)
    from ketacost.batch.short_way import Pipeline  # noqa: PLC0415 (another numba may have no such insides)

    return njit(pipeline_class=Pipeline, **options)(function)


def is_tried() -> bool:
    """Return whether the numba that is installed is one the short way was tried with."""
    return numba.__version__.rpartition(".")[0] in _TRIED
