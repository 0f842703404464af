"""The cast and the goods of the demonstration, for development until accounts exist."""

from dataclasses import dataclass
from uuid import UUID

from application.catalogue.add_product import AddProductRequest
from application.ports.errors import AlreadyExists
from application.shop import Shop
from application.stock.receive_stock import ReceiveStockRequest
from domain.accounts.actor import VISITOR, Actor, ActorId, Role
from domain.shared.errors import ShopError
from domain.shared.money import Currency, Money


@dataclass(eq=False)
class UnknownUser(ShopError):
    """Nobody in the demonstration bears this name."""

    code = "unknown_user"
    sentence = "There is no user {user}; the demonstration knows {known}."

    user: str
    known: str


CAST = {
    "ada": Actor(ActorId(UUID("01930000-0000-7000-8000-0000000000ad")), frozenset({Role.CUSTOMER})),
    "ben": Actor(ActorId(UUID("01930000-0000-7000-8000-0000000000be")), frozenset({Role.CUSTOMER})),
    "kim": Actor(ActorId(UUID("01930000-0000-7000-8000-000000000017")), frozenset({Role.STAFF})),
}


def actor_named(name: str | None) -> Actor:
    """The member of the cast with this name, a visitor for no name, or `UnknownUser`."""
    if not name:
        return VISITOR
    if name not in CAST:
        raise UnknownUser(name, ", ".join(CAST))
    return CAST[name]


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


async def seed_demo(shop: Shop) -> None:
    """Add the goods, and stock of each. Done again it changes nothing, nor does it touch what is there already."""
    kim = CAST["kim"]
    for goods in GOODS:
        new = AddProductRequest(goods.sku, goods.name, Money(goods.cents, Currency.EUR), goods.description)
        try:
            product = await shop.catalogue.add(new, by=kim, key=f"demonstration:{goods.sku}")
        except AlreadyExists:
            continue
        received = ReceiveStockRequest(product.id, goods.on_hand)
        await shop.stock.receive(received, by=kim, key=f"demonstration:{goods.sku}:stock")
