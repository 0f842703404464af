"""One tenant of an adapter, and the words in which laws speak of its shop."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from itertools import count

from adapters.shared.tenancy import TenantId, TenantStore
from application.ordering.place_order import NewOrder, Wanted
from application.ports.delivery import Delivery
from application.ports.outbox import Outbox
from application.ports.storage import Envelope, Storage
from application.ports.surroundings import Clock, IdGenerator, MessageHeaders
from application.reactions import Reactions, reactions_of
from application.relay import Relay
from application.shop import Ports, Shop, build_shop
from application.unit_of_work import UnitOfWork
from application.views import OrderView
from domain.catalogue import Product, ProductId
from domain.identity import Actor
from domain.inventory import StockItem
from domain.money import Money
from tests.cast import ADA, ALL_GOODS, EMAILS, HIVE
from tests.contracts.surroundings import CountedBell, CountingIds, FixedClock, KeptMail, SetHeaders, StraightDelivery


@dataclass(frozen=True, slots=True)
class Wiring:
    """The shop's own code that laws run on. Mutants put something wrong in its place."""

    work: Callable[[Storage, Clock, IdGenerator, MessageHeaders], UnitOfWork] = UnitOfWork
    shop: Callable[[Ports], Shop] = build_shop
    relay: Callable[[Outbox, Delivery, Reactions, Clock], Relay] = Relay


@dataclass(frozen=True)
class TenantEnv:
    """One tenant's store, and a shop over it."""

    id: TenantId
    store: TenantStore
    clock: FixedClock
    ids: CountingIds
    wiring: Wiring = field(default_factory=Wiring)
    mailer: KeptMail = field(default_factory=KeptMail)
    doorbell: CountedBell = field(default_factory=CountedBell)
    headers: SetHeaders = field(default_factory=SetHeaders)
    _numbers: "count[int]" = field(default_factory=count)

    @property
    def ports(self) -> Ports:
        """Everything that the shop drives."""
        return Ports(
            storage=self.store.storage,
            products=self.store.products,
            stock=self.store.stock,
            orders=self.store.orders,
            mailer=self.mailer,
            clock=self.clock,
            ids=self.ids,
            headers=self.headers,
            doorbell=self.doorbell,
        )

    @cached_property
    def shop(self) -> Shop:
        """A shop over this store."""
        return self.wiring.shop(self.ports)

    def work(self) -> UnitOfWork:
        """A new unit of work."""
        return self.wiring.work(self.store.storage, self.clock, self.ids, self.headers)

    def relay(self, delivery: Delivery | None = None) -> Relay:
        """A relay that takes messages straight to the shop's reactions, or delivers them as told."""
        reactions = reactions_of(self.shop)
        return self.wiring.relay(self.store.outbox, delivery or StraightDelivery(reactions), reactions, self.clock)

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
        return Product.add(
            ProductId(self.ids.new()),
            sku=sku or f"{goods.sku}-{number}",
            name=name or goods.name,
            price=price or goods.price,
            description=description,
        )

    async def product(
        self, *, on_hand: int = 5, price: Money | None = None, sku: str | None = None, name: str | None = None
    ) -> Product:
        """One of the cast's goods, stored, with this many units on the shelf."""
        product = self.new_product(sku=sku, name=name, price=price)
        shelf = StockItem(id=product.id)
        if on_hand:
            shelf.receive(on_hand, at=self.clock.now())
        async with self.work() as work:
            work.products.add(product)
            work.stock.add(shelf)
            await work.commit()
        return product

    async def order(self, product: Product, quantity: int = 1, by: Actor = ADA) -> OrderView:
        """An order for so many of a product, placed through the shop."""
        return await self.shop.ordering.place(self.wish(product, quantity=quantity, by=by), by=by)

    def wish(self, *products: Product, quantity: int = 1, by: Actor = ADA) -> NewOrder:
        """What `order` asks the shop for: so many of each of these."""
        items = tuple(Wanted(product.id, quantity) for product in products)
        return NewOrder(items, address=HIVE, email=EMAILS[by.id])

    async def messages(self) -> list[Envelope]:
        """Every message that is due, in the order in which the events were raised; they are held for a minute."""
        held: list[Envelope] = []
        while claimed := await self.store.outbox.claim(100, timedelta(minutes=1)):
            held += [message.envelope for message in claimed]
        return sorted(held, key=lambda envelope: envelope.id)
