"""Mistakes in what comes first, in one thing by its id, and in how much is asked for."""

from datetime import datetime, timedelta
from uuid import UUID

from adapters.memory.catalogue import MemoryProductQueries
from adapters.memory.ordering import MemoryOrderQueries
from adapters.memory.outbox import MemoryOutbox
from adapters.memory.stock import MemoryStockQueries
from application.catalogue.views import ProductPosition, ProductView
from application.core.page import Page
from application.ordering.views import OrderFilter, OrderPosition, OrderSummary
from application.stock.views import StockLevel
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.ordering.ids import OrderId
from domain.ordering.order import Order, OrderStatus
from tests.contracts.mutants.outbox.messages import outbox_of
from tests.contracts.mutants.persistence.around import mutant
from tests.contracts.mutants.queries.queries import (
    Catalogue,
    OrderPage,
    orders_changed_by,
    products_changed_by,
    stock_changed_by,
)

INSTANT = timedelta(microseconds=1)


class ProductsAsTheyCame(MemoryProductQueries):
    """By search key, and then as they happen to lie."""

    async def search(self, words: str, /, *, after: ProductPosition | None, limit: int) -> Catalogue:
        page = await super().search(words, after=after, limit=limit)
        came = list(self.tables.of(Product))
        items = sorted(page.items, key=lambda item: (self.tables.of(Product)[item.id].search_key, came.index(item.id)))
        return Page(tuple(items), page.next)


class OrdersAsTheyCame(MemoryOrderQueries):
    """By time, and then as they happen to lie."""

    async def list(self, which: OrderFilter, /, *, after: OrderPosition | None, limit: int) -> OrderPage:
        page = await super().list(which, after=after, limit=limit)
        came = [*self.tables.of(Order)]
        items = sorted(page.items, key=lambda item: (-item.placed_at.timestamp(), came.index(item.id)))
        return Page(tuple(items), page.next)


class LowestOrdersFirst(MemoryOrderQueries):
    """By time downwards, and by id upwards."""

    async def list(self, which: OrderFilter, /, *, after: OrderPosition | None, limit: int) -> OrderPage:
        page = await super().list(which, after=after, limit=limit)

        def place(item: OrderSummary) -> tuple[float, UUID]:
            return -item.placed_at.timestamp(), item.id

        return Page(tuple(sorted(page.items, key=place)), page.next)


class OverdueAsTheyCame(MemoryOrderQueries):
    """By the time to pay, and then as they happen to lie."""

    async def overdue(self, at: datetime, /, *, limit: int) -> tuple[OrderId, ...]:
        found = {*await super().overdue(at, limit=1_000)}
        came = [order for order in self.tables.of(Order).values() if order.id in found]
        return tuple(order.id for order in sorted(came, key=lambda order: order.pay_by)[:limit])


class TakesTheMomentForInTime(MemoryOrderQueries):
    """Overdue is what was to be paid before."""

    async def overdue(self, at: datetime, /, *, limit: int) -> tuple[OrderId, ...]:
        return await super().overdue(at - INSTANT, limit=limit)


class TakesPaidForOverdue(MemoryOrderQueries):
    """By the time alone."""

    async def overdue(self, at: datetime, /, *, limit: int) -> tuple[OrderId, ...]:
        late = [order for order in self.tables.of(Order).values() if order.pay_by <= at]
        unpaid = [order for order in late if order.status in {OrderStatus.PLACED, OrderStatus.PAID}]
        return tuple(order.id for order in sorted(unpaid, key=lambda order: (order.pay_by, order.id))[:limit])


class GivesAllThatIsOverdue(MemoryOrderQueries):
    """They must all be dealt with, it thinks."""

    async def overdue(self, at: datetime, /, *, limit: int) -> tuple[OrderId, ...]:
        return await super().overdue(at, limit=1_000)


class ShowsSomethingElse(MemoryProductQueries):
    """The nearest one."""

    async def get(self, product: ProductId, /) -> ProductView | None:
        anything = next(iter(self.tables.of(Product).values()), None)
        return await super().get(product) or (ProductView.of(anything) if anything else None)


class ShowsEmptyStock(MemoryStockQueries):
    """What is not there is there none of."""

    async def level(self, product: ProductId, /) -> StockLevel | None:
        return await super().level(product) or StockLevel(product, 0, 0)


class NoLimitIsAll(MemoryProductQueries):
    """As some databases do it."""

    async def search(self, words: str, /, *, after: ProductPosition | None, limit: int) -> Catalogue:
        return await super().search(words, after=after, limit=limit if limit > 0 else 1_000)


class NoLimitIsNone(MemoryOrderQueries):
    """As others do it."""

    async def overdue(self, at: datetime, /, *, limit: int) -> tuple[OrderId, ...]:
        return await super().overdue(at, limit=limit) if limit > 0 else ()


class PrunesWithoutALimit(MemoryOutbox):
    """Whatever is old, when nobody says how much."""

    async def prune(self, before: datetime, limit: int, /) -> int:
        return await super().prune(before, limit if limit > 0 else 1_000)


MUTANTS = (
    mutant("takes no limit for all", "QRY-10", products_changed_by(NoLimitIsAll)),
    mutant("takes no limit for none", "QRY-10", orders_changed_by(NoLimitIsNone)),
    mutant("prunes without a limit", "QRY-10", outbox_of(PrunesWithoutALimit)),
    mutant("shows something else for what is not there", "QRY-12", products_changed_by(ShowsSomethingElse)),
    mutant("shows an empty stock where there is none", "QRY-12", stock_changed_by(ShowsEmptyStock)),
    mutant("lists products of one name as they came", "QRY-14", products_changed_by(ProductsAsTheyCame)),
    mutant("lists orders of one time as they came", "QRY-14", orders_changed_by(OrdersAsTheyCame)),
    mutant("lists orders of one time with the lowest id first", "QRY-14", orders_changed_by(LowestOrdersFirst)),
    mutant("lists overdue orders of one time as they came", "QRY-14", orders_changed_by(OverdueAsTheyCame)),
    mutant("takes the very moment for in time", "QRY-15", orders_changed_by(TakesTheMomentForInTime)),
    mutant("takes what is paid for overdue", "QRY-15", orders_changed_by(TakesPaidForOverdue)),
    mutant("gives all that is overdue", "QRY-15", orders_changed_by(GivesAllThatIsOverdue)),
)
