"""Build the site of the documentation, offline; refuse it where a link is broken or a page loads from elsewhere.

    python docs/build.py OUT                  the site
    python docs/build.py OUT --demo FOLDER    with the estimator that examples/embed/build.py made in FOLDER

``OUT`` may exist; it is replaced. External links are listed in ``OUT/external-links.txt``, not fetched.
"""  # noqa: INP001 (no package)

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from site_checks import broken_links, external_links, loaded_from_elsewhere
from site_map import write_maps
from sphinx.cmd.build import build_main

DOCS: Final = Path(__file__).parent
DEMO: Final = "_static/demo"


def build(out: Path, demo: Path | None = None) -> list[str]:
    """Build the site and return what is wrong with it; an empty list means it is good.

    Args:
        out: folder of the site, replaced.
        demo: folder with the built estimator and its ``index.html``; without it the page says how to build one.
    """
    if demo is not None and not (demo / "index.html").is_file():
        return [
            f"there is no index.html in {demo}; build the estimator there first: python examples/embed/build.py {demo}"
        ]
    if out.exists():
        shutil.rmtree(out)
    with tempfile.TemporaryDirectory() as trees:
        tags = [] if demo is None else ["-t", "demo"]
        options = ["-q", "-W", "--keep-going", "-E", "-b", "html", "-d", trees, *tags]
        if build_main([*options, str(DOCS), str(out)]) != 0:
            return ["Sphinx warned; see above"]
    (out / ".buildinfo").unlink(missing_ok=True)
    if demo is not None:
        shutil.copytree(demo, out / DEMO)
    write_maps(DOCS, out)
    (out / "external-links.txt").write_text("\n".join(external_links(out)) + "\n", encoding="utf-8")
    return [*broken_links(out), *loaded_from_elsewhere(out)]


def main(arguments: Sequence[str]) -> int:
    """Build what the arguments ask for and return the exit code."""
    parser = argparse.ArgumentParser(description="Build the documentation's site, offline.")
    parser.add_argument("out", type=Path, help="folder of the site, replaced")
    parser.add_argument("--demo", type=Path, help="folder with the built estimator")
    given = parser.parse_args(arguments)
    problems = build(given.out, given.demo)
    for problem in problems:
        print(problem, file=sys.stderr)  # noqa: T201 (a command)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
