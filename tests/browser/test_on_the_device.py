"""The page that needs no service: Python in the browser gives the library's bytes, and nothing leaves the page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
import vl_convert
from playwright.sync_api import Page, expect

from examples.embed.serve import POLICY, Handler, serving
from ketacost.operations.table import answer
from ketacost.reports.pictures.render import VEGA_LITE
from tests.browser.visits import Visit, ask
from tests.data.fifty_requests import FIFTY, Asked

Opens = Callable[..., Visit]

pytestmark = pytest.mark.xdist_group("browser")  # one process for all: they share a browser and a build

ROOT: Final = Path(__file__).parents[2]


def _words(svg: str) -> dict[str, float]:
    """Return the words of a picture, each with the place across at which it stands last."""
    found = re.findall(r'<text[^>]* transform="translate\((-?[0-9.]+)[^>]*>(.*?)</text>', svg, re.DOTALL)
    return {re.sub("<[^>]*>", " ", words): float(place) for place, words in found}


class Forbidding(Handler):
    """Serves the folder under a policy that forbids WebAssembly."""

    policy = POLICY.replace(" 'wasm-unsafe-eval'", "")


def test_a_typed_case_is_answered_without_anything_leaving(device: str, visit: Opens) -> None:
    """From the first visit to the picture, every request is for a file of the folder, and no complaint is heard.

    Every word of the picture stands where the library's own drawing has it; days once fell all on one place there.
    """
    page = visit(device)
    page.type_case()
    page.submit()
    expect(page.headline).to_be_visible()
    expect(page.page.locator(".drawing svg")).to_be_visible()
    question = json.dumps({"request": page.form_request(), "language": "en"})
    (picture,) = json.loads(answer("view", question))["pictures"]
    drawn = vl_convert.vegalite_to_svg(json.loads(picture["spec"]), vl_version=VEGA_LITE)

    shown = page.page.locator(".drawing svg").evaluate("one => one.outerHTML")

    assert pytest.approx(_words(drawn), abs=2) == _words(shown)
    assert page.headline.inner_text() == json.loads(answer("view", question))["headline"]
    assert answer("view", question) == page.ask("view", question)
    assert [] == [url for url in page.requests if not url.startswith((device, f"blob:{device}"))]
    assert [] == page.page.context.cookies()


@pytest.mark.parametrize("asked", FIFTY, ids=lambda asked: asked.name)
def test_the_fifty_have_the_answer_of_the_library(asked: Asked, loaded: Page) -> None:
    """To the byte, as over HTTP and on the command line."""

    assert answer(asked.operation, asked.question) == ask(loaded, asked.operation, asked.question)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_form_of_the_folder_is_the_library_s(language: str, built: Path) -> None:
    """The file that is there before Python is says what Python says."""
    form = json.loads((built / f"form.{language}.json").read_text(encoding="utf-8"))

    assert json.loads(answer("form", json.dumps({"language": language}))) == form


def test_the_folder_says_what_it_holds(built: Path) -> None:
    """The manifest lists every file that is served, and nothing large is hidden from it."""
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    listed = {one["path"] for one in manifest["files"]}
    there = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file() and path.suffix != ".gz"}

    assert there - {"manifest.json"} == listed
    assert sum(one["sent"] for one in manifest["files"]) < 9_000_000


def test_the_policy_of_the_page_and_of_the_server_agree() -> None:
    """What the page demands of itself, the server demands too, and the how-to page prints the server's."""
    page = (ROOT / "examples" / "embed" / "page" / "index.html").read_text(encoding="utf-8")
    own = page.partition('content="default-src')[2].partition('"')[0]

    assert set(f"default-src{own}".split("; ")) <= set(POLICY.split("; "))
    assert POLICY in (ROOT / "docs" / "how-to" / "embed-the-estimator.md").read_text(encoding="utf-8")


def test_it_works_in_a_frame(device: str, visit: Opens) -> None:
    """Another page of the site shows it in a frame."""
    page = visit(device)
    frame = (
        '<!doctype html><html lang="en"><title>A clinic</title><main><h1>A clinic</h1>'
        f'<iframe title="Estimator" src="{device}" width="800" height="800"></iframe></main></html>'
    )
    page.page.route("**/clinic.html", lambda route: route.fulfill(body=frame, content_type="text/html"))
    page.page.goto(f"{device}clinic.html")
    inside = page.page.frame_locator("iframe")
    inside.locator("#starts_on").fill("2026-09-14")
    expect(inside.locator(".live")).to_have_text("The calculator is ready.")


def test_a_browser_that_cannot_load_it_says_so(device: str, visit: Opens) -> None:
    """Where the files of Python do not come, the person is told and can try again; nothing waits for ever."""
    page = visit(device)
    page.page.route("**/pyodide.asm.wasm", lambda route: route.abort())
    page.type_case()
    page.submit()
    live = page.page.locator(".live")
    expect(live).to_contain_text("could not be started")
    page.page.unroute("**/pyodide.asm.wasm")
    live.get_by_role("button", name="Try again").click()

    expect(page.headline).to_be_visible()
    page.troubles.clear()  # the aborted requests themselves


def test_a_policy_that_forbids_it_is_said(built: Path, visit: Opens) -> None:
    """A site that forgets ``wasm-unsafe-eval`` sees it at once."""
    with serving(built, handler=Forbidding) as address:
        page = visit(address)
        page.page.locator("#age").click()

        expect(page.page.locator(".live")).to_contain_text("could not be started")
        page.troubles.clear()  # the browser's own complaint
