"""A tenant's shop on a real database, seen by someone who serves customers, and by any number of workers."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from uuid import uuid4

from application.catalogue.add_product import AddProductRequest
from application.ordering.find_orders import GetOrderRequest
from application.ordering.place_order import PlaceOrderRequest, RequestedItem
from application.shop import Shop
from application.stock.find_stock import GetStockRequest
from application.stock.receive_stock import ReceiveStockRequest
from application.stock.views import StockLevel
from domain.accounts.actor import Actor
from domain.catalogue.ids import ProductId
from domain.ordering.ids import OrderId
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.queues import Queues, queues
from entrypoints.bootstrap.runtime import Runtime
from entrypoints.bootstrap.settings import Settings
from entrypoints.worker.commands import CommandMessage
from entrypoints.worker.worker import create_worker
from tests.support.accounts import open_accounts
from tests.support.cast import ADA, EMAILS, HEXAGON_TILE, HIVE, KIM
from tests.support.fakes import RecordingMailer
from tests.support.waiting import until


@dataclass(frozen=True, slots=True)
class ShopWithWorkers:
    """The shop at its counter: orders are placed here, and everything that follows is left to workers."""

    settings: Settings
    runtime: Runtime
    shop: Shop
    queues: Queues
    mail: RecordingMailer = field(default_factory=RecordingMailer)

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
        new = AddProductRequest(f"TILE-{uuid4()}", HEXAGON_TILE.name, HEXAGON_TILE.price)
        product = await self.shop.catalogue.add(new, by=KIM)
        await self.shop.stock.receive(ReceiveStockRequest(product.id, on_hand), by=KIM)
        return product.id

    async def stock(self, product: ProductId) -> StockLevel:
        """What there is of a product."""
        return await self.shop.stock.get(GetStockRequest(product), by=ADA)

    async def order(self, product: ProductId) -> OrderId:
        """Ada orders one."""
        new = PlaceOrderRequest((RequestedItem(product, 1),), HIVE, EMAILS[ADA.id])
        return (await self.shop.ordering.place(new, by=ADA)).id

    async def confirmed(self, *orders: OrderId) -> None:
        """Wait until Ada has been told about all of them."""

        async def all_confirmed() -> bool:
            views = [await self.shop.ordering.get(GetOrderRequest(order), by=ADA) for order in orders]
            return all(view.confirmed_at for view in views)

        await until(all_confirmed, f"{len(orders)} orders were confirmed")

    async def command(self, operation: str, request: object, *, by: Actor = KIM, key: str = "six") -> None:
        """Leave a command for the workers."""
        message = {
            "tenant": self.settings.tenant,
            "operation": operation,
            "request": request,
            "by": by.id,
            "key": key,
        }
        await self.queues.command(CommandMessage.model_validate(message).to_json())

    async def dead_letters(self) -> list[str]:
        """The codes of what workers gave up."""
        return [message.code for message in await self.queues.dead_letters.all()]


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[ShopWithWorkers]:
    """The shop, open until the block ends; the cast have accounts in it."""
    async with Runtime(Container(settings=settings)) as runtime, queues(runtime.container) as seen:
        tenant = await runtime.tenant()
        await open_accounts(tenant.ports)
        yield ShopWithWorkers(settings, runtime, tenant.shop, seen)
