"""How events and recorded answers become bytes that outlive the classes they were made from.

Every stored shape has a name and a version. A class may move or be renamed; its name and version here never change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter

from application.catalogue.views import ProductView
from application.ordering.views import OrderView
from application.ports.errors import PortError
from application.stock.views import StockLevel
from domain.catalogue import events as catalogue
from domain.ordering import events as ordering
from domain.shared.event import Event
from domain.stock import events as stock

_EVENTS: tuple[type[Event], ...] = (
    catalogue.ProductAdded,
    catalogue.PriceChanged,
    stock.StockReceived,
    ordering.OrderPlaced,
    ordering.OrderPaid,
    ordering.OrderShipped,
    ordering.OrderDelivered,
    ordering.OrderCancelled,
    ordering.OrderExpired,
    ordering.OrderRefunded,
)
EVENTS: Mapping[tuple[str, int], type[Event]] = {(event.name, event.version): event for event in _EVENTS}
ANSWERS: Mapping[tuple[str, int], type] = {
    ("nothing", 1): type(None),
    ("yes_or_no", 1): bool,
    ("product", 1): ProductView,
    ("stock_level", 1): StockLevel,
    ("order", 1): OrderView,
}
"""A class may stand here in several versions: it is written in the last, and read in all."""
_NEWEST: Mapping[type, tuple[str, int]] = {kind: shape for shape, kind in ANSWERS.items()}


@dataclass(eq=False)
class UnknownShape(PortError):
    """Something stored by a newer version of the shop, or by something else."""

    code = "unknown_shape"
    sentence = "This version of the shop cannot read {name}, version {version}."

    name: str
    version: int


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """A recorded answer, as it is stored."""

    name: str
    version: int
    data: bytes


def event_to_json(event: Event) -> bytes:
    """The event's fields. Its name and version are kept beside them, in the envelope."""
    return _event_adapter(event.name, event.version).dump_json(event)


def event_from_json(name: str, version: int, data: bytes | str) -> Event:
    """The event again, or `UnknownShape`."""
    return _event_adapter(name, version).validate_json(data)


def answer_to_json(answer: object) -> StoredAnswer:
    """The answer with its name and version; `UnknownShape` for a type that has none yet."""
    shape = _NEWEST.get(type(answer))
    if shape is None:
        raise UnknownShape(type(answer).__name__, 0)
    return StoredAnswer(*shape, _answer_adapter(*shape).dump_json(answer))


def answer_from_json(name: str, version: int, data: bytes | str) -> object:
    """The answer again, or `UnknownShape`."""
    return _answer_adapter(name, version).validate_json(data)


@cache
def _event_adapter(name: str, version: int) -> TypeAdapter[Event]:
    if (name, version) not in EVENTS:
        raise UnknownShape(name, version)
    return TypeAdapter(EVENTS[name, version])


@cache
def _answer_adapter(name: str, version: int) -> TypeAdapter[object]:
    if (name, version) not in ANSWERS:
        raise UnknownShape(name, version)
    return TypeAdapter(ANSWERS[name, version])
