"""What a law is, and a port: a driven port's contract is a list of numbered laws."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from inspect import cleandoc
from typing import Generic, TypeVar

EnvT = TypeVar("EnvT")
EnvT_contra = TypeVar("EnvT_contra", contravariant=True)


class Capability(StrEnum):
    """What an adapter may decline, with a reason. Everything else is required of all."""

    DURABLE = "durable"
    """What was committed is there after the adapter was closed and opened again."""
    CROSS_PROCESS = "cross_process"
    """Two adapters that know only the address see each other's commits."""
    FAULT_PROXY = "fault_proxy"
    """The server is at the end of a TCP connection, which can be cut."""
    RESTARTABLE = "restartable"
    """There is a server, which can be killed and started again on the same data."""
    SEIZABLE = "seizable"
    """Somebody else can hold the data for as long as they like, so that nothing is written."""
    VERSIONED = "versioned"
    """The stored data say which version of the shop has shaped them."""
    OUTAGE = "outage"
    """What it stands on can be away, and the tests can bring that about: for ports that are no database."""


# Pattern P81: Contract tests
@dataclass(frozen=True, slots=True)
class Law(Generic[EnvT_contra]):
    """One sentence of a port's contract, and the check of it. `EnvT` is what the laws of this port are given."""

    number: str
    text: str
    hint: str
    mutants: tuple[str, ...]
    needs: tuple[Capability, ...]
    check: Callable[[EnvT_contra], Awaitable[None]]

    async def __call__(self, env: EnvT_contra, *, adapter: str) -> None:
        """Hold the adapter to the law. A failure says which law it is, and what to do about it."""
        try:
            await self.check(env)
        except Exception as error:
            error.add_note(f"{self.number}: {self.text}\nHint: {self.hint}\nAdapter: {adapter}")
            raise


def law(
    number: str, *, hint: str, mutants: tuple[str, ...] = (), needs: tuple[Capability, ...] = ()
) -> Callable[[Callable[[EnvT], Awaitable[None]]], Law[EnvT]]:
    """Make a coroutine a law; its docstring is the text.

    `mutants` names the wrong adapters that it must reject. An adapter that declines a capability which the law
    `needs` is not held to it.
    """

    def enact(check: Callable[[EnvT], Awaitable[None]]) -> Law[EnvT]:
        text = " ".join(cleandoc(check.__doc__ or "").split())
        return Law(number, text, hint, mutants, needs, check)

    return enact


@dataclass(frozen=True, slots=True)
class Port(Generic[EnvT]):
    """A driven port and its laws. A probe tries whether a capability is really there."""

    name: str
    laws: tuple[Law[EnvT], ...]
    probes: Mapping[Capability, Callable[[EnvT], Awaitable[bool]]] = field(default_factory=dict)
