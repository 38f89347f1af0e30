"""A shorter way through numba for functions that are only ever taken into their caller.

Numba makes every function it meets ready to be called by itself: it optimizes it, makes machine code of it and loads
that, though nobody will call it. A fifth of a first call is that. :func:`ingredient` stops earlier: the function's
code is kept to be linked into its caller, which is optimized and made into machine code once, as a whole.

This reaches into numba further than its documented passes go, so it is used with the releases it was tried with alone;
with any other, functions are compiled the ordinary way, to the same results.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numba
from numba import njit
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import PassManager, register_pass
from numba.core.typed_passes import NativeLowering

_TRIED: Final = frozenset({"0.68"})
"""Releases of numba whose insides are as this module takes them."""


def ingredient(function: Callable[..., Any], **options: Any) -> Any:  # noqa: ANN401 (numba's own)
    """Return the compiled form of a function that other compiled functions call, and nothing else does.

    Args:
        function: the plain function.
        options: numba's options.
    """
    if is_tried():
        return njit(pipeline_class=_Pipeline, **options)(function)
    return njit(**options)(function)


def is_tried() -> bool:
    """Return whether the numba that is installed is one the short way was tried with."""
    return numba.__version__.rpartition(".")[0] in _TRIED


class _Library(JITCodeLibrary):
    """Code that is linked into another library and has no machine code of its own."""

    def finalize(self) -> None:
        """Put in what the function calls; leave the rest to whoever takes it in."""
        self._raise_if_finalized()
        for library in dict.fromkeys(self._linking_libraries):
            self._reload_init.update(library._reload_init)
            self._final_module.link_in(library._get_module_for_linking(), preserve=True)
        self._finalize_dynamic_globals()
        self._finalized = True


@register_pass(mutates_CFG=True, analysis_only=False)
class _Lowering(NativeLowering):
    """Numba's lowering without its last step, which loads machine code."""

    _name = "ketacost_ingredient"

    def run_pass(self, state: Any) -> bool:  # noqa: ANN401 (numba's own)
        """Lower a function into a library of this module."""
        from numba import _dynfunc  # type: ignore[attr-defined] # noqa: PLC0415 (not there in every release)

        state.library = _Library(state.targetctx.codegen(), state.func_id.func_qualname)
        state.flags.no_compile = True
        super().run_pass(state)
        described = state.cr.fndesc
        # The dispatcher knows a function by an object nobody calls: here one that leads nowhere.
        name = _dynfunc.make_function(
            described.lookup_module(), described.qualname, "", 0, state.cr.env, (state.library,)
        )
        state.targetctx.insert_user_function(name, described, [state.library])
        state["cr"] = state.cr._replace(cfunc=name)
        return True


class _Pipeline(CompilerBase):
    """Numba's own passes, with the shorter lowering."""

    def define_pipelines(self) -> list[Any]:
        """Return the one pipeline."""
        passes = PassManager("ketacost_ingredient")
        for one, about in DefaultPassBuilder.define_nopython_pipeline(self.state).passes:
            passes.add_pass(_Lowering if one is NativeLowering else one, about)
        passes.finalize()
        return [passes]
