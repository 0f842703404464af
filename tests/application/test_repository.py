"""Repositories: what is stored, as one unit of work sees it, changed by what it has done so far."""

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.catalogue import NewPrice
from application.ports.errors import AlreadyExists, ConcurrencyConflict
from domain.errors import NotFound
from tests.application.house import a_house
from tests.builders import a_product, product_id
from tests.cast import HEXAGON_TILE, KIM, PENCIL, euros


async def test_a_unit_of_work_reads_what_it_has_added() -> None:
    """By id, among many, and by natural key."""
    house = await a_house(MemoryPersistence)
    product = a_product(PENCIL)
    async with house.work() as work:
        work.products.add(product)
        assert await work.products.get(product.id) == product
        assert await work.products.get_many([product_id(2), product.id, product.id]) == [product]
        assert await work.products.find(PENCIL.sku) == product


async def test_a_unit_of_work_reads_what_it_has_changed() -> None:
    """The others read what is stored, until the commit."""
    house = await a_house(MemoryPersistence)
    product = await house.product(price=euros("3.60"))
    async with house.work() as work, house.work() as other:
        changed = await work.products.get(product.id)
        changed.change_price(euros("4.20"))
        work.products.save(changed)
        assert (await work.products.get(product.id)).price == euros("4.20")
        found = await work.products.find(product.sku)
        assert found
        assert found.price == euros("4.20")
        assert (await other.products.get(product.id)).price == euros("3.60")
        await work.commit()
    async with house.work() as later:
        assert await later.products.get(product.id) == changed


async def test_a_unit_of_work_does_not_see_what_it_has_removed() -> None:
    """Neither by id nor by natural key; nor does anybody else, after the commit."""
    house = await a_house(MemoryPersistence)
    product = await house.product()
    for _ in range(2):
        async with house.work() as work:
            if found := await work.products.find(product.sku):
                work.products.remove(found)
            with pytest.raises(NotFound) as refusal:
                await work.products.get(product.id)
            assert refusal.value.values == {"kind": "product", "key": product.id}
            assert await work.products.get_many([product.id]) == []
            assert await work.products.find(product.sku) is None
            await work.commit()


async def test_a_natural_key_is_free_again_after_a_removal() -> None:
    """Even within the same unit of work."""
    house = await a_house(MemoryPersistence)
    old, new = a_product(PENCIL, number=1), a_product(PENCIL, number=2)
    async with house.work() as work:
        work.products.add(old)
        await work.commit()
    async with house.work() as work:
        work.products.remove(await work.products.get(old.id))
        work.products.add(new)
        assert await work.products.find(PENCIL.sku) == new
        await work.commit()
    async with house.work() as work:
        assert await work.products.find(PENCIL.sku) == new


async def test_what_is_handed_out_belongs_to_the_caller() -> None:
    """Changing it changes nothing unless it is saved; nor does changing what was added or saved before."""
    house = await a_house(MemoryPersistence)
    stored, added = await house.product(price=euros("3.60")), a_product(PENCIL)
    async with house.work() as work:
        work.products.add(added)
        added.change_price(euros("6.66"))
        for _ in range(2):
            (await work.products.get(stored.id)).change_price(euros("6.66"))
        await work.commit()
    async with house.work() as work:
        assert (await work.products.get(stored.id)).price == euros("3.60")
        assert (await work.products.get(added.id)).price == PENCIL.price


async def test_a_version_grows_by_one_with_every_stored_change() -> None:
    """However often it was saved; an unchanged aggregate keeps its version."""
    house = await a_house(MemoryPersistence)
    product = a_product(PENCIL)
    async with house.work() as work:
        work.products.add(product)
        work.products.save(product)
        await work.commit()
    assert product.version == 1
    for expected, price in [(2, "2.00"), (3, "3.00"), (3, "3.00")]:
        async with house.work() as work:
            found = await work.products.get(product.id)
            found.change_price(euros(price))
            work.products.save(found)
            work.products.save(found)
            await work.commit()
        assert found.version == expected


async def test_an_id_is_given_out_once() -> None:
    """It is refused at once when this unit of work knows, and at the commit otherwise."""
    house = await a_house(MemoryPersistence)
    async with house.work() as work:
        work.products.add(a_product(PENCIL))
        with pytest.raises(AlreadyExists) as refusal:
            work.products.add(a_product(HEXAGON_TILE))
        assert refusal.value.values == {"kind": "product", "key": product_id()}
        await work.commit()
    async with house.work() as work:
        work.products.add(a_product(HEXAGON_TILE))
        with pytest.raises(AlreadyExists):
            await work.commit()
    async with house.work() as work:
        assert (await work.products.get(product_id())).sku == PENCIL.sku


async def test_two_that_saw_the_same_cannot_both_change_it() -> None:
    """The second one learns that the first was faster."""
    house = await a_house(MemoryPersistence)
    product = await house.product()
    async with house.work() as fast, house.work() as slow:
        for work, price in [(fast, "4.20"), (slow, "6.66")]:
            found = await work.products.get(product.id)
            found.change_price(euros(price))
            work.products.save(found)
        await fast.commit()
        with pytest.raises(ConcurrencyConflict, match=f"product {product.id}"):
            await slow.commit()
    async with house.work() as work:
        assert (await work.products.get(product.id)).price == euros("4.20")


@pytest.mark.parametrize("action", ["save", "remove"])
async def test_what_is_gone_cannot_be_changed(action: str) -> None:
    """Neither in the same unit of work nor in another one; it is never made anew."""
    house = await a_house(MemoryPersistence)
    product = await house.product()
    async with house.work() as work, house.work() as other:
        found, late = await work.products.get(product.id), await other.products.get(product.id)
        work.products.remove(found)
        with pytest.raises(ConcurrencyConflict):
            getattr(work.products, action)(found)
        await work.commit()
        late.change_price(euros("6.66"))
        getattr(other.products, action)(late)
        with pytest.raises(ConcurrencyConflict):
            await other.commit()
    assert await house.store.products.get(product.id) is None


async def test_what_was_read_stays_as_it_was_read() -> None:
    """A unit of work asks for each aggregate once; that others were faster it learns at the commit."""
    house = await a_house(MemoryPersistence)
    product = await house.product()
    async with house.work() as work:
        first = await work.products.get(product.id)
        await house.shop.catalogue.change_price(NewPrice(product.id, euros("6.66")), by=KIM)
        assert await work.products.get(product.id) == first
        assert await work.products.find(product.sku) == first
