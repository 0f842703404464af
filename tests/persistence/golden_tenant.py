"""A tenant with golden data on a server of today, and the words in which tests speak of what was expected of it."""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

from adapters.mongo import schema
from adapters.mongo.persistence import MongoPersistence
from adapters.shared.tenancy import Persistence, TenantId
from adapters.sql import schema_migrations
from adapters.sql.persistence import SqlPersistence
from application.core.page import Page
from application.ordering.views import OrderFilter, OrderPosition, OrderSummary, OrderView
from domain.catalogue.ids import ProductId
from domain.ordering.ids import OrderId
from domain.ordering.order import OrderStatus
from domain.stock.movement import Movement
from tests.persistence.golden_data import FIRST_VERSION
from tests.support.fakes import CountingIds, FixedClock
from tests.support.servers import Servers
from tests.support.shop_env import ShopEnv
from tests.support.statements import Heard, sql_statements

Item = TypeVar("Item")
Position = TypeVar("Position")

# Whose goods are still on the shelf.
HOLDING = {OrderStatus.PLACED, OrderStatus.PAYING, OrderStatus.PAID}
PERSISTENCES = ("sqlite", "postgres", "mongo-motor", "mongo-pymongo")


@dataclass(frozen=True)
class Golden:
    """One tenant with the data of the first version, on an open persistence; `first` and `newest` are schema versions.

    `address` is the server's, or a directory. `statements` notes what is sent to the driver within a block. `expected`
    is what `expected.json` says.
    """

    persistence: Persistence
    address: str
    statements: Callable[[], AbstractContextManager[list[str]]]
    clock: FixedClock
    tenant: TenantId
    first: str
    newest: str
    expected: Mapping[str, Any]

    async def migrated(self, *, later: timedelta = timedelta()) -> ShopEnv:
        """Bring the data up to date, and open the shop over them at the time at which they were left, or later."""
        await self.persistence.migrate()
        await self.persistence.check(self.tenant)
        self.clock.at = datetime.fromisoformat(self.expected["now"]) + later
        ids = CountingIds()
        for _ in range(1_000):
            ids.new()  # The ids of the golden data were counted, too.
        return ShopEnv(self.tenant, self.persistence.of(self.tenant), self.clock, ids)

    def orders(self, *statuses: OrderStatus) -> list[Mapping[str, Any]]:
        """What is expected of the orders in these statuses."""
        return [order for order in self.expected["orders"] if order["status"] in statuses]

    def messages(self, *states: str) -> dict[str, Mapping[str, Any]]:
        """What is expected of the messages in these states, by id."""
        return {message["id"]: message for message in self.expected["messages"] if message["state"] in states}

    async def stock_is_right(self, env: ShopEnv) -> None:
        """Of each product, as much is reserved as open orders hold, and its movements add up to what is on hand."""
        held: Counter[UUID] = Counter()
        for summary in await all_orders(env, OrderFilter()):
            if summary.status in HOLDING:
                held.update({line.product: line.quantity for line in (await order_of(env, summary.id)).lines})
        for then in self.expected["products"]:
            product = ProductId(UUID(then["id"]))
            level = await env.store.stock.level(product)
            assert level is not None
            assert level.reserved == held[product]
            assert level.on_hand == sum(movement.change for movement in await all_movements(env, product))


@asynccontextmanager
async def golden_tenant(kind: str, servers: Servers, directory: Path) -> AsyncIterator[Golden]:
    """The data of the first version on one of the `PERSISTENCES`, not migrated yet."""
    number = uuid4().hex[:16]
    tenant, clock = TenantId(f"golden_{number}"), FixedClock()
    statements: Callable[[], AbstractContextManager[list[str]]] = sql_statements
    persistence: Persistence
    first, newest = "0001", schema_migrations.newest()
    match kind:
        case "sqlite":
            address = str(directory)
            FIRST_VERSION.load_sqlite(directory, tenant)
            persistence = SqlPersistence.sqlite(directory, clock=clock)
        case "postgres":
            address = servers.get("postgres").url
            await FIRST_VERSION.load_postgres(address, tenant)
            persistence = SqlPersistence.postgres(address, clock=clock)
        case _:
            address, heard = servers.get("mongo").url, Heard()
            first, newest, statements = "1", str(schema.newest()), heard.commands
            # With a prefix of its own it does not migrate all the databases that other tests have left.
            prefix = f"golden{number}"
            await FIRST_VERSION.load_mongo(address, f"{prefix}_{tenant}")
            persistence = MongoPersistence(
                address,
                clock=clock,
                driver="motor" if kind == "mongo-motor" else "pymongo",
                prefix=prefix,
                on_statement=heard.hear,
            )
    await persistence.open()
    try:
        yield Golden(persistence, address, statements, clock, tenant, first, newest, expected=FIRST_VERSION.expected())
    finally:
        await persistence.close()


async def pages(ask: Callable[[Position | None], Awaitable[Page[Item, Position]]]) -> list[Item]:
    """Everything that is listed, page by page."""
    items: list[Item] = []
    after: Position | None = None
    while True:
        page = await ask(after)
        items += page.items
        if page.next is None:
            return items
        after = page.next


async def all_orders(env: ShopEnv, which: OrderFilter) -> list[OrderSummary]:
    """Every order that fits the filter."""

    async def ask(after: OrderPosition | None) -> Page[OrderSummary, OrderPosition]:
        return await env.store.orders.list(which, after=after, limit=7)

    return await pages(ask)


async def all_movements(env: ShopEnv, product: ProductId) -> list[Movement]:
    """Every movement of a product."""

    async def ask(after: int | None) -> Page[Movement, int]:
        return await env.store.stock.movements(product, after=after, limit=3)

    return await pages(ask)


async def order_of(env: ShopEnv, order: OrderId) -> OrderView:
    """An order that must be there."""
    view = await env.store.orders.get(order)
    assert view is not None
    return view
