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


def write(text: str, output: str | None, *, inputs: Iterable[str] = ()) -> None:
    """Write an answer.

    Args:
        text: the whole answer.
        output: name of a file; ``None`` or ``-`` for standard output.
        inputs: files that were read, which must not be written over.

    Raises:
        InvalidInputError: if the file cannot be written; it is then as it was before.
    """
    target = check_output(output, inputs)
    if target is None or output is None:
        _print(text)
        return
    try:
        _replace(target, text.encode("utf-8"))
    except OSError as error:
        raise _unwritable(error, output) from None


def check_output(output: str | None, inputs: Iterable[str] = ()) -> Path | None:
    """Return the file to write, ``None`` for standard output, or refuse it before anything is computed.

    Raises:
        InvalidInputError: if its folder does not exist, it is a folder itself, or it is one of the inputs.
    """
    if output is None or output in _STDOUTS:
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


def _print(text: str) -> None:
    stream = sys.stdout
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
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
