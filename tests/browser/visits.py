"""A visit to the page: what a person does on it, and what went wrong meanwhile."""

from __future__ import annotations

import json
from typing import Any, Final

from playwright.sync_api import ConsoleMessage, Locator, Page, Request

FOUND: Final = "document.querySelector('ketacost-estimator')"

REFUSED_BY_SERVICE: Final = "status of 422"
"""What a browser writes when a service answers with problems; it is no trouble of the page."""


class Visit:
    """One page, opened."""

    def __init__(self, page: Page, address: str) -> None:
        """Open the page and remember every complaint and every request of it."""
        self.page = page
        self.address = address
        self.troubles: list[str] = []
        self.requests: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.context.on("request", self._asked)
        page.goto(address)
        page.locator("button.first").first.wait_for()

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and REFUSED_BY_SERVICE not in message.text:
            self.troubles.append(message.text)

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)

    def type_case(self) -> None:
        """Type the case most tests use: Spravato in September on an employer's plan."""
        for name, text in (
            ("starts_on", "2026-09-14"),
            ("age", "41"),
            ("deductible", "2000"),
            ("maximum", "$6,000"),
            ("session_rate", "20"),
            ("price_56", "1010"),
            ("price_84", "1,450.00"),
        ):
            self.page.locator(f"#{name}").fill(text)
        for name in ("certified_site-yes", "weekdays-mon", "weekdays-thu"):
            self.page.locator(f"#{name}").check()

    def submit(self) -> None:
        """Ask for the answer."""
        self.page.locator("form button.first").click()

    @property
    def headline(self) -> Locator:
        """The sentence of the answer."""
        return self.page.locator(".headline")

    def form_request(self) -> dict[str, Any]:
        """Return the request the form writes."""
        found: dict[str, Any] = self.page.evaluate(f"{FOUND}.formRequest")
        return found

    def ask(self, name: str, question: str) -> str:
        """Ask an operation as an embedding page does, and return the answer's text."""
        return ask(self.page, name, question)


def ask(page: Page, name: str, question: str) -> str:
    """Ask an operation by the element, and return the answer's text as it came."""
    answered, text = page.evaluate(f"([name, question]) => {FOUND}.ask(name, question)", [name, question])
    assert answered, json.loads(text)
    return str(text)
