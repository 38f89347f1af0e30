"""Functions that are only taken into others: the same results by the short way through numba and the ordinary one."""

from __future__ import annotations

import subprocess
import sys

import pytest
from numba import njit

from ketacost.batch import ingredients


def _double(value: int) -> int:
    return 2 * value


@pytest.mark.parametrize("tried", [ingredients._TRIED, frozenset()], ids=["short", "ordinary"])  # noqa: SLF001
def test_a_caller_comes_to_the_same_either_way(tried: frozenset[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """With a release the short way was tried with, and with any other."""
    monkeypatch.setattr(ingredients, "_TRIED", tried)
    double = ingredients.ingredient(_double, forceinline=True)

    @njit()
    def quadruple(value: int) -> int:
        return int(double(double(value)))

    assert 28 == quadruple(7)


def test_the_numba_of_the_checks_is_one_it_was_tried_with() -> None:
    """Else the short way would be gone unnoticed with the next release."""

    assert ingredients.is_tried()


def test_another_release_never_loads_the_insides() -> None:
    """They may have moved: a batch still runs, it only compiles longer."""
    program = (
        "import sys; from ketacost.batch import ingredients; ingredients._TRIED = frozenset(); "
        "ingredients.ingredient(lambda value: value); print('ketacost.batch.short_way' in sys.modules)"
    )
    done = subprocess.run(  # noqa: S603 (our own interpreter and program)
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )

    assert "False" == done.stdout.strip()
