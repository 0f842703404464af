"""Log-ins beside other requests: how much of its throughput does the shop keep while it compares passwords?"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

from adapters.passwords.argon2 import AT_ONCE, Argon2Passwords
from tests.benchmarks.contestants import SHOP
from tests.benchmarks.goods import gets
from tests.benchmarks.load import Load, post_form, put_under_load
from tests.benchmarks.measured import Measured
from tests.benchmarks.rounds import CONNECTIONS, WARM_UP
from tests.benchmarks.schemas import Schemas
from tests.support.cast import ADA, EMAILS, PASSWORD

LOGGING_IN = 2 * AT_ONCE
"""Connections that log in, each again as soon as it has its answer: there is always a password to compare."""
ROUNDS = 9
ROUND = 3.0
"""Seconds under load, alone and beside log-ins, in each round."""


@dataclass(frozen=True, slots=True)
class Round:
    """What was answered alone, what beside log-ins, and those log-ins."""

    alone: Load
    beside: Load
    log_ins: Load

    @property
    def kept(self) -> float:
        """The throughput beside log-ins, as a part of the one without."""
        return self.beside.per_second / self.alone.per_second


async def measure(schemas: Schemas, server: Measured, *, rounds: int = ROUNDS, seconds: float = ROUND) -> list[Round]:
    """The shop under requests for products, alone and beside log-ins in turn; which of them begins, changes.

    The password is hashed as the shop would, so a log-in takes what it takes there.
    """
    await schemas.set_password(SHOP.tenant, ADA.id, await Argon2Passwords().hash(PASSWORD))
    await _requests(server, WARM_UP)
    await _log_ins(server, WARM_UP)
    return [await _round(server, seconds, alone_first=bool(number % 2)) for number in range(rounds)]


async def _round(server: Measured, seconds: float, *, alone_first: bool) -> Round:
    before: Sequence[Load] = [await _requests(server, seconds)] if alone_first else ()
    beside, log_ins = await asyncio.gather(_requests(server, seconds), _log_ins(server, seconds))
    [alone] = before or [await _requests(server, seconds)]
    return Round(alone, beside, log_ins)


async def _requests(server: Measured, seconds: float) -> Load:
    requests = gets(SHOP.token(SHOP.tenant, ADA.id))
    return await put_under_load(server.port, requests, expect=200, connections=CONNECTIONS, seconds=seconds)


async def _log_ins(server: Measured, seconds: float) -> Load:
    return await put_under_load(server.port, log_ins(), expect=200, connections=LOGGING_IN, seconds=seconds)


def log_ins() -> Iterator[bytes]:
    """One log-in after another, each with the right password."""
    return repeat(post_form("/api/v1/access/token", username=EMAILS[ADA.id], password=PASSWORD, grant_type="password"))
