"""Shops in which one use case is made otherwise."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar, cast

from application.catalogue.change_price import ChangePrice, ChangePriceRequest
from application.catalogue.views import ProductView
from application.core.operation import Kind, Operation, OperationBuilder
from application.core.transaction import Transaction
from application.core.unit_of_work import UnitOfWork
from application.core.use_case import Answer, Command, Request, UseCase
from application.ordering.place_order import PlaceOrder, PlaceOrderRequest
from application.ordering.views import OrderView
from application.shop import build_shop
from application.stock.receive_stock import ReceiveStock, ReceiveStockRequest
from application.stock.views import StockLevel
from domain.accounts.actor import Actor, Role
from tests.support.shop_env import Wiring

AnyRequest = TypeVar("AnyRequest")
AnyAnswer = TypeVar("AnyAnswer")

Placing = UseCase[PlaceOrderRequest, OrderView]
Receiving = UseCase[ReceiveStockRequest, StockLevel]
Repricing = UseCase[ChangePriceRequest, ProductView]


def placing(change: Callable[[Transaction[PlaceOrderRequest, OrderView]], Placing]) -> Wiring:
    """A shop where orders are placed like this."""
    return _changed(PlaceOrder, change)


def receiving(change: Callable[[Transaction[ReceiveStockRequest, StockLevel]], Receiving]) -> Wiring:
    """A shop where goods are received like this."""
    return _changed(ReceiveStock, change)


def repricing(change: Callable[[Transaction[ChangePriceRequest, ProductView]], Repricing]) -> Wiring:
    """A shop where prices are changed like this."""
    return _changed(ChangePrice, change)


def _changed(
    changed: type[Command[Request, Answer]], change: Callable[[Transaction[Request, Answer]], UseCase[Request, Answer]]
) -> Wiring:
    """A shop where one command is not carried out in a plain transaction."""

    class Changed(OperationBuilder):
        def command(
            self, command: Command[AnyRequest, AnyAnswer], roles: frozenset[Role]
        ) -> Operation[AnyRequest, AnyAnswer]:
            if not isinstance(command, changed):
                return super().command(command, roles)
            use_case = change(cast(Transaction[Request, Answer], Transaction(command, self.context)))
            return self._operation(Kind.COMMAND, cast(UseCase[AnyRequest, AnyAnswer], use_case), roles)

    return Wiring(shop=partial(build_shop, builder=Changed))


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
