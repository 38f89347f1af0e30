"""Bytes, seconds and answers at once: what is beyond is refused, and a place is never lost or given twice."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Awaitable, Callable

import anyio
import httpx2
import pytest
from starlette.requests import Request

from ketacost.settings import WebSettings
from ketacost.web import application
from ketacost.web.limits import Slot, Workplace
from ketacost.web.problems import Kind, Refusal
from tests.data.fifty_requests import FIFTY
from tests.unit.web.asking import JSON, ask, client_of, refused

QUESTION = FIFTY[0].question


def test_a_body_of_the_most_bytes_is_read() -> None:
    """One more is refused, whether its length is declared or found out."""
    padded = QUESTION + " " * (100_000 - len(QUESTION))
    client = client_of(web_most_bytes=100_000)

    assert 200 == ask(client, "estimate", padded).status_code
    assert (413, "too-large", [("http.too_large", "")]) == refused(ask(client, "estimate", padded + " "))
    pieces = iter([padded.encode(), b" "])
    assert (413, "too-large", [("http.too_large", "")]) == refused(
        client.post("/v1/estimate", content=pieces, headers=JSON)
    )


def test_a_body_is_not_read_past_the_most_bytes() -> None:
    """An endless one ends at once."""

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b" " * 1_000

    async def send() -> httpx2.Response:
        transport = httpx2.ASGITransport(application(WebSettings(web_most_bytes=10_000)))
        async with httpx2.AsyncClient(transport=transport, base_url="http://cost.example") as client:
            return await client.post("/v1/estimate", content=endless(), headers=JSON)

    assert (413, "too-large", [("http.too_large", "")]) == refused(anyio.run(send))


def test_a_body_that_does_not_come_is_given_up() -> None:
    """After the seconds allowed; the connection is closed, since the rest may still come."""

    async def receive() -> dict[str, object]:
        await anyio.sleep_forever()
        return {}

    async def read() -> bytes:
        scope = {"type": "http", "method": "POST", "headers": [(b"content-type", b"application/json")]}
        return await Workplace(1, 0.01).body_of(Request(scope, receive), 1_000)

    with pytest.raises(Refusal) as caught:
        anyio.run(read)

    assert (Kind.SLOW, {"connection": "close"}) == (caught.value.kind, caught.value.headers)


def _run(test: Callable[[Workplace], Awaitable[None]], at_once: int, seconds: float) -> None:
    async def run() -> None:
        await test(Workplace(at_once, seconds))

    anyio.run(run)


def test_more_answers_than_allowed_are_refused() -> None:
    """While one is computed; afterwards there is a place again."""
    go_on, is_there = threading.Event(), threading.Event()

    def work() -> str:
        is_there.set()
        go_on.wait(10)
        return "done"

    async def test(place: Workplace) -> None:
        found: list[str] = []

        async def ask_first() -> None:
            found.append(await place.result_of(work))

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(ask_first)
            while not is_there.is_set():  # noqa: ASYNC110 (the thread is no task)
                await anyio.sleep(0.001)
            with pytest.raises(Refusal) as caught:
                await place.result_of(lambda: "never")
            go_on.set()

        assert (Kind.BUSY, {"retry-after": "1"}) == (caught.value.kind, caught.value.headers)
        assert ["done", "again"] == [*found, await place.result_of(lambda: "again")]

    _run(test, at_once=1, seconds=10)


def test_an_answer_that_takes_too_long_keeps_its_place_until_it_ends() -> None:
    """The caller is told in time; a thread cannot be stopped, so nothing is promised in its place."""
    go_on = threading.Event()

    async def test(place: Workplace) -> None:
        with pytest.raises(Refusal) as late:
            await place.result_of(lambda: go_on.wait(10))
        with pytest.raises(Refusal) as busy:
            await place.result_of(lambda: "never")
        go_on.set()
        found = ""
        while not found:
            try:
                found = await place.result_of(lambda: "at last")
            except Refusal:
                await anyio.sleep(0.001)

        assert (Kind.TIME_LIMIT, Kind.BUSY, "at last") == (late.value.kind, busy.value.kind, found)

    _run(test, at_once=1, seconds=0.05)


def test_an_error_frees_the_place() -> None:
    """And is the caller's to see."""

    def work() -> None:
        raise LookupError

    async def test(place: Workplace) -> None:
        for _ in range(3):
            with pytest.raises(LookupError):
                await place.result_of(work)

        assert "done" == await place.result_of(lambda: "done")

    _run(test, at_once=1, seconds=10)


def test_a_slot_is_freed_once_whichever_ends_first() -> None:
    """Request before thread, thread before request, and a thread that starts when nobody waits any more."""
    freed: list[str] = []

    def slot(name: str) -> Slot:
        return Slot(lambda: freed.append(name))

    thread_last, request_last, never_started = slot("thread last"), slot("request last"), slot("never started")
    assert thread_last.begin_work()
    thread_last.end_request()
    assert [] == freed
    thread_last.end_work()
    assert request_last.begin_work()
    request_last.end_work()
    assert ["thread last"] == freed
    request_last.end_request()
    never_started.end_request()

    assert not never_started.begin_work()
    assert ["thread last", "request last", "never started"] == freed
