"""Seeing what there is, and how it came about."""

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
    """Whose shelf to look at."""

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
    """Whose ledger to read, after which entry, and how much of it at once."""

    product: ProductId
    after: int | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True)
class ListMovements:
    """Staff see how a product's stock became what it is."""

    stock: StockQueries

    async def __call__(self, request: ListMovementsRequest, /, *, by: Actor) -> Page[Movement, int]:
        """An empty page for a product that never moved."""
        limit = checks.quantity(request.limit, most=100)
        return await self.stock.movements(request.product, after=request.after, limit=limit)
