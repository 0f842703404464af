"""UOW 2, 3, 6 and 8: what one unit of work sees, and what it leaves behind."""

from itertools import product

from domain.catalogue.product import Product
from domain.shared.errors import NotFound
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.storage.reads import READS
from tests.support.cast import HONEYCOMB_LAMP, euros
from tests.support.concurrency import accepted, refused


@law(
    "UOW-2",
    hint="Nothing may reach the store before `write`; a unit of work that is left has nothing to undo.",
    mutants=("no rollback",),
)
async def leaving_the_block_without_commit_changes_nothing(env: PersistenceEnv) -> None:
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
async def an_exception_changes_nothing_and_passes_through(env: PersistenceEnv) -> None:
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
async def no_unit_of_work_sees_what_another_has_not_committed(env: PersistenceEnv) -> None:
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
        with accepted("committing what nobody else has stored"):
            await writing.commit()
    async with tenant.uow() as reading:
        assert (await reading.products.get(lamp.id)).price == euros("1.00")
        assert await reading.products.find(new.sku) == new


@law(
    "UOW-8",
    hint="Copy on the way in and on the way out; every field holds an immutable value, so `copy.copy` is enough.",
    mutants=(
        "live references",
        "hands out what it keeps when it reads many",
        "hands out what it keeps when it finds",
        "keeps what it was handed",
    ),
)
async def what_is_handed_out_belongs_to_the_caller(env: PersistenceEnv) -> None:
    """What is handed out, by `get`, `get_many` or `find`, belongs to the caller: changing it without `save` changes
    nothing, neither now nor at commit; and what was saved is what it was when it was saved."""
    tenant = await env.tenant()
    for read, read_again in product(READS.values(), repeat=2):
        lamp, tile = await tenant.product(name="Honeycomb lamp"), await tenant.product(name="Hexagon tile")
        new = tenant.new_product(name="Pencil")
        async with tenant.uow() as uow:
            uow.products.add(new)
            new.name = "Sharpened"
            saved = await read(uow, tile)
            saved.description = "Six corners"
            uow.products.save(saved)
            saved.description = "Six edges"
            for one in (lamp, tile, new):
                (await read(uow, one)).name = "Scribbled over"
            names = [(await read_again(uow, one)).name for one in (lamp, tile, new)]
            assert names == ["Honeycomb lamp", "Hexagon tile", "Pencil"]
            assert (await read_again(uow, tile)).description == "Six corners"
            await uow.commit()
        async with tenant.uow() as uow:
            stored = [await read(uow, one) for one in (lamp, tile, new)]
        assert [one.name for one in stored] == ["Honeycomb lamp", "Hexagon tile", "Pencil"]
        assert stored[1].description == "Six corners"

    lamp = await tenant.product(name="Honeycomb lamp")
    one, other = [(await tenant.store.storage.read(Product, [lamp.id]))[0] for _ in range(2)]
    one.name = "Scribbled over"
    assert other.name == "Honeycomb lamp"


LAWS = (
    leaving_the_block_without_commit_changes_nothing,
    an_exception_changes_nothing_and_passes_through,
    no_unit_of_work_sees_what_another_has_not_committed,
    what_is_handed_out_belongs_to_the_caller,
)
