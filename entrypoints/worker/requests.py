"""The requests of commands by message. They wait in queues, so an older version of the shop may have written them."""

from collections.abc import Mapping, Sequence
from functools import cache

from pydantic import JsonValue, TypeAdapter, ValidationError
from pydantic_core import to_json

from application.core import upcasts
from application.core.upcasts import Upcast
from application.shop import NamedOperation
from domain.shared.errors import InvalidValue

RequestUpcasts = Mapping[str, Sequence[Upcast]]

UPCASTS: RequestUpcasts = {}
"""By the operation's name, such as `ordering.place`; an operation whose request has never changed is not here."""


def newest_version(operation: str, requests: RequestUpcasts = UPCASTS) -> int:
    """The version in which the requests of this operation are sent now."""
    return upcasts.newest_version(requests.get(operation, ()))


def request_for(
    operation: NamedOperation, request: JsonValue, version: int, requests: RequestUpcasts = UPCASTS
) -> object:
    """The operation's request, of any version, read strictly: nothing is converted, and an unknown field is an error.

    `InvalidValue` where that fails. `UnknownShape` for a version that only a newer worker knows, `DamagedShape` for one
    that there never was.
    """
    newest = upcasts.upcast(operation.name, version, to_json(request), requests.get(operation.name, ()))
    try:
        return _reader(operation.request).validate_json(newest, strict=True, extra="forbid")
    except ValidationError as error:
        raise InvalidValue("request", explained(error)) from error


def explained(error: ValidationError) -> str:
    """What is wrong with the first field that is, without a repetition of what was sent."""
    mistake = error.errors(include_input=False, include_url=False)[0]
    place = ".".join(str(step) for step in mistake["loc"])
    return f"is not well formed{f' at {place}' if place else ''}: {mistake['msg']}"


@cache
def _reader(request: type) -> TypeAdapter[object]:
    return TypeAdapter(request)
