"""Driving the shop by calling it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from application.catalogue.add_product import AddProductRequest
from application.catalogue.change_price import ChangePriceRequest
from application.catalogue.find_products import SearchProductsRequest
from application.core.use_case import Answer, Request, UseCase
from application.ordering.cancel_order import CancelOrderRequest
from application.ordering.expire_orders import ExpireUnpaidOrdersRequest
from application.ordering.find_orders import GetOrderRequest, ListOrdersRequest
from application.ordering.place_order import PlaceOrderRequest, RequestedItem
from application.ordering.views import OrderView
from application.ports.storage import IdempotencyRecord, Storage
from application.stock.find_stock import GetStockRequest
from application.stock.receive_stock import ReceiveStockRequest
from domain.catalogue.ids import ProductId
from domain.ordering.ids import OrderId
from domain.shared.errors import ShopError
from domain.shared.money import Currency, Money
from entrypoints.bootstrap.tenants import Tenant
from tests.acceptance.driver import Placed, Refused, StockCount
from tests.support.cast import ADA, BEN, EMAILS, HIVE, KIM
from tests.support.fakes import FixedClock, RecordingMailer
from tests.support.waiting import LONG

PEOPLE = {"ada": ADA, "ben": BEN, "kim": KIM}


@dataclass(frozen=True, slots=True)
class InProcess:
    """The shop as a Python object. See `Driver`."""

    tenant: Tenant
    storage: Storage
    clock: FixedClock
    mailer: RecordingMailer

    async def add_product(self, sku: str, name: str, price: int) -> str:
        """Add a product."""
        new = AddProductRequest(sku, name, Money(price, Currency.EUR))
        return str((await self._do(self.tenant.shop.catalogue.add, new, "kim")).id)

    async def change_price(self, product: str, price: int) -> None:
        """Change a price."""
        new = ChangePriceRequest(product_id(product), Money(price, Currency.EUR))
        await self._do(self.tenant.shop.catalogue.change_price, new, "kim")

    async def receive(self, product: str, quantity: int) -> None:
        """Receive goods."""
        await self._do(self.tenant.shop.stock.receive, ReceiveStockRequest(product_id(product), quantity), "kim")

    async def place(self, by: str, items: Mapping[str, int], *, key: str | None = None) -> Placed:
        """Place an order."""
        wanted = tuple(RequestedItem(product_id(product), quantity) for product, quantity in items.items())
        new = PlaceOrderRequest(wanted, HIVE, EMAILS[PEOPLE[by].id])
        return placed(await self._do(self.tenant.shop.ordering.place, new, by, key))

    async def cancel(self, by: str, order: str) -> Placed:
        """Cancel an order."""
        return placed(await self._do(self.tenant.shop.ordering.cancel, CancelOrderRequest(order_id(order)), by))

    async def expire_unpaid(self) -> int:
        """Expire unpaid orders."""
        return await self._do(self.tenant.shop.ordering.expire_unpaid, ExpireUnpaidOrdersRequest(), "kim")

    async def order(self, by: str, order: str) -> Placed:
        """Look at an order."""
        return placed(await self._do(self.tenant.shop.ordering.get, GetOrderRequest(order_id(order)), by))

    async def orders(self, by: str) -> list[str]:
        """List orders."""
        page = await self._do(self.tenant.shop.ordering.list, ListOrdersRequest(), by)
        return [str(order.id) for order in page.items]

    async def stock(self, product: str) -> StockCount:
        """Look at the stock."""
        level = await self._do(self.tenant.shop.stock.get, GetStockRequest(product_id(product)), "ada")
        return StockCount(level.on_hand, level.reserved)

    async def search(self, words: str) -> list[str]:
        """Search the catalogue."""
        page = await self._do(self.tenant.shop.catalogue.search, SearchProductsRequest(words), "ada")
        return [product.name for product in page.items]

    async def letters(self, order: str) -> int:
        """Wait until the confirmation is noted, whoever delivers it; deliver what is left, and count."""
        async with asyncio.timeout(LONG):
            while not await self._is_confirmed(order):
                await self.tenant.relay.drain()
                await asyncio.sleep(0.01)
        await self.tenant.relay.drain()
        return sum(order in letter.subject for letter in self.mailer.letters.values())

    async def wait(self, time: timedelta) -> None:
        """Set the clock."""
        self.clock.advance(time)

    async def find_idempotency_record(self, by: str, key: str) -> IdempotencyRecord | None:
        """What is remembered under a key of someone's."""
        return await self.storage.find_idempotency_record(str(PEOPLE[by].id), key)

    async def _is_confirmed(self, order: str) -> bool:
        view = await self._do(self.tenant.shop.ordering.get, GetOrderRequest(order_id(order)), "kim")
        return view.confirmed_at is not None

    async def _do(
        self, use_case: UseCase[Request, Answer], request: Request, by: str, key: str | None = None
    ) -> Answer:
        try:
            return await use_case(request, by=PEOPLE[by], key=key)
        except ShopError as refusal:
            raise Refused(refusal.code) from refusal


def product_id(id: str) -> ProductId:
    """The id as the shop knows it."""
    return ProductId(UUID(id))


def order_id(id: str) -> OrderId:
    """The id as the shop knows it."""
    return OrderId(UUID(id))


def placed(order: OrderView) -> Placed:
    """The order as a scenario looks at it."""
    return Placed(str(order.id), order.status, order.total.amount)
