"""The cast and the goods of the demonstration, for development until accounts exist."""

from dataclasses import dataclass
from uuid import NAMESPACE_DNS, uuid5

from application.catalogue import NewProduct
from application.ports.errors import AlreadyExists
from application.shop import Shop
from application.stock import GoodsReceived
from domain.errors import ShopError
from domain.identity import VISITOR, Actor, ActorId, Role
from domain.money import Currency, Money


@dataclass(eq=False)
class UnknownUser(ShopError):
    """Nobody in the demonstration bears this name."""

    code = "unknown_user"
    sentence = "There is no user {user}; the demonstration knows {known}."

    user: str
    known: str


def _member(name: str, role: Role) -> Actor:
    return Actor(ActorId(uuid5(NAMESPACE_DNS, f"{name}.sixfold.example")), frozenset({role}))


CAST = {
    "ada": _member("ada", Role.CUSTOMER),
    "ben": _member("ben", Role.CUSTOMER),
    "kim": _member("kim", Role.STAFF),
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
    """A product of the demonstration, and how many of it lie on the shelf. The price is in euro cents."""

    sku: str
    name: str
    cents: int
    on_hand: int
    description: str


GOODS = (
    Goods("LAMP-6", "Honeycomb lamp", 8_900, 12, "Six glass cells, one warm light."),
    Goods("TILE-6", "Hexagon tile", 250, 2_000, "Glazed stoneware, 10 cm across."),
    Goods("CANDLE-1", "Beeswax candle", 1_450, 80, "Burns for thirty hours."),
    Goods("PENCIL-6", "Pencil", 120, 500, "It does not roll off the table."),
    Goods("NUT-M6", "Hex nut", 8, 10_000, "M6, stainless steel."),
    Goods("HONEY-1", "Jar of honey", 790, 60, "500 g, from lime trees."),
)


async def furnish(shop: Shop) -> None:
    """Put the goods on the shelves. Done again it changes nothing, nor does it touch what is there already."""
    kim = CAST["kim"]
    for goods in GOODS:
        new = NewProduct(goods.sku, goods.name, Money(goods.cents, Currency.EUR), goods.description)
        try:
            product = await shop.catalogue.add(new, by=kim, key=f"demonstration:{goods.sku}")
        except AlreadyExists:
            continue
        received = GoodsReceived(product.id, goods.on_hand)
        await shop.stock.receive(received, by=kim, key=f"demonstration:{goods.sku}:stock")
