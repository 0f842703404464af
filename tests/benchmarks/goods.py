"""The products on sale and the requests to send: the same for every contestant, from a fixed seed."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from uuid import UUID

from tests.benchmarks.load import get, post
from tests.benchmarks.rounds import Endpoint

SEED = 6
PRODUCTS = 1_000
ON_HAND = 1_000_000
LINES = 3
PREPARED = 3_000
"""Requests built beforehand, so that building them is not measured; they are sent again and again."""


@dataclass(frozen=True, slots=True)
class Goods:
    """A product on sale; `amount` is its price in cents."""

    id: UUID
    sku: str
    name: str
    amount: int


def goods() -> list[Goods]:
    """Everything on sale."""
    generator = random.Random(SEED)
    return [
        Goods(
            UUID(int=(0x7 << 76) | (0x8 << 60) | number),
            f"TILE-{number:04}",
            f"Tile {word:06x}",
            generator.randint(100, 9_999),
        )
        for number, word in enumerate(generator.sample(range(0x1000000), PRODUCTS))
    ]


def order(products: list[UUID], quantity: int) -> bytes:
    """The body of an order, a line for each of the products."""
    return json.dumps(
        {
            "items": [{"product": str(product), "quantity": quantity} for product in products],
            "address": {
                "name": "Ada Apis",
                "street": "6 Comb Lane",
                "postal_code": "66666",
                "city": "Waben",
                "country": "DE",
            },
            "email": "ada@hive.example",
        }
    ).encode()


def gets(token: str) -> Iterator[bytes]:
    """Requests for one product after another, by the owner of an access token."""
    generator = random.Random(SEED)
    ids = [product.id for product in goods()]
    return cycle([get(f"/api/v1/products/{generator.choice(ids)}", token) for _ in range(PREPARED)])


def lists(token: str) -> Iterator[bytes]:
    """Requests for the first page of the catalogue."""
    return cycle([get("/api/v1/products?limit=20", token)])


def orders(token: str) -> Iterator[bytes]:
    """Orders of several products each."""
    generator = random.Random(SEED)
    ids = [product.id for product in goods()]
    bodies = [order(generator.sample(ids, LINES), generator.randint(1, 3)) for _ in range(PREPARED)]
    return cycle([post("/api/v1/orders", body, token) for body in bodies])


ENDPOINTS = (
    Endpoint("get a product", gets, expect=200, writes=False),
    Endpoint("list twenty", lists, expect=200, writes=False),
    Endpoint("place an order", orders, expect=201, writes=True),
)
