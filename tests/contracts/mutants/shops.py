"""Shops in which one use case is made otherwise."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, cast

from application.core.transaction import Transaction
from application.core.unit_of_work import UnitOfWork
from application.core.use_case import Answer, Request, UseCase
from application.ordering.place_order import PlaceOrderRequest
from application.ordering.views import OrderView
from application.shop import Ports, Shop, build_shop
from application.stock.receive_stock import ReceiveStockRequest
from application.stock.views import StockLevel
from domain.accounts.actor import Actor
from tests.support.shop_env import Wiring

Placing = UseCase[PlaceOrderRequest, OrderView]
Receiving = UseCase[ReceiveStockRequest, StockLevel]


def placing(change: Callable[[Transaction[PlaceOrderRequest, OrderView]], Placing]) -> Wiring:
    """A shop where orders are placed like this."""

    def build(ports: Ports) -> Shop:
        shop = build_shop(ports)
        place = shop.ordering.place
        changed = replace(place, use_case=change(cast(Transaction[PlaceOrderRequest, OrderView], place.use_case)))
        return replace(shop, ordering=replace(shop.ordering, place=changed))

    return Wiring(shop=build)


def receiving(change: Callable[[Transaction[ReceiveStockRequest, StockLevel]], Receiving]) -> Wiring:
    """A shop where goods are received like this."""

    def build(ports: Ports) -> Shop:
        shop = build_shop(ports)
        receive = shop.stock.receive
        changed = replace(
            receive, use_case=change(cast(Transaction[ReceiveStockRequest, StockLevel], receive.use_case))
        )
        return replace(shop, stock=replace(shop.stock, receive=changed))

    return Wiring(shop=build)


@dataclass(frozen=True, slots=True)
class TriesOnce(Generic[Request, Answer]):
    """A command in a unit of work: no key, and no second try."""

    inner: Transaction[Request, Answer]

    async def __call__(self, request: Request, /, *, by: Actor, key: str | None = None) -> Answer:
        context = self.inner.context
        async with UnitOfWork(context.storage, context.clock, context.ids, context.headers) as uow:
            answer = await self.inner.command(uow, request, by=by)
            await uow.commit()
        return answer
