"""A tenant's shop on a real database, seen by someone who serves customers, and by any number of workers."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from uuid import uuid4

from application.catalogue import NewProduct
from application.ordering.find_orders import OrderById
from application.ordering.place_order import NewOrder, Wanted
from application.shop import Shop
from application.stock import GoodsReceived, StockOf
from application.views import StockLevel
from domain.catalogue import ProductId
from domain.identity import Actor
from domain.order_lines import OrderId
from entrypoints.container import Container
from entrypoints.runtime import Runtime
from entrypoints.settings import Settings
from entrypoints.wiring.queues import Queues, queues
from entrypoints.worker.commands import CommandMessage
from entrypoints.worker.worker import create_worker
from tests.cast import ADA, EMAILS, HEXAGON_TILE, HIVE, KIM
from tests.contracts.surroundings import KeptMail
from tests.reliability.waiting import until


@dataclass(frozen=True, slots=True)
class Town:
    """The shop at its counter: orders are placed here, and everything that follows is left to workers."""

    settings: Settings
    runtime: Runtime
    shop: Shop
    queues: Queues
    mail: KeptMail = field(default_factory=KeptMail)

    @asynccontextmanager
    async def workers(self, count: int = 1) -> AsyncIterator[None]:
        """So many workers, each with connections of its own, and one post office."""
        async with AsyncExitStack() as stack:
            for _ in range(count):
                container = Container(settings=self.settings)
                container.mailer.override(self.mail)
                await stack.enter_async_context(create_worker(container, threads=2))
            yield

    async def tiles(self, on_hand: int) -> ProductId:
        """Put so many tiles on the shelf."""
        new = NewProduct(f"TILE-{uuid4()}", HEXAGON_TILE.name, HEXAGON_TILE.price)
        product = await self.shop.catalogue.add(new, by=KIM)
        await self.shop.stock.receive(GoodsReceived(product.id, on_hand), by=KIM)
        return product.id

    async def stock(self, product: ProductId) -> StockLevel:
        """What there is of a product."""
        return await self.shop.stock.get(StockOf(product), by=ADA)

    async def order(self, product: ProductId) -> OrderId:
        """Ada orders one."""
        new = NewOrder((Wanted(product, 1),), HIVE, EMAILS[ADA.id])
        return (await self.shop.ordering.place(new, by=ADA)).id

    async def confirmed(self, *orders: OrderId) -> None:
        """Wait until Ada has been told about all of them."""

        async def all_confirmed() -> bool:
            views = [await self.shop.ordering.get(OrderById(order), by=ADA) for order in orders]
            return all(view.confirmed_at for view in views)

        await until(all_confirmed, f"{len(orders)} orders were confirmed")

    async def command(self, operation: str, request: object, *, by: Actor = KIM, key: str = "six") -> None:
        """Leave a command for the workers."""
        message = {
            "tenant": self.settings.tenant,
            "operation": operation,
            "request": request,
            "by": {"id": by.id, "roles": by.roles},
            "key": key,
        }
        await self.queues.command(CommandMessage.model_validate(message).model_dump_json())

    async def parked(self) -> list[str]:
        """The codes of what workers gave up."""
        return [message.code for message in await self.queues.parked.all()]


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Town]:
    """The shop, open until the block ends."""
    async with Runtime(Container(settings=settings)) as runtime, queues(settings) as seen:
        tenant = await runtime.tenant()
        yield Town(settings, runtime, tenant.shop, seen)
