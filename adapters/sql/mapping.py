"""Aggregates as rows, and back: every column by name."""

import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from adapters.sql.tables import products
from application.catalogue.views import ProductView
from application.ordering.views import OrderSummary
from domain.catalogue.product import Product
from domain.ordering.ids import LineId, OrderId
from domain.ordering.order import Order, OrderStatus
from domain.ordering.order_line import OrderLine
from domain.shared.address import Address
from domain.shared.money import Currency, Money
from domain.stock.movement import Movement, Reason
from domain.stock.stock_item import Reservation, StockItem

Record = Mapping[str, object]
Found = Row[*tuple[Any, ...]]


def product_record(product: Product) -> Record:
    """The row of a product."""
    return {
        "id": product.id,
        "version": product.version,
        "sku": product.sku,
        "name": product.name,
        "search_key": product.search_key,
        "description": product.description,
        "price_amount": product.price.amount,
        "price_currency": product.price.currency.value,
    }


def products_of(rows: Iterable[Found]) -> list[Product]:
    """The products of these rows."""
    return [
        Product(
            id=row.id,
            version=row.version,
            sku=row.sku,
            name=row.name,
            price=Money(row.price_amount, Currency(row.price_currency)),
            description=row.description,
        )
        for row in rows
    ]


PRODUCT_VIEW = (
    products.c.id,
    products.c.sku,
    products.c.name,
    products.c.description,
    products.c.price_amount,
    products.c.price_currency,
    products.c.search_key,
)


def product_view_of(row: Found) -> ProductView:
    """The product of a row of `PRODUCT_VIEW`, for reading: by place, three times as fast as by name."""
    id, sku, name, description, amount, currency, _ = row
    return ProductView(id, sku, name, description, Money(amount, Currency(currency)))


def stock_item_record(item: StockItem) -> Record:
    """The row of a stock item, its reservations in it."""
    reservations = [[str(kept.line.order), kept.line.number, kept.quantity] for kept in item.reservations]
    return {
        "id": item.id,
        "version": item.version,
        "on_hand": item.on_hand,
        "reserved": item.reserved,
        "reservations": json.dumps(reservations),
        "movements": item.movements,
    }


def stock_items_of(rows: Iterable[Found]) -> list[StockItem]:
    """The stock items of these rows."""
    return [
        StockItem(
            id=row.id,
            version=row.version,
            on_hand=row.on_hand,
            reservations=tuple(
                Reservation(LineId(OrderId(UUID(order)), number), quantity)
                for order, number, quantity in json.loads(row.reservations)
            ),
            movements=row.movements,
        )
        for row in rows
    ]


def movement_record(movement: Movement) -> Record:
    """The row of a ledger entry."""
    return {
        "product": movement.product,
        "number": movement.number,
        "at": movement.at,
        "change": movement.change,
        "reason": movement.reason.value,
    }


def movement_of(row: Found) -> Movement:
    """The ledger entry of a row."""
    return Movement(row.product, row.number, row.at, row.change, Reason(row.reason))


def order_record(order: Order) -> Record:
    """The row of an order; its lines have rows of their own."""
    address, total = order.address, order.total
    return {
        "id": order.id,
        "version": order.version,
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
    }


def order_line_records(order: Order) -> list[Record]:
    """The rows of an order's lines."""
    return [
        {
            "order_id": line_id.order,
            "number": line_id.number,
            "product": line.product,
            "name": line.name,
            "unit_price": line.unit_price.amount,
            "quantity": line.quantity,
            "discount": line.discount.amount,
        }
        for line_id, line in order.numbered_lines()
    ]


def orders_of(rows: Iterable[Found]) -> list[Order]:
    """The orders of these rows, one for every line, those of an order beside each other and in order."""
    return [_order_of(list(group)) for _, group in groupby(rows, key=lambda row: row.id)]


def _order_of(rows: list[Found]) -> Order:
    row = rows[0]
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
            for line in rows
        ),
        placed_at=row.placed_at,
        pay_by=row.pay_by,
        status=OrderStatus(row.status),
        confirmed_at=row.confirmed_at,
    )


def order_summary_of(row: Found) -> OrderSummary:
    """The order of a row, for lists."""
    total = Money(row.total, Currency(row.currency))
    return OrderSummary(row.id, row.customer, OrderStatus(row.status), total, row.placed_at)
