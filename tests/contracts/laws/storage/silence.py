"""UOW 17 and 18: what a shop is told when its server is there and does not answer."""

import asyncio
from collections.abc import Awaitable, Callable

from application.ports.errors import Unavailable
from domain.catalogue.product import Product
from tests.contracts.kit.deadlines import error_within, fewest
from tests.contracts.kit.law import Capability, law
from tests.contracts.kit.proxy import Fault, FaultProxy
from tests.contracts.laws.persistence.env import PersistenceEnv, new_tenant
from tests.contracts.laws.storage.working import LIMIT, must_work_again
from tests.support.concurrency import together
from tests.support.shop_env import ShopEnv

CALLERS = 12
"""More than a hurried adapter has connections."""
TRIES = 5


@law(
    "UOW-17",
    hint="Give the driver and the server a time limit, and close a connection that has reached it.",
    mutants=("takes silence for a conflict", "no time limit of its own", "leaves a connection behind"),
    needs=(Capability.FAULT_PROXY,),
)
async def a_silent_server_is_unavailable_in_time(env: PersistenceEnv) -> None:
    """The server answers nothing: every call raises `Unavailable` within its time limit and a second, and leaves no
    connection behind: however many calls fail, no more lines are open than before."""
    tenant = await env.tenant()
    lamp = await tenant.product()
    async with env.behind_a_proxy() as (proxy, other):
        far = other.reach(tenant.id)
        calls: dict[str, Callable[[], Awaitable[object]]] = {
            "a ping": other.persistence.ping,
            "a new tenant": lambda: other.persistence.create_tenant(new_tenant()),
            "a read": lambda: far.store.outbox.dead_letters(1),
            "a write": lambda: _read_and_add(far, lamp, far.new_product()),
            "one more write": lambda: _read_and_add(far, lamp, far.new_product()),
        }
        proxy.break_with(Fault.SILENCE)
        left = [proxy.lines]
        # All at once, because each takes its whole time limit; and once more, for what the first ones left behind.
        for _ in range(2):
            errors = await asyncio.gather(*(error_within(LIMIT + 1, call()) for call in calls.values()))
            for name, error in zip(calls, errors, strict=True):
                assert isinstance(error, Unavailable), f"{name}, of a silent server: {error!r}"
            left.append(await fewest(lambda: proxy.lines, wanted=min(left)))
        assert left[-1] <= min(left), f"lines open at first, and after each round of calls that failed: {left}"
        proxy.heal()
        await must_work_again(far)


@law(
    "UOW-18",
    hint="Wait for a free connection no longer than the pool's time limit, and give it back whatever happens.",
    mutants=(
        "takes a full pool for a conflict",
        "never recovers from a full pool",
        "keeps the connections of who gave up",
    ),
    needs=(Capability.FAULT_PROXY,),
)
async def an_exhausted_pool_is_unavailable_and_recovers(env: PersistenceEnv) -> None:
    """When every connection of the pool is taken, the next caller gets `Unavailable` within the pool's time limit; when
    they are free again, all are served, without a restart, and so it is when those who had them were cancelled."""
    tenant = await env.tenant()
    lamp = await tenant.product()
    async with env.behind_a_proxy() as (proxy, other):
        far = other.reach(tenant.id)

        def read() -> Awaitable[object]:
            return far.store.storage.read(Product, [lamp.id])

        await must_work_again(far)
        proxy.break_with(Fault.SILENCE)
        errors = await asyncio.gather(*(error_within(LIMIT + 1, read()) for _ in range(CALLERS)))
        assert all(isinstance(error, Unavailable) for error in errors), f"of a full pool: {errors}"
        await _must_serve_all(proxy, far, read)

        proxy.break_with(Fault.SILENCE)
        waiting = [asyncio.ensure_future(read()) for _ in range(CALLERS)]
        await asyncio.wait(waiting, timeout=0.1)
        for caller in waiting:
            caller.cancel()
        _, left = await asyncio.wait(waiting, timeout=LIMIT + 1)
        assert not left, f"{len(left)} of {CALLERS} could not be cancelled within {LIMIT + 1:.0f} s"
        await _must_serve_all(proxy, far, read)


async def _must_serve_all(proxy: FaultProxy, tenant: ShopEnv, read: Callable[[], Awaitable[object]]) -> None:
    """All of them at once; on a busy machine, whoever is in a hurry may give up now and then."""
    proxy.heal()
    await must_work_again(tenant)
    for left in reversed(range(TRIES)):
        outcomes = await together(CALLERS, lambda _: read())
        if not outcomes.errors:
            return
        assert left, f"{len(outcomes.errors)} of {CALLERS} were refused: {outcomes.errors[0]!r}"


async def _read_and_add(tenant: ShopEnv, known: Product, new: Product) -> None:
    async with tenant.uow() as uow:
        await uow.products.get(known.id)
        uow.products.add(new)
        await uow.commit()


LAWS = (a_silent_server_is_unavailable_in_time, an_exhausted_pool_is_unavailable_and_recovers)
