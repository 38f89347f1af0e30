"""An operation: a name, the model of its question, the model of its answer, and the call that leads to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs


@attrs.frozen(kw_only=True)
class Operation:
    """One thing a face can ask.

    Attributes:
        name: what it is called in an address and on a command line, such as ``solve/break-even``.
        summary: what it answers, in one sentence.
        question: the model its input is read as.
        answer: the model of its output.
        ask: the call; it takes the question and returns the answer.
    """

    name: str
    summary: str
    question: type
    answer: type
    ask: Callable[[Any], object]
