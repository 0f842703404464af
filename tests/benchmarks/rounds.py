"""The comparison itself: rounds in which the contestants take turns, so that the machine's moods hit all of them."""

from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.benchmarks.contestants import Contestant
from tests.benchmarks.load import press
from tests.benchmarks.measured import Measured

CONNECTIONS = 16
ROUNDS = 9
ROUND = 1.2
"""Seconds that each contestant is under load in each round."""
WARM_UP = 1.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What is asked of every contestant alike."""

    name: str
    requests: Callable[[], Iterator[bytes]]
    expect: int
    writes: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What one contestant did in one round. Latencies in seconds, CPU in seconds per request."""

    per_second: float
    median: float
    worst: float
    cpu: float


Results = Mapping[Contestant, Sequence[Result]]
"""By contestant, a result for each round."""


async def compare(
    endpoint: Endpoint, servers: Mapping[Contestant, Measured], *, afresh: Callable[[Contestant], Awaitable[None]]
) -> Results:
    """Every contestant in every round, in rotating order; before each round that writes, its data are made afresh."""
    for server in servers.values():
        await _once(endpoint, server, WARM_UP)
    results: dict[Contestant, list[Result]] = {contestant: [] for contestant in servers}
    order = deque(servers)
    for _ in range(ROUNDS):
        for contestant in order:
            if endpoint.writes:
                await afresh(contestant)
            results[contestant].append(await _once(endpoint, servers[contestant], ROUND))
        order.rotate()
    return results


async def _once(endpoint: Endpoint, server: Measured, seconds: float) -> Result:
    cpu = server.cpu()
    answered = await press(
        server.port, endpoint.requests(), expect=endpoint.expect, connections=CONNECTIONS, seconds=seconds
    )
    used = server.cpu() - cpu
    return Result(answered.per_second, answered.latency(0.5), answered.latency(0.99), used / len(answered.latencies))
