"""Names that are stored and sent: they are read again by later releases, and by others."""

import pytest

import domain
from domain.access.api_key import ApiKey
from domain.access.refresh_family import RefreshFamily
from domain.access.scopes import Scope
from domain.accounts.account import Account, AccountStatus
from domain.accounts.actor import OPERATOR, SYSTEM, VISITOR, Role
from domain.catalogue.product import Product
from domain.configuration.configuration import Configuration, Feature
from domain.ordering.order import Order, OrderStatus
from domain.shared.event import Event
from domain.shared.money import Currency
from domain.stock.movement import Reason
from domain.stock.stock_item import StockItem
from tests.support.classes import classes_in

EVENTS = {
    "account_deactivated",
    "account_deleted",
    "account_reactivated",
    "account_registered",
    "email_confirmed",
    "email_given",
    "order_cancelled",
    "order_delivered",
    "order_expired",
    "order_paid",
    "order_placed",
    "order_refunded",
    "order_shipped",
    "password_changed",
    "password_forgotten",
    "price_changed",
    "product_added",
    "refresh_token_reused",
    "roles_changed",
    "stock_received",
}


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Role, "visitor customer staff admin system"),
        (AccountStatus, "active deactivated deleted"),
        (
            Scope,
            (
                "catalogue:read catalogue:write stock:read stock:write ordering:read ordering:write"
                " accounts:read accounts:write configuration:read configuration:write access:read access:write"
            ),
        ),
        (Feature, "registration"),
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


def test_those_without_an_account_are_always_the_same_actors() -> None:
    """The shop itself, a visitor and an operator: their ids stand in what is stored, and none has another role."""
    assert (SYSTEM.id.int, {*SYSTEM.roles}) == (0, {Role.SYSTEM})
    assert (VISITOR.id.int, {*VISITOR.roles}) == (1, {Role.VISITOR})
    assert (OPERATOR.id.int, {*OPERATOR.roles}) == (2, {Role.STAFF, Role.ADMIN})


def test_messages_call_an_aggregate_by_its_label() -> None:
    """As in `There is no order …`."""
    assert (Product.label, Order.label, StockItem.label) == ("product", "order", "stock of product")
    assert (Account.label, RefreshFamily.label, ApiKey.label) == ("account", "refresh family", "API key")
    assert Configuration.label == "configuration"
