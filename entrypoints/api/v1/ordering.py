"""Orders."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from application.ordering.cancel_order import CancelOrder, CancelOrderRequest
from application.ordering.expire_orders import ExpireUnpaidOrders, ExpireUnpaidOrdersRequest
from application.ordering.find_orders import GetOrder, GetOrderRequest, ListOrders, ListOrdersRequest
from application.ordering.place_order import PlaceOrder
from application.ordering.views import OrderFilter, OrderPosition, OrderView
from domain.access.scopes import Scope
from domain.accounts.actor import Actor, ActorId
from domain.ordering.errors import DuplicateLine, EmptyOrder, IllegalTransition, TooManyLines, UnknownProduct
from domain.ordering.ids import OrderId
from domain.ordering.order import OrderStatus
from domain.shared.errors import CurrencyMismatch, InvalidQuantity, InvalidValue
from domain.stock.errors import OutOfStock
from entrypoints.api.authentication import may
from entrypoints.api.dependencies import Key, Listed, Pages, TheShop
from entrypoints.api.errors import InvalidCursor
from entrypoints.api.openapi import KEYED, WRITING, description_of, refusals
from entrypoints.api.v1.ordering_models import ExpiredModel, OrderModel, OrderPage, PlaceOrderModel

router = APIRouter(prefix="/orders", tags=["orders"])

UNFIT = (CurrencyMismatch, DuplicateLine, EmptyOrder, InvalidQuantity, InvalidValue, TooManyLines, UnknownProduct)


@router.post(
    "",
    status_code=201,
    summary="Place an order",
    description=description_of(PlaceOrder),
    response_model=OrderModel,
    responses=refusals(OutOfStock, *UNFIT, *WRITING, *KEYED),
)
async def place_order(
    body: PlaceOrderModel,
    shop: TheShop,
    by: Annotated[Actor, may("ordering.place", Scope.ORDERING_WRITE)],
    key: Key,
    request: Request,
    response: Response,
) -> OrderView:
    order = await shop.ordering.place(body.request(), by=by, key=key)
    response.headers["Location"] = f"{request.url.path}/{order.id}"
    return order


@router.get(
    "",
    summary="List orders",
    description=description_of(ListOrders),
    response_model=OrderPage,
    responses=refusals(InvalidCursor),
)
async def list_orders(
    shop: TheShop,
    by: Annotated[Actor, may("ordering.list", Scope.ORDERING_READ)],
    pages: Pages,
    status: OrderStatus | None = None,
    customer: UUID | None = None,
) -> Listed:
    which = OrderFilter(None if customer is None else ActorId(customer), status)
    orders = ListOrdersRequest(which, pages.after(OrderPosition), pages.limit)
    return pages.listed(await shop.ordering.list(orders, by=by))


@router.get(
    "/{id}",
    summary="Show an order",
    description=description_of(GetOrder),
    response_model=OrderModel,
    responses=refusals(),
)
async def get_order(
    id: UUID, shop: TheShop, by: Annotated[Actor, may("ordering.get", Scope.ORDERING_READ)]
) -> OrderView:
    return await shop.ordering.get(GetOrderRequest(OrderId(id)), by=by)


@router.post(
    "/{id}/cancellation",
    summary="Cancel an order",
    description=description_of(CancelOrder),
    response_model=OrderModel,
    responses=refusals(IllegalTransition, *WRITING, *KEYED),
)
async def cancel_order(
    id: UUID, shop: TheShop, by: Annotated[Actor, may("ordering.cancel", Scope.ORDERING_WRITE)], key: Key
) -> OrderView:
    return await shop.ordering.cancel(CancelOrderRequest(OrderId(id)), by=by, key=key)


@router.post(
    "/expirations",
    summary="Expire unpaid orders",
    description=description_of(ExpireUnpaidOrders),
    responses=refusals(*WRITING),
)
async def expire_orders(
    shop: TheShop, by: Annotated[Actor, may("ordering.expire_unpaid", Scope.ORDERING_WRITE)]
) -> ExpiredModel:
    return ExpiredModel(expired=await shop.ordering.expire_unpaid(ExpireUnpaidOrdersRequest(), by=by))
