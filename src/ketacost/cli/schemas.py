"""``ketacost schema``: the JSON Schema of requests and answers, printed or written as files."""

from __future__ import annotations

import json
from typing import Annotated

from cyclopts import Parameter

from ketacost.cli.completing import schemas
from ketacost.cli.forms import File
from ketacost.cli.problems import refusal
from ketacost.cli.writing import check_folder, write
from ketacost.interop.json_text import INDENT
from ketacost.operations.documents import schema_names, schema_text


def schema(name: Annotated[str | None, Parameter(completer=schemas)] = None, /, *, output: File | None = None) -> None:
    """Print the JSON Schema of requests and answers.

    Args:
        name: which one; by default all of them.
        output: folder to write NAME.schema.json files into instead of printing.
    """
    known = schema_names()
    if name is not None and name not in known:
        raise refusal("schema.unknown_name", f"expected one of {', '.join(known)}, got {name!r}", "NAME")
    names = known if name is None else (name,)
    if output is not None:
        folder = check_folder(output)
        for one in names:
            write(schema_text(one), str(folder / f"{one}.schema.json"))
    elif name is not None:
        write(schema_text(name), None)
    else:
        every = {one: json.loads(schema_text(one)) for one in names}
        write(f"{json.dumps(every, indent=INDENT)}\n", None)
