"""Repositories: the aggregates that are stored, with the changes of one unit of work applied."""

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.catalogue.change_price import ChangePriceRequest
from application.ports.errors import AlreadyExists, ConcurrencyConflict
from domain.shared.errors import NotFound
from tests.application.running_shop import a_shop
from tests.support.builders import a_product, product_id
from tests.support.cast import HEXAGON_TILE, KIM, PENCIL, euros


async def test_a_unit_of_work_reads_what_it_has_added() -> None:
    """By id, by several ids, and by natural key."""
    env = await a_shop(MemoryPersistence)
    product = a_product(PENCIL)
    async with env.uow() as uow:
        uow.products.add(product)
        assert await uow.products.get(product.id) == product
        assert await uow.products.get_many([product_id(2), product.id, product.id]) == [product]
        assert await uow.products.find(PENCIL.sku) == product


async def test_a_unit_of_work_reads_what_it_has_changed() -> None:
    """Other units of work read what is stored; they see the change after the commit."""
    env = await a_shop(MemoryPersistence)
    product = await env.product(price=euros("3.60"))
    async with env.uow() as uow, env.uow() as other:
        changed = await uow.products.get(product.id)
        changed.change_price(euros("4.20"))
        uow.products.save(changed)
        assert (await uow.products.get(product.id)).price == euros("4.20")
        found = await uow.products.find(product.sku)
        assert found
        assert found.price == euros("4.20")
        assert (await other.products.get(product.id)).price == euros("3.60")
        await uow.commit()
    async with env.uow() as later:
        assert await later.products.get(product.id) == changed


async def test_a_unit_of_work_does_not_see_what_it_has_removed() -> None:
    """Neither by id nor by natural key; after the commit no other unit of work sees it either."""
    env = await a_shop(MemoryPersistence)
    product = await env.product()
    for _ in range(2):
        async with env.uow() as uow:
            if found := await uow.products.find(product.sku):
                uow.products.remove(found)
            with pytest.raises(NotFound) as refusal:
                await uow.products.get(product.id)
            assert refusal.value.values == {"kind": "product", "key": product.id}
            assert await uow.products.get_many([product.id]) == []
            assert await uow.products.find(product.sku) is None
            await uow.commit()


async def test_a_natural_key_is_free_again_after_a_removal() -> None:
    """Even in the unit of work that removes the aggregate."""
    env = await a_shop(MemoryPersistence)
    old, new = a_product(PENCIL, number=1), a_product(PENCIL, number=2)
    async with env.uow() as uow:
        uow.products.add(old)
        await uow.commit()
    async with env.uow() as uow:
        uow.products.remove(await uow.products.get(old.id))
        uow.products.add(new)
        assert await uow.products.find(PENCIL.sku) == new
        await uow.commit()
    async with env.uow() as uow:
        assert await uow.products.find(PENCIL.sku) == new


async def test_aggregates_belong_to_the_caller() -> None:
    """Changing one has no effect unless it is saved afterwards, even if it was added or saved before."""
    env = await a_shop(MemoryPersistence)
    stored, added = await env.product(price=euros("3.60")), a_product(PENCIL)
    async with env.uow() as uow:
        uow.products.add(added)
        added.change_price(euros("6.66"))
        for _ in range(2):
            (await uow.products.get(stored.id)).change_price(euros("6.66"))
        await uow.commit()
    async with env.uow() as uow:
        assert (await uow.products.get(stored.id)).price == euros("3.60")
        assert (await uow.products.get(added.id)).price == PENCIL.price


async def test_a_version_grows_by_one_with_every_stored_change() -> None:
    """However often it was saved in a unit of work. An unchanged aggregate keeps its version."""
    env = await a_shop(MemoryPersistence)
    product = a_product(PENCIL)
    async with env.uow() as uow:
        uow.products.add(product)
        uow.products.save(product)
        await uow.commit()
    assert product.version == 1
    for expected, price in [(2, "2.00"), (3, "3.00"), (3, "3.00")]:
        async with env.uow() as uow:
            found = await uow.products.get(product.id)
            found.change_price(euros(price))
            uow.products.save(found)
            uow.products.save(found)
            await uow.commit()
        assert found.version == expected


async def test_two_aggregates_cannot_have_one_id() -> None:
    """The second is refused at once if this unit of work has the first, and at the commit otherwise."""
    env = await a_shop(MemoryPersistence)
    async with env.uow() as uow:
        uow.products.add(a_product(PENCIL))
        with pytest.raises(AlreadyExists) as refusal:
            uow.products.add(a_product(HEXAGON_TILE))
        assert refusal.value.values == {"kind": "product", "key": product_id()}
        await uow.commit()
    async with env.uow() as uow:
        uow.products.add(a_product(HEXAGON_TILE))
        with pytest.raises(AlreadyExists):
            await uow.commit()
    async with env.uow() as uow:
        assert (await uow.products.get(product_id())).sku == PENCIL.sku


async def test_of_two_units_of_work_with_one_version_only_the_first_commits() -> None:
    """The second gets a `ConcurrencyConflict`, and the change of the first stays."""
    env = await a_shop(MemoryPersistence)
    product = await env.product()
    async with env.uow() as first, env.uow() as second:
        for uow, price in [(first, "4.20"), (second, "6.66")]:
            found = await uow.products.get(product.id)
            found.change_price(euros(price))
            uow.products.save(found)
        await first.commit()
        with pytest.raises(ConcurrencyConflict, match=f"product {product.id}"):
            await second.commit()
    async with env.uow() as uow:
        assert (await uow.products.get(product.id)).price == euros("4.20")


@pytest.mark.parametrize("action", ["save", "remove"])
async def test_a_removed_aggregate_cannot_be_changed(action: str) -> None:
    """Neither in the same unit of work nor in another one; saving it does not create it again."""
    env = await a_shop(MemoryPersistence)
    product = await env.product()
    async with env.uow() as uow, env.uow() as other:
        found, late = await uow.products.get(product.id), await other.products.get(product.id)
        uow.products.remove(found)
        with pytest.raises(ConcurrencyConflict):
            getattr(uow.products, action)(found)
        await uow.commit()
        late.change_price(euros("6.66"))
        getattr(other.products, action)(late)
        with pytest.raises(ConcurrencyConflict):
            await other.commit()
    assert await env.store.products.get(product.id) is None


async def test_an_aggregate_is_read_from_the_storage_once() -> None:
    """Reading it again gives the same state; that it has been changed meanwhile shows at the commit."""
    env = await a_shop(MemoryPersistence)
    product = await env.product()
    async with env.uow() as uow:
        first = await uow.products.get(product.id)
        await env.shop.catalogue.change_price(ChangePriceRequest(product.id, euros("6.66")), by=KIM)
        assert await uow.products.get(product.id) == first
        assert await uow.products.find(product.sku) == first
