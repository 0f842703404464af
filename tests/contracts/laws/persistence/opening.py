"""TEN 8, 9 and 12: what is connected when, and what is told of a server that is not there."""

import asyncio
import time

from application.ports.errors import PortError, Unavailable
from domain.catalogue.product import Product
from domain.shared.errors import NotFound
from tests.contracts.kit.law import law
from tests.contracts.kit.left_behind import left_behind
from tests.contracts.kit.proxy import Fault
from tests.contracts.laws.persistence.env import PersistenceEnv, new_tenant
from tests.support.concurrency import all_of, error_of
from tests.support.waiting import until

MARGIN = 1.0
"""Seconds by which a busy machine may be late."""


@law(
    "TEN-8",
    hint="Ask the server something in `open`; when that fails, close what was made for it, and translate the error.",
    mutants=("opens without looking", "leaves something open when it fails", "leaks what its driver raises"),
)
async def what_cannot_be_opened_is_unavailable_and_leaves_nothing_open(env: PersistenceEnv) -> None:
    """Where nothing answers, opening raises `Unavailable`, each time it is tried, and leaves nothing open: no task, no
    thread. What has nothing to connect to can always be opened."""
    if env.harness.nowhere is None:
        await env.harness.build(env.address, clock=env.clock).open()
        return
    address = env.harness.nowhere(env.address)
    left = await left_behind(lambda: _open_in_vain(env, address))
    assert not left, f"left of what could not be opened: {left}"


async def _open_in_vain(env: PersistenceEnv, address: str) -> None:
    persistence = env.harness.build(address, clock=env.clock, **(env.harness.hurried or {}))
    for _ in range(2):
        error = await error_of(persistence.open())
        assert isinstance(error, Unavailable), f"opened where nothing answers: {error!r}"


@law(
    "TEN-9",
    hint="Send something to the server each time, with a time limit of its own, shorter than that of other calls.",
    mutants=("says that it answers", "asks again"),
)
async def a_ping_tells_in_two_seconds_whether_the_server_answers(env: PersistenceEnv) -> None:
    """A ping returns as long as the server answers; when it refuses or is silent, the ping raises `Unavailable` within
    two seconds; and it returns again when the server is back."""
    await env.persistence.ping()
    if env.can_be_cut:
        await all_of(*(_tells_of(fault, env) for fault in (Fault.REFUSE, Fault.SILENCE)))


async def _tells_of(fault: Fault, env: PersistenceEnv) -> None:
    # Not hurried: whatever time its other calls may take.
    async with env.behind_a_proxy(hurried=False) as (proxy, far):
        await far.persistence.ping()
        proxy.break_with(fault)
        begun = time.monotonic()
        error = await error_of(far.persistence.ping())
        taken = time.monotonic() - begun
        assert isinstance(error, Unavailable), f"{fault.name}: {error!r}"
        assert taken < 2 + MARGIN, f"{fault.name}: {taken:.1f} s"
        proxy.heal()

        async def answers() -> bool:
            return await error_of(far.persistence.ping()) is None

        await until(answers, "the server is there again", within=10)


@law(
    "TEN-12",
    hint="Keep the tenant's name, and reach for its data when they are asked for.",
    mutants=("looks when it is asked for a store", "creates what it is asked for"),
)
async def a_store_is_made_without_a_look_at_the_server(env: PersistenceEnv) -> None:
    """`of` sends nothing to the server and begins nothing that does, for a tenant that is there and for one that is
    not; and a tenant that nobody has created is not there afterwards, also when it was read from."""
    known, unknown = (await env.tenant()).id, new_tenant()
    tasks = asyncio.all_tasks()
    with env.statements() as sent:
        env.persistence.of(known)
        for _ in range(10):
            await asyncio.sleep(0)
    assert sent == []
    assert asyncio.all_tasks() <= tasks, "something goes on behind it"

    async def read() -> None:
        await env.persistence.of(unknown).storage.read(Product, [env.ids.new()])

    error = await error_of(read())
    assert error is None or isinstance(error, (PortError, NotFound)), repr(error)
    assert unknown not in await env.persistence.tenants()


LAWS = (
    what_cannot_be_opened_is_unavailable_and_leaves_nothing_open,
    a_ping_tells_in_two_seconds_whether_the_server_answers,
    a_store_is_made_without_a_look_at_the_server,
)
