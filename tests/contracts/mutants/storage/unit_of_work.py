"""Mistakes above the storage: units of work that are not quite one."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from types import TracebackType
from typing import cast
from uuid import UUID

from adapters.memory.storage import MemoryStorage
from application.core.repository import AggregateT, Key, Repository, _Action, _Staged
from application.core.unit_of_work import UnitOfWork
from application.ports.clock import Clock
from application.ports.headers import MessageHeaders
from application.ports.ids import IdGenerator
from application.ports.storage import Storage
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.shared.aggregate import Aggregate, Entry
from tests.contracts.mutants.persistence.around import mutant
from tests.support.shop_env import Wiring


class KeepsWhatWasLeft(UnitOfWork):
    """Stores everything at the end of the block, committed or not."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None and self._phase == "open":
            await self.commit()
        await super().__aexit__(kind, error, trace)


class CommitsOnTheWayOut(UnitOfWork):
    """Stores what there was when something went wrong."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and self._phase == "open":
            await self.commit()
        await super().__aexit__(kind, error, trace)


class Wraps(UnitOfWork):
    """Hides what was raised behind an exception of its own."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await super().__aexit__(kind, error, trace)
        if error is not None:
            raise RuntimeError("the unit of work failed") from error


class StoresAtOnce(UnitOfWork):
    """Writes through: others see what was never committed. The commit itself is right."""

    def __init__(self, storage: Storage, clock: Clock, ids: IdGenerator, headers: MessageHeaders) -> None:
        super().__init__(storage, clock, ids, headers)
        self._before: dict[tuple[type[Aggregate], UUID], Aggregate | None] = {}

    def collect(self, aggregate: Aggregate) -> bool:
        told = super().collect(aggregate)
        kept = self._kept(type(aggregate))
        self._before.setdefault((type(aggregate), aggregate.id), kept.get(aggregate.id))
        kept[aggregate.id] = copy(aggregate)
        return told

    async def commit(self) -> bool:
        for (kind, id), before in self._before.items():
            del self._kept(kind)[id]
            if before is not None:
                self._kept(kind)[id] = before
        return await super().commit()

    def _kept(self, kind: type[Aggregate]) -> dict[UUID, Aggregate]:
        return cast(MemoryStorage, self._storage).tables.of(kind)


class SavesTheUnchanged(Repository[AggregateT, Key]):
    """Stores whatever is saved, changed or not."""

    def save(self, aggregate: AggregateT) -> None:
        self._loaded.pop(aggregate.id, None)
        super().save(aggregate)


class CountsEverySave(UnitOfWork):
    """Its products get a new version for nothing."""

    def __init__(self, storage: Storage, clock: Clock, ids: IdGenerator, headers: MessageHeaders) -> None:
        super().__init__(storage, clock, ids, headers)
        self.products = SavesTheUnchanged(Product, self)


class KeepsWhatItFinds(Repository[AggregateT, Key]):
    """Gives away its own object when it finds one by natural key."""

    async def find(self, natural_key: str) -> AggregateT | None:
        found = await super().find(natural_key)
        return None if found is None else self._current(found.id)


class KeepsWhatItReads(Repository[AggregateT, Key]):
    """Gives away its own objects when it is asked for many."""

    async def get(self, id: Key) -> AggregateT:
        return copy(await super().get(id))

    async def get_many(self, ids: Iterable[Key]) -> list[AggregateT]:
        return [kept for one in await super().get_many(ids) if (kept := self._current(one.id))]


class KeepsWhatItIsHanded(Repository[AggregateT, Key]):
    """Stores what the caller's object has become by the time of the commit."""

    def _stage(self, action: _Action, aggregate: AggregateT, version: int, entries: tuple[Entry, ...]) -> None:
        super()._stage(action, aggregate, version, entries)
        self._staged[aggregate.id].snapshot = aggregate


def with_products(kind: type[Repository[Product, ProductId]]) -> Wiring:
    """Units of work with this repository of products."""

    class Changed(UnitOfWork):
        def __init__(self, storage: Storage, clock: Clock, ids: IdGenerator, headers: MessageHeaders) -> None:
            super().__init__(storage, clock, ids, headers)
            self._repositories.remove(self.products)
            self.products = kind(Product, self)

    return Wiring(uow=Changed)


class Clears(UnitOfWork):
    """Leaves nothing for the next one."""

    async def commit(self) -> bool:
        committed = await super().commit()
        self.products._loaded.clear()
        self.products._staged.clear()
        return committed


@dataclass(frozen=True, slots=True)
class OneIdentityMap:
    """Gives all units of work that are open at a time the same products."""

    loaded: dict[UUID, Product] = field(default_factory=dict)
    staged: dict[UUID, _Staged[Product]] = field(default_factory=dict)

    def __call__(self, storage: Storage, clock: Clock, ids: IdGenerator, headers: MessageHeaders) -> UnitOfWork:
        uow = Clears(storage, clock, ids, headers)
        uow.products._loaded, uow.products._staged = self.loaded, self.staged
        return uow


MUTANTS = (
    mutant("no rollback", "UOW-2", wiring=Wiring(uow=KeepsWhatWasLeft)),
    mutant("commits on the way out", "UOW-3", wiring=Wiring(uow=CommitsOnTheWayOut)),
    mutant("wraps what the block raises", "UOW-3", wiring=Wiring(uow=Wraps)),
    mutant("stores at once", "UOW-6", wiring=Wiring(uow=StoresAtOnce)),
    mutant("hands out what it keeps when it finds", "UOW-8", wiring=with_products(KeepsWhatItFinds)),
    mutant("hands out what it keeps when it reads many", "UOW-8", wiring=with_products(KeepsWhatItReads)),
    mutant("keeps what it was handed", "UOW-8", wiring=with_products(KeepsWhatItIsHanded)),
    mutant("counts every save", "UOW-12", wiring=Wiring(uow=CountsEverySave)),
    mutant("one identity map for all", "UOW-19", wiring=Wiring(uow=OneIdentityMap())),
)
