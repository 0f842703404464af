"""UOW 4, 5 and 21: a commit is one thing."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from application.ports.errors import AlreadyExists, PortError
from application.ports.storage import IdempotencyRecord
from domain.catalogue.events import PriceChanged, ProductAdded
from domain.catalogue.product import Product
from domain.ordering.ids import OrderId
from domain.ordering.order import Order
from domain.ordering.order_line import OrderLine
from domain.ordering.reservations import reserve
from domain.shared.aggregate import Aggregate
from domain.stock.stock_item import StockItem
from tests.contracts.kit.cancellation import cancelled_at
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.storage.every_kind import of_a_customer, repository_of
from tests.contracts.laws.storage.whole import Whole, must_be_all_or_none
from tests.support.cast import ADA, euros
from tests.support.concurrency import refused, together
from tests.support.shop_env import ShopEnv

CANCELLATIONS = 50
LOOKED_AT = 20
"""Batches whose every part is looked at: by then each await has had its turn."""
POOL = 5


@law(
    "UOW-4",
    hint="Roll back and give the connection back in a `finally` or an `async with`, also on `CancelledError`.",
    mutants=("stores piece by piece", "keeps the connection of who is cancelled"),
)
async def cancellation_leaves_all_or_nothing(env: PersistenceEnv) -> None:
    """Cancelled at any await, a unit of work leaves every part of its batch or none, and its connection goes back:
    after 50 cancellations a pool of 5 still serves 5 at once."""
    tenant = await env.tenant()
    suspension = cancelled = 0
    # Each await once and again; and once more for each time that it was through before it could be cancelled there.
    for number in range(3 * CANCELLATIONS):
        if cancelled == CANCELLATIONS:
            break
        with _served(f"after {cancelled} were cancelled"):
            whole = await Whole.of(tenant)
            suspension += 1
            was_cancelled = await cancelled_at(suspension, whole.store)
            if number < LOOKED_AT:
                must_be_all_or_none(await whole.look(tenant), f"cancelled at await {suspension}")
        cancelled += was_cancelled
        if not was_cancelled:
            suspension = 0
    assert cancelled == CANCELLATIONS, f"it could be cancelled {cancelled} times, not {CANCELLATIONS}"

    served = await together(POOL, lambda _: tenant.product())
    served.only()
    assert len(served.answers) == POOL


@contextmanager
def _served(when: str) -> Iterator[None]:
    try:
        yield
    except PortError as error:
        raise AssertionError(f"{when}, another is not served: {error!r}") from error


# Pattern P51: Unit of work
@law(
    "UOW-5",
    hint="Aggregates, movements, messages and idempotency records go into one transaction of the store.",
    mutants=(
        "publishes before commit",
        "remembers after the commit",
        "stores kind by kind",
        "stores accounts afterwards",
    ),
)
async def a_commit_is_seen_whole_or_not_at_all(env: PersistenceEnv) -> None:
    """A commit is atomic over all repositories, the outbox and the idempotency records: to a reader who polls
    throughout, order, stock, account, refresh family, API key, configuration, message and remembered answer are all
    there, or none of them is."""
    tenant = await env.tenant()
    lamp = await tenant.product(on_hand=1_000)
    await tenant.messages()
    watched = _Watched(tenant, lamp, [_Placed(OrderId(tenant.ids.new()), of_a_customer(tenant)) for _ in range(10)])
    outcomes = await together(2, lambda number: [watched.place_all, watched.watch][number]())
    for error in outcomes.errors:
        raise error


@dataclass(frozen=True, slots=True)
class _Placed:
    """An order, and what is stored with it."""

    order: OrderId
    others: tuple[Aggregate, ...]


class _Watched:
    """Orders that are placed one after the other while somebody looks on."""

    def __init__(self, tenant: ShopEnv, product: Product, orders: list[_Placed]) -> None:
        self._tenant = tenant
        self._storage = tenant.store.storage
        self._product = product
        self._orders = orders
        self._published: set[UUID] = set()
        self._all_placed = False

    async def place_all(self) -> None:
        try:
            for placed in self._orders:
                await self._place(placed)
        finally:
            self._all_placed = True

    async def watch(self) -> None:
        while not self._all_placed:
            for placed in self._orders:
                looks = self._looks(placed)
                # There and back, so that each is looked at before and after each other one.
                for in_turn in (looks, dict(reversed(looks.items()))):
                    seen = {what: await look() for what, look in in_turn.items()}
                    # What is seen first belongs to a commit, so whatever is looked at later is there, too.
                    assert [*seen.values()] == sorted(seen.values()), f"a part of a commit: {seen}"

    def _looks(self, placed: _Placed) -> dict[str, Callable[[], Awaitable[bool]]]:
        order = placed.order
        return {
            "the order": partial(self._is_there, Order, order),
            "the stock that it holds": partial(self._stock_is_held, placed),
            **{f"the {one.label}": partial(self._is_there, type(one), one.id) for one in placed.others},
            "its message": partial(self._message_is_out, order),
            "the answer": partial(self._answer_is_remembered, order),
        }

    async def _place(self, placed: _Placed) -> None:
        wish = self._tenant.wish(self._product)
        async with self._tenant.uow() as uow:
            item = await uow.stock.get(self._product.id)
            lines, now = [OrderLine.of(self._product, 1)], self._tenant.clock.now()
            order = Order.place(placed.order, by=ADA, email=wish.email, address=wish.address, lines=lines, at=now)
            reserve(order, [item])
            uow.stock.save(item)
            uow.orders.add(order)
            for other in placed.others:
                repository_of(uow, type(other)).add(other)
            uow.add_record(IdempotencyRecord("watched", str(order.id), "same", answer=True, at=now))
            await uow.commit()

    async def _is_there(self, kind: type[Aggregate], id: UUID) -> bool:
        return bool(await self._storage.read(kind, [id]))

    async def _stock_is_held(self, placed: _Placed) -> bool:
        [item] = await self._storage.read(StockItem, [self._product.id])
        # The orders are placed one after the other, each for one unit.
        return item.reserved > self._orders.index(placed)

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
