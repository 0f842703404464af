"""Ordering on MongoDB: orders as documents and back, and the queries about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.mongo.conditions import all_of, beyond
from adapters.mongo.drivers import Document
from adapters.mongo.mapping import AggregateMapping
from adapters.mongo.tenant import TenantDatabase
from adapters.mongo.values import money_document, money_from, stored_time, time_from
from adapters.shared.limits import must_be_positive
from adapters.shared.paging import page
from application.core.page import Page
from application.ordering.views import OrderFilter, OrderPosition, OrderSummary, OrderView
from domain.ordering.ids import OrderId
from domain.ordering.order import Order, OrderStatus
from domain.ordering.order_line import OrderLine
from domain.shared.address import Address


def _fields(order: Order) -> Document:
    address = order.address
    return {
        "customer": order.customer,
        "email": order.email,
        "address": {
            "name": address.name,
            "street": address.street,
            "postal_code": address.postal_code,
            "city": address.city,
            "country": address.country,
        },
        # Lines belong to their order, and have no collection of their own.
        "lines": [_line_document(line) for line in order.lines],
        "placed_at": stored_time(order.placed_at),
        "pay_by": stored_time(order.pay_by),
        "status": str(order.status),
        "confirmed_at": None if order.confirmed_at is None else stored_time(order.confirmed_at),
        "goods_reserved": order.goods_reserved,
    }


def _order(document: Document) -> Order:
    confirmed_at = document["confirmed_at"]
    return Order(
        id=document["_id"],
        version=document["version"],
        customer=document["customer"],
        email=document["email"],
        address=Address(**document["address"]),
        lines=tuple(_line(each) for each in document["lines"]),
        placed_at=time_from(document["placed_at"]),
        pay_by=time_from(document["pay_by"]),
        status=OrderStatus(document["status"]),
        confirmed_at=None if confirmed_at is None else time_from(confirmed_at),
        goods_reserved=document["goods_reserved"],
    )


def _line_document(line: OrderLine) -> Document:
    return {
        "product": line.product,
        "name": line.name,
        "unit_price": money_document(line.unit_price),
        "quantity": line.quantity,
        "discount": money_document(line.discount),
    }


def _line(document: Document) -> OrderLine:
    return OrderLine(
        product=document["product"],
        name=document["name"],
        unit_price=money_from(document["unit_price"]),
        quantity=document["quantity"],
        discount=money_from(document["discount"]),
    )


ORDERS = AggregateMapping(Order, "orders", _fields, _order)


@dataclass(frozen=True, slots=True)
class MongoOrderQueries:
    """The orders of one tenant."""

    tenant: TenantDatabase

    async def get(self, order: OrderId, /) -> OrderView | None:
        """By id."""
        found = await self.tenant.find_one(ORDERS.collection, {"_id": order})
        return None if found is None else OrderView.of(_order(found))

    async def list(
        self, which: OrderFilter, /, *, after: OrderPosition | None, limit: int
    ) -> Page[OrderSummary, OrderPosition]:
        """Reads along the index that fits the filter."""
        must_be_positive(limit)
        conditions: Sequence[Document] = [
            *([{"customer": which.customer}] if which.customer else []),
            *([{"status": str(which.status)}] if which.status else []),
            *([beyond("$lt", "placed_at", stored_time(after.placed_at), after.id)] if after else []),
        ]
        newest_first = [("placed_at", -1), ("_id", -1)]
        found = await self.tenant.find(ORDERS.collection, all_of(conditions), sort=newest_first, limit=limit + 1)
        return page([_order(document) for document in found], limit, OrderSummary.of, OrderPosition.of)

    async def overdue(self, at: datetime, /, *, limit: int) -> tuple[OrderId, ...]:
        """Reads along the index of unpaid orders."""
        must_be_positive(limit)
        unpaid = {"status": str(OrderStatus.PLACED), "pay_by": {"$lte": stored_time(at)}}
        found = await self.tenant.find(ORDERS.collection, unpaid, sort=[("pay_by", 1), ("_id", 1)], limit=limit)
        return tuple(OrderId(document["_id"]) for document in found)
