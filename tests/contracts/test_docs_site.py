"""The site of the documentation builds without a warning, offline; its links lead somewhere, and nothing is loaded."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

import ketacost

ROOT: Final = Path(__file__).parents[2]
DOCS: Final = ROOT / "docs"

pytestmark = pytest.mark.xdist_group("docs_site")  # one build for all of them


def _built(out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 (this Python, on a shipped script)
        [sys.executable, str(DOCS / "build.py"), str(out), *options],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the built site, with a stand-in for the estimator on its page."""
    folder = tmp_path_factory.mktemp("docs")
    (folder / "demo").mkdir()
    (folder / "demo" / "index.html").write_text("<p>the estimator</p>", encoding="utf-8")
    done = _built(folder / "site", "--demo", str(folder / "demo"))
    assert (0, "") == (done.returncode, done.stderr)
    return folder / "site"


def _module(name: str) -> ModuleType:
    """Return a module beside the pages."""
    module = ModuleType(name)
    exec(compile((DOCS / f"{name}.py").read_text(encoding="utf-8"), name, "exec"), module.__dict__)  # noqa: S102
    return module


def test_every_page_is_on_the_site(site: Path) -> None:
    """As a page and, for assistants, as its text."""
    pages = [path.relative_to(DOCS) for path in DOCS.rglob("*.md")]

    assert [] == [page for page in pages if not (site / page).with_suffix(".html").is_file()]
    assert [] == [
        page for page in pages if page.name != "index.md" and page.parts[0] != "project" if not (site / page).is_file()
    ]


def test_every_public_name_is_documented(site: Path) -> None:
    """Each name of the package has an entry of its own."""
    page = (site / "reference" / "python.html").read_text(encoding="utf-8")
    entries = set(re.findall(r'id="ketacost\.(\w+)"', page))

    assert set(ketacost.__all__) - {"__version__"} == entries


def test_the_estimator_is_on_its_page(site: Path) -> None:
    """Copied, framed, and told from the page that says how to build it."""
    page = (site / "demo.html").read_text(encoding="utf-8")

    assert (site / "_static/demo/index.html").is_file()
    assert 'src="_static/demo/index.html"' in page
    assert "was built without it" not in page


def test_a_folder_without_an_estimator_is_refused(tmp_path: Path) -> None:
    """Before anything is built, in one sentence."""
    done = _built(tmp_path / "site", "--demo", str(tmp_path))

    assert 1 == done.returncode
    assert done.stderr.startswith(f"there is no index.html in {tmp_path}")
    assert not (tmp_path / "site").exists()


def test_the_map_leads_to_every_page(site: Path) -> None:
    """Each with its title and a sentence."""
    listed = dict(
        re.findall(r"^- \[[^\]]+\]\(([^)]+)\): (\S.*)$", (site / "llms.txt").read_text("utf-8"), re.MULTILINE)
    )
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md") if path.name != "index.md"}

    assert {page for page in pages if not page.startswith("project/")} == set(listed)
    assert [] == [page for page in listed if not (site / page).is_file()]


def test_the_long_map_holds_what_was_written_by_hand(site: Path) -> None:
    """The rule book, and no generated table."""
    text = (site / "llms-full.txt").read_text(encoding="utf-8")

    assert "# How the arithmetic works" in text
    assert "This page is generated" not in text


def test_external_links_are_listed(site: Path) -> None:
    """For whoever has a network to try them."""
    listed = (site / "external-links.txt").read_text(encoding="utf-8").splitlines()

    assert sorted(set(listed)) == listed
    assert "https://semver.org/spec/v2.0.0.html" in listed


@pytest.mark.parametrize(
    ("html", "broken", "loaded"),
    [
        ('<a href="other.html">x</a>', 0, 0),
        ('<a href="other.html#there">x</a>', 0, 0),
        ('<a href="#here"><b id="here">x</b></a>', 0, 0),
        ('<a href="https://example.org/a">x</a>', 0, 0),
        ('<img src="data:image/png;base64,AAAA">', 0, 0),
        ('<a href="lost.html">x</a>', 1, 0),
        ('<a href="other.html#lost">x</a>', 1, 0),
        ('<a href="#lost">x</a>', 1, 0),
        ('<script src="https://example.org/a.js"></script>', 0, 1),
        ('<link rel="stylesheet" href="//example.org/a.css">', 0, 1),
        ('<img src="http://example.org/a.png">', 0, 1),
        ('<iframe src="https://example.org"></iframe>', 0, 1),
    ],
)
def test_what_is_wrong_with_a_page_is_found(html: str, broken: int, loaded: int, tmp_path: Path) -> None:
    """Each kind of link and load, good and bad."""
    checks: Any = _module("site_checks")
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    (tmp_path / "other.html").write_text('<p id="there">x</p>', encoding="utf-8")

    assert broken == len(checks.broken_links(tmp_path))
    assert loaded == len(checks.loaded_from_elsewhere(tmp_path))


@pytest.mark.parametrize("style", ["@import 'https://example.org/a.css';", "p { src: url(//example.org/a.woff2) }"])
def test_what_a_style_loads_is_found(style: str, tmp_path: Path) -> None:
    """A font of another host is a request of every reader."""
    checks: Any = _module("site_checks")
    (tmp_path / "page.css").write_text(style, encoding="utf-8")

    assert 1 == len(checks.loaded_from_elsewhere(tmp_path))
