"""Answers over HTTP are the operations' own text, byte for byte."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ketacost.interop.plan_catalogue import design_ids
from ketacost.interop.policy_catalogue import policy_ids
from ketacost.interop.regime_page import payers
from ketacost.operations.documents import schema_names, schema_text
from ketacost.operations.listings import LISTINGS, listing
from ketacost.operations.table import OPERATIONS, answer
from ketacost.reference.lookup import data_version
from ketacost.values.version import SCHEMA_VERSION, __version__
from tests.data.fifty_requests import FIFTY, Asked, example
from tests.unit.web.asking import ask, client_of, refused

FOLDER = Path(sys.modules[data_version.__module__].__file__ or "").parent


@pytest.mark.parametrize("asked", FIFTY, ids=lambda asked: asked.name)
def test_the_fifty_have_the_answer_of_the_library(asked: Asked, client: TestClient) -> None:
    """Which the command line prints too: see the operations' own tests."""
    response = ask(client, asked.operation, asked.question)

    assert (200, "application/json") == (response.status_code, response.headers["content-type"])
    assert answer(asked.operation, asked.question) == response.text


def test_a_session_is_explained(client: TestClient) -> None:
    """The one operation the command line prints as text alone."""
    question = json.dumps({"request": example("commercial_ppo"), "session": 3})

    assert answer("explain", question) == ask(client, "explain", question).text


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        pytest.param("policies", policy_ids(), id="policies"),
        pytest.param("plans", (*design_ids(), *payers()), id="plans"),
    ],
)
def test_lists_and_entries_are_looked_up(name: str, entries: tuple[str, ...], client: TestClient) -> None:
    """Each list, and each of its entries."""

    assert listing(name) == client.get(f"/v1/{name}").text
    for entry in entries:
        assert listing(name, entry) == client.get(f"/v1/{name}/{entry}").text


def test_schemas_are_the_published_ones(client: TestClient) -> None:
    """By name, and each as its file has it."""

    assert {"schemas": list(schema_names())} == client.get("/v1/schema").json()
    for name in schema_names():
        assert schema_text(name) == client.get(f"/v1/schema/{name}").text


def test_health_and_version(client: TestClient) -> None:
    """What a watcher asks, and what stands on every answer."""
    versions = {"version": __version__, "schema_version": SCHEMA_VERSION, "data_version": data_version()}

    assert {"status": "ok"} == client.get("/health").json()
    assert versions == client.get("/version").json()


@pytest.mark.parametrize("path", ["/health", "/version", "/openapi.json", "/v1/plans", "/v1/schema/request"])
def test_head_is_get_without_the_body(path: str, client: TestClient) -> None:
    """The length is the same."""
    head, got = client.head(path), client.get(path)

    assert (200, b"") == (head.status_code, head.content)
    assert str(len(got.content)) == head.headers["content-length"]


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        *[pytest.param(f"/v1/{name}", {"POST"}, id=name) for name in OPERATIONS],
        *[pytest.param(f"/v1/{name}", {"GET", "HEAD"}, id=name) for name in LISTINGS],
    ],
)
def test_options_says_what_an_address_takes(path: str, allowed: set[str], client: TestClient) -> None:
    """Without a body; another method is refused with the same list."""
    options, other = client.options(path), client.delete(path)

    assert (204, b"") == (options.status_code, options.content)
    assert allowed == set(options.headers["allow"].split(", "))
    assert (405, "method-not-allowed", [("http.method_not_allowed", "")]) == refused(other)
    assert allowed == set(other.headers["allow"].split(", "))


def test_a_byte_order_mark_is_no_part_of_a_question(client: TestClient) -> None:
    """Some editors write one."""
    question = FIFTY[0].question

    assert ask(client, "estimate", question).text == ask(client, "estimate", b"\xef\xbb\xbf" + question.encode()).text


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON", "application/ld+json"])
def test_json_goes_by_several_names(kind: str, client: TestClient) -> None:
    """With a charset, in any case, and with a suffix."""
    response = client.post("/v1/estimate", content=FIFTY[0].question, headers={"content-type": kind})

    assert 200 == response.status_code


def test_a_server_may_be_strict_about_figures_nobody_confirmed() -> None:
    """Whatever a request says."""
    question = json.dumps({**example("marketplace_silver"), "unconfirmed_figures": "warn"})
    status, kind, _ = refused(ask(client_of(unconfirmed_figures="refuse"), "estimate", question))

    assert (422, "invalid-input") == (status, kind)


_VERSION = """
from starlette.testclient import TestClient
from ketacost.web import application
print(TestClient(application()).get("/version").json()["data_version"])
"""


def test_a_reference_folder_holds_for_every_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on the command line: its figures win, and the version of the data says so."""
    packaged = (FOLDER / "aca_limits.toml").read_text(encoding="utf-8")
    (tmp_path / "aca_limits.toml").write_text(packaged.replace("10600", "10601"), encoding="utf-8")
    monkeypatch.setenv("KETACOST_REFERENCE_FOLDER", str(tmp_path))
    done = subprocess.run([sys.executable, "-c", _VERSION], capture_output=True, text=True, check=True)  # noqa: S603 (ours)

    assert re.fullmatch(r"\d{4}-\d\d-\d\d\+[0-9a-f]+", done.stdout.strip())
    assert data_version() != done.stdout.strip()
