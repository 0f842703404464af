"""What a law is, and a port: a driven port's contract is a list of numbered laws."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from inspect import cleandoc
from traceback import extract_tb
from typing import Any, Generic, TypeVar

from tests.contracts.kit.time_limit import LAW_LIMIT, ended_in_time

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


class NotShown(Exception):
    """The law cannot be tried on this adapter, because the kit was not told how to look behind it."""


class Escaped(AssertionError):
    """Something else than an assertion came out of a law: the adapter raised it where it had no reason to."""


Check = Callable[[EnvT], Coroutine[Any, Any, None]]


# Pattern P81: Contract tests
@dataclass(frozen=True, slots=True)
class Law(Generic[EnvT_contra]):
    """One sentence of a port's contract, and the check of it. `EnvT` is what the laws of this port are given."""

    number: str
    text: str
    hint: str
    mutants: tuple[str, ...]
    needs: tuple[Capability, ...]
    check: Callable[[EnvT_contra], Coroutine[Any, Any, None]]

    async def __call__(self, env: EnvT_contra, *, adapter: str, within: float = LAW_LIMIT) -> None:
        """Hold the adapter to the law. A failure says which law it is, and what to do about it.

        It is an AssertionError of the law; or one of its kinds `NotInTime`, where the law has not ended within so many
        seconds, and `Escaped`, where the adapter raised something at a place where the law expects no error.
        """
        try:
            await ended_in_time(self.check(env), within)
        except AssertionError as error:
            error.add_note(self._note(adapter))
            raise
        except NotShown:
            raise
        except Exception as error:
            place = extract_tb(error.__traceback__)[-1]
            where = f"{place.filename}, line {place.lineno}"
            escaped = Escaped(f"{type(error).__name__} where no error was expected: {error} ({where})")
            escaped.__notes__ = [*getattr(error, "__notes__", ()), self._note(adapter)]
            raise escaped from error

    def _note(self, adapter: str) -> str:
        return f"{self.number}: {self.text}\nHint: {self.hint}\nAdapter: {adapter}"


def law(
    number: str, *, hint: str, mutants: tuple[str, ...] = (), needs: tuple[Capability, ...] = ()
) -> Callable[[Check[EnvT]], Law[EnvT]]:
    """Make a coroutine a law; its docstring is the text.

    `mutants` names the wrong adapters that it must reject. An adapter that declines a capability which the law
    `needs` is not held to it.
    """

    def enact(check: Check[EnvT]) -> Law[EnvT]:
        text = " ".join(cleandoc(check.__doc__ or "").split())
        return Law(number, text, hint, mutants, needs, check)

    return enact


@dataclass(frozen=True, slots=True)
class Port(Generic[EnvT]):
    """A driven port and its laws. A probe tries whether a capability is really there."""

    name: str
    laws: tuple[Law[EnvT], ...]
    probes: Mapping[Capability, Callable[[EnvT], Awaitable[bool]]] = field(default_factory=dict)
