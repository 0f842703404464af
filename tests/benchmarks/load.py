"""A load generator: so many connections, each sending its next request as soon as the last one is answered.

HTTP/1.1 by hand, because a full client would take more of the machine than the servers that are measured.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Answered:
    """What one round of requests came to. Latencies are in seconds, sorted."""

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


async def press(
    port: int, request: Callable[[], bytes], *, expect: int, connections: int, requests: int
) -> Answered:
    """Send `requests` requests over so many connections; every answer must have the expected status."""
    left = iter(range(requests))
    latencies: list[float] = []

    async def customer() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in left:
            began = perf_counter()
            writer.write(request())
            status, body = await _answer(reader)
            latencies.append(perf_counter() - began)
            if status != expect:
                raise UnexpectedAnswer(f"{status} instead of {expect}: {body[:400]!r}")
        writer.close()
        await writer.wait_closed()

    began = perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(customer())
    return Answered(perf_counter() - began, sorted(latencies))


def get(path: str) -> bytes:
    """A request for a resource."""
    return f"GET {path} HTTP/1.1\r\nHost: shop\r\n\r\n".encode()


def post(path: str, body: bytes, *headers: str) -> bytes:
    """A request that sends JSON."""
    more = "".join(f"{header}\r\n" for header in headers)
    head = f"POST {path} HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\n{more}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return status, await reader.readexactly(length)
