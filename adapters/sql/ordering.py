"""Ordering on SQL: orders and their lines as rows and back, and the queries about them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    bindparam,
    false,
    select,
    tuple_,
)

from adapters.shared.limits import must_be_positive
from adapters.shared.paging import page
from adapters.sql.columns import Moment, metadata
from adapters.sql.database import Database
from adapters.sql.mapping import AggregateMapping, Children, Found, Record
from application.core.page import Page
from application.ordering.views import OrderFilter, OrderPosition, OrderSummary, OrderView
from domain.ordering.ids import OrderId
from domain.ordering.order import Order, OrderStatus
from domain.ordering.order_line import OrderLine
from domain.shared.address import Address
from domain.shared.money import Currency, Money

orders = Table(
    "orders",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("customer", Uuid, nullable=False),
    Column("email", Text, nullable=False),
    Column("address_name", Text, nullable=False),
    Column("address_street", Text, nullable=False),
    Column("address_postal_code", Text, nullable=False),
    Column("address_city", Text, nullable=False),
    Column("address_country", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("placed_at", Moment, nullable=False),
    Column("pay_by", Moment, nullable=False),
    Column("confirmed_at", Moment),
    # The sum of the lines, for lists; every line is in this currency.
    Column("total", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    # Added later. The default is there because SQLite adds no column without one that is never null.
    Column("goods_reserved", Boolean, nullable=False, server_default=false()),
)
Index("ix_orders_newest", orders.c.placed_at, orders.c.id)
Index("ix_orders_of_customer", orders.c.customer, orders.c.placed_at, orders.c.id)
Index("ix_orders_in_status", orders.c.status, orders.c.placed_at, orders.c.id)
Index(
    "ix_orders_unpaid",
    orders.c.pay_by,
    orders.c.id,
    postgresql_where=orders.c.status == "placed",
    sqlite_where=orders.c.status == "placed",
)

order_lines = Table(
    "order_lines",
    metadata,
    Column("order_id", ForeignKey(orders.c.id, ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("product", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("unit_price", BigInteger, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("discount", BigInteger, nullable=False),
    PrimaryKeyConstraint("order_id", "number"),
)


def _row(order: Order) -> Record:
    address, total = order.address, order.total
    return {
        "customer": order.customer,
        "email": order.email,
        "address_name": address.name,
        "address_street": address.street,
        "address_postal_code": address.postal_code,
        "address_city": address.city,
        "address_country": address.country,
        "status": order.status.value,
        "placed_at": order.placed_at,
        "pay_by": order.pay_by,
        "confirmed_at": order.confirmed_at,
        "total": total.amount,
        "currency": total.currency.value,
        "goods_reserved": order.goods_reserved,
    }


def _line_rows(order: Order) -> Iterator[Record]:
    for line in order.lines:
        yield {
            "product": line.product,
            "name": line.name,
            "unit_price": line.unit_price.amount,
            "quantity": line.quantity,
            "discount": line.discount.amount,
        }


def _order(row: Found, lines: Sequence[Found]) -> Order:
    currency = Currency(row.currency)
    return Order(
        id=row.id,
        version=row.version,
        customer=row.customer,
        email=row.email,
        address=Address(
            name=row.address_name,
            street=row.address_street,
            postal_code=row.address_postal_code,
            city=row.address_city,
            country=row.address_country,
        ),
        lines=tuple(
            OrderLine(
                product=line.product,
                name=line.name,
                unit_price=Money(line.unit_price, currency),
                quantity=line.quantity,
                discount=Money(line.discount, currency),
            )
            for line in lines
        ),
        placed_at=row.placed_at,
        pay_by=row.pay_by,
        status=OrderStatus(row.status),
        confirmed_at=row.confirmed_at,
        goods_reserved=row.goods_reserved,
    )


ORDERS = AggregateMapping(Order, orders, _row, _order, children=Children(order_lines, _line_rows))

_one = ORDERS.select.where(orders.c.id == bindparam("order"))
_newest_first = (
    select(orders.c.id, orders.c.customer, orders.c.status, orders.c.total, orders.c.currency, orders.c.placed_at)
    .order_by(orders.c.placed_at.desc(), orders.c.id.desc())
    .limit(bindparam("rows"))
)


@dataclass(frozen=True, slots=True)
class SqlOrderQueries:
    """The orders of one tenant."""

    database: Database

    async def get(self, order: OrderId, /) -> OrderView | None:
        """The order and its lines in one statement, so that they are of the same version."""
        found = ORDERS.aggregates(await self.database.fetch(_one, {"order": order}))
        return OrderView.of(found[0]) if found else None

    async def list(
        self, which: OrderFilter, /, *, after: OrderPosition | None, limit: int
    ) -> Page[OrderSummary, OrderPosition]:
        """Reads backwards along the index that fits the filter."""
        must_be_positive(limit)
        statement = _newest_first
        if which.customer is not None:
            statement = statement.where(orders.c.customer == which.customer)
        if which.status is not None:
            statement = statement.where(orders.c.status == which.status.value)
        if after is not None:
            position = tuple_(orders.c.placed_at, orders.c.id)
            statement = statement.where(position < (after.placed_at, after.id))
        rows = await self.database.fetch(statement, {"rows": limit + 1})
        return page(rows, limit, _summary, lambda row: OrderPosition(row.placed_at, row.id))

    async def overdue(self, at: datetime, /, *, limit: int) -> tuple[OrderId, ...]:
        """Reads along the index of unpaid orders."""
        must_be_positive(limit)
        statement = (
            select(orders.c.id)
            .where(orders.c.status == "placed", orders.c.pay_by <= at)
            .order_by(orders.c.pay_by, orders.c.id)
            .limit(limit)
        )
        return tuple(row.id for row in await self.database.fetch(statement, {}))


def _summary(row: Found) -> OrderSummary:
    total = Money(row.total, Currency(row.currency))
    return OrderSummary(row.id, row.customer, OrderStatus(row.status), total, row.placed_at)
