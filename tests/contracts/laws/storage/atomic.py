"""UOW 4, 5 and 21: a commit is one thing."""

from uuid import UUID

from application.ports.errors import AlreadyExists
from application.ports.storage import IdempotencyRecord
from domain.catalogue.events import PriceChanged, ProductAdded
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.ordering.ids import OrderId
from domain.ordering.order import Order
from domain.ordering.order_line import OrderLine
from domain.ordering.reservations import reserve
from domain.stock.stock_item import StockItem
from tests.contracts.kit.cancellation import cancelled_at
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.cast import ADA, euros
from tests.support.concurrency import refused, together
from tests.support.shop_env import ShopEnv
from tests.support.waiting import happens

CANCELLATIONS = 50
POOL = 5


@law(
    "UOW-4",
    hint="Roll back and give the connection back in a `finally` or an `async with`, also on `CancelledError`.",
    mutants=("stores piece by piece",),
)
async def cancellation_leaves_all_or_nothing(env: PersistenceEnv) -> None:
    """Cancelled at any await, a unit of work leaves all or nothing, and its connection goes back: after 50
    cancellations a pool of 5 still serves 5 at once."""
    tenant = await env.tenant()
    pairs: list[set[ProductId]] = []

    async def add_two() -> None:
        products = [tenant.new_product(), tenant.new_product()]
        pairs.append({product.id for product in products})
        async with tenant.uow() as uow:
            await uow.products.get_many(pairs[-1])
            for product in products:
                uow.products.add(product)
            await uow.commit()

    suspension = cancelled = 0
    while cancelled < CANCELLATIONS:
        suspension += 1
        if await cancelled_at(suspension, add_two):
            cancelled += 1
        else:
            # It was through before it could be cancelled there: start again with the first await.
            suspension = 0

    async def whole() -> bool:
        found = [len(await tenant.store.storage.read(Product, pair)) for pair in pairs]
        return set(found) <= {0, 2}

    # What was cancelled may still be on its way to the server.
    assert await happens(whole, within=5), "of two products stored together, one is there without the other"
    served = await together(POOL, lambda _: tenant.product())
    served.only()
    assert len(served.answers) == POOL


# Pattern P51: Unit of work
@law(
    "UOW-5",
    hint="Aggregates, movements, messages and idempotency records go into one transaction of the store.",
    mutants=("publishes before commit", "remembers after the commit", "stores kind by kind"),
)
async def a_commit_is_seen_whole_or_not_at_all(env: PersistenceEnv) -> None:
    """A commit is atomic over all repositories, the outbox and the idempotency records: to a reader who polls
    throughout, order, stock, message and remembered answer are all there, or none of them is."""
    tenant = await env.tenant()
    lamp = await tenant.product(on_hand=1_000)
    await tenant.messages()
    watched = _Watched(tenant, lamp, [OrderId(tenant.ids.new()) for _ in range(10)])
    outcomes = await together(2, lambda number: [watched.place_all, watched.watch][number]())
    for error in outcomes.errors:
        raise error


class _Watched:
    """Orders that are placed one after the other while somebody looks on."""

    def __init__(self, tenant: ShopEnv, product: Product, orders: list[OrderId]) -> None:
        self._tenant = tenant
        self._storage = tenant.store.storage
        self._product = product
        self._orders = orders
        self._published: set[UUID] = set()
        self._all_placed = False

    async def place_all(self) -> None:
        try:
            for order in self._orders:
                await self._place(order)
        finally:
            self._all_placed = True

    async def watch(self) -> None:
        looks = (self._order_is_there, self._stock_is_held, self._message_is_out, self._answer_is_remembered)
        while not self._all_placed:
            for order in self._orders:
                for first in range(len(looks)):
                    seen = [await look(order) for look in (*looks[first:], *looks[:first])]
                    # What is seen first belongs to a commit, so whatever is looked at later is there, too.
                    assert seen == sorted(seen), f"{looks[first].__name__} first, of a part of a commit: {seen}"

    async def _place(self, id: OrderId) -> None:
        wish = self._tenant.wish(self._product)
        async with self._tenant.uow() as uow:
            item = await uow.stock.get(self._product.id)
            lines, now = [OrderLine.of(self._product, 1)], self._tenant.clock.now()
            order = Order.place(id, by=ADA, email=wish.email, address=wish.address, lines=lines, at=now)
            reserve(order, [item])
            uow.stock.save(item)
            uow.orders.add(order)
            uow.add_record(IdempotencyRecord("watched", str(id), "same", answer=True, at=now))
            await uow.commit()

    async def _order_is_there(self, order: OrderId) -> bool:
        return bool(await self._storage.read(Order, [order]))

    async def _stock_is_held(self, order: OrderId) -> bool:
        [item] = await self._storage.read(StockItem, [self._product.id])
        # The orders are placed one after the other, each for one unit.
        return item.reserved > self._orders.index(order)

    async def _message_is_out(self, order: OrderId) -> bool:
        self._published |= {envelope.aggregate for envelope in await self._tenant.messages()}
        return order in self._published

    async def _answer_is_remembered(self, order: OrderId) -> bool:
        return await self._storage.find_idempotency_record("watched", str(order)) is not None


@law(
    "UOW-21",
    hint="Write the messages of the batch with the batch.",
    mutants=("drops all events but the first", "keeps the events of a failed commit"),
)
async def events_are_stored_once_each_in_order_with_the_commit(env: PersistenceEnv) -> None:
    """The events that aggregates raise are stored with the commit, once each, in order, with the aggregate's new
    version; none are when the commit fails."""
    tenant = await env.tenant()
    await tenant.product(sku="TAKEN")
    await tenant.messages()
    lamp = tenant.new_product()
    before = lamp.price
    lamp.change_price(euros("1.00"))
    lamp.change_price(euros("2.00"))
    async with tenant.uow() as uow:
        uow.products.add(lamp)
        await uow.commit()
    told = await tenant.messages()
    assert [envelope.event for envelope in told] == [
        ProductAdded(lamp.id, lamp.sku, before),
        PriceChanged(lamp.id, before, euros("1.00")),
        PriceChanged(lamp.id, euros("1.00"), euros("2.00")),
    ]
    assert {(envelope.aggregate, envelope.aggregate_version) for envelope in told} == {(lamp.id, 1)}
    assert {envelope.at for envelope in told} == {env.clock.now()}

    lamp.change_price(euros("3.00"))
    async with tenant.uow() as uow:
        uow.products.save(lamp)
        uow.products.add(tenant.new_product(sku="TAKEN"))
        with refused(AlreadyExists):
            await uow.commit()
    assert await tenant.messages() == []


LAWS = (
    cancellation_leaves_all_or_nothing,
    a_commit_is_seen_whole_or_not_at_all,
    events_are_stored_once_each_in_order_with_the_commit,
)
