"""The page and its files: with the right types, under a strict policy, and nothing that stands beside them."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ketacost.web.pages import FOLDER
from tests.unit.web.asking import client_of, refused

FILES = {
    "index.html": ("<!doctype html><title>page</title>", "text/html; charset=utf-8"),
    "ketacost-estimator.js": ("export {};", "text/javascript; charset=utf-8"),
    "engine/worker.mjs": ("export {};", "text/javascript; charset=utf-8"),
    "engine/python.wasm": ("\0asm", "application/wasm"),
    "engine/ketacost.whl": ("PK", "application/zip"),
    "style.css": ("body {}", "text/css; charset=utf-8"),
    "notes.xyz": ("?", "application/octet-stream"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a page and its files, and a secret beside it."""
    for name, (text, _) in FILES.items():
        (tmp_path / "static" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "static" / name).write_text(text, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    return tmp_path / "static"


@pytest.fixture
def pages(folder: Path) -> TestClient:
    """A client of an application that serves that folder."""
    return client_of(page_folder=folder)


@pytest.mark.parametrize("name", FILES)
def test_files_have_their_types(name: str, pages: TestClient) -> None:
    """Which no table of the system decides."""
    text, kind = FILES[name]
    response = pages.get(f"/{name}")

    assert (200, text, kind) == (response.status_code, response.text, response.headers["content-type"])


def test_the_bare_address_is_the_page(pages: TestClient) -> None:
    """With a policy that loads its own files and compiled Python alone."""
    response = pages.get("/")

    assert FILES["index.html"][0] == response.text
    assert (
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ) == response.headers["content-security-policy"]
    assert "nosniff" == response.headers["x-content-type-options"]


def test_sites_that_may_frame_the_page_are_named(folder: Path) -> None:
    """In its policy."""
    client = client_of(page_folder=folder, web_frame_ancestors=("'self'", "https://*.clinic.example"))

    assert client.get("/").headers["content-security-policy"].endswith("'self' https://*.clinic.example")


def test_a_browser_s_copy_is_asked_about_and_kept(pages: TestClient) -> None:
    """A file that did not change is not sent again."""
    first = pages.get("/engine/python.wasm")
    again = pages.get("/engine/python.wasm", headers={"if-none-match": first.headers["etag"]})

    assert ("no-cache", 304, b"") == (first.headers["cache-control"], again.status_code, again.content)


@pytest.mark.parametrize(
    "path",
    [
        "/secret.txt",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/engine",
        "/engine/",
        "/engine/..%2f..%2fsecret.txt",
        "/Index.html",
    ],
)
def test_nothing_beside_the_page_is_served(path: str, pages: TestClient) -> None:
    """No way up, no list of a folder."""

    assert (404, "not-found", [("http.not_found", "")]) == refused(pages.get(path))


def test_the_page_may_be_left_out(folder: Path) -> None:
    """The questions are answered all the same."""
    client = client_of(page_folder=folder, web_page=False)

    assert [404, 404, 200] == [client.get(path).status_code for path in ("/", "/style.css", "/health")]


def test_without_files_there_is_no_page(tmp_path: Path) -> None:
    """As in a checkout that was not built; the questions are answered all the same."""
    client = client_of(page_folder=tmp_path / "none")

    assert [404, 200] == [client.get(path).status_code for path in ("/", "/health")]
    assert "static" == FOLDER.name
