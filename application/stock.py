"""The shelves: receiving goods, and seeing what there is."""

from dataclasses import dataclass

from application.ports.queries import StockQueries
from application.ports.surroundings import Clock
from application.unit_of_work import UnitOfWork
from application.use_case import Allowed
from application.views import Page, StockLevel
from domain import checks
from domain.catalogue import ProductId
from domain.errors import NotFound
from domain.identity import Actor
from domain.inventory import Movement


@dataclass(frozen=True, slots=True)
class GoodsReceived:
    """So many units of a product have arrived."""

    product: ProductId
    quantity: int


@dataclass(frozen=True, slots=True)
class ReceiveStock:
    """Staff put goods that have arrived on the shelf."""

    clock: Clock

    async def __call__(self, work: UnitOfWork, request: GoodsReceived, /, *, by: Actor) -> StockLevel:
        """`NotFound` for an unknown product, `InvalidQuantity` for none or too many."""
        item = await work.stock.get(request.product)
        item.receive(request.quantity, at=self.clock.now())
        work.stock.save(item)
        return StockLevel.of(item)


@dataclass(frozen=True, slots=True)
class StockOf:
    """Whose shelf to look at."""

    product: ProductId


@dataclass(frozen=True, slots=True)
class GetStock:
    """Anyone sees how many units of a product can be bought."""

    stock: StockQueries

    async def __call__(self, request: StockOf, /, *, by: Actor) -> StockLevel:
        """`NotFound` for an unknown product."""
        level = await self.stock.level(request.product)
        if level is None:
            raise NotFound("product", request.product)
        return level


@dataclass(frozen=True, slots=True)
class LedgerOf:
    """Whose ledger to read, after which entry, and how much of it at once."""

    product: ProductId
    after: int | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True)
class ReadLedger:
    """Staff see how a product's stock became what it is."""

    stock: StockQueries

    async def __call__(self, request: LedgerOf, /, *, by: Actor) -> Page[Movement, int]:
        """An empty page for a product that never moved."""
        limit = checks.quantity(request.limit, most=100)
        return await self.stock.movements(request.product, after=request.after, limit=limit)


@dataclass(frozen=True, slots=True)
class Stock:
    """The part of the shop where goods lie."""

    receive: Allowed[GoodsReceived, StockLevel]
    get: Allowed[StockOf, StockLevel]
    ledger: Allowed[LedgerOf, Page[Movement, int]]
