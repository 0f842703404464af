"""The migration that moved reservations from stock items to orders, on data as the first version stored them."""

from collections.abc import Mapping

from sqlalchemy import JSON, Integer, Uuid, column, select, table, update

from adapters.sql import schema_migrations
from adapters.sql.persistence import SqlPersistence
from application.ordering.views import OrderFilter
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.ordering.order import Order, OrderStatus
from domain.ordering.order_line import OrderLine
from domain.ordering.reservations import reserve
from domain.stock.stock_item import StockItem
from tests.persistence.sql import shop_of
from tests.support.seeding import new_order
from tests.support.shop_env import ShopEnv

OLD_ITEMS = table("stock_items", column("id", Uuid), column("reserved", Integer), column("reservations", JSON))
MANY = 2_000


async def test_an_order_has_its_goods_if_a_stock_item_says_so(persistence: SqlPersistence) -> None:
    """Whatever its status is: a reservation is a reservation, and a status is none."""
    tenant = await shop_of(persistence)
    lamp = await tenant.product(on_hand=20)
    kept, never, odd = [new_order(tenant, OrderLine.of(lamp, quantity)) for quantity in (2, 3, 4)]
    odd.status = OrderStatus.CANCELLED
    await _add(tenant, kept, never, odd)
    await _migrate(persistence, tenant, "0001")
    await _list(persistence, tenant, lamp, [[str(kept.id), 1, 2], [str(odd.id), 1, 4]], reserved=6)
    await _migrate(persistence, tenant, schema_migrations.newest())
    assert await _goods_reserved(tenant) == {kept.id: True, never.id: False, odd.id: True}
    assert (await _item(tenant, lamp)).reserved == 6
    assert len((await tenant.store.stock.movements(lamp.id, after=None, limit=10)).items) == 1
    async with tenant.uow() as uow:
        assert (await uow.orders.get(kept.id)).lines == kept.lines


async def test_the_way_back_lists_the_lines_of_the_orders_again(persistence: SqlPersistence) -> None:
    """There and back, every order and stock item is as it was, however many orders there are."""
    tenant = await shop_of(persistence)
    lamp, tile, untouched = [await tenant.product(on_hand=4 * MANY) for _ in range(3)]
    orders = [new_order(tenant, OrderLine.of(lamp, 1), OrderLine.of(tile, 3)) for _ in range(MANY)]
    items = [await _item(tenant, product) for product in (lamp, tile)]
    for order in orders[::2]:
        reserve(order, items)
    async with tenant.uow() as uow:
        for order in orders:
            uow.orders.add(order)
        for item in items:
            uow.stock.save(item)
        await uow.commit()
    before = await _goods_reserved(tenant)

    await _migrate(persistence, tenant, "0001")
    listed = await _listed(persistence, tenant)
    assert listed[untouched.id] == set()
    assert listed[lamp.id] == {(order.id.hex, 1, 1) for order in orders[::2]}
    assert listed[tile.id] == {(order.id.hex, 2, 3) for order in orders[::2]}
    await _migrate(persistence, tenant, schema_migrations.newest())
    assert await _goods_reserved(tenant) == before
    assert [await _item(tenant, product) for product in (lamp, tile)] == items


async def _add(tenant: ShopEnv, *orders: Order) -> None:
    async with tenant.uow() as uow:
        for order in orders:
            uow.orders.add(order)
        await uow.commit()


async def _migrate(persistence: SqlPersistence, tenant: ShopEnv, to: str) -> None:
    run = schema_migrations.downgrade if to == "0001" else schema_migrations.upgrade
    async with persistence._server.migration_transaction(tenant.id) as connection:
        await connection.run_sync(run, to)


async def _list(
    persistence: SqlPersistence, tenant: ShopEnv, product: Product, reservations: object, *, reserved: int
) -> None:
    async with persistence._server.migration_transaction(tenant.id) as connection:
        await connection.execute(
            update(OLD_ITEMS).where(OLD_ITEMS.c.id == product.id).values(reserved=reserved, reservations=reservations)
        )


async def _listed(persistence: SqlPersistence, tenant: ShopEnv) -> Mapping[ProductId, set[tuple[str, int, int]]]:
    async with persistence._server.migration_transaction(tenant.id) as connection:
        rows = (await connection.execute(select(OLD_ITEMS))).all()
    return {
        row.id: {(order.replace("-", ""), number, quantity) for order, number, quantity in row.reservations}
        for row in rows
    }


async def _item(tenant: ShopEnv, product: Product) -> StockItem:
    async with tenant.uow() as uow:
        return await uow.stock.get(product.id)


async def _goods_reserved(tenant: ShopEnv) -> Mapping[object, bool]:
    shown = await tenant.store.orders.list(OrderFilter(), after=None, limit=2 * MANY)
    async with tenant.uow() as uow:
        orders = await uow.orders.get_many([summary.id for summary in shown.items])
    return {order.id: order.goods_reserved for order in orders}
