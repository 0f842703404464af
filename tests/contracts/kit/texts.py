"""What is said in a value, and what a store is told: where secrets would be found."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from traceback import format_exception
from typing import Any

from application.store import Store
from tests.contracts.kit.signatures import is_asynchronous


def texts_in(thing: object) -> Iterator[str]:
    """Every text in it, however deep, also in fields that `repr` leaves out; of an error, all that a log would say."""
    if isinstance(thing, BaseException):
        yield from format_exception(thing)
    if isinstance(thing, str):
        yield thing
    elif is_dataclass(thing) and not isinstance(thing, type):
        yield repr(thing)
        for field in fields(thing):
            yield from texts_in(getattr(thing, field.name))
    elif isinstance(thing, Mapping):
        yield from texts_in([*thing, *thing.values()])
    elif isinstance(thing, Iterable) and not isinstance(thing, bytes):
        for each in thing:
            yield from texts_in(each)
    else:
        yield repr(thing)


class _Overheard:
    def __init__(self, port: object, hear: Callable[[object], None]) -> None:
        self._port = port
        self._hear = hear

    def __getattr__(self, name: str) -> object:
        member = getattr(self._port, name)
        if not is_asynchronous(member):
            return member

        async def overheard(*args: object, **kwargs: object) -> object:
            self._hear((args, kwargs))
            return await member(*args, **kwargs)

        return overheard


def overheard_store(store: Store, hear: Callable[[object], None]) -> Store:
    """The store; `hear` is given whatever it is asked for and told to keep, before it is."""
    # One class stands for all ports, whatever each of them asks for.
    ports: dict[str, Any] = {port.name: _Overheard(getattr(store, port.name), hear) for port in fields(store)}
    return replace(store, **ports)
