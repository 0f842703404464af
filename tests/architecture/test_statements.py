"""How many statements each use case sends to its database: pinned, and the same for one line as for many."""

from collections.abc import Awaitable, Callable
from dataclasses import fields
from pathlib import Path
from typing import get_type_hints

import pytest

from application.catalogue.add_product import AddProductRequest
from application.catalogue.change_price import ChangePriceRequest
from application.catalogue.find_products import GetProductRequest, SearchProductsRequest
from application.ordering.confirm_order import SendOrderConfirmationRequest
from application.ordering.end_order import CancelOrderRequest, ExpireUnpaidOrdersRequest
from application.ordering.find_orders import GetOrderRequest, ListOrdersRequest
from application.shop import Shop
from application.stock.find_stock import GetStockRequest, ListMovementsRequest
from application.stock.receive_stock import ReceiveStockRequest
from domain.accounts.actor import SYSTEM
from domain.catalogue.product import Product
from domain.ordering.order import PAY_WITHIN
from tests.contracts.adapters import test_mongo_motor, test_postgres, test_sqlite
from tests.contracts.laws.persistence.env import opened
from tests.support.cast import ADA, KIM, euros
from tests.support.servers import Servers
from tests.support.shop_env import ShopEnv

PLUGS = {
    "postgres": test_postgres.TestPostgres.plug,
    "sqlite": test_sqlite.TestSqlite.plug,
    "mongo": test_mongo_motor.TestMongoMotor.plug,
}
LINES = (1, 3, 20)

EXPECTED = {
    #                                 postgres, sqlite, mongo
    "catalogue.add": (1, 4, 4),
    "catalogue.change_price": (2, 4, 4),
    "catalogue.get": (1, 1, 1),
    "catalogue.search": (1, 1, 1),
    "stock.receive": (2, 5, 5),
    "stock.get": (1, 1, 1),
    "stock.movements": (1, 1, 1),
    "ordering.place": (3, 7, 6),
    "ordering.place with a key": (4, 9, 8),
    "ordering.place with a used key": (1, 1, 1),
    "ordering.get": (1, 1, 1),
    "ordering.list": (1, 1, 1),
    "ordering.cancel": (3, 8, 6),
    "ordering.confirm": (3, 6, 4),
    # Four orders, each in a transaction of its own.
    "ordering.expire_unpaid": (14, 34, 26),
}

Doing = Callable[[], Awaitable[object]]


async def use_cases(tenant: ShopEnv, goods: list[Product]) -> dict[str, Doing]:
    """Every operation of the shop, ready to be done, for as many products."""
    shop, one = tenant.shop, goods[0].id
    cancelled, confirmed, overdue = [await shop.ordering.place(tenant.wish(*goods), by=ADA) for _ in range(3)]

    async def expire() -> object:
        tenant.clock.advance(PAY_WITHIN)
        return await shop.ordering.expire_unpaid(ExpireUnpaidOrdersRequest(), by=KIM)

    return {
        "catalogue.add": lambda: shop.catalogue.add(AddProductRequest("NEW", "Hexagonal kite", euros("25")), by=KIM),
        "catalogue.change_price": lambda: shop.catalogue.change_price(ChangePriceRequest(one, euros("99")), by=KIM),
        "catalogue.get": lambda: shop.catalogue.get(GetProductRequest(one), by=ADA),
        "catalogue.search": lambda: shop.catalogue.search(SearchProductsRequest(), by=ADA),
        "stock.receive": lambda: shop.stock.receive(ReceiveStockRequest(one, 5), by=KIM),
        "stock.get": lambda: shop.stock.get(GetStockRequest(one), by=ADA),
        "stock.movements": lambda: shop.stock.movements(ListMovementsRequest(one), by=KIM),
        "ordering.place": lambda: shop.ordering.place(tenant.wish(*goods), by=ADA),
        "ordering.place with a key": lambda: shop.ordering.place(tenant.wish(*goods), by=ADA, key="once"),
        "ordering.place with a used key": lambda: shop.ordering.place(tenant.wish(*goods), by=ADA, key="once"),
        "ordering.get": lambda: shop.ordering.get(GetOrderRequest(overdue.id), by=ADA),
        "ordering.list": lambda: shop.ordering.list(ListOrdersRequest(), by=ADA),
        "ordering.cancel": lambda: shop.ordering.cancel(CancelOrderRequest(cancelled.id), by=ADA),
        "ordering.confirm": lambda: shop.ordering.confirm(SendOrderConfirmationRequest(confirmed.id), by=SYSTEM),
        "ordering.expire_unpaid": expire,
    }


@pytest.mark.parametrize("lines", LINES)
@pytest.mark.parametrize("adapter", PLUGS)
async def test_each_use_case_sends_as_many_statements_as_it_needs(
    adapter: str, lines: int, servers: Servers, tmp_path: Path
) -> None:
    """Neither one per line nor one per row: what costs more statements than it did shows up here."""
    plug = PLUGS[adapter]
    address = servers.get(plug.technology).url if plug.technology else str(tmp_path)
    async with opened(plug, address, plug.server) as env:
        tenant = await env.tenant()
        goods = [await tenant.product(on_hand=10) for _ in range(lines)]
        counted: dict[str, int] = {}
        for name, do in (await use_cases(tenant, goods)).items():
            with env.statements() as sent:
                await do()
            counted[name] = len(sent)
    column = list(PLUGS).index(adapter)
    assert counted == {name: counts[column] for name, counts in EXPECTED.items()}


def test_every_operation_of_the_shop_is_counted() -> None:
    """A new use case says what it costs."""
    counted = {name.partition(" ")[0] for name in EXPECTED}
    assert counted == {f"{part.name}.{name}" for part in fields(Shop) for name in get_type_hints(part.type)}
