"""One tenant of an adapter, and the words in which laws speak of its shop."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from itertools import count
from typing import Protocol

from adapters.shared.tenancy import TenantId
from application.core.operation import OperationBuilder
from application.core.transaction import TransactionContext
from application.core.unit_of_work import UnitOfWork
from application.event_handlers import event_handlers_of
from application.messaging.consumer import Consumer
from application.messaging.handlers import EventHandlers
from application.messaging.outages import Outages
from application.messaging.outcomes import Outcomes
from application.messaging.relay import Relay
from application.ordering.place_order import PlaceOrderRequest, RequestedItem
from application.ordering.views import OrderView
from application.ports.clock import Clock
from application.ports.delivery import Delivery
from application.ports.envelope import Envelope
from application.ports.headers import MessageHeaders
from application.ports.ids import IdGenerator
from application.ports.schedules import Schedules
from application.ports.services import Services
from application.ports.storage import Storage
from application.scheduling.jobs import ScheduledJob
from application.scheduling.scheduler import Scheduler
from application.shop import Ports, Shop, build_shop
from application.store import Store
from domain.accounts.account import Account
from domain.accounts.actor import Actor, Role
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.shared.money import Money
from domain.stock.stock_item import StockItem
from tests.support.bounded import bounded_store
from tests.support.cast import ADA, ALL_GOODS, EMAILS, HIVE, NAMES, PASSWORD
from tests.support.fakes import (
    CheapPasswords,
    CountingIds,
    CountingRelaySignal,
    CountingSecrets,
    DirectDelivery,
    FixedClock,
    RecordingMailer,
    SeededRandomness,
    TaskHeaders,
)


class BuildShop(Protocol):
    """How a shop is put together from its ports."""

    def __call__(
        self, ports: Ports, builder: Callable[[TransactionContext], OperationBuilder] = OperationBuilder, /
    ) -> Shop: ...


@dataclass(frozen=True, slots=True)
class Wiring:
    """The shop's own code that laws run on. Mutants put something wrong in its place."""

    uow: Callable[[Storage, Clock, IdGenerator, MessageHeaders], UnitOfWork] = UnitOfWork
    shop: BuildShop = build_shop
    relay: Callable[[Delivery, Outcomes], Relay] = Relay
    consumer: Callable[[Outcomes], Consumer] = Consumer
    scheduler: Callable[[Schedules, tuple[ScheduledJob, ...], Clock], Scheduler] = Scheduler


@dataclass(frozen=True)
class ShopEnv:
    """One tenant's store, and a shop over it."""

    id: TenantId
    store: Store
    clock: FixedClock
    ids: CountingIds
    wiring: Wiring = field(default_factory=Wiring)
    mailer: RecordingMailer = field(default_factory=RecordingMailer)
    relay_signal: CountingRelaySignal = field(default_factory=CountingRelaySignal)
    headers: TaskHeaders = field(default_factory=TaskHeaders)
    randomness: SeededRandomness = field(default_factory=SeededRandomness)
    passwords: CheapPasswords = field(default_factory=CheapPasswords)
    secrets: CountingSecrets = field(default_factory=CountingSecrets)
    _numbers: "count[int]" = field(default_factory=count)

    @property
    def ports(self) -> Ports:
        """Everything that the shop drives."""
        services = Services(
            self.mailer, self.clock, self.ids, self.headers, self.randomness, self.passwords, self.secrets
        )
        return Ports(bounded_store(self.store), services, self.relay_signal)

    @cached_property
    def shop(self) -> Shop:
        """A shop over this store."""
        return self.wiring.shop(self.ports)

    def uow(self) -> UnitOfWork:
        """A new unit of work."""
        return self.wiring.uow(self.store.storage, self.clock, self.ids, self.headers)

    def outcomes(self, handlers: EventHandlers | None = None) -> Outcomes:
        """Where it is noted what becomes of messages for the shop's event handlers, or for these."""
        outbox, handlers = self.ports.store.outbox, handlers or event_handlers_of(self.shop)
        return Outcomes(outbox, handlers, self.clock, Outages(self.clock))

    def consumer(self, handlers: EventHandlers | None = None) -> Consumer:
        """A consumer for the shop's event handlers, or for these."""
        return self.wiring.consumer(self.outcomes(handlers))

    def relay(self, delivery: Delivery | None = None, *, handlers: EventHandlers | None = None) -> Relay:
        """A relay that takes messages straight to a consumer, or through this delivery."""
        return self.wiring.relay(delivery or DirectDelivery(self.consumer(handlers)), self.outcomes(handlers))

    def scheduler(self, *jobs: ScheduledJob) -> Scheduler:
        """A scheduler of these jobs."""
        return self.wiring.scheduler(self.store.schedules, jobs, self.clock)

    def new_product(
        self,
        *,
        sku: str | None = None,
        name: str | None = None,
        price: Money | None = None,
        description: str | None = None,
    ) -> Product:
        """One of the cast's goods, under a SKU of its own unless one is given; not stored yet."""
        number = next(self._numbers)
        goods = ALL_GOODS[number % len(ALL_GOODS)]
        return Product.create(
            ProductId(self.ids.new()),
            sku=sku or f"{goods.sku}-{number}",
            name=name or goods.name,
            price=price or goods.price,
            description=description,
        )

    async def product(
        self, *, on_hand: int = 5, price: Money | None = None, sku: str | None = None, name: str | None = None
    ) -> Product:
        """One of the cast's goods, stored, with this many units on hand."""
        product = self.new_product(sku=sku, name=name, price=price)
        item = StockItem(id=product.id)
        if on_hand:
            item.receive(on_hand, at=self.clock.now())
        async with self.uow() as uow:
            uow.products.add(product)
            uow.stock.add(item)
            await uow.commit()
        return product

    async def order(self, product: Product, quantity: int = 1, by: Actor = ADA) -> OrderView:
        """An order for so many of a product, placed through the shop."""
        return await self.shop.ordering.place(self.wish(product, quantity=quantity, by=by), by=by)

    def wish(self, *products: Product, quantity: int = 1, by: Actor = ADA) -> PlaceOrderRequest:
        """What `order` asks the shop for: so many of each of these."""
        items = tuple(RequestedItem(product.id, quantity) for product in products)
        return PlaceOrderRequest(items, address=HIVE, email=EMAILS[by.id])

    async def account(
        self,
        of: Actor = ADA,
        *,
        email: str | None = None,
        password: str = PASSWORD,
        roles: Collection[Role] | None = None,
    ) -> Account:
        """The account of one of the cast, stored; with the roles of its owner, unless others are given.

        Its events are already collected, so no letter is sent. Its e-mail address is not confirmed.
        """
        account = Account.register(
            of.id,
            email=email or EMAILS[of.id],
            name=NAMES[of.id],
            password_hash=await self.passwords.hash(password),
            roles=of.roles if roles is None else roles,
            at=self.clock.now(),
        )
        account.collect_events()
        async with self.uow() as uow:
            uow.accounts.add(account)
            await uow.commit()
        return account

    async def messages(self) -> list[Envelope]:
        """Every message that is due, in the order in which the events were raised; they are held for a minute."""
        outbox = self.ports.store.outbox
        held: list[Envelope] = []
        while claimed := await outbox.claim(100, timedelta(minutes=1)):
            held += [message.envelope for message in claimed]
        return sorted(held, key=lambda envelope: envelope.id)
