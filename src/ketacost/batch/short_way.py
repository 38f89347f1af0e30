"""The insides of numba 0.68 that :mod:`ketacost.batch.ingredients` goes a shorter way through; loaded with it alone."""

from __future__ import annotations

from typing import Any

from numba import _dynfunc  # type: ignore[attr-defined]
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import PassManager, register_pass
from numba.core.typed_passes import NativeLowering


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


class Pipeline(CompilerBase):
    """Numba's own passes, with the shorter lowering."""

    def define_pipelines(self) -> list[Any]:
        """Return the one pipeline."""
        passes = PassManager("ketacost_ingredient")
        for one, about in DefaultPassBuilder.define_nopython_pipeline(self.state).passes:
            passes.add_pass(_Lowering if one is NativeLowering else one, about)
        passes.finalize()
        return [passes]
