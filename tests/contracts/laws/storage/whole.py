"""A batch with every part that a batch can have, and a look at which of them are there."""

from collections.abc import Awaitable, Callable, Collection
from copy import copy
from dataclasses import dataclass
from uuid import UUID

from application.core.unit_of_work import UnitOfWork
from application.ports.storage import IdempotencyRecord
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.ordering.ids import OrderId
from domain.ordering.order import Order
from domain.ordering.order_line import OrderLine
from domain.ordering.reservations import reserve
from domain.shared.aggregate import Aggregate
from domain.stock.stock_item import StockItem
from tests.contracts.laws.storage.every_kind import of_a_customer, repository_of
from tests.support.cast import ADA, EMAILS, HIVE, euros
from tests.support.shop_env import ShopEnv

OWNER = "whole"

Extra = Callable[[UnitOfWork], Awaitable[None]]


async def nothing_more(_: UnitOfWork) -> None:
    """The batch as it is."""


@dataclass(frozen=True)
class Whole:
    """What one commit stores: an order with lines, a new product, another with a new price, the stock of both, which
    appends to their ledgers, an account with what gives access to it, a configuration, messages of order and products,
    and an idempotency record.

    Its ids are given out when it is made, and nothing of it is stored then but the second product.
    """

    tenant: ShopEnv
    known: Product
    new: Product
    order: OrderId
    others: tuple[Aggregate, ...]

    @classmethod
    async def of(cls, tenant: ShopEnv, *, sku: str | None = None) -> "Whole":
        """A new one, as the next thing that is stored: no message waits."""
        known, new = await tenant.product(on_hand=5), tenant.new_product(sku=sku)
        whole = cls(tenant, known, new, OrderId(tenant.ids.new()), of_a_customer(tenant))
        await tenant.store.outbox.sent([message.id for message in await tenant.messages()])
        return whole

    @property
    def aggregates(self) -> set[UUID]:
        """Whose messages there are when it is stored."""
        return {self.known.id, self.new.id, self.order}

    async def store(self, extra: Extra = nothing_more, *, through: ShopEnv | None = None) -> None:
        """Commit it, with something more that may be refused."""
        tenant = through or self.tenant
        now = tenant.clock.now()
        async with tenant.uow() as uow:
            known, item = await uow.products.get(self.known.id), await uow.stock.get(self.known.id)
            new = Product.create(self.new.id, sku=self.new.sku, name=self.new.name, price=self.new.price)
            new_item = StockItem(id=new.id)
            new_item.receive(7, at=now)
            item.receive(3, at=now)
            lines = [OrderLine.of(known, 2), OrderLine.of(new, 1)]
            order = Order.place(self.order, by=ADA, email=EMAILS[ADA.id], address=HIVE, lines=lines, at=now)
            reserve(order, [item, new_item])
            known.change_price(euros("6.66"))
            uow.orders.add(order)
            uow.products.add(new)
            uow.products.save(known)
            uow.stock.add(new_item)
            uow.stock.save(item)
            for other in self.others:
                repository_of(uow, type(other)).add(copy(other))
            uow.add_record(IdempotencyRecord(OWNER, str(self.order), "same", answer=True, at=now))
            await extra(uow)
            await uow.commit()

    async def parts(self, reader: ShopEnv, *, published: Collection[UUID] | None = None) -> dict[str, bool]:
        """Which parts are there, for whoever reads each in a call of its own.

        Messages are there when any of these was `published`; without that, when any message waits.
        """
        storage = reader.store.storage
        [known] = await storage.read(Product, [self.known.id])
        [item] = await storage.read(StockItem, [self.known.id])
        orders = await storage.read(Order, [self.order])
        others = {f"the {each.label}": bool(await storage.read(type(each), [each.id])) for each in self.others}
        account = self.others[0]
        if published is None:
            has_messages = (await reader.store.outbox.backlog()).oldest_waiting is not None
        else:
            has_messages = not self.aggregates.isdisjoint(published)
        return {
            "the order": bool(orders),
            "the lines of the order": any(len(order.lines) == 2 for order in orders),
            "the new product": bool(await storage.read(Product, [self.new.id])),
            "its natural key": await storage.read_by_key(Product, self.new.sku) is not None,
            "the new price": known.price == euros("6.66"),
            "the stock": item.reserved == 2,
            "the ledger of the stock": await _entries(reader, self.known.id) == 2,
            "the new stock": bool(await storage.read(StockItem, [self.new.id])),
            "the ledger of the new stock": await _entries(reader, self.new.id) == 1,
            **others,
            "the e-mail key of the account": await storage.read_by_key(type(account), account.natural_key or "")
            is not None,
            "the messages": has_messages,
            "the record": await storage.find_idempotency_record(OWNER, str(self.order)) is not None,
        }

    async def look(self, reader: ShopEnv) -> dict[str, bool]:
        """Its parts; looked at once more if it may have been committed between the first look and the last."""
        parts = await self.parts(reader)
        if len({*parts.values()}) > 1:
            again = await self.parts(reader)
            return again if all(again.values()) else parts
        return parts

    async def must_be_absent(self, reader: ShopEnv, when: str) -> None:
        """Fail unless nothing of it is there."""
        left = [part for part, is_there in (await self.parts(reader)).items() if is_there]
        assert not left, f"{when}: {', '.join(left)} of the batch stayed"

    async def must_be_there(self, reader: ShopEnv, when: str) -> None:
        """Fail unless all of it is there."""
        must_be_all_or_none(parts := await self.parts(reader), when)
        assert all(parts.values()), f"{when}: nothing of the batch is there"


def must_be_all_or_none(parts: dict[str, bool], when: str) -> None:
    """Fail if some parts are there without the others."""
    there, missing = ([part for part, is_there in parts.items() if is_there is wanted] for wanted in (True, False))
    assert not (there and missing), f"{when}: {', '.join(there)} without {', '.join(missing)}"


async def _entries(reader: ShopEnv, product: ProductId) -> int:
    return len((await reader.store.stock.movements(product, after=None, limit=10)).items)
