"""What a law is given: one adapter, somewhere to run, and a shop over it in a word."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import uuid4

from adapters.shared.tenancy import Persistence, TenantId
from application.ports.clock import Clock
from entrypoints.devservers.server import Technology
from tests.contracts.kit.proxy import Commit, FaultProxy, proxied
from tests.contracts.kit.recorder import recorded_store
from tests.support.fakes import CountingIds, FixedClock
from tests.support.shop_env import ShopEnv, Wiring


class Capability(StrEnum):
    """What an adapter may decline, with a reason. Everything else is required of all."""

    DURABLE = "durable"
    """What was committed is there after the adapter was closed and opened again."""
    CROSS_PROCESS = "cross_process"
    """Two adapters that know only the address see each other's commits."""
    FAULT_PROXY = "fault_proxy"
    """The server is at the end of a TCP connection, which can be cut."""


@dataclass(frozen=True, slots=True)
class AdapterUnderTest:
    """How to build one adapter: all that its test file says.

    `build(address, clock)` makes it without opening it; the address is a server's URL, or for `technology` None a
    directory of the adapter's own. `impatient` makes one with a pool of five that gives up within a second or two.
    `statements` counts at the driver; without it the calls of the port are counted. `commit` is how to tell a commit
    on the line to the server; `seize` keeps one tenant's data from being written, as another process could.
    `examples` says how many generated histories it is given.
    """

    name: str
    build: Callable[[str, Clock], Persistence]
    technology: Technology | None = None
    server: str = "no server"
    declines: Mapping[Capability, str] = field(default_factory=dict)
    impatient: Callable[[str, Clock], Persistence] | None = None
    commit: Commit | None = None
    seize: Callable[[str, TenantId], AbstractContextManager[None]] | None = None
    statements: Callable[[], AbstractContextManager[list[str]]] | None = None
    examples: int = 100


@dataclass(frozen=True)
class Env:
    """One adapter, open, on one server."""

    plug: AdapterUnderTest
    address: str
    server: str
    persistence: Persistence
    clock: FixedClock = field(default_factory=FixedClock)
    ids: CountingIds = field(default_factory=CountingIds)
    wiring: Wiring = field(default_factory=Wiring)
    _calls: list[list[str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The adapter's."""
        return self.plug.name

    @property
    def capabilities(self) -> Mapping[Capability, str]:
        """Those that are declined, and why."""
        return self.plug.declines

    async def tenant(self) -> ShopEnv:
        """A new tenant, with nothing in it."""
        tenant = TenantId(f"law_{uuid4().hex[:16]}")
        await self.persistence.create_tenant(tenant)
        return self.reach(tenant)

    def reach(self, tenant: TenantId) -> ShopEnv:
        """A tenant that is there already, through this adapter."""
        store = self.persistence.of(tenant)
        if self.plug.statements is None:
            store = recorded_store(store, self._note)
        return ShopEnv(tenant, store, self.clock, self.ids, self.wiring)

    @asynccontextmanager
    async def again(self, address: str | None = None, *, impatient: bool = False) -> AsyncIterator["Env"]:
        """A second adapter at the same address, as another process would open it; or at another address."""
        plug = replace(self.plug, build=self.plug.impatient) if impatient and self.plug.impatient else self.plug
        async with opened(plug, address or self.address, self.server, self.clock, self.ids, self.wiring) as env:
            yield env

    @asynccontextmanager
    async def behind_a_proxy(self) -> AsyncIterator[tuple[FaultProxy, "Env"]]:
        """An impatient second adapter, whose line to the server can be made to go wrong."""
        assert self.plug.commit is not None, "an adapter with FAULT_PROXY says what its commits look like"
        async with (
            proxied(self.address, self.plug.commit) as (proxy, address),
            self.again(address, impatient=True) as other,
        ):
            yield proxy, other

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The statements sent to the driver within the block."""
        if self.plug.statements is not None:
            with self.plug.statements() as seen:
                yield seen
            return
        calls: list[str] = []
        self._calls.append(calls)
        yield calls
        self._calls.remove(calls)

    def _note(self, call: str) -> None:
        for calls in self._calls:
            calls.append(call)


@asynccontextmanager
async def opened(
    plug: AdapterUnderTest,
    address: str,
    server: str,
    clock: FixedClock | None = None,
    ids: CountingIds | None = None,
    wiring: Wiring | None = None,
) -> AsyncIterator[Env]:
    """Build and open the adapter, and close it in the end."""
    clock = clock or FixedClock()
    persistence = plug.build(address, clock)
    await persistence.open()
    try:
        yield Env(plug, address, server, persistence, clock, ids or CountingIds(), wiring or Wiring())
    finally:
        await persistence.close()
