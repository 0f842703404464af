"""The comparison: contestants take turns in rounds, so that changes of the machine's speed affect all of them."""

from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.benchmarks.contestants import Contestant
from tests.benchmarks.load import put_under_load
from tests.benchmarks.measured import Measured
from tests.support.cast import ADA

CONNECTIONS = 16
ROUNDS = 9
ROUND = 1.2
"""Seconds that each contestant is under load in each round."""
WARM_UP = 1.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Requests that are sent to every contestant, each with an access token."""

    name: str
    requests: Callable[[str], Iterator[bytes]]
    expect: int
    writes: bool


@dataclass(frozen=True, slots=True)
class Result:
    """The measurements of one contestant in one round. Latencies in seconds, CPU in seconds per request."""

    per_second: float
    median: float
    worst: float
    cpu: float


Results = Mapping[Contestant, Sequence[Result]]
"""By contestant, a result for each round."""


async def compare(
    endpoint: Endpoint, servers: Mapping[Contestant, Measured], *, refill: Callable[[Contestant], Awaitable[None]]
) -> Results:
    """Every contestant in every round, in rotating order; before each round that writes, its tables are refilled."""
    for contestant in servers:
        await _once(endpoint, contestant, servers[contestant], WARM_UP)
    results: dict[Contestant, list[Result]] = {contestant: [] for contestant in servers}
    order = deque(servers)
    for _ in range(ROUNDS):
        for contestant in order:
            if endpoint.writes:
                await refill(contestant)
            results[contestant].append(await _once(endpoint, contestant, servers[contestant], ROUND))
        order.rotate()
    return results


async def _once(endpoint: Endpoint, contestant: Contestant, server: Measured, seconds: float) -> Result:
    requests = endpoint.requests(contestant.token(contestant.tenant, ADA.id))
    cpu = server.cpu()
    load = await put_under_load(server.port, requests, expect=endpoint.expect, connections=CONNECTIONS, seconds=seconds)
    used = server.cpu() - cpu
    return Result(load.per_second, load.latency(0.5), load.latency(0.99), used / len(load.latencies))
