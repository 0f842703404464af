"""Ordering on LMDB: orders, and the queries about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, product, takewhile
from uuid import UUID

from adapters.lmdb.files import TenantFile
from adapters.lmdb.keys import backwards, moment
from adapters.lmdb.mapping import AggregateMapping
from adapters.lmdb.table import Table
from adapters.lmdb.tree import Tree
from adapters.shared.limits import must_be_positive
from adapters.shared.paging import page
from adapters.shared.shapes import Shape
from application.core.page import Page
from application.ordering.views import OrderFilter, OrderPosition, OrderSummary, OrderView
from domain.ordering.ids import OrderId
from domain.ordering.order import Order, OrderStatus

_UNPAID = b"order_unpaid/"


def _list(which: OrderFilter) -> bytes:
    """Where a list of orders begins: there is one for each filter."""
    customer = which.customer.bytes if which.customer else b""
    return b"order_list/%b/%b/" % (customer, (which.status or "").encode())


def _place(position: OrderPosition) -> bytes:
    return backwards(moment(position.placed_at) + position.id.bytes)


def _index(order: Order) -> Mapping[bytes, bytes]:
    lists = [_list(OrderFilter(*which)) for which in product((None, order.customer), (None, order.status))]
    keys = [each + _place(OrderPosition.of(order)) for each in lists]
    if order.status is OrderStatus.PLACED:
        keys.append(_UNPAID + moment(order.pay_by) + order.id.bytes)
    return dict.fromkeys(keys, order.id.bytes)


_ORDERS: Table[Order] = Table(Shape("order", Order))
ORDERS = AggregateMapping(Order, _ORDERS, _index)


@dataclass(frozen=True, slots=True)
class LmdbOrderQueries:
    """The orders of one tenant."""

    file: TenantFile

    async def get(self, order: OrderId, /) -> OrderView | None:
        """By id."""
        found = await self.file.read(lambda tree: _ORDERS.get(tree, order.bytes))
        return None if found is None else OrderView.of(found)

    async def list(
        self, which: OrderFilter, /, *, after: OrderPosition | None, limit: int
    ) -> Page[OrderSummary, OrderPosition]:
        """Along the list of this filter."""
        must_be_positive(limit)
        behind = b"" if after is None else _place(after)

        def newest(tree: Tree) -> list[Order]:
            found = islice(tree.scan(_list(which), after=behind), limit + 1)
            orders = (_ORDERS.get(tree, id) for _, id in found)
            return [order for order in orders if order]

        return page(await self.file.read(newest), limit, OrderSummary.of, OrderPosition.of)

    async def overdue(self, at: datetime, /, *, limit: int) -> tuple[OrderId, ...]:
        """Along the list of unpaid orders."""
        must_be_positive(limit)

        def overdue(tree: Tree) -> tuple[OrderId, ...]:
            due = takewhile(lambda found: found[0][:8] <= moment(at), tree.scan(_UNPAID))
            return tuple(OrderId(UUID(bytes=id)) for _, id in islice(due, limit))

        return await self.file.read(overdue)
