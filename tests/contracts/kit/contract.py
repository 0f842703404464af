"""How an adapter is held to the laws of its port: what its test file says, and the tests that follow from it."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Generic

import pytest

from entrypoints.devservers.server import Technology
from tests.contracts.kit.failure import failure_of
from tests.contracts.kit.law import Capability, EnvT, Law, NotShown, Port
from tests.contracts.kit.time_limit import LAW_LIMIT
from tests.support.fixtures import RecordProperty
from tests.support.servers import Servers

ADVICE = "mend it, or decline it with a reason"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an adapter runs: the address it is given, and what is there, in words for people."""

    address: str
    description: str


@dataclass(frozen=True)
class AdapterUnderTest(Generic[EnvT]):
    """One adapter of a port: all that its test file says.

    `opened(address)` makes it, opens it for the time of a block, and gives the block what the port's laws are given.
    The address is a URL for an adapter that needs a server: that of the run's server of this `technology`, or for a
    server that the project cannot start, what the environment variable `address_from` says. Any other adapter is
    given a directory of its own. `declines` gives a reason for each capability that the adapter does without.
    `limit` is how many seconds it has for one law.
    """

    port: Port[EnvT]
    name: str
    opened: Callable[[str], AbstractAsyncContextManager[EnvT]]
    technology: Technology | None = None
    address_from: str | None = None
    server: str = "no server"
    declines: Mapping[Capability, str] = field(default_factory=dict)
    limit: float = LAW_LIMIT

    def place(self, servers: Servers, directory: Path) -> Place:
        """Where it runs. Where there is no server, the test is reported as not run, with the reason."""
        if self.address_from is not None:
            return Place(servers.address(self.address_from), f"the server that {self.address_from} names")
        if self.technology is not None:
            server = servers.get(self.technology)
            return Place(server.url, server.description)
        return Place(str(directory), self.server)


def made(make: Callable[[], EnvT]) -> Callable[[str], AbstractAsyncContextManager[EnvT]]:
    """How an adapter is opened that needs no address and nothing to be opened."""
    return lambda _: nullcontext(make())


class AdapterContract:
    """The tests of one adapter. A subclass says which one, and nothing else: laws cannot be overridden."""

    # Each has the environment of its own port, which mypy checks where the adapter is made.
    adapter: ClassVar[AdapterUnderTest[Any]]

    def __init_subclass__(cls) -> None:
        if more := [name for name in vars(cls) if not name.startswith("__") and name != "adapter"]:
            raise TypeError(f"{cls.__name__} says how to build an adapter, and nothing else; remove {', '.join(more)}.")

    async def test_law(self, law: Law[EnvT], env: EnvT, place: Place, record_property: RecordProperty) -> None:
        """The adapter obeys the law."""
        record_property("server", place.description)
        for capability in law.needs:
            if reason := self.adapter.declines.get(capability):
                pytest.skip(f"declined: {reason}")
        try:
            await law(env, adapter=f"{self.adapter.name}, on {place.description}", within=self.adapter.limit)
        except NotShown as error:
            pytest.skip(f"not shown: {error}")
        except AssertionError as error:
            for name, text in failure_of(error):
                record_property(name, text)
            raise

    async def test_capabilities(self, env: object) -> None:
        """A capability is there, unless it is declined: then it is not."""
        for capability, is_present in self.adapter.port.probes.items():
            reason = self.adapter.declines.get(capability)
            said = (
                f"{capability} is there, and declined: {reason}" if reason else f"{capability} is not there: {ADVICE}"
            )
            assert await is_present(env) != bool(reason), said
