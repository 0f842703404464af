"""Showing the stock of a product, and its movements."""

from dataclasses import dataclass

from application.core.page import Page
from application.stock.queries import StockQueries
from application.stock.views import StockLevel
from domain.accounts.actor import Actor
from domain.catalogue.ids import ProductId
from domain.shared import checks
from domain.shared.errors import NotFound
from domain.stock.movement import Movement


@dataclass(frozen=True, slots=True)
class GetStockRequest:
    """The product whose stock to show."""

    product: ProductId


@dataclass(frozen=True, slots=True)
class GetStock:
    """Anyone sees how many units of a product can be bought."""

    stock: StockQueries

    async def __call__(self, request: GetStockRequest, /, *, by: Actor) -> StockLevel:
        """`NotFound` for an unknown product."""
        level = await self.stock.level(request.product)
        if level is None:
            raise NotFound("product", request.product)
        return level


@dataclass(frozen=True, slots=True)
class ListMovementsRequest:
    """The product whose movements to list, after which number, and how many in one page."""

    product: ProductId
    after: int | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True)
class ListMovements:
    """Staff list the movements of a product: when units arrived and when they were shipped."""

    stock: StockQueries

    async def __call__(self, request: ListMovementsRequest, /, *, by: Actor) -> Page[Movement, int]:
        """An empty page for a product without movements, or an unknown one."""
        limit = checks.quantity(request.limit, most=100)
        return await self.stock.movements(request.product, after=request.after, limit=limit)
