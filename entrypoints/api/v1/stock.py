"""Stock, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from application.stock.find_stock import GetStock, GetStockRequest, ListMovements, ListMovementsRequest
from application.stock.receive_stock import ReceiveStock
from application.stock.views import StockLevel
from domain.access.scopes import Scope
from domain.accounts.actor import Actor
from domain.catalogue.ids import ProductId
from domain.shared.errors import InvalidQuantity
from entrypoints.api.authentication import may
from entrypoints.api.dependencies import Key, Listed, Pages, TheShop
from entrypoints.api.errors import InvalidCursor
from entrypoints.api.openapi import KEYED, WRITING, description_of, refusals
from entrypoints.api.v1.stock_models import MovementPage, ReceiveStockModel, StockModel

router = APIRouter(prefix="/products/{id}/stock", tags=["stock"])


@router.post(
    "/receipts",
    summary="Receive goods",
    description=description_of(ReceiveStock),
    response_model=StockModel,
    responses=refusals(InvalidQuantity, *WRITING, *KEYED),
)
async def receive_stock(
    id: UUID,
    body: ReceiveStockModel,
    shop: TheShop,
    by: Annotated[Actor, may("stock.receive", Scope.STOCK_WRITE)],
    key: Key,
) -> StockLevel:
    return await shop.stock.receive(body.request(id), by=by, key=key)


@router.get(
    "",
    summary="See what there is",
    description=description_of(GetStock),
    response_model=StockModel,
    responses=refusals(),
)
async def get_stock(id: UUID, shop: TheShop, by: Annotated[Actor, may("stock.get", Scope.STOCK_READ)]) -> StockLevel:
    return await shop.stock.get(GetStockRequest(ProductId(id)), by=by)


@router.get(
    "/movements",
    summary="Read the ledger",
    description=description_of(ListMovements),
    response_model=MovementPage,
    responses=refusals(InvalidCursor),
)
async def read_ledger(
    id: UUID, shop: TheShop, by: Annotated[Actor, may("stock.movements", Scope.STOCK_READ)], pages: Pages
) -> Listed:
    request = ListMovementsRequest(ProductId(id), pages.after(int), pages.limit)
    return pages.listed(await shop.stock.movements(request, by=by))
