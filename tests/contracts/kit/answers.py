"""A watch around a port: an answer that is None, where the Protocol promises one, is named on the spot."""

from collections.abc import Callable, Coroutine
from dataclasses import fields, replace
from inspect import iscoroutinefunction
from types import NoneType
from typing import Any, TypeVar, cast, get_args, get_type_hints

from adapters.shared.tenancy import Persistence, TenantId
from application.store import Store
from tests.contracts.kit.signatures import methods_of

Port = TypeVar("Port")


class _Watched:
    def __init__(self, port: object, protocol: type) -> None:
        self.port = port
        self._protocol = protocol

    def __getattr__(self, name: str) -> object:
        member = getattr(self.port, name)
        if name not in methods_of(self._protocol):
            return member
        if name == "of" and self._protocol is Persistence:
            return lambda tenant: _watched_store(cast(Persistence, self.port).of(cast(TenantId, tenant)))
        promised = get_type_hints(getattr(self._protocol, name))["return"]
        if promised is NoneType or NoneType in get_args(promised) or not iscoroutinefunction(member):
            return member
        return self._answered(name, member)

    def _answered(
        self, name: str, member: Callable[..., Coroutine[Any, Any, object]]
    ) -> Callable[..., Coroutine[Any, Any, object]]:
        async def answered(*args: object, **kwargs: object) -> object:
            answer = await member(*args, **kwargs)
            said = f"{type(self.port).__name__}.{name} answers None, where {self._protocol.__name__} promises an answer"
            assert answer is not None, said
            return answer

        return answered


def watched(port: Port, protocol: type) -> Port:
    """The port, with a watch on what its methods answer; and if it holds tenants, on all that it hands out."""
    return cast(Port, _Watched(port, protocol))


def unwatched(port: Port) -> Port:
    """What is watched."""
    return cast(Port, port.port) if isinstance(port, _Watched) else port


def _watched_store(store: Store) -> Store:
    hints = get_type_hints(Store)
    return replace(store, **{port.name: watched(getattr(store, port.name), hints[port.name]) for port in fields(store)})
