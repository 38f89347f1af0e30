"""The TypeScript declarations of the element are those of the models, and TypeScript reads them."""

from __future__ import annotations

from typing import Final

import pytest

from examples.embed.declarations import PLACE, declarations

pytestmark = pytest.mark.xdist_group("browser")  # Node.js, as the other tests here

MEMBERS: Final = ("request", "view", "formRequest", "language", "ask(")


def test_the_declarations_are_current() -> None:
    """``python examples/embed/declarations.py`` would change nothing."""

    assert declarations() == PLACE.read_text(encoding="utf-8")


def test_what_is_declared_is_there() -> None:
    """The hand-written part names members and events the element has."""
    script = PLACE.with_suffix("").with_suffix(".js").read_text(encoding="utf-8")
    declared = PLACE.read_text(encoding="utf-8").partition("/** One thing wrong")[0]

    assert [] == [name for name in MEMBERS if name not in script or name not in declared]
    assert {"ketacost-answer", "ketacost-problems", "ketacost-ready"} <= set(script.split('"'))
