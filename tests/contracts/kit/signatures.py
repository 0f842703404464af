"""TYP: an adapter has the very signatures of its port."""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Iterator
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


def has_any_method_of(protocol: type, adapter: object) -> bool:
    """Whether it has at least one. A class given in place of an object, a generator or None has none."""
    return any(hasattr(type(adapter), name) for name in methods_of(protocol))


def is_asynchronous(method: Callable[..., object]) -> bool:
    """Whether it is an `async def`, or a decorated one whose wrapper is marked as such by `functools.wraps`."""
    return inspect.iscoroutinefunction(inspect.unwrap(method, stop=inspect.iscoroutinefunction))


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
            wrong = [*misfits(protocol, adapter), *_other_types(protocol, adapter)]
            assert wrong == [], "; ".join(wrong)

    return every_method_has_the_signature_of_the_protocol


def misfits(protocol: type, adapter: object) -> Iterator[str]:
    """A sentence for each method that is missing, is none, or cannot be called as the Protocol says."""
    if not has_any_method_of(protocol, adapter):
        yield f"{adapter!r} is no {protocol.__name__}: it should be an object that has its methods"
        return
    for name in methods_of(protocol):
        method = getattr(type(adapter), name, None)
        where, asked = f"{type(adapter).__name__}.{name}", f"{protocol.__name__}.{name}"
        promised = getattr(protocol, name)
        if method is None:
            yield f"{where} is missing: {protocol.__name__} asks for it"
        elif method is promised:
            yield f"{where} is only the Protocol's: write it"
        elif not inspect.isfunction(method):
            yield f"{where} is no method, as {asked} is"
        elif is_asynchronous(method) != is_asynchronous(promised):
            yield f"{where} is {_kind(method)}, and {asked} is {_kind(promised)}"
        elif _parameters(method) != _parameters(promised):
            yield f"{where}{_head(method)} should have the parameters of {asked}{_head(promised)}"


def _other_types(protocol: type, adapter: object) -> Iterator[str]:
    # Type variables are the module's own; everything else is compared as it is.
    for name in methods_of(protocol):
        method, promised = getattr(type(adapter), name, None), getattr(protocol, name)
        where = f"{type(adapter).__name__}.{name}"
        try:
            if inspect.isfunction(method) and _annotations(method) != _annotations(promised):
                yield f"{where} has other types than {protocol.__name__}.{name}"
        except NameError as error:
            yield f"{where} has types that are not there when it runs, {error}: import them not only for type checkers"


def _kind(method: FunctionType) -> str:
    return "`async def`" if is_asynchronous(method) else "a plain `def`"


def _head(method: FunctionType) -> str:
    parameters = [each.replace(annotation=inspect.Parameter.empty) for each in _signature(method)]
    return str(inspect.Signature(parameters))


def _signature(method: FunctionType) -> Iterable[inspect.Parameter]:
    return inspect.signature(method).parameters.values()


def _parameters(method: FunctionType) -> list[tuple[str, object, object]]:
    return [(p.name, p.kind, p.default) for p in _signature(method)]


def _annotations(method: FunctionType) -> dict[str, str]:
    return {name: str(hint) for name, hint in get_type_hints(method).items()}
