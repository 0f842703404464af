"""TYP: an adapter has the very signatures of its ports."""

import inspect
from collections.abc import Iterator
from dataclasses import fields
from types import FunctionType
from typing import get_type_hints

from adapters.shared.tenancy import Persistence
from application.ports.store import Store
from tests.contracts.kit.env import Env
from tests.contracts.kit.law import law


def methods_of(protocol: type) -> tuple[str, ...]:
    """The names of what a Protocol asks for."""
    names = (
        name for kind in protocol.__mro__ for name, member in vars(kind).items() if isinstance(member, FunctionType)
    )
    return tuple(name for name in dict.fromkeys(names) if not name.startswith("_"))


def ports_of_a_tenant() -> Iterator[tuple[str, type]]:
    """The ports that one tenant's store consists of, by the name of the field."""
    hints = get_type_hints(Store)
    return ((port.name, hints[port.name]) for port in fields(Store))


@law(
    "TYP-0",
    hint="Copy the method's head from the Protocol: names, kinds and annotations of the parameters, and the answer.",
    mutants=("calls a parameter by another name",),
)
async def every_method_has_the_signature_of_the_protocol(env: Env) -> None:
    """Every method of an adapter has the names, the kinds and the annotations that the Protocol's has."""
    tenant = await env.tenant()
    _compare(Persistence, env.persistence)
    store = env.persistence.of(tenant.id)
    for name, protocol in ports_of_a_tenant():
        _compare(protocol, getattr(store, name))


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


LAWS = (every_method_has_the_signature_of_the_protocol,)
