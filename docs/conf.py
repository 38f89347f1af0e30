"""How Sphinx makes the site of these pages; ``docs/build.py`` is the command."""  # noqa: INP001 (no package)

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(_ROOT / "src"))  # the site is about this tree, not about what is installed

from ketacost.values.version import __version__  # noqa: E402

project = "ketacost"
author = "ketacost contributors"
project_copyright = author
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "schema"]
myst_heading_anchors = 4
smartquotes = False  # what is quoted is typed

autodoc_class_signature = "mixed"
autodoc_typehints_format = "short"
napoleon_numpy_docstring = False
napoleon_use_ivar = True  # an attribute is told once, in its class

html_theme = "furo"
html_title = f"ketacost {release}"
html_static_path = ["_static"]
html_css_files = ["ketacost.css"]
html_js_files = ["ketacost.js"]
html_copy_source = False
html_show_sourcelink = False

_PAGES_OF_ROOT_FILES: Final = {
    "CHANGELOG.md": "/project/changelog.md",
    "CONTRIBUTING.md": "/project/contributing.md",
    "SECURITY.md": "/project/security-policy.md",
    "README.md": "/index.md",
    "examples/README.md": "/tutorials/examples.md",
}
"""Files of the project that stand outside ``docs`` and have a page of their own on the site."""

_ROOT_LINK: Final = re.compile(r"\]\((?:\.\./)+((?:\w+/)?[A-Z]+\.md)(#[\w-]*)?\)")
_DEMO: Final = re.compile(r"<!-- demo -->.*?<!-- /demo -->", re.DOTALL)
_DEMO_FRAME: Final = """\
The estimator runs on your own device: the same Python library, in your browser. Nothing you type leaves this page.

<iframe class="demo" src="_static/demo/index.html" title="Estimator of treatment costs" loading="lazy"></iframe>
"""
_EXAMPLES: Final = "<!-- the files and scripts of the folder -->"


def _complete(app: Sphinx, _name: str, source: list[str]) -> None:
    """Put in what a page takes from outside ``docs``; in a repository's view it stays as it is written."""
    text = source[0].replace(_EXAMPLES, "\n".join(_examples()))
    if app.tags.has("demo"):
        text = _DEMO.sub(_DEMO_FRAME, text)
    source[0] = _ROOT_LINK.sub(lambda link: f"]({_PAGES_OF_ROOT_FILES[link[1]]}{link[2] or ''})", text)


def _examples() -> Iterator[str]:
    """Yield the list of examples as their folder has it, then each script whole."""
    listed = (_ROOT / "examples" / "README.md").read_text(encoding="utf-8").partition("\n")[2]
    yield re.sub(r"\]\((?!\w+:)([^)]+)\)", r"](../../examples/\1)", listed)
    for script in sorted((_ROOT / "examples").glob("*.py")):
        about = ast.get_docstring(ast.parse(script.read_text(encoding="utf-8"))) or ""
        yield f"\n## {script.name}\n\n{about}\n"
        yield f"```{{literalinclude}} ../../examples/{script.name}\n:language: python\n```"


def setup(app: Sphinx) -> None:
    """Register what this site does besides."""
    app.connect("source-read", _complete)
