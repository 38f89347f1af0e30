"""Files out: standard output, or a file that is replaced whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from ketacost.cli.problems import refusal
from ketacost.errors import InvalidInputError

STDOUT: Final = "-"
"""The name that means standard output."""

NO_NAME: Final = "this is no name of a file that can be written; check it"

_STDOUTS: Final = (None, STDOUT, "/dev/stdout")  # the device too: replacing what it leads to would lose the answer


def write(answer: str | bytes, output: str | None, *, inputs: Iterable[str] = ()) -> None:
    """Write an answer.

    Args:
        answer: the whole answer, text or the bytes of a document.
        output: name of a file; ``None`` or ``-`` for standard output.
        inputs: files that were read, which must not be written over.

    Raises:
        InvalidInputError: if the file cannot be written; it is then as it was before.
    """
    target = check_output(output, inputs)
    if target is None or output is None:
        _print(answer)
        return
    try:
        _replace(target, answer.encode("utf-8") if isinstance(answer, str) else answer)
    except OSError as error:
        raise _unwritable(error, output) from None


def is_standard_output(output: str | None) -> bool:
    """Return whether an answer goes to standard output."""
    return output in _STDOUTS


def check_bytes(output: str | None) -> None:
    """Refuse to send the bytes of a document to a terminal.

    Raises:
        InvalidInputError: if they would go there.
    """
    if is_standard_output(output) and sys.stdout.isatty():
        message = "this form is no text; name a file, such as --output answer.pdf, or send it to another program"
        raise refusal("file.terminal", message, "standard output")


def check_output(output: str | None, inputs: Iterable[str] = ()) -> Path | None:
    """Return the file to write, ``None`` for standard output, or refuse it before anything is computed.

    Raises:
        InvalidInputError: if its folder does not exist, it is a folder itself, or it is one of the inputs.
    """
    if output is None or is_standard_output(output):
        return None
    if "\0" in output:
        raise refusal("file.unwritable", NO_NAME, output)
    target = Path(output)
    try:
        if target.is_dir():
            raise refusal("file.folder", "this is a folder; name a file in it", output)
        if not target.parent.is_dir():
            raise refusal("file.no_folder", f"there is no folder {str(target.parent)!r}; make it first", output)
        if target.exists() and any(_is(target, Path(name)) for name in inputs):
            raise refusal("file.input", "this is the input itself; write the answer to another file", output)
        return target.resolve() if target.is_file() else target  # a link stays a link: what it leads to is replaced
    except OSError:
        raise refusal("file.unwritable", NO_NAME, output) from None


def check_folder(folder: str) -> Path:
    """Return a folder to write files into.

    Raises:
        InvalidInputError: if it does not exist.
    """
    path = Path(folder)
    if not path.is_dir():
        raise refusal("file.no_folder", "there is no such folder; make it first", folder)
    return path


def _is(target: Path, other: Path) -> bool:
    return other.exists() and target.samefile(other)


def _replace(target: Path, content: bytes) -> None:
    """Write beside the file, then take its place in one step."""
    if target.exists() and not target.is_file():  # a device or a pipe has no place to take
        target.write_bytes(content)
        return
    beside = target.with_name(f".ketacost-{os.getpid()}.part")
    try:
        with beside.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            beside.chmod(target.stat().st_mode & 0o777)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _print(answer: str | bytes) -> None:
    stream = sys.stdout
    encoding = stream.encoding or "utf-8"
    try:
        if isinstance(answer, str):
            stream.write(answer.encode(encoding, "backslashreplace").decode(encoding))
        else:
            stream.buffer.write(answer)
        stream.flush()
    except BrokenPipeError:  # the reader, such as head, has seen enough
        _forget_stdout()
    except OSError as error:
        _forget_stdout()
        raise _unwritable(error, "standard output") from None


def _forget_stdout() -> None:
    """Send what is still buffered nowhere, so that the interpreter does not complain on its way out."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _unwritable(error: OSError, output: str) -> InvalidInputError:
    reason = (error.strerror or type(error).__name__).lower()
    return refusal("file.unwritable", f"this cannot be written: {reason}", output)
