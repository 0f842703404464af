"""Stock on LMDB: stock items and their movements, and the queries about them."""

from dataclasses import dataclass
from itertools import islice

from adapters.lmdb.files import TenantFile
from adapters.lmdb.keys import number
from adapters.lmdb.mapping import AggregateMapping, Entries
from adapters.lmdb.table import Table
from adapters.lmdb.tree import Tree
from adapters.shared.limits import must_be_positive
from adapters.shared.paging import page
from adapters.shared.shapes import Shape
from application.core.page import Page
from application.stock.views import StockLevel
from domain.catalogue.ids import ProductId
from domain.stock.movement import Movement
from domain.stock.stock_item import StockItem

_ITEMS: Table[StockItem] = Table(Shape("stock_item", StockItem))
_MOVEMENTS: Table[Movement] = Table(Shape("movement", Movement))


def _number(movement: Movement) -> int:
    return movement.number


STOCK = AggregateMapping(StockItem, _ITEMS, entries=Entries(_MOVEMENTS, _number))


@dataclass(frozen=True, slots=True)
class LmdbStockQueries:
    """The stock of one tenant."""

    file: TenantFile

    async def level(self, product: ProductId, /) -> StockLevel | None:
        """By id."""
        item = await self.file.read(lambda tree: _ITEMS.get(tree, product.bytes))
        return None if item is None else StockLevel.of(item)

    async def movements(self, product: ProductId, /, *, after: int | None, limit: int) -> Page[Movement, int]:
        """Along the keys, which are sorted by number."""
        must_be_positive(limit)
        behind = b"" if after is None else number(after)

        def movements(tree: Tree) -> list[Movement]:
            return list(islice(_MOVEMENTS.scan(tree, product.bytes, after=behind), limit + 1))

        return page(await self.file.read(movements), limit, lambda movement: movement, _number)
