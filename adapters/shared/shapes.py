"""Stored shapes: objects that become JSON, and JSON of any version that becomes objects of the newest class.

Every shape has a name and a version, which are stored beside the JSON. A class may move or be renamed; its name here
never changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from application.core.upcasts import Upcast, newest_version, upcast
from application.ports.errors import DamagedShape, UnknownShape, UsageError
from domain.shared.errors import ShopError


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape: its name, its newest class, and the upcasts to it, of which the n-th begins at version n."""

    name: str
    newest: type
    upcasts: tuple[Upcast, ...] = ()

    @property
    def version(self) -> int:
        """The version in which it is written."""
        return newest_version(self.upcasts)

    def write(self, value: object) -> bytes:
        """The JSON of an object of the newest class."""
        return _adapter(self.newest).dump_json(value)

    def read(self, version: int, data: bytes | str) -> object:
        """JSON of any version as an object of the newest class; `UnknownShape` or `DamagedShape`."""
        newest = upcast(self.name, version, data, self.upcasts)
        try:
            return _adapter(self.newest).validate_json(newest)
        except (ValidationError, ShopError) as error:
            raise DamagedShape(self.name, version, _reason(error)) from error


class Shapes:
    """All shapes of one kind, such as all events. `UsageError` where two have the same name, or the same class."""

    def __init__(self, *shapes: Shape) -> None:
        self._by_name = {shape.name: shape for shape in shapes}
        self._by_class = {shape.newest: shape for shape in shapes}
        if not len(shapes) == len(self._by_name) == len(self._by_class):
            raise UsageError("A stored shape has a name and a class of its own.")

    def __iter__(self) -> Iterator[Shape]:
        return iter(self._by_name.values())

    def of(self, value: object) -> Shape:
        """The shape of an object that is to be stored; `UsageError` if it has none."""
        # Some database drivers give out ids of a class of their own.
        kind = UUID if isinstance(value, UUID) else type(value)
        if kind not in self._by_class:
            raise UsageError(f"{kind.__qualname__} is to be stored: give it a name in adapters/shared/codec.py.")
        return self._by_class[kind]

    def read(self, name: str, version: int, data: bytes | str) -> object:
        """What was stored, as an object of the newest class.

        `UnknownShape` if its name or its version is not known here, which may be different in a newer version of the
        shop; `DamagedShape` if it cannot be read by any.
        """
        if name not in self._by_name:
            raise UnknownShape(name, version)
        return self._by_name[name].read(version, data)


def _reason(error: ValidationError | ShopError) -> str:
    """What is wrong with the first field that is, without a repetition of what is stored."""
    if isinstance(error, ShopError):
        return str(error).rstrip(".")
    mistake = error.errors(include_input=False, include_url=False)[0]
    return ": ".join([*(str(step) for step in mistake["loc"]), mistake["msg"]])


@cache
def _adapter(kind: type) -> TypeAdapter[object]:
    return TypeAdapter(kind)
