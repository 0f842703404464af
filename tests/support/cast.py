"""The people and products that all tests, examples and demonstrations use.

Ada and Ben buy, Kim is staff, Dee administers accounts.
"""

from dataclasses import dataclass
from uuid import UUID

from domain.accounts.actor import Actor, ActorId, Role
from domain.shared.address import Address
from domain.shared.money import Currency, Money


def euros(amount: str) -> Money:
    """An amount in euros, exact to the cent: `euros("12.50")`."""
    whole, _, cents = amount.partition(".")
    return Money(int(whole) * 100 + int(cents or 0), Currency.EUR)


ADA = Actor(ActorId(UUID("01930000-0000-7000-8000-0000000000ad")), frozenset({Role.CUSTOMER}))
BEN = Actor(ActorId(UUID("01930000-0000-7000-8000-0000000000be")), frozenset({Role.CUSTOMER}))
KIM = Actor(ActorId(UUID("01930000-0000-7000-8000-000000000017")), frozenset({Role.STAFF}))
DEE = Actor(ActorId(UUID("01930000-0000-7000-8000-000000000dee")), frozenset({Role.ADMIN}))

NAMES = {ADA.id: "Ada", BEN.id: "Ben", KIM.id: "Kim", DEE.id: "Dee"}
EMAILS = {
    ADA.id: "ada@hive.example",
    BEN.id: "ben@hive.example",
    KIM.id: "kim@sixfold.example",
    DEE.id: "dee@sixfold.example",
}
PASSWORD = "sixty-six cells of wax"
"""Everybody's, where a test does not say another one."""
HIVE = Address(name="Ada Apis", street="6 Comb Lane", postal_code="66666", city="Waben", country="DE")


@dataclass(frozen=True, slots=True)
class Goods:
    """A product of the examples: its SKU, name and price."""

    sku: str
    name: str
    price: Money


HONEYCOMB_LAMP = Goods("LAMP-6", "Honeycomb lamp", euros("49.00"))
HEXAGON_TILE = Goods("TILE-6", "Hexagon tile", euros("3.60"))
BEESWAX_CANDLE = Goods("CANDLE-6", "Beeswax candle", euros("6.50"))
PENCIL = Goods("PENCIL-6", "Pencil", euros("1.20"))
HEX_NUT = Goods("NUT-6", "Hex nut", euros("0.06"))
JAR_OF_HONEY = Goods("HONEY-6", "Jar of honey", euros("8.90"))

ALL_GOODS = (HONEYCOMB_LAMP, HEXAGON_TILE, BEESWAX_CANDLE, PENCIL, HEX_NUT, JAR_OF_HONEY)
