"""Shops in which one use case is made otherwise."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar, cast

from application.access.api_keys import CreateApiKeyRequest, MakeApiKey
from application.access.log_in import BeginSession, BeginSessionRequest
from application.access.refresh import UseRefreshToken, UseRefreshTokenRequest
from application.access.views import NewApiKey, Session
from application.accounts.profile import ChangeProfile, ChangeProfileRequest
from application.accounts.register import OpenAccount, OpenAccountRequest
from application.catalogue.change_price import ChangePrice, ChangePriceRequest
from application.catalogue.views import ProductView
from application.configuration.switch_feature import SwitchFeature, SwitchFeatureRequest
from application.configuration.views import ConfigurationView
from application.core.operation import Kind, Operation, OperationBuilder
from application.core.transaction import Transaction
from application.core.unit_of_work import UnitOfWork
from application.core.use_case import Answer, Command, Request, UseCase
from application.ordering.place_order import PlaceOrder, PlaceOrderRequest
from application.ordering.views import OrderView
from application.shop import build_shop
from application.stock.receive_stock import ReceiveStock, ReceiveStockRequest
from application.stock.views import StockLevel
from domain.accounts.actor import Actor, ActorId, Role
from tests.support.shop_env import Wiring

AnyRequest = TypeVar("AnyRequest")
AnyAnswer = TypeVar("AnyAnswer")

Placing = UseCase[PlaceOrderRequest, OrderView]
Receiving = UseCase[ReceiveStockRequest, StockLevel]
Repricing = UseCase[ChangePriceRequest, ProductView]
Opening = UseCase[OpenAccountRequest, ActorId]
ChangingProfiles = UseCase[ChangeProfileRequest, ActorId]
Beginning = UseCase[BeginSessionRequest, Session]
Refreshing = UseCase[UseRefreshTokenRequest, Session | None]
MakingKeys = UseCase[CreateApiKeyRequest, NewApiKey]
Switching = UseCase[SwitchFeatureRequest, ConfigurationView]


def placing(change: Callable[[Transaction[PlaceOrderRequest, OrderView]], Placing]) -> Wiring:
    """A shop where orders are placed like this."""
    return _changed(PlaceOrder, change)


def receiving(change: Callable[[Transaction[ReceiveStockRequest, StockLevel]], Receiving]) -> Wiring:
    """A shop where goods are received like this."""
    return _changed(ReceiveStock, change)


def repricing(change: Callable[[Transaction[ChangePriceRequest, ProductView]], Repricing]) -> Wiring:
    """A shop where prices are changed like this."""
    return _changed(ChangePrice, change)


def opening(change: Callable[[Transaction[OpenAccountRequest, ActorId]], Opening]) -> Wiring:
    """A shop where accounts are opened like this."""
    return _changed(OpenAccount, change)


def changing_profiles(change: Callable[[Transaction[ChangeProfileRequest, ActorId]], ChangingProfiles]) -> Wiring:
    """A shop where the owners of accounts change them like this."""
    return _changed(ChangeProfile, change)


def logging_in(change: Callable[[Transaction[BeginSessionRequest, Session]], Beginning]) -> Wiring:
    """A shop where whoever has the right password is let in like this."""
    return _changed(BeginSession, change)


def refreshing(change: Callable[[Transaction[UseRefreshTokenRequest, Session | None]], Refreshing]) -> Wiring:
    """A shop where refresh tokens are used like this."""
    return _changed(UseRefreshToken, change)


def making_api_keys(change: Callable[[Transaction[CreateApiKeyRequest, NewApiKey]], MakingKeys]) -> Wiring:
    """A shop where API keys are made like this."""
    return _changed(MakeApiKey, change)


def switching(change: Callable[[SwitchFeature], Switching]) -> Wiring:
    """A shop where features are switched on and off like this."""

    class Changed(OperationBuilder):
        def process(
            self, process: UseCase[AnyRequest, AnyAnswer], roles: frozenset[Role], *, confidential: bool = False
        ) -> Operation[AnyRequest, AnyAnswer]:
            step: object = process
            if isinstance(step, SwitchFeature):
                process = cast(UseCase[AnyRequest, AnyAnswer], change(step))
            return super().process(process, roles, confidential=confidential)

    return Wiring(shop=partial(build_shop, builder=Changed))


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
            own = cast(UseCase[AnyRequest, AnyAnswer], use_case)
            return self._operation(Kind.COMMAND, own, roles)

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
