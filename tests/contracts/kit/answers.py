"""A watch around a port: what no caller of it could handle is named on the spot.

That is an answer that is None, where the Protocol promises one, and what ends a program instead of being an error.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import fields, replace
from types import NoneType
from typing import Any, TypeVar, cast, get_args, get_type_hints

from adapters.shared.tenancy import Persistence, TenantId
from application.store import Store
from tests.contracts.kit.signatures import is_asynchronous, methods_of

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
        return self._answered(name, member) if is_asynchronous(member) else member

    def _answered(
        self, name: str, member: Callable[..., Coroutine[Any, Any, object]]
    ) -> Callable[..., Coroutine[Any, Any, object]]:
        where = f"{type(self.port).__name__}.{name}"
        promised = get_type_hints(getattr(self._protocol, name))["return"]
        may_be_none = promised is NoneType or NoneType in get_args(promised)

        async def answered(*args: object, **kwargs: object) -> object:
            try:
                answer = await member(*args, **kwargs)
            except (Exception, asyncio.CancelledError, KeyboardInterrupt, GeneratorExit):
                raise
            except BaseException as error:
                # Out of a task, SystemExit would end the event loop with all laws.
                said = f"{where} raises {type(error).__name__}, which is no Exception and would end the program"
                raise AssertionError(said) from error
            said = f"{where} answers None, where {self._protocol.__name__} promises an answer"
            assert may_be_none or answer is not None, said
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
