"""Driving the shop by leaving messages for a worker."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from pydantic_core import to_jsonable_python

from application.catalogue.add_product import AddProductRequest
from application.catalogue.change_price import ChangePriceRequest
from application.catalogue.views import ProductView
from application.ordering.cancel_order import CancelOrderRequest
from application.ordering.place_order import PlaceOrderRequest, RequestedItem
from application.ordering.views import OrderView
from application.stock.receive_stock import ReceiveStockRequest
from domain.shared.money import Currency, Money
from entrypoints.bootstrap.queues import Queues
from entrypoints.worker.commands import CommandMessage
from tests.acceptance.driver import CannotBeSaid, Placed, Refused, StockCount
from tests.acceptance.in_process import PEOPLE, InProcess, order_id, placed, product_id
from tests.support.cast import EMAILS, HIVE
from tests.support.waiting import LONG


@dataclass(frozen=True, slots=True)
class Messages:
    """The shop at the other end of a queue: the answer is what the key remembers, a refusal is a dead letter.

    Messages only tell; whoever wants to look at something asks the shop itself. See `Driver`.
    """

    queues: Queues
    inside: InProcess
    # What was sent under a key: another message under the same one can only be refused.
    sent: dict[tuple[str, str], str] = field(default_factory=dict)

    async def add_product(self, sku: str, name: str, price: int) -> str:
        """Add a product."""
        answer = await self._leave("catalogue.add", AddProductRequest(sku, name, Money(price, Currency.EUR)), "kim")
        assert isinstance(answer, ProductView)
        return str(answer.id)

    async def change_price(self, product: str, price: int) -> None:
        """Change a price."""
        await self._leave(
            "catalogue.change_price", ChangePriceRequest(product_id(product), Money(price, Currency.EUR)), "kim"
        )

    async def receive(self, product: str, quantity: int) -> None:
        """Receive goods."""
        await self._leave("stock.receive", ReceiveStockRequest(product_id(product), quantity), "kim")

    async def place(self, by: str, items: Mapping[str, int], *, key: str | None = None) -> Placed:
        """Place an order."""
        wanted = tuple(RequestedItem(product_id(product), quantity) for product, quantity in items.items())
        answer = await self._leave("ordering.place", PlaceOrderRequest(wanted, HIVE, EMAILS[PEOPLE[by].id]), by, key)
        assert isinstance(answer, OrderView)
        return placed(answer)

    async def cancel(self, by: str, order: str) -> Placed:
        """Cancel an order."""
        answer = await self._leave("ordering.cancel", CancelOrderRequest(order_id(order)), by)
        assert isinstance(answer, OrderView)
        return placed(answer)

    async def expire_unpaid(self) -> int:
        """A process answers with no remembered value."""
        raise CannotBeSaid("expiring is a process: it needs no key, so nobody remembers how many orders it was")

    async def order(self, by: str, order: str) -> Placed:
        """Look at an order."""
        return await self.inside.order(by, order)

    async def orders(self, by: str) -> list[str]:
        """List orders."""
        return await self.inside.orders(by)

    async def stock(self, product: str) -> StockCount:
        """Look at the stock."""
        return await self.inside.stock(product)

    async def search(self, words: str) -> list[str]:
        """Search the catalogue."""
        return await self.inside.search(words)

    async def letters(self, order: str) -> int:
        """Wait for the worker, and count."""
        return await self.inside.letters(order)

    async def wait(self, time: timedelta) -> None:
        """Set the clock."""
        await self.inside.wait(time)

    async def _leave(self, operation: str, request: object, by: str, key: str | None = None) -> object:
        message = CommandMessage(
            tenant=self.inside.tenant.name,
            operation=operation,
            request=to_jsonable_python(request),
            by=PEOPLE[by].id,
            key=key or str(uuid4()),
        )
        body = message.to_json()
        repeated = self.sent.setdefault((by, message.key), body) == body
        await self.queues.command(body)
        async with asyncio.timeout(LONG):
            while True:
                for dead_letters in await self.queues.dead_letters.all():
                    if dead_letters.body == body:
                        raise Refused(dead_letters.code)
                if repeated and (record := await self.inside.find_idempotency_record(by, message.key)):
                    return record.answer
                await asyncio.sleep(0.01)
