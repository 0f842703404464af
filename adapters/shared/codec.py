"""How events and recorded answers become bytes that outlive the classes they were made from.

To change one of them: docs/how-to/change-what-is-stored.md.
"""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from adapters.shared.shapes import Shape, Shapes
from application.catalogue.views import ProductView
from application.configuration.views import ConfigurationView
from application.core.upcasts import Upcast, newest_version
from application.ordering.views import OrderView
from application.ports.errors import UsageError
from application.stock.views import StockLevel
from domain.access import events as access
from domain.accounts import events as accounts
from domain.catalogue import events as catalogue
from domain.ordering import events as ordering
from domain.shared.event import Event
from domain.stock import events as stock


def event(kind: type[Event], *upcasts: Upcast) -> Shape:
    """The shape of an event, which says its name and version itself; `UsageError` if the upcasts lead to another."""
    if kind.version != newest_version(upcasts):
        raise UsageError(
            f"{kind.__qualname__} says that it is version {kind.version},"
            f" but its upcasts lead to version {newest_version(upcasts)}."
        )
    return Shape(kind.name, kind, upcasts)


EVENTS = Shapes(
    event(catalogue.ProductAdded),
    event(catalogue.PriceChanged),
    event(stock.StockReceived),
    event(ordering.OrderPlaced),
    event(ordering.OrderPaid),
    event(ordering.OrderShipped),
    event(ordering.OrderDelivered),
    event(ordering.OrderCancelled),
    event(ordering.OrderExpired),
    event(ordering.OrderRefunded),
    event(accounts.AccountRegistered),
    event(accounts.EmailGiven),
    event(accounts.EmailConfirmed),
    event(accounts.PasswordForgotten),
    event(accounts.PasswordChanged),
    event(accounts.RolesChanged),
    event(accounts.AccountDeactivated),
    event(accounts.AccountReactivated),
    event(accounts.AccountDeleted),
    event(access.RefreshTokenReused),
)
ANSWERS = Shapes(
    Shape("nothing", type(None)),
    Shape("yes_or_no", bool),
    Shape("product", ProductView),
    Shape("stock_level", StockLevel),
    Shape("order", OrderView),
    Shape("account_id", UUID),
    Shape("configuration", ConfigurationView),
)


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """A recorded answer, as it is stored."""

    name: str
    version: int
    data: bytes


def event_to_json(event: Event) -> bytes:
    """The event's fields. Its name and version are kept beside them, in the envelope."""
    return EVENTS.of(event).write(event)


def event_from_json(name: str, version: int, data: bytes | str) -> Event:
    """The event again, in its newest version; `UnknownShape` or `DamagedShape`."""
    return cast(Event, EVENTS.read(name, version, data))


def answer_to_json(answer: object) -> StoredAnswer:
    """The answer with its name and version; `UsageError` for a type that has none yet."""
    shape = ANSWERS.of(answer)
    return StoredAnswer(shape.name, shape.version, shape.write(answer))


def answer_from_json(name: str, version: int, data: bytes | str) -> object:
    """The answer again, in its newest version; `UnknownShape` or `DamagedShape`."""
    return ANSWERS.read(name, version, data)
