"""What the laws of the persistence, and of every port of a tenant's store, are given: an adapter, and shops over it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, fields
from typing import Literal, get_type_hints
from uuid import uuid4

from adapters.shared.codec import StoredAnswer
from adapters.shared.tenancy import Persistence, TenantId
from application.ports.errors import Unavailable
from application.ports.storage import IdempotencyRecord
from application.store import Store
from entrypoints.devservers.server import DevServer
from tests.contracts.kit.answers import unwatched
from tests.contracts.kit.law import NotShown
from tests.contracts.kit.proxy import Commit, FaultProxy, has_port, proxied
from tests.contracts.kit.recorder import recorded_store
from tests.support.fakes import CountingIds, FixedClock
from tests.support.shop_env import ShopEnv, Wiring

TRIES = 20
"""Times that whoever is in a hurry tries to get in: on a busy machine nobody answers at once."""

State = Literal["older", "newer", "without a version", "half made"]
"""Of an older or a newer version of the shop, or such that nobody knows; or what is there of a tenant that somebody
began to create. In the end, what was there is there again."""


@dataclass(frozen=True)
class Harness:
    """How to build a persistence, and how to look behind it. Called with an address, it opens one for a block.

    `build(address, clock=…)` makes it without opening it, and `reference`, "module:name", is such a callable as another
    process imports it, to build the adapter there; with the options `hurried`, too, it has five connections and
    gives up within two seconds, and with those that are `patient` it does not give up because a machine is busy.
    `statements` counts at the driver; without it the calls of the port are counted. `commit` is how to tell a commit on
    the line to the server. `seize` keeps one tenant's data from being written, as another process could. `server`
    starts one of the law's own, which may be killed. `stamp` has a tenant's data in this state for a block. `rewrite`
    puts another answer, as it is stored, in the place of the one that this record has. `nowhere` makes of the address
    one where nothing answers. `examples` says how many generated histories it is given. `wiring` is the shop's own code
    that runs on it.

    A law that needs `hurried` or `commit` where there is none is `NotShown`; `stamp` and the others may raise it, too.
    Where `hurried` is None, it was not declared.
    """

    build: Callable[..., Persistence]
    reference: str = ""
    hurried: Mapping[str, object] | None = field(default_factory=dict)
    patient: Mapping[str, object] = field(default_factory=dict)
    statements: Callable[[], AbstractContextManager[list[str]]] | None = None
    commit: Commit | None = None
    stamp: Callable[[str, TenantId, State], AbstractAsyncContextManager[None]] | None = None
    rewrite: Callable[[str, TenantId, IdempotencyRecord, StoredAnswer], Awaitable[None]] | None = None
    nowhere: Callable[[str], str] | None = None
    seize: Callable[[str, TenantId], AbstractAsyncContextManager[None]] | None = None
    server: Callable[[], AbstractContextManager[DevServer]] | None = None
    examples: int = 100
    wiring: Wiring = field(default_factory=Wiring)

    def __call__(self, address: str) -> AbstractAsyncContextManager["PersistenceEnv"]:
        """Open it, with a clock and ids of its own."""
        return self.opened(address, FixedClock(), CountingIds())

    @asynccontextmanager
    async def opened(
        self, address: str, clock: FixedClock, ids: CountingIds, *, hurried: bool = False
    ) -> AsyncIterator["PersistenceEnv"]:
        """Build and open it, and close it in the end."""
        if hurried and not self.hurried:
            raise NotShown("`hurried`, the options that make it give up within two seconds, is not declared")
        persistence = self.build(address, clock=clock, **((self.hurried if hurried else self.patient) or {}))
        await _open(persistence, tries=TRIES if hurried else 1)
        try:
            yield PersistenceEnv(self, address, persistence, clock, ids)
        finally:
            await persistence.close()


@dataclass(frozen=True)
class PersistenceEnv:
    """One persistence, open."""

    harness: Harness
    address: str
    persistence: Persistence
    clock: FixedClock
    ids: CountingIds
    _calls: list[list[str]] = field(default_factory=list)

    async def tenant(self) -> ShopEnv:
        """A new tenant, with nothing in it."""
        tenant = new_tenant()
        await self.persistence.create_tenant(tenant)
        return self.reach(tenant)

    def reach(self, tenant: TenantId) -> ShopEnv:
        """A tenant that is there already, through this adapter."""
        store = self.persistence.of(tenant)
        if self.harness.statements is None:
            store = recorded_store(store, self._note)
        return ShopEnv(tenant, store, self.clock, self.ids, self.harness.wiring)

    def again(
        self, address: str | None = None, *, hurried: bool = False
    ) -> AbstractAsyncContextManager["PersistenceEnv"]:
        """A second adapter at the same address, as another process would open it; or at another address."""
        return self.harness.opened(address or self.address, self.clock, self.ids, hurried=hurried)

    @property
    def can_be_cut(self) -> bool:
        """Whether there is a line to a server, and something to be done about it: how to hurry may not be declared."""
        return has_port(self.address) and self.harness.hurried != {}

    @asynccontextmanager
    async def behind_a_proxy(self, *, hurried: bool = True) -> AsyncIterator[tuple[FaultProxy, "PersistenceEnv"]]:
        """A second adapter, in a hurry, whose line to the server can be made to go wrong."""
        async with (
            proxied(self.address, self.harness.commit) as (proxy, address),
            self.again(address, hurried=hurried) as other,
        ):
            try:
                yield proxy, other
            finally:
                # What was silent lets go, or it could not be closed.
                proxy.heal()

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The statements sent to the driver within the block."""
        if self.harness.statements is not None:
            with self.harness.statements() as seen:
                yield seen
            return
        calls: list[str] = []
        self._calls.append(calls)
        yield calls
        self._calls.remove(calls)

    def _note(self, call: str) -> None:
        for calls in self._calls:
            calls.append(call)


async def _open(persistence: Persistence, *, tries: int) -> None:
    while True:
        tries -= 1
        try:
            await persistence.open()
        except Unavailable:
            if not tries:
                raise
            await asyncio.sleep(0.05)
        else:
            return


def new_tenant() -> TenantId:
    """A name that nobody else uses."""
    return TenantId(f"law_{uuid4().hex[:16]}")


def ports_of_a_tenant() -> Iterator[tuple[str, type]]:
    """The ports that one tenant's store consists of, by the name of the field."""
    hints = get_type_hints(Store)
    return ((port.name, hints[port.name]) for port in fields(Store))


async def claims(env: PersistenceEnv) -> list[tuple[type, object]]:
    """The persistence, and everything it keeps for a tenant."""
    store = env.persistence.of((await env.tenant()).id)
    of_a_tenant = [(protocol, unwatched(getattr(store, name))) for name, protocol in ports_of_a_tenant()]
    return [(Persistence, unwatched(env.persistence)), *of_a_tenant]
