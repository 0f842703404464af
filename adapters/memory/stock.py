"""Stock in memory: the queries about it, answered by searching dictionaries."""

import asyncio
from dataclasses import dataclass

from adapters.memory.tables import Tables
from adapters.shared.limits import must_be_positive
from adapters.shared.paging import page
from application.core.page import Page
from application.stock.views import StockLevel
from domain.catalogue.ids import ProductId
from domain.stock.movement import Movement
from domain.stock.stock_item import StockItem


@dataclass(frozen=True, slots=True)
class MemoryStockQueries:
    """The stock of one tenant."""

    tables: Tables

    async def level(self, product: ProductId, /) -> StockLevel | None:
        """The stock level, or None."""
        await asyncio.sleep(0)
        found = self.tables.of(StockItem).get(product)
        return StockLevel.of(found) if found else None

    async def movements(self, product: ProductId, /, *, after: int | None, limit: int) -> Page[Movement, int]:
        """Sorted by number."""
        must_be_positive(limit)
        await asyncio.sleep(0)
        entries = self.tables.entries_of(StockItem, product, Movement)
        found = sorted((entry for entry in entries if after is None or entry.number > after), key=_number)
        return page(found, limit, lambda entry: entry, _number)


def _number(entry: Movement) -> int:
    return entry.number
