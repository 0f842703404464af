"""What SQL is sent: how many statements, whether they are prepared once, and what they do to rows that were there."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.sql.batch import rows_of
from adapters.sql.persistence import SqlPersistence
from adapters.sql.postgres_batch import statement_for
from adapters.sql.sqlite import SqliteServer
from application.ports.storage import Batch, Change
from domain.ordering.order import Order
from tests.persistence.sql import DATABASES, another_tenant, shop_of, sql_persistence
from tests.support.cast import ADA
from tests.support.fakes import FixedClock
from tests.support.shop_env import ShopEnv
from tests.support.statements import sql_statements


@pytest.fixture(params=DATABASES)
async def persistence(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlPersistence]:
    """Each of the two databases."""
    async with sql_persistence(request, tmp_path) as persistence:
        yield persistence


@pytest.fixture(params=["postgres"])
async def postgres(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlPersistence]:
    """PostgreSQL alone."""
    async with sql_persistence(request, tmp_path) as persistence:
        yield persistence


async def test_placing_an_order_takes_three_statements_on_postgres(postgres: SqlPersistence) -> None:
    """The products, the stock, and everything that is written; there is no BEGIN and no COMMIT to wait for."""
    shop = await shop_of(postgres)
    products = [await shop.product() for _ in range(3)]
    with sql_statements() as seen:
        await shop.shop.ordering.place(shop.wish(*products), by=ADA)
    assert [statement.split()[0].lower() for statement in seen] == ["select", "select", "with"]


async def test_the_statement_that_writes_does_not_depend_on_how_many_lines_there_are(postgres: SqlPersistence) -> None:
    """It is prepared once, and not for every length of an order again."""
    shop = await shop_of(postgres)
    order = await _stored_order(shop)
    texts = set()
    for times in (2, 20):
        longer = replace(order, lines=order.lines * times)
        texts.add(statement_for(rows_of(Batch((Change("add", longer, 0),))), "somewhere")[0])
    assert len(texts) == 1


@pytest.mark.parametrize("kept", [1, 2, 3])
async def test_an_order_that_is_saved_has_the_lines_that_it_has_now(persistence: SqlPersistence, kept: int) -> None:
    """Lines that are no longer there are gone, those that changed have changed, and new ones are there."""
    shop = await shop_of(persistence)
    order = await _stored_order(shop)
    first, second = order.lines
    lines = {1: (second,), 2: (replace(first, quantity=7), second), 3: (second, first, first)}[kept]
    changed = replace(order, version=2, lines=lines)
    await shop.store.storage.write(Batch((Change("save", changed, 1),)))
    assert await shop.store.storage.read(Order, [order.id]) == [changed]


async def test_lines_and_ledger_go_with_the_thing_that_they_belong_to(persistence: SqlPersistence) -> None:
    """Removing an order or a stock item leaves no row behind that would be in the way of another one."""
    shop = await shop_of(persistence)
    product = await shop.product(on_hand=5)
    order = await _stored_order(shop)
    async with shop.uow() as uow:
        uow.stock.remove(await uow.stock.get(product.id))
        uow.orders.remove(await uow.orders.get(order.id))
        await uow.commit()
    ledger = await shop.store.stock.movements(product.id, after=None, limit=10)
    assert ledger.items == ()
    await shop.store.storage.write(Batch((Change("add", order, 0),)))
    assert await shop.store.storage.read(Order, [order.id]) == [order]


async def test_few_sqlite_files_are_open_at_a_time(tmp_path: Path) -> None:
    """Those used last; a file that was closed is opened again when it is needed."""
    server = SqliteServer(tmp_path, readers=1, most_open=2, patience=1)
    persistence = SqlPersistence(server, clock=FixedClock())
    await persistence.open()
    shops = [await shop_of(persistence, another_tenant()) for _ in range(4)]
    for _ in range(2):
        for shop in shops:
            await shop.product()
    assert list(server._open) == [shop.id for shop in shops[-2:]]
    await persistence.close()


async def _stored_order(shop: ShopEnv) -> Order:
    """An order of two lines."""
    placed = await shop.shop.ordering.place(shop.wish(await shop.product(), await shop.product()), by=ADA)
    [order] = await shop.store.storage.read(Order, [placed.id])
    return order
