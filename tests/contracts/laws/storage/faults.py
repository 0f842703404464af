"""UOW 13 to 15 and 42: what a shop is told when its server has troubles of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from application.ordering.views import OrderFilter
from application.ports.errors import CommitUnknown, ConcurrencyConflict, PortError, Unavailable
from application.ports.schedules import Turn
from domain.catalogue.product import Product
from domain.stock.stock_item import StockItem
from tests.contracts.kit.deadlines import error_within
from tests.contracts.kit.law import Capability, law
from tests.contracts.kit.proxy import MARK, Fault
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.persistence.isolation import EXAMPLES, Belongings
from tests.contracts.laws.storage.whole import Whole
from tests.contracts.laws.storage.working import LIMIT, must_work_again, works
from tests.support.cast import ADA, euros
from tests.support.concurrency import all_of, error_of, refused, together
from tests.support.shop_env import ShopEnv

MOST_MESSAGES = 60
AT_ONCE = 6
"""Batches, each of a tenant and on a line of its own."""


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

    whole = await Belongings.of(tenant, await tenant.product())
    [*_, message] = await tenant.messages()
    belongings = replace(whole, message=message.id, turn=Turn("another job", tenant.ids.new()))
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
        async with env.again(hurried=True) as other, env.harness.seize(env.address, tenant.id):
            yield other.reach(tenant.id), None
    else:
        yield tenant, None


@law(
    "UOW-42",
    hint="Give the wait for a lock a time limit of its own, and call its end a conflict, not a lost server.",
    mutants=("takes held data for a lost server", "waits for held data as long as it takes"),
    needs=(Capability.SEIZABLE,),
)
async def data_that_somebody_holds_are_a_conflict_in_time(env: PersistenceEnv) -> None:
    """Somebody else holds the data and does not let go: a write raises `ConcurrencyConflict` within its time limit and
    a second, because trying again may succeed; nothing is stored. What was committed can be read meanwhile, and when
    the data are free again, the same batch is stored."""
    assert env.harness.seize is not None, "an adapter with SEIZABLE says how its data are held"
    tenant = await env.tenant()
    whole = await Whole.of(tenant)
    async with env.again(hurried=True) as other:
        far = other.reach(tenant.id)
        await must_work_again(far)
        async with env.harness.seize(env.address, tenant.id):
            error = await error_within(LIMIT + 1, whole.store(through=far))
            assert isinstance(error, ConcurrencyConflict), f"of data that somebody holds: {error!r}"
            await whole.must_be_absent(tenant, "refused because somebody holds the data")
        await whole.store(through=far)
        await whole.must_be_there(tenant, "when the data were free again")


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
    await all_of(_is_stored_and_unknown(env), _has_one_effect(env))


async def _is_stored_and_unknown(env: PersistenceEnv) -> None:
    tenant = await env.tenant()
    async with env.behind_a_proxy() as (proxy, other):
        far = other.reach(tenant.id)
        await works(far)
        proxy.break_with(Fault.CUT_AFTER_COMMIT)
        new = far.new_product(sku=MARK)
        with refused(CommitUnknown):
            async with far.uow() as uow:
                uow.products.add(new)
                await uow.commit()
        assert proxy.has_cut
    assert await tenant.store.storage.read(Product, [new.id]) == [new], "the proxy let the commit through"


async def _has_one_effect(env: PersistenceEnv) -> None:
    tenant = await env.tenant()
    product = await tenant.product(on_hand=6, name=MARK)
    async with env.behind_a_proxy() as (proxy, other):
        far = other.reach(tenant.id)
        await works(far)
        proxy.break_with(Fault.CUT_AFTER_COMMIT)
        with refused(PortError):
            await far.shop.ordering.place(far.wish(product), by=ADA, key="once")
        proxy.heal()
        await must_work_again(far)
        order = await far.shop.ordering.place(far.wish(product), by=ADA, key="once")
    [item] = await tenant.store.storage.read(StockItem, [product.id])
    assert item.reserved == 1
    orders = await tenant.store.orders.list(OrderFilter(), after=None, limit=2)
    assert [each.id for each in orders.items] == [order.id]


@law(
    "UOW-15",
    hint="Until the commit is sent, a lost connection is `Unavailable`: the server gives up what was begun.",
    mutants=("takes a cut line for a conflict", "stores a batch in pieces, which a cut leaves"),
    needs=(Capability.FAULT_PROXY,),
)
async def a_line_cut_before_the_commit_stores_nothing(env: PersistenceEnv) -> None:
    """The connection is cut before the commit is sent, at whichever message: `Unavailable`, and of a batch with every
    part there is none of them."""
    for first in range(0, MOST_MESSAGES, AT_ONCE):
        cut = await all_of(*(_is_cut(env, after=messages) for messages in range(first, first + AT_ONCE)))
        assert cut[0] or first > 0, "there was nothing to cut"
        if not all(cut):
            return
    raise AssertionError(f"a batch takes more than {MOST_MESSAGES} messages to the server")


async def _is_cut(env: PersistenceEnv, *, after: int) -> bool:
    """Whether a batch is cut after so many messages, and nothing of it is there; it may take fewer, and be stored."""
    tenant = await env.tenant()
    async with env.behind_a_proxy() as (proxy, other):
        far = other.reach(tenant.id)
        await must_work_again(far)
        whole = await Whole.of(tenant, sku=f"{MARK}-{after}")
        proxy.break_with(Fault.CUT_BEFORE_COMMIT, after=after)
        error = await error_of(whole.store(through=far))
        was_cut = proxy.has_cut
        proxy.heal()
        await must_work_again(far)
    if not was_cut:
        assert error is None, f"not cut, and refused: {error!r}"
        await whole.must_be_there(tenant, "not cut")
        return False
    await whole.must_be_absent(tenant, f"cut after {after} messages")
    assert isinstance(error, Unavailable), f"cut after {after} messages: {error!r}"
    return True


LAWS = (
    every_exception_that_crosses_the_port_is_ours,
    data_that_somebody_holds_are_a_conflict_in_time,
    a_commit_without_an_answer_is_unknown,
    a_line_cut_before_the_commit_stores_nothing,
)
