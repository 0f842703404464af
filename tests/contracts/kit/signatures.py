"""TYP: an adapter has the very signatures of its port."""

import inspect
from collections.abc import Awaitable, Callable, Iterable
from types import FunctionType
from typing import get_type_hints

from tests.contracts.kit.law import EnvT, Law, law

Claims = Iterable[tuple[type, object]]
"""Protocols, each with an object that claims to be one."""


def methods_of(protocol: type) -> tuple[str, ...]:
    """The names of what a Protocol asks for."""
    names = (
        name for kind in protocol.__mro__ for name, member in vars(kind).items() if isinstance(member, FunctionType)
    )
    return tuple(name for name in dict.fromkeys(names) if not name.startswith("_"))


def signatures(claims: Callable[[EnvT], Awaitable[Claims]]) -> Law[EnvT]:
    """TYP-0 for the ports that these environments are about."""

    @law(
        "TYP-0",
        hint="Copy the head of the method from the Protocol: names, kinds and types of the parameters, and the answer.",
        mutants=("calls a parameter by another name",),
    )
    async def every_method_has_the_signature_of_the_protocol(env: EnvT) -> None:
        """Every method of an adapter has the names, the kinds and the annotations that the Protocol's has."""
        for protocol, adapter in await claims(env):
            _compare(protocol, adapter)

    return every_method_has_the_signature_of_the_protocol


def _compare(protocol: type, adapter: object) -> None:
    for name in methods_of(protocol):
        method = getattr(type(adapter), name, None)
        where = f"{type(adapter).__name__}.{name}"
        assert method is not None, f"{where} is missing: {protocol.__name__} asks for it"
        promised = getattr(protocol, name)
        assert inspect.iscoroutinefunction(method) == inspect.iscoroutinefunction(promised), f"{where}: async or not"
        assert _parameters(method) == _parameters(promised), where
        # Type variables are the module's own; everything else is compared as it is.
        assert _annotations(method) == _annotations(promised), where


def _parameters(method: FunctionType) -> list[tuple[str, object, object]]:
    return [(p.name, p.kind, p.default) for p in inspect.signature(method).parameters.values()]


def _annotations(method: FunctionType) -> dict[str, str]:
    return {name: str(hint) for name, hint in get_type_hints(method).items()}
