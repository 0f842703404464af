"""Which statements PostgreSQL is sent, and whether it can prepare them once."""

from dataclasses import replace

from adapters.sql.batch import steps_of
from adapters.sql.persistence import SqlPersistence
from adapters.sql.postgres_batch import statement_for
from application.ports.storage import Batch, Change
from domain.ordering.order import Order
from tests.contracts.laws.storage.batches import added, batch, next_of, removed, saved
from tests.persistence.sql import shop_of
from tests.support.cast import ADA
from tests.support.statements import sql_statements


async def test_placing_an_order_takes_three_statements(postgres: SqlPersistence) -> None:
    """One reads the products, one the stock, and one writes everything; there is no BEGIN and no COMMIT."""
    shop = await shop_of(postgres)
    products = [await shop.product() for _ in range(3)]
    with sql_statements() as sent:
        await shop.shop.ordering.place(shop.wish(*products), by=ADA)
    assert [statement.split()[0].lower() for statement in sent] == ["select", "select", "with"]


async def test_the_text_of_a_write_does_not_depend_on_the_number_of_lines(postgres: SqlPersistence) -> None:
    """So it is prepared once, and not again for every length of an order."""
    shop = await shop_of(postgres)
    placed = await shop.shop.ordering.place(shop.wish(await shop.product(), await shop.product()), by=ADA)
    [order] = await shop.store.storage.read(Order, [placed.id])
    texts = set()
    for times in (2, 20):
        longer = replace(order, lines=order.lines * times)
        texts.add(statement_for(steps_of(Batch((Change("add", longer, 0),))), "a_schema")[0])
    assert len(texts) == 1


async def test_only_who_saves_several_under_natural_keys_reads_their_keys_first(postgres: SqlPersistence) -> None:
    """Whether one gives up a key that another one wants does not show otherwise; everything else is one statement."""
    shop = await shop_of(postgres)
    lamp, tile, nut = [await shop.product() for _ in range(3)]
    alone = batch(saved(lamp, name="Lamp"), removed(tile), added(shop.new_product(sku=tile.sku)))
    together = batch(*(saved(product, name="Two") for product in (next_of(lamp, name="Lamp"), nut)))
    for written, expected in ((alone, ["with"]), (together, ["select", "with"])):
        with sql_statements() as sent:
            await shop.store.storage.write(written)
        assert [statement.split()[0].lower() for statement in sent] == expected
