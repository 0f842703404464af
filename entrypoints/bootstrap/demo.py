"""The cast and the goods of the demonstration, for development."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from application.accounts.register import OpenAccount, OpenAccountRequest
from application.catalogue.add_product import AddProductRequest
from application.core.transaction import Transaction, TransactionContext
from application.ports.errors import AlreadyExists
from application.shop import Ports, Shop
from application.stock.receive_stock import ReceiveStockRequest
from domain.accounts.actor import OPERATOR, Role
from domain.shared.money import Currency, Money


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demonstration, with an account whose password everybody knows."""

    id: UUID
    name: str
    email: str
    password: str
    roles: tuple[Role, ...]


CAST: Sequence[Person] = (
    Person(
        UUID("01930000-0000-7000-8000-0000000000ad"),
        "Ada Apis",
        "ada@hive.example",
        "ada-likes-hexagons",
        (Role.CUSTOMER,),
    ),
    Person(
        UUID("01930000-0000-7000-8000-0000000000be"),
        "Ben Bombus",
        "ben@hive.example",
        "ben-likes-hexagons",
        (Role.CUSTOMER,),
    ),
    Person(
        UUID("01930000-0000-7000-8000-000000000017"),
        "Kim Comb",
        "kim@sixfold.example",
        "kim-likes-hexagons",
        (Role.STAFF, Role.ADMIN),
    ),
)


@dataclass(frozen=True, slots=True)
class Goods:
    """A product of the demonstration, and how many of it are in stock. The price is in euro cents."""

    sku: str
    name: str
    cents: int
    on_hand: int
    description: str


GOODS = (
    Goods("LAMP-6", "Honeycomb lamp", 4_900, 12, "Six glass cells, one warm light."),
    Goods("TILE-6", "Hexagon tile", 360, 2_000, "Glazed stoneware, 10 cm across."),
    Goods("CANDLE-6", "Beeswax candle", 650, 80, "Burns for thirty hours."),
    Goods("PENCIL-6", "Pencil", 120, 500, "It does not roll off the table."),
    Goods("NUT-6", "Hex nut", 6, 10_000, "M6, stainless steel."),
    Goods("HONEY-6", "Jar of honey", 890, 60, "500 g, from lime trees."),
)


@dataclass(frozen=True, slots=True)
class _Given:
    """Instead of new ids, one that was given out long ago: the orders of the cast refer to it."""

    id: UUID

    def new(self) -> UUID:
        """The one."""
        return self.id


async def seed_demo(shop: Shop, ports: Ports) -> None:
    """Add the cast, the goods, and stock of each. Done again it changes nothing, nor does it touch what is there."""
    for person in CAST:
        await _open_account(person, ports)
    for goods in GOODS:
        await _put_on_the_shelf(goods, shop)


async def _open_account(person: Person, ports: Ports) -> None:
    """By the shop's own use case, with an id of ours. The password is hashed only if there is no such account."""
    store, services = ports.store, ports.services
    if await store.accounts.credentials_for(person.email) is not None:
        return
    open_account = Transaction(
        OpenAccount(services.clock, _Given(person.id)),
        TransactionContext.of(store.storage, services, ports.relay_signal),
    )
    hashed = await services.passwords.hash(person.password)
    request = OpenAccountRequest(person.email, person.name, person.roles, hashed, is_confirmed=True)
    try:
        await open_account(request, by=OPERATOR)
    except AlreadyExists:
        # Another process was faster, or the account is there under another address.
        return


async def _put_on_the_shelf(goods: Goods, shop: Shop) -> None:
    new = AddProductRequest(goods.sku, goods.name, Money(goods.cents, Currency.EUR), goods.description)
    try:
        product = await shop.catalogue.add(new, by=OPERATOR, key=f"demonstration:{goods.sku}")
    except AlreadyExists:
        return
    received = ReceiveStockRequest(product.id, goods.on_hand)
    await shop.stock.receive(received, by=OPERATOR, key=f"demonstration:{goods.sku}:stock")
