"""A client of a shop that writes down what it does, and the scene it plays in."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from random import Random
from uuid import UUID

from domain.catalogue.ids import ProductId
from tests.contracts.kit.history.journal import Journal
from tests.support.shop_env import ShopEnv

LEASE = timedelta(minutes=1)
ROUNDS = 8
"""How often a client does something."""


def seeds() -> range:
    """As many scenes as are played on each adapter: a few, or for a night as many as TEST_HISTORIES says."""
    return range(max(1, int(os.environ.get("TEST_HISTORIES", "2"))))


@dataclass(frozen=True, slots=True)
class Scene:
    """What the clients of all processes know of each other: whatever can be told in JSON.

    `products` are stored, with units on hand. `clients` are the names of all, of whatever process. `later` is how many
    seconds have passed since the clock of the law began.
    """

    seed: int
    products: Sequence[str]
    clients: Sequence[str]
    later: int = 0

    @property
    def product_ids(self) -> list[ProductId]:
        """The products."""
        return [ProductId(UUID(product)) for product in self.products]

    def to_json(self) -> Mapping[str, object]:
        """As another process is told of it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Client:
    """One client: its name, the tenant whose shop it uses, and chance of its own."""

    name: str
    tenant: ShopEnv
    journal: Journal
    scene: Scene
    random: Random

    @property
    def now(self) -> int:
        """Seconds since the law began."""
        return self.scene.later


def cast(names: Sequence[str], journal: Journal, tenant: ShopEnv, scene: Scene) -> list[Client]:
    """The clients of one process."""
    return [Client(name, tenant, journal, scene, Random(f"{scene.seed} {name}")) for name in names]
