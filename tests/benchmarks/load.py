"""A load generator: so many connections, each sending its next request as soon as the last one is answered.

HTTP/1.1 by hand, because a full client would take more of the machine than the servers that are measured.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import cast
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Load:
    """The results of one round of requests. Latencies are in seconds, sorted."""

    seconds: float
    latencies: list[float]

    @property
    def per_second(self) -> float:
        """Requests answered in a second."""
        return len(self.latencies) / self.seconds

    def latency(self, share: float) -> float:
        """The latency that this share of the requests did not exceed."""
        return self.latencies[min(int(len(self.latencies) * share), len(self.latencies) - 1)]


class UnexpectedAnswer(Exception):
    """A server answered something else than was expected, so its speed means nothing."""


async def put_under_load(
    port: int, requests: Iterator[bytes], *, expect: int, connections: int, seconds: float
) -> Load:
    """Send requests over this many connections for this many seconds; every answer must have the expected status."""
    loop = asyncio.get_running_loop()
    opened = [_Connection(requests, expect, loop.create_future()) for _ in range(connections)]
    for connection in opened:
        await _connect(connection, port)
    began = perf_counter()
    for connection in opened:
        connection.begin(until=began + seconds)
    try:
        await asyncio.gather(*(connection.done for connection in opened))
    finally:
        for connection in opened:
            connection.close()
    took = perf_counter() - began
    return Load(took, sorted(latency for connection in opened for latency in connection.latencies))


def get(path: str, token: str) -> bytes:
    """A request for a resource, by the owner of an access token."""
    return _request(f"GET {path}", _bearer(token))


def post(path: str, body: bytes, token: str) -> bytes:
    """A request that sends JSON, by the owner of an access token."""
    return _request(f"POST {path}", "Content-Type: application/json", _bearer(token), body=body)


def post_form(path: str, **fields: str) -> bytes:
    """A request that sends a form, by nobody."""
    return _request(f"POST {path}", "Content-Type: application/x-www-form-urlencoded", body=urlencode(fields).encode())


class _Connection(asyncio.Protocol):
    def __init__(self, requests: Iterator[bytes], expect: int, done: asyncio.Future[None]) -> None:
        self.latencies: list[float] = []
        self.done = done
        self._requests = requests
        self._expect = expect
        self._until = self._sent = 0.0
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def begin(self, *, until: float) -> None:
        self._until = until
        self._send_next()

    def close(self) -> None:
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        if not end or len(body) < _length(head):
            return
        now = perf_counter()
        self.latencies.append(now - self._sent)
        self._received = b""
        if (status := int(head[9:12])) != self._expect:
            self._fail(f"{status} instead of {self._expect}: {body[:400]!r}")
        elif now < self._until:
            self._send_next()
        elif not self.done.done():
            self.done.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(f"the server closed the connection: {exc}")

    def _send_next(self) -> None:
        self._sent = perf_counter()
        self._transport.write(next(self._requests))

    def _fail(self, what: str) -> None:
        if not self.done.done():
            self.done.set_exception(UnexpectedAnswer(what))


def _request(line: str, *headers: str, body: bytes = b"") -> bytes:
    length = (f"Content-Length: {len(body)}",) if body else ()
    return "\r\n".join((f"{line} HTTP/1.1", "Host: shop", *headers, *length, "", "")).encode() + body


def _bearer(token: str) -> str:
    return f"Authorization: Bearer {token}"


async def _connect(connection: _Connection, port: int) -> None:
    await asyncio.get_running_loop().create_connection(lambda: connection, "127.0.0.1", port)


def _length(head: bytes) -> int:
    """The value of the header `content-length`, which ASGI servers write in lower case."""
    return int(head.partition(b"\r\ncontent-length: ")[2].partition(b"\r\n")[0])
