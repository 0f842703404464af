"""How events and remembered answers become bytes that outlive the classes they were made from.

Every stored shape has a name and a version. A class may move or be renamed; its name and version here never change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from application.ports.errors import PortError
from application.views import OrderView, ProductView, StockLevel
from domain import events
from domain.events import Event

_EVENTS: tuple[type[Event], ...] = (
    events.ProductAdded,
    events.PriceChanged,
    events.StockReceived,
    events.OrderPlaced,
    events.OrderPaid,
    events.OrderShipped,
    events.OrderDelivered,
    events.OrderCancelled,
    events.OrderExpired,
    events.OrderRefunded,
)
EVENTS: Mapping[tuple[str, int], type[Event]] = {(event.name, event.event_version): event for event in _EVENTS}
ANSWERS: Mapping[tuple[str, int], type] = {
    ("nothing", 1): type(None),
    ("yes_or_no", 1): bool,
    ("product", 1): ProductView,
    ("stock_level", 1): StockLevel,
    ("order", 1): OrderView,
}
_ANSWER_NAMES = {kind: name for name, kind in ANSWERS.items()}


@dataclass(eq=False)
class UnknownShape(PortError):
    """Something stored by a newer version of the shop, or by something else."""

    code = "unknown_shape"
    sentence = "This version of the shop cannot read {name}, version {version}."

    name: str
    version: int


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def event_to_json(event: Event) -> bytes:
    """The event's fields. Its name and version are kept beside them, in the envelope."""
    return _adapter(type(event)).dump_json(event)


def event_from_json(name: str, version: int, data: bytes | str) -> Event:
    """The event again, or `UnknownShape`."""
    kind = EVENTS.get((name, version))
    if kind is None:
        raise UnknownShape(name, version)
    event: Event = _adapter(kind).validate_json(data)
    return event


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """A remembered answer, as it is stored."""

    name: str
    version: int
    data: bytes


def answer_to_json(answer: object) -> StoredAnswer:
    """The answer with its name and version; `UnknownShape` for a type that has none yet."""
    kind = type(answer)
    if kind not in _ANSWER_NAMES:
        raise UnknownShape(kind.__name__, 0)
    name, version = _ANSWER_NAMES[kind]
    return StoredAnswer(name, version, _adapter(kind).dump_json(answer))


def answer_from_json(name: str, version: int, data: bytes | str) -> object:
    """The answer again, or `UnknownShape`."""
    kind = ANSWERS.get((name, version))
    if kind is None:
        raise UnknownShape(name, version)
    answer: object = _adapter(kind).validate_json(data)
    return answer
