"""UOW 13 to 15, 17 and 18: what a shop is told when its server has troubles of its own."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import count

from application.ordering.views import OrderFilter
from application.ports.errors import CommitUnknown, PortError, Unavailable
from application.ports.schedules import Turn
from domain.catalogue.product import Product
from domain.stock.stock_item import StockItem
from tests.contracts.kit.law import Capability, law
from tests.contracts.kit.proxy import MARK, Fault
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.persistence.isolation import EXAMPLES, Belongings
from tests.support.cast import ADA, euros
from tests.support.concurrency import error_of, refused, together
from tests.support.shop_env import ShopEnv
from tests.support.waiting import until

LIMIT = 2.0
"""Seconds after which an impatient adapter gives up."""


@law(
    "UOW-13",
    hint="Translate at one place, around every call of the driver: conflicts of any kind, time-outs, lost servers.",
    mutants=("leaks a driver's exception",),
)
async def every_exception_that_crosses_the_port_is_ours(env: PersistenceEnv) -> None:
    """Every exception that crosses the port is a `PortError`: under contention, and from every method of every port
    when the server is gone, which is `Unavailable`, or when its data are held by someone else."""
    tenant = await env.tenant()
    products = [await tenant.product() for _ in range(2)]
    outcomes = await together(12, lambda number: _fight(tenant, products, number))
    outcomes.only(PortError)
    assert outcomes.errors, "of twelve who want the same, some must be refused"

    lamp = await tenant.product()
    order = await tenant.order(lamp)
    [*_, message] = await tenant.messages()
    belongings = Belongings(lamp, order, message.id, Turn("a job", tenant.ids.new()))
    async with _in_trouble(env, tenant) as (troubled, expected):
        errors = await asyncio.gather(*(error_of(call(troubled, belongings)) for call in EXAMPLES.values()))
        for name, error in zip(EXAMPLES, errors, strict=True):
            assert error is None or isinstance(error, PortError), f"{name} let {error!r} out"
            assert expected is None or isinstance(error, expected), f"{name}: {error!r} instead of {expected.__name__}"


async def _fight(tenant: ShopEnv, products: list[Product], number: int) -> None:
    """Change, remove and add, all the same things as everybody else."""
    async with tenant.uow() as uow:
        for product in await uow.products.get_many([product.id for product in products]):
            if number % 4 == 3:
                uow.products.remove(product)
            else:
                product.change_price(euros(f"{number + 100}.00"))
                uow.products.save(product)
        if number % 3 == 0:
            uow.products.add(tenant.new_product(sku="WANTED-BY-ALL"))
        await uow.commit()


@asynccontextmanager
async def _in_trouble(env: PersistenceEnv, tenant: ShopEnv) -> AsyncIterator[tuple[ShopEnv, type[PortError] | None]]:
    """The tenant, through an adapter whose server is gone or whose data are held; and what every call must raise."""
    if env.can_be_cut:
        async with env.behind_a_proxy() as (proxy, other):
            proxy.break_with(Fault.REFUSE)
            yield other.reach(tenant.id), Unavailable
    elif env.harness.seize is not None:
        async with env.again(hurried=True) as other:
            with env.harness.seize(env.address, tenant.id):
                yield other.reach(tenant.id), None
    else:
        yield tenant, None


@law(
    "UOW-14",
    hint="From the moment the commit is sent until its answer is there, a lost connection is `CommitUnknown`.",
    mutants=(
        "takes a lost answer for a commit",
        "takes a lost answer for a conflict",
        "takes a lost answer for nothing stored",
    ),
    needs=(Capability.FAULT_PROXY,),
)
async def a_commit_without_an_answer_is_unknown(env: PersistenceEnv) -> None:
    """The connection is cut after the commit was sent and before its answer: `CommitUnknown`, never success, never
    `ConcurrencyConflict`; and repeating the use case with the same key ends with exactly one effect."""
    tenant = await env.tenant()
    product = await tenant.product(on_hand=6, name=MARK)
    async with env.behind_a_proxy() as (proxy, other):
        far = other.reach(tenant.id)
        await _works(far)
        proxy.break_with(Fault.CUT_AFTER_COMMIT)
        new = far.new_product(sku=MARK)
        with refused(CommitUnknown):
            async with far.uow() as uow:
                uow.products.add(new)
                await uow.commit()
        assert proxy.has_cut
        assert await tenant.store.storage.read(Product, [new.id]) == [new], "the proxy let the commit through"

        proxy.heal()
        await until(lambda: _works(far), "the adapter works again", within=5)
        proxy.break_with(Fault.CUT_AFTER_COMMIT)
        with refused(PortError):
            await far.shop.ordering.place(far.wish(product), by=ADA, key="once")
        proxy.heal()
        await until(lambda: _works(far), "the adapter works again", within=5)
        order = await far.shop.ordering.place(far.wish(product), by=ADA, key="once")
    [item] = await tenant.store.storage.read(StockItem, [product.id])
    assert item.reserved == 1
    assert [each.id for each in (await tenant.store.orders.list(OrderFilter(), after=None, limit=2)).items] == [
        order.id
    ]


@law(
    "UOW-15",
    hint="Until the commit is sent, a lost connection is `Unavailable`: the server gives up what was begun.",
    mutants=("takes a cut line for a conflict",),
    needs=(Capability.FAULT_PROXY,),
)
async def a_line_cut_before_the_commit_stores_nothing(env: PersistenceEnv) -> None:
    """The connection is cut before the commit is sent, at whichever message: `Unavailable`, and nothing is written."""
    tenant = await env.tenant()
    lamp = await tenant.product()
    async with env.behind_a_proxy() as (proxy, other):
        far = other.reach(tenant.id)
        for messages in count():
            await until(lambda: _works(far), "the adapter works again", within=5)
            new = far.new_product(sku=f"{MARK}-{messages}")
            proxy.break_with(Fault.CUT_BEFORE_COMMIT, after=messages)
            error = await error_of(_read_and_add(far, lamp, new))
            was_cut = proxy.has_cut
            proxy.heal()
            stored = await tenant.store.storage.read(Product, [new.id])
            if not was_cut:
                assert (error, stored) == (None, [new])
                assert messages > 0, "there was nothing to cut"
                return
            assert isinstance(error, Unavailable), f"cut after {messages} messages: {error!r}"
            assert stored == []


async def _read_and_add(tenant: ShopEnv, known: Product, new: Product) -> None:
    async with tenant.uow() as uow:
        await uow.products.get(known.id)
        uow.products.add(new)
        await uow.commit()


@law(
    "UOW-17",
    hint="Give every call a time limit, the driver's or `asyncio.timeout`, and drop the connection where it runs out.",
    mutants=("takes silence for a conflict",),
    needs=(Capability.FAULT_PROXY,),
)
async def a_silent_server_is_unavailable_in_time(env: PersistenceEnv) -> None:
    """The server answers nothing: every call raises `Unavailable` within its time limit and a second, and leaves no
    connection behind."""
    tenant = await env.tenant()
    lamp = await tenant.product()
    async with env.behind_a_proxy() as (proxy, other):
        far = other.reach(tenant.id)
        await _works(far)
        proxy.break_with(Fault.SILENCE)
        with _within(LIMIT + 1):
            # All at once, because each takes its whole time limit.
            errors = await asyncio.gather(
                error_of(other.persistence.ping()),
                error_of(_read_and_add(far, lamp, far.new_product())),
                error_of(far.store.outbox.dead_letters(1)),
            )
        for call, error in zip(("ping", "a commit", "dead_letters"), errors, strict=True):
            assert isinstance(error, Unavailable), f"{call}: {error!r} instead of Unavailable"
        proxy.heal()
        await until(lambda: _works(far), "the adapter works again", within=5)


@law(
    "UOW-18",
    hint="Wait for a free connection no longer than the pool's time limit, and give it back whatever happens.",
    mutants=("takes a full pool for a conflict",),
    needs=(Capability.FAULT_PROXY,),
)
async def an_exhausted_pool_is_unavailable_and_recovers(env: PersistenceEnv) -> None:
    """When every connection of the pool is taken, the next caller gets `Unavailable` within the pool's time limit; when
    they are free again, all are served, without a restart."""
    tenant = await env.tenant()
    lamp = await tenant.product()
    async with env.behind_a_proxy() as (proxy, other):
        far = other.reach(tenant.id)
        await _works(far)
        proxy.break_with(Fault.SILENCE)
        with _within(LIMIT + 1):
            outcomes = await together(12, lambda _: far.store.storage.read(Product, [lamp.id]))
        outcomes.only(Unavailable)
        assert len(outcomes.errors) == 12
        proxy.heal()
        await until(lambda: _works(far), "the adapter works again", within=5)
        outcomes = await together(12, lambda _: far.store.storage.read(Product, [lamp.id]))
        outcomes.only()


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    begun = time.monotonic()
    yield
    taken = time.monotonic() - begun
    assert taken < seconds, f"{taken:.1f} s, and not within {seconds:.1f} s"


async def _works(tenant: ShopEnv) -> bool:
    try:
        await tenant.store.storage.read(Product, [])
        await tenant.store.outbox.dead_letters(1)
    except Unavailable:
        return False
    return True


LAWS = (
    every_exception_that_crosses_the_port_is_ours,
    a_commit_without_an_answer_is_unknown,
    a_line_cut_before_the_commit_stores_nothing,
    a_silent_server_is_unavailable_in_time,
    an_exhausted_pool_is_unavailable_and_recovers,
)
