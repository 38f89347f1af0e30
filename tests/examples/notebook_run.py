"""Run the notebook of the examples from nothing and write it with what its cells print.

``python -m tests.examples.notebook_run`` writes it anew in its place, with an argument elsewhere.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Final

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

NOTEBOOK: Final = Path(__file__).parents[2] / "examples" / "11_notebook.ipynb"


def run(target: Path) -> None:
    """Write the notebook to ``target`` with what its cells print, run in the notebook's own folder."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    kept = notebook.metadata.copy()
    with tempfile.TemporaryDirectory() as sockets:  # files for sockets: nothing listens on a port
        NotebookClient(
            notebook,
            km=AsyncKernelManager(kernel_name="python3", transport="ipc", ip=f"{sockets}/kernel"),
            resources={"metadata": {"path": str(NOTEBOOK.parent)}},
            record_timing=False,
            coalesce_streams=True,
            timeout=120,
        ).execute()
    notebook.metadata = kept  # without what it says of this interpreter
    nbformat.write(notebook, target)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    run(Path(sys.argv[1]) if sys.argv[1:] else NOTEBOOK)
