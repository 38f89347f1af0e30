"""What every test of the HTTP face gets: an environment without settings, and a client of one application."""

from __future__ import annotations

import os

import pytest
from starlette.testclient import TestClient

from ketacost.settings import PREFIX
from tests.unit.web.asking import client_of


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def client() -> TestClient:
    """A client of an application with the settings nobody has changed."""
    return client_of()
