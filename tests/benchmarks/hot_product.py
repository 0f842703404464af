"""The hot product: does one more order for a product cost more when many are open? On every persistence there is."""

import asyncio
import tempfile
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from uuid import uuid4

import uvloop
from pydantic import SecretStr

from adapters.shared.tenancy import TenantId
from application.ordering.cancel_order import CancelOrderRequest
from domain.catalogue.product import Product
from domain.ordering.order_line import OrderLine
from domain.ordering.reservations import reserve
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.server_settings import MongoSettings, PostgresSettings
from entrypoints.bootstrap.settings import Settings
from entrypoints.devservers.server import DevServerFailed
from entrypoints.devservers.start import obtain_server
from tests.support.cast import ADA
from tests.support.fakes import CountingIds, FixedClock
from tests.support.seeding import new_order
from tests.support.shop_env import ShopEnv

OPEN = (0, 100, 1_000, 5_000)
"""How many orders are open for each of the products."""
ROUNDS = 101
WARM_UP = 10
AT_A_TIME = 500
"""Open orders that are stored together, before anything is measured."""

Timed = Mapping[int, Sequence[float]]
"""Seconds by the number of open orders, a value for each round."""


@dataclass(frozen=True, slots=True)
class HotProduct:
    """The results on one persistence: how long it took to place one more order, and to cancel it.

    `server` says what it ran on, if there was a server.
    """

    persistence: str
    server: str
    place: Timed
    cancel: Timed


def measure(say: Callable[[str], None]) -> Iterator[HotProduct]:
    """The results on each persistence. Which server cannot be had is said."""
    for name in ("memory", "sqlite", "postgres", "mongo"):
        with ExitStack() as stack:
            say(f"Starting: {name} …")
            try:
                settings, server = _settings(name, stack)
            except DevServerFailed as failure:
                say(f"Not measured: {name}: {failure.reason}")
                continue
            loop = stack.enter_context(asyncio.Runner(loop_factory=uvloop.new_event_loop))
            yield loop.run(_measured(settings, server, say))


def _settings(name: str, stack: ExitStack) -> tuple[Settings, str]:
    """How to reach the persistence, and the server that it runs on."""
    match name:
        case "postgres":
            server = stack.enter_context(obtain_server("postgres"))
            settings = Settings(persistence="postgres", postgres=PostgresSettings(url=SecretStr(server.url)))
            return settings, server.description
        case "mongo":
            server = stack.enter_context(obtain_server("mongo"))
            settings = Settings(persistence="mongo", mongo=MongoSettings(url=SecretStr(server.url)))
            return settings, server.description
        case "sqlite":
            directory = stack.enter_context(tempfile.TemporaryDirectory())
            return Settings(persistence="sqlite", data_dir=Path(directory)), ""
        case _:
            return Settings(persistence="memory"), ""


async def _measured(settings: Settings, server: str, say: Callable[[str], None]) -> HotProduct:
    async with _tenant(settings) as tenant:
        products = {}
        for number in OPEN:
            say(f"{settings.persistence}: placing {number:,} orders …")
            products[number] = await _ordered(tenant, number)
        say(f"{settings.persistence}: measuring …")
        place: dict[int, list[float]] = {number: [] for number in OPEN}
        cancel: dict[int, list[float]] = {number: [] for number in OPEN}
        turns = deque(OPEN)
        for measured in [False] * WARM_UP + [True] * ROUNDS:
            for number in turns:
                placed, cancelled = await _once(tenant, products[number])
                if measured:
                    place[number].append(placed)
                    cancel[number].append(cancelled)
            turns.rotate()
    return HotProduct(settings.persistence, server, place, cancel)


@asynccontextmanager
async def _tenant(settings: Settings) -> AsyncIterator[ShopEnv]:
    """A new tenant, which is left behind as those of the laws are."""
    persistence = Container(settings=settings).persistence()
    await persistence.open()
    try:
        tenant = TenantId(f"hot_{uuid4().hex[:16]}")
        await persistence.create_tenant(tenant)
        yield ShopEnv(tenant, persistence.of(tenant), FixedClock(), CountingIds())
    finally:
        await persistence.close()


async def _ordered(tenant: ShopEnv, number: int) -> Product:
    """A product for which so many orders are open, all of one unit."""
    product = await tenant.product(on_hand=1_000_000)
    for first in range(0, number, AT_A_TIME):
        async with tenant.uow() as uow:
            item = await uow.stock.get(product.id)
            for _ in range(min(AT_A_TIME, number - first)):
                order = new_order(tenant, OrderLine.of(product, 1))
                reserve(order, [item])
                uow.orders.add(order)
            uow.stock.save(item)
            await uow.commit()
    return product


async def _once(tenant: ShopEnv, product: Product) -> tuple[float, float]:
    begun = perf_counter()
    order = await tenant.order(product)
    placed = perf_counter()
    await tenant.shop.ordering.cancel(CancelOrderRequest(order.id), by=ADA)
    return placed - begun, perf_counter() - placed
