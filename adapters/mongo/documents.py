"""Aggregates as documents, and back. Every field by name: nothing is stored because it happens to be there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from adapters.mongo.drivers import Document
from application.ports.storage import AnyAggregate
from domain.catalogue.product import Product
from domain.ordering.ids import LineId
from domain.ordering.order import Order, OrderStatus
from domain.ordering.order_line import OrderLine
from domain.shared.address import Address
from domain.shared.aggregate import Aggregate
from domain.shared.money import Currency, Money
from domain.stock.movement import Movement, Reason
from domain.stock.stock_item import Reservation, StockItem

AggregateT = TypeVar("AggregateT", bound=Aggregate)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class AggregateMapping(Generic[AggregateT]):
    """How one kind of aggregate is kept. `natural_key` is the field that holds it."""

    collection: str
    natural_key: str | None
    document: Callable[[AggregateT], Document]
    aggregate: Callable[[Document], AggregateT]


def mapping_of(aggregate: type[AnyAggregate]) -> AggregateMapping[AnyAggregate]:
    """How aggregates of this type are kept."""
    return _KINDS[aggregate]


def stored_time(at: datetime) -> int:
    """Microseconds since 1970: MongoDB's own dates have milliseconds only."""
    return (at - _EPOCH) // _MICROSECOND


def time_from(stored: int) -> datetime:
    """The time again, in UTC."""
    return _EPOCH + stored * _MICROSECOND


def movement_document(movement: Movement) -> Document:
    """A line of the ledger."""
    return {
        "product": movement.product,
        "number": movement.number,
        "at": stored_time(movement.at),
        "change": movement.change,
        "reason": str(movement.reason),
    }


def movement_from(document: Document) -> Movement:
    """The line again."""
    return Movement(
        product=document["product"],
        number=document["number"],
        at=time_from(document["at"]),
        change=document["change"],
        reason=Reason(document["reason"]),
    )


def product_document(product: Product) -> Document:
    """A product, with the key it is sorted and searched by."""
    return {
        "_id": product.id,
        "version": product.version,
        "sku": product.sku,
        "name": product.name,
        "search_key": product.search_key,
        "price": _money_document(product.price),
        "description": product.description,
    }


def product_from(document: Document) -> Product:
    """The product again."""
    return Product(
        id=document["_id"],
        version=document["version"],
        sku=document["sku"],
        name=document["name"],
        price=_money_from(document["price"]),
        description=document["description"],
    )


def stock_document(item: StockItem) -> Document:
    """The stock of a product, with what is promised."""
    return {
        "_id": item.id,
        "version": item.version,
        "on_hand": item.on_hand,
        "reservations": [
            {"order": kept.line.order, "line": kept.line.number, "quantity": kept.quantity}
            for kept in item.reservations
        ],
        "movements": item.movements,
    }


def stock_from(document: Document) -> StockItem:
    """The stock again."""
    return StockItem(
        id=document["_id"],
        version=document["version"],
        on_hand=document["on_hand"],
        reservations=tuple(
            Reservation(LineId(kept["order"], kept["line"]), kept["quantity"]) for kept in document["reservations"]
        ),
        movements=document["movements"],
    )


def order_document(order: Order) -> Document:
    """An order with its lines: they live and die with it."""
    address = order.address
    return {
        "_id": order.id,
        "version": order.version,
        "customer": order.customer,
        "email": order.email,
        "address": {
            "name": address.name,
            "street": address.street,
            "postal_code": address.postal_code,
            "city": address.city,
            "country": address.country,
        },
        "lines": [_line_document(line) for line in order.lines],
        "placed_at": stored_time(order.placed_at),
        "pay_by": stored_time(order.pay_by),
        "status": str(order.status),
        "confirmed_at": None if order.confirmed_at is None else stored_time(order.confirmed_at),
    }


def order_from(document: Document) -> Order:
    """The order again."""
    confirmed_at = document["confirmed_at"]
    return Order(
        id=document["_id"],
        version=document["version"],
        customer=document["customer"],
        email=document["email"],
        address=Address(**document["address"]),
        lines=tuple(_line_from(line) for line in document["lines"]),
        placed_at=time_from(document["placed_at"]),
        pay_by=time_from(document["pay_by"]),
        status=OrderStatus(document["status"]),
        confirmed_at=None if confirmed_at is None else time_from(confirmed_at),
    )


def _line_document(line: OrderLine) -> Document:
    return {
        "product": line.product,
        "name": line.name,
        "unit_price": _money_document(line.unit_price),
        "quantity": line.quantity,
        "discount": _money_document(line.discount),
    }


def _line_from(document: Document) -> OrderLine:
    return OrderLine(
        product=document["product"],
        name=document["name"],
        unit_price=_money_from(document["unit_price"]),
        quantity=document["quantity"],
        discount=_money_from(document["discount"]),
    )


def _money_document(money: Money) -> Document:
    return {"amount": money.amount, "currency": str(money.currency)}


def _money_from(document: Document) -> Money:
    return Money(document["amount"], Currency(document["currency"]))


_KINDS: Mapping[type[Aggregate], AggregateMapping[Any]] = {
    Product: AggregateMapping("products", "sku", product_document, product_from),
    StockItem: AggregateMapping("stock_items", None, stock_document, stock_from),
    Order: AggregateMapping("orders", None, order_document, order_from),
}
