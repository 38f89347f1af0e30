"""Limits of a request: bytes, content type, time, and how many answers are computed at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final, TypeVar

import anyio
from anyio import to_thread
from starlette.requests import ClientDisconnect, Request

from ketacost.web.problems import Kind, Refusal

T = TypeVar("T")

RETRY_AFTER: Final = {"retry-after": "1"}
"""Seconds until a busy server may be asked again."""


class Slot:
    """One of the answers computed at once; it is free again when its request is over and its thread has ended."""

    def __init__(self, free: Callable[[], None]) -> None:
        """Take what to call when it is free."""
        self._free = free
        self._lock = threading.Lock()
        self._is_asked = True
        self._is_working = False

    def begin_work(self) -> bool:
        """Say that the thread starts; false where nobody waits for it any more."""
        with self._lock:
            self._is_working = self._is_asked
            return self._is_working

    def end_work(self) -> None:
        """Say that the thread ends."""
        with self._lock:
            self._is_working = False
            is_over = not self._is_asked
        if is_over:
            self._free()

    def end_request(self) -> None:
        """Say that the request is over, answered or not."""
        with self._lock:
            self._is_asked = False
            is_over = not self._is_working
        if is_over:
            self._free()


class Workplace:
    """Threads that compute answers: so many at once, and none waited for longer than allowed.

    A thread cannot be stopped. When an answer is not there in time the caller is told so, and the thread keeps its slot
    until it ends; that it ends soon is the business of the limits on bytes and on weeks of treatment.
    """

    def __init__(self, at_once: int, seconds: float) -> None:
        """Allow so many at once, each for so long."""
        self._seconds = seconds
        self._at_once = at_once
        self._free = threading.Semaphore(at_once)
        self._threads: anyio.CapacityLimiter | None = None

    async def body_of(self, request: Request, most: int) -> bytes:
        """Return the whole body of a request.

        Raises:
            Refusal: if it is no JSON by its content type, larger than ``most`` bytes, or does not come in time.
        """
        _refuse_other_content(request)
        _refuse_declared_size(request, most)
        parts: list[bytes] = []
        size = 0
        try:
            with anyio.fail_after(self._seconds):
                async for part in request.stream():
                    size += len(part)
                    if size > most:
                        raise _too_large(most)
                    parts.append(part)
        except (TimeoutError, ClientDisconnect):
            message = f"the body did not come within {self._seconds:g} seconds; send it again"
            raise Refusal.of(Kind.SLOW, message, {"connection": "close"}) from None
        return b"".join(parts)

    async def result_of(self, work: Callable[[], T]) -> T:
        """Return what some work in a thread returns, or raise what it raises.

        Raises:
            Refusal: if too much is being computed, or it does not end in time.
        """
        if not self._free.acquire(blocking=False):
            message = f"{self._at_once} answers are being computed; ask again in a moment"
            raise Refusal.of(Kind.BUSY, message, RETRY_AFTER)
        slot = Slot(self._free.release)
        try:
            with anyio.fail_after(self._seconds):
                return await to_thread.run_sync(_worker(slot, work), abandon_on_cancel=True, limiter=self._limiter())
        except TimeoutError:
            message = f"no answer within {self._seconds:g} seconds; ask for less at a time"
            raise Refusal.of(Kind.TIME_LIMIT, message, RETRY_AFTER) from None
        finally:
            slot.end_request()

    def _limiter(self) -> anyio.CapacityLimiter:
        if self._threads is None:  # only now: it belongs to the event loop
            self._threads = anyio.CapacityLimiter(self._at_once)
        return self._threads


def _worker(slot: Slot, work: Callable[[], T]) -> Callable[[], T]:
    def run() -> T:
        if not slot.begin_work():
            raise TimeoutError
        try:
            return work()
        finally:
            slot.end_work()

    return run


def _refuse_other_content(request: Request) -> None:
    kind, _, parameters = request.headers.get("content-type", "").lower().partition(";")
    name, _, charset = parameters.strip().partition("=")
    is_json = kind.strip() == "application/json" or (
        kind.strip().startswith("application/") and kind.strip().endswith("+json")
    )
    if not is_json:
        raise Refusal.of(Kind.MEDIA, "send the question as application/json")
    if name == "charset" and charset.strip('" ') not in ("utf-8", "utf8"):
        raise Refusal.of(Kind.MEDIA, "send the question in UTF-8")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Refusal.of(Kind.MEDIA, "send the question without a content encoding")


def _refuse_declared_size(request: Request, most: int) -> None:
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > most:
        raise _too_large(most)


def _too_large(most: int) -> Refusal:
    message = f"expected at most {most:,} bytes; a request has some kilobytes"
    return Refusal.of(Kind.TOO_LARGE, message, {"connection": "close"})
