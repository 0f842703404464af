"""Names that are stored and sent: they are read again by later releases, and by others."""

import pytest

import domain
from domain.accounts.actor import SYSTEM, VISITOR, Role
from domain.catalogue.product import Product
from domain.ordering.order import Order, OrderStatus
from domain.shared.event import Event
from domain.shared.money import Currency
from domain.stock.movement import Reason
from domain.stock.stock_item import StockItem
from tests.support.classes import classes_in

EVENTS = {
    "order_cancelled",
    "order_delivered",
    "order_expired",
    "order_paid",
    "order_placed",
    "order_refunded",
    "order_shipped",
    "price_changed",
    "product_added",
    "stock_received",
}


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Role, "visitor customer staff system"),
        (OrderStatus, "placed paying paid shipped delivered cancelled expired refunded"),
        (Reason, "received shipped"),
        (Currency, "EUR USD GBP CHF JPY KWD"),
    ],
)
def test_a_value_that_is_stored_never_changes_its_name(kind: type[Role], values: str) -> None:
    """Another spelling would be another value, and what is stored could not be read any more."""
    assert [str(each) for each in kind] == values.split()


def test_an_event_never_changes_its_name() -> None:
    """It is stored and queued under it, in version 1 until it gets other fields."""
    events = [event for event in classes_in(domain, Event) if "name" in vars(event)]
    assert {event.name for event in events} == EVENTS
    assert {event.version for event in events} == {1}


def test_the_shop_itself_and_a_visitor_are_always_the_same_actors() -> None:
    """Their ids stand in what is stored, and neither has a second role."""
    assert (SYSTEM.id.int, *SYSTEM.roles) == (0, Role.SYSTEM)
    assert (VISITOR.id.int, *VISITOR.roles) == (1, Role.VISITOR)


def test_messages_call_an_aggregate_by_its_label() -> None:
    """As in `There is no order …`."""
    assert (Product.label, Order.label, StockItem.label) == ("product", "order", "stock of product")
