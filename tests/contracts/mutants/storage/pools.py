"""Mistakes with connections: they are waited for without a limit, kept by who has none any more, or left open."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from typing import TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from adapters.shared.tenancy import Persistence, TenantId
from application.ports.errors import Unavailable
from application.ports.storage import AnyAggregate, Batch, Storage
from application.store import Store
from tests.contracts.adapters.test_postgres import TestPostgres as Postgres
from tests.contracts.laws.persistence.env import Harness
from tests.contracts.mutants.mutant import Mutant
from tests.contracts.mutants.persistence.around import PersistenceAround, StorageAround, mutant, storage_changed_by

Answer = TypeVar("Answer")

SLOTS = 5
PATIENCE = 0.2
LONG = 600.0
UNHURRIED = {"pool_size": SLOTS, "pool_timeout": LONG, "connect_timeout": LONG, "statement_timeout": LONG}


class PoolByHand(StorageAround):
    """Five connections, handed out and taken back by somebody who forgot how a call can end."""

    kept_by: type[BaseException]

    def __init__(self, inner: Storage) -> None:
        super().__init__(inner)
        self._free = asyncio.Semaphore(SLOTS)

    async def read(self, kind: type[AnyAggregate], ids: Collection[UUID], /) -> Sequence[AnyAggregate]:
        return await self._connected(lambda: self.inner.read(kind, ids))

    async def write(self, batch: Batch, /) -> None:
        await self._connected(lambda: self.inner.write(batch))

    async def _connected(self, call: Callable[[], Awaitable[Answer]]) -> Answer:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._free.acquire()
        except TimeoutError:
            raise Unavailable("the pool", "every connection is in use") from None
        try:
            answer = await call()
        except BaseException as error:
            if not isinstance(error, self.kept_by):
                self._free.release()
            raise
        self._free.release()
        return answer


class KeepsWhatFailed(PoolByHand):
    """A connection comes back when the call has an answer."""

    kept_by = Exception


class KeepsWhatWasCancelled(PoolByHand):
    """A connection comes back when the call has an answer or an error."""

    kept_by = asyncio.CancelledError


class LeavesALineOpen(PersistenceAround):
    """Who has waited too long gets a new connection, and the old one is forgotten."""

    def __init__(self, inner: Persistence, address: str) -> None:
        super().__init__(inner)
        self._address = urlsplit(address)
        self._forgotten: list[asyncio.StreamWriter] = []

    async def close(self) -> None:
        for line in self._forgotten:
            line.close()
        await super().close()

    async def ping(self) -> None:
        try:
            await super().ping()
        except Unavailable:
            await self.forget()
            raise

    def of(self, tenant: TenantId, /) -> Store:
        store = super().of(tenant)
        return replace(store, storage=LeavesItsLineOpen(store.storage, self.forget))

    async def forget(self) -> None:
        """One more."""
        _, line = await asyncio.open_connection(self._address.hostname, self._address.port)
        self._forgotten.append(line)


class LeavesItsLineOpen(StorageAround):
    """The same, of one tenant."""

    def __init__(self, inner: Storage, forget: Callable[[], Awaitable[None]]) -> None:
        super().__init__(inner)
        self._forget = forget

    async def write(self, batch: Batch, /) -> None:
        try:
            await self.inner.write(batch)
        except Unavailable:
            await self._forget()
            raise


def _leaving_a_line_open() -> Mutant:
    right = Postgres.adapter
    harness = right.opened
    assert isinstance(harness, Harness)

    def build(address: str, **options: object) -> Persistence:
        return LeavesALineOpen(harness.build(address, **options), address)

    return Mutant("leaves a connection behind", "UOW-17", right, replace(right, opened=replace(harness, build=build)))


MUTANTS = (
    mutant("keeps the connection of who is cancelled", "UOW-4", storage_changed_by(KeepsWhatWasCancelled)),
    mutant("no time limit of its own", "UOW-17", hurried=UNHURRIED, on="postgres"),
    _leaving_a_line_open(),
    mutant("never recovers from a full pool", "UOW-18", storage_changed_by(KeepsWhatFailed), on="postgres"),
    mutant("keeps the connections of who gave up", "UOW-18", storage_changed_by(KeepsWhatWasCancelled), on="postgres"),
)
