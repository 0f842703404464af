"""UOW 1 to 3 and 6 to 8: what one unit of work sees, and what it leaves behind."""

from datetime import timedelta

from domain.catalogue.product import Product
from domain.ordering.ids import LineId, OrderId
from domain.shared.errors import NotFound
from domain.stock.stock_item import StockItem
from tests.contracts.kit.concurrency import refused
from tests.contracts.kit.env import Env
from tests.contracts.kit.law import law
from tests.support.cast import HONEYCOMB_LAMP, euros

HARD_TO_KEEP = "Cafe\u0301 Müller \N{HONEYBEE}\N{ZERO WIDTH JOINER}\N{JIGSAW PUZZLE PIECE} \N{HONEY POT} ﬁ ẞ"


@law(
    "UOW-1",
    hint="Compare each field written with the one read: microseconds, UTC, None against empty, minor units.",
    mutants=("forgets microseconds", "takes an empty description for none"),
)
async def what_is_committed_is_read_back_equal(env: Env) -> None:
    """What is committed is read back equal by a new unit of work: every field, money in minor units, aware UTC times
    to the microsecond, emoji and combining characters, empty collections and strings distinct from missing ones."""
    tenant = await env.tenant()
    env.clock.advance(timedelta(microseconds=1))
    bare = tenant.new_product(price=euros("0.01"))
    empty = tenant.new_product(description="")
    full = tenant.new_product(name=HARD_TO_KEEP, description=f"{HARD_TO_KEEP}\n\t", price=euros("9999999.99"))
    order = await tenant.order(await tenant.product(), quantity=3)
    items = [StockItem(id=bare.id), StockItem(id=empty.id)]
    items[1].receive(10, at=env.clock.now())
    items[1].reserve(LineId(OrderId(env.ids.new()), 1), 4)
    async with tenant.uow() as uow:
        confirmed = await uow.orders.get(order.id)
        confirmed.confirm(env.clock.now())
        uow.orders.save(confirmed)
        for product in (bare, empty, full):
            uow.products.add(product)
        for item in items:
            uow.stock.add(item)
        await uow.commit()

    async with tenant.uow() as uow:
        for product in (bare, empty, full):
            assert await uow.products.get(product.id) == product
        for item in items:
            assert await uow.stock.get(item.id) == item
        read = await uow.orders.get(order.id)
    assert read == confirmed
    assert (read.email, read.address, read.lines) == (order.email, order.address, order.lines)
    assert {moment.utcoffset() for moment in (read.placed_at, read.pay_by)} == {timedelta(0)}
    assert read.placed_at.microsecond == env.clock.now().microsecond


@law(
    "UOW-2",
    hint="Nothing may reach the store before `write`; a unit of work that is left has nothing to undo.",
    mutants=("no rollback",),
)
async def leaving_the_block_without_commit_changes_nothing(env: Env) -> None:
    """Leaving the block without `commit` changes nothing."""
    tenant = await env.tenant()
    lamp, tile = await tenant.product(), await tenant.product()
    await tenant.messages()
    new = tenant.new_product()
    async with tenant.uow() as uow:
        lamp.change_price(euros("1.00"))
        uow.products.save(lamp)
        uow.products.remove(tile)
        uow.products.add(new)

    async with tenant.uow() as uow:
        assert (await uow.products.get(lamp.id)).price != lamp.price
        assert await uow.products.get(tile.id) == tile
        with refused(NotFound):
            await uow.products.get(new.id)
    assert await tenant.messages() == []


class _Spilled(Exception):
    """Something that has nothing to do with the shop."""


@law(
    "UOW-3",
    hint="`__aexit__` neither swallows nor wraps: it returns None, and whatever was raised goes on.",
    mutants=("wraps what the block raises", "commits on the way out"),
)
async def an_exception_changes_nothing_and_passes_through(env: Env) -> None:
    """An exception in the block changes nothing, and passes through as it is: the same object, not wrapped."""
    tenant = await env.tenant()
    new, spilled = tenant.new_product(), _Spilled("honey")

    async def spill() -> None:
        async with tenant.uow() as uow:
            uow.products.add(new)
            raise spilled

    with refused(_Spilled) as caught:
        await spill()
    assert caught.error is spilled
    assert spilled.__cause__ is None

    async with tenant.uow() as uow:
        assert await uow.products.get_many([new.id]) == []


@law(
    "UOW-6",
    hint="Read what is committed, and nothing else.",
    mutants=("stores at once",),
)
async def no_unit_of_work_sees_what_another_has_not_committed(env: Env) -> None:
    """No unit of work sees another's writes before they are committed, neither by id nor by natural key."""
    tenant = await env.tenant()
    lamp, new = await tenant.product(price=HONEYCOMB_LAMP.price), tenant.new_product()
    async with tenant.uow() as writing, tenant.uow() as reading:
        writing.products.add(new)
        lamp.change_price(euros("1.00"))
        writing.products.save(lamp)
        assert (await reading.products.get(lamp.id)).price == HONEYCOMB_LAMP.price
        assert await reading.products.get_many([new.id]) == []
        assert await reading.products.find(new.sku) is None
        await writing.commit()
    async with tenant.uow() as reading:
        assert (await reading.products.get(lamp.id)).price == euros("1.00")
        assert await reading.products.find(new.sku) == new


@law(
    "UOW-7",
    hint="Look among the own changes before asking the store, also by natural key, also for what is removed.",
    mutants=("does not read its own writes",),
)
async def a_unit_of_work_reads_its_own_writes(env: Env) -> None:
    """A unit of work reads its own writes before commit, through `get`, `get_many` and look-up by natural key."""
    tenant = await env.tenant()
    lamp, tile, new = await tenant.product(), await tenant.product(), tenant.new_product()
    async with tenant.uow() as uow:
        uow.products.add(new)
        lamp.change_price(euros("1.00"))
        uow.products.save(lamp)
        uow.products.remove(tile)
        assert await uow.products.get(new.id) == new
        assert await uow.products.find(new.sku) == new
        assert (await uow.products.get(lamp.id)).price == euros("1.00")
        found = await uow.products.find(lamp.sku)
        assert found is not None
        assert found.price == euros("1.00")
        many = await uow.products.get_many([new.id, lamp.id, tile.id])
        assert {product.id for product in many} == {new.id, lamp.id}
        assert await uow.products.find(tile.sku) is None
        with refused(NotFound):
            await uow.products.get(tile.id)


@law(
    "UOW-8",
    hint="Copy on the way in and on the way out; every field holds an immutable value, so `copy.copy` is enough.",
    mutants=("live references",),
)
async def what_is_handed_out_belongs_to_the_caller(env: Env) -> None:
    """What is handed out belongs to the caller: changing it without `save` changes nothing, neither now nor at commit;
    and what was saved is what it was when it was saved."""
    tenant = await env.tenant()
    lamp, new = await tenant.product(name="Honeycomb lamp"), tenant.new_product(name="Pencil")
    async with tenant.uow() as uow:
        mine = await uow.products.get(lamp.id)
        mine.name = "Scribbled over"
        assert (await uow.products.get(lamp.id)).name == "Honeycomb lamp"
        uow.products.add(new)
        new.name = "Sharpened"
        assert (await uow.products.get(new.id)).name == "Pencil"
        await uow.commit()
    async with tenant.uow() as uow:
        names = {product.name for product in await uow.products.get_many([lamp.id, new.id])}
    assert names == {"Honeycomb lamp", "Pencil"}

    one, other = [(await tenant.store.storage.read(Product, [lamp.id]))[0] for _ in range(2)]
    one.name = "Scribbled over"
    assert other.name == "Honeycomb lamp"


LAWS = (
    what_is_committed_is_read_back_equal,
    leaving_the_block_without_commit_changes_nothing,
    an_exception_changes_nothing_and_passes_through,
    no_unit_of_work_sees_what_another_has_not_committed,
    a_unit_of_work_reads_its_own_writes,
    what_is_handed_out_belongs_to_the_caller,
)
