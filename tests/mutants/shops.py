"""Shops in which one use case is made otherwise."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, cast

from application.ordering.place_order import NewOrder
from application.shop import Ports, Shop, build_shop
from application.stock import GoodsReceived
from application.transaction import Transaction
from application.unit_of_work import UnitOfWork
from application.use_case import Answer, Request, UseCase
from application.views import OrderView, StockLevel
from domain.identity import Actor
from tests.contracts.tenant_env import Wiring

Placing = UseCase[NewOrder, OrderView]
Receiving = UseCase[GoodsReceived, StockLevel]


def placing(change: Callable[[Transaction[NewOrder, OrderView]], Placing]) -> Wiring:
    """A shop where orders are placed like this."""

    def build(ports: Ports) -> Shop:
        shop = build_shop(ports)
        place = shop.ordering.place
        changed = replace(place, use_case=change(cast(Transaction[NewOrder, OrderView], place.use_case)))
        return replace(shop, ordering=replace(shop.ordering, place=changed))

    return Wiring(shop=build)


def receiving(change: Callable[[Transaction[GoodsReceived, StockLevel]], Receiving]) -> Wiring:
    """A shop where goods are received like this."""

    def build(ports: Ports) -> Shop:
        shop = build_shop(ports)
        receive = shop.stock.receive
        changed = replace(receive, use_case=change(cast(Transaction[GoodsReceived, StockLevel], receive.use_case)))
        return replace(shop, stock=replace(shop.stock, receive=changed))

    return Wiring(shop=build)


@dataclass(frozen=True, slots=True)
class TriesOnce(Generic[Request, Answer]):
    """A command in a unit of work: no key, and no second try."""

    inner: Transaction[Request, Answer]

    async def __call__(self, request: Request, /, *, by: Actor, key: str | None = None) -> Answer:
        desk = self.inner.desk
        async with UnitOfWork(desk.storage, desk.clock, desk.ids, desk.headers) as work:
            answer = await self.inner.command(work, request, by=by)
            await work.commit()
        return answer
