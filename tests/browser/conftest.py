"""What browser tests share: the built folder, the service, the browser, and pages that remember what went wrong."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from examples.embed.serve import serving
from tests.browser.needs import chromium
from tests.browser.service import served
from tests.browser.visits import Visit

ROOT: Final = Path(__file__).parents[2]
STATIC: Final = ROOT / "src" / "ketacost" / "web" / "static"
PATIENCE: Final = 120_000
"""Milliseconds until an answer is taken not to come: a machine under load is slow, not wrong."""
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def built(pytestconfig: pytest.Config) -> Path:
    """The folder that ``examples/embed/build.py`` writes, built once for each state of the sources."""
    cache = pytestconfig.cache
    assert cache is not None
    folder = cache.mkdir("estimator") / _state()
    if not folder.exists():
        # Built beside its place and renamed, so that two processes of one run do not build into each other.
        making = folder.with_name(f"{folder.name}-{os.getpid()}")
        command = [sys.executable, str(ROOT / "examples" / "embed" / "build.py"), str(making)]
        done = subprocess.run(command, capture_output=True, check=False, text=True)  # noqa: S603 (our own script)
        assert done.returncode == 0, done.stderr
        try:
            making.rename(folder)
        except OSError:  # the other process was first
            shutil.rmtree(making)
    return folder


def _state() -> str:
    """Return a name for the sources the folder is built from."""
    seen = hashlib.sha256()
    for folder in ("src/ketacost", "examples/embed"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                seen.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    seen.update((ROOT / "constraints.txt").read_bytes())
    return seen.hexdigest()[:16]


@pytest.fixture(scope="session")
def device(built: Path) -> Iterator[str]:
    """Address of the page that works everything out on the device."""
    with serving(built) as address:
        yield address


@pytest.fixture(scope="session")
def service() -> Iterator[str]:
    """Address of the page that asks an HTTP service."""
    with served() as address:
        yield address


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The browser; closed before other tests run, which may want an event loop of their own in this thread."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Opens a page in a browser of its own, and holds at the end that nothing went wrong on it."""
    opened: list[Visit] = []

    def open_page(address: str, **options: object) -> Visit:
        context = browser.new_context(locale="en-US", timezone_id="America/New_York", **options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        found = Visit(context.new_page(), address)
        opened.append(found)
        return found

    yield open_page
    for one in opened:
        one.page.context.close()
    assert [] == [trouble for one in opened for trouble in one.troubles]


@pytest.fixture(scope="module")
def loaded(browser: Browser, device: str) -> Iterator[Page]:
    """One page with Python already loaded, for tests that only ask."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(device)
    page.locator("button.first").first.wait_for()
    yield page
    context.close()


@pytest.fixture(scope="session")
def shipped() -> dict[str, str]:
    """The shipped requests by name, as their files have them."""
    return {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "examples").glob("*.toml")}
