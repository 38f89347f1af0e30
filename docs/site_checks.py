"""What must hold of a built site: every link leads somewhere, and no page loads anything from another host."""  # noqa: INP001

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from os.path import normpath
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

_LOADING: Final = {"img": "src", "script": "src", "iframe": "src", "source": "src", "link": "href", "object": "data"}
"""Tags that make a browser fetch something, and the attribute that says what."""

_STYLE_ADDRESS: Final = re.compile(r"""(?:url\(|@import)\s*["']?((?:https?:)?//[^"')\s]+)""")
_DEMO: Final = "_static/demo/"  # the estimator has checks of its own


class _Page(HTMLParser):
    """The anchors of one page, where its links lead, and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag's anchor, link and load."""
        given = {name: value for name, value in attrs if value is not None}
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in _LOADING and _LOADING[tag] in given:
            self.loads.append(given[_LOADING[tag]])


def broken_links(site: Path) -> list[str]:
    """Return a sentence for each link to a page, file or anchor that is not there."""
    site = site.resolve()
    pages = _pages(site)
    return [
        f"{page.relative_to(site)}: nothing at {link}"
        for page, found in pages.items()
        for link in found.links
        if not urlsplit(link).scheme and not _leads_somewhere(link, page, pages)
    ]


def loaded_from_elsewhere(site: Path) -> list[str]:
    """Return a sentence for each picture, script, style or frame that is not a file of the site."""
    tags = ((page, address) for page, found in _pages(site).items() for address in found.loads)
    styles = (
        (path, address)
        for path in sorted(site.rglob("*.css"))
        for address in _STYLE_ADDRESS.findall(path.read_text(encoding="utf-8"))
    )
    return [
        f"{path.relative_to(site)}: loads {address}"
        for path, address in (*tags, *styles)
        if urlsplit(address).scheme not in {"", "data"} or urlsplit(address).netloc
    ]


def external_links(site: Path) -> list[str]:
    """Return every address outside the site that a page links to, in order, once."""
    return sorted({link for found in _pages(site).values() for link in found.links if urlsplit(link).netloc})


def _pages(site: Path) -> dict[Path, _Page]:
    return {path: _Page(path.read_text(encoding="utf-8")) for path in _own_pages(site)}


def _own_pages(site: Path) -> Iterator[Path]:
    return (path for path in sorted(site.rglob("*.html")) if not path.relative_to(site).as_posix().startswith(_DEMO))


def _leads_somewhere(link: str, page: Path, pages: dict[Path, _Page]) -> bool:
    parts = urlsplit(link)
    target = Path(normpath(page.parent / unquote(parts.path))) if parts.path else page
    found = pages.get(target)
    if found is None:
        return target.is_file() and not parts.fragment
    return not parts.fragment or unquote(parts.fragment) in found.anchors
