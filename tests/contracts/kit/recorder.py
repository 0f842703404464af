"""A recorder around a port: sees every call that is awaited, and passes it on."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import TypeVar, cast

from application.store import Store
from tests.contracts.kit.signatures import is_asynchronous

Port = TypeVar("Port")


class _Recorder:
    def __init__(self, port: object, name: str, note: Callable[[str], None]) -> None:
        self._port = port
        self._name = name
        self._note = note

    def __getattr__(self, name: str) -> object:
        member = getattr(self._port, name)
        if not is_asynchronous(member):
            return member

        async def noted(*args: object, **kwargs: object) -> object:
            self._note(f"{self._name}.{name}")
            return await member(*args, **kwargs)

        return noted


def recorded(port: Port, name: str, note: Callable[[str], None]) -> Port:
    """The port, with a note of every call before it is made."""
    return cast(Port, _Recorder(port, name, note))


def recorded_store(store: Store, note: Callable[[str], None]) -> Store:
    """The store, with a recorder around each of its ports."""
    ports = {port.name: recorded(getattr(store, port.name), port.name, note) for port in fields(store)}
    return replace(store, **ports)
