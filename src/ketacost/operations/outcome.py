"""An operation's outcome for a face that cannot catch errors of Python, such as a page in a browser."""

from __future__ import annotations

from ketacost.errors import KetacostError
from ketacost.interop.json_format import to_json
from ketacost.operations.table import answer


def outcome(name: str, question: str) -> tuple[bool, str]:
    """Return whether a question was answered, and the answer or everything that is wrong with it, as JSON text.

    Args:
        name: name of an operation.
        question: the question as JSON.

    Returns:
        ``True`` with exactly what :func:`ketacost.operations.table.answer` returns, or ``False`` with a list of
        problems, each with ``code``, ``path`` and ``message``.
    """
    try:
        return True, answer(name, question)
    except KetacostError as error:
        return False, to_json(error.problems) + "\n"
