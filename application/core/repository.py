"""The repositories of a unit of work: one per aggregate, all alike."""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar
from uuid import UUID

from application.ports.errors import AlreadyExists, ConcurrencyConflict
from application.ports.storage import Change, Storage
from domain.shared.aggregate import Aggregate
from domain.shared.errors import NotFound

AggregateT = TypeVar("AggregateT", bound=Aggregate)
Key = TypeVar("Key", bound=UUID)
_Action = Literal["add", "save", "remove"]


class Work(Protocol):
    """What a repository needs of the unit of work it belongs to."""

    @property
    def storage(self) -> Storage:
        """Where to read; refused unless the unit of work is open."""
        ...

    def collect(self, aggregate: Aggregate) -> bool:
        """Take over what the aggregate has to tell; refused unless the unit of work is open.

        Whether it had anything to tell.
        """
        ...


@dataclass(slots=True)
class _Staged(Generic[AggregateT]):
    action: _Action
    kept: AggregateT
    callers: AggregateT
    loaded: int


class Repository(Generic[AggregateT, Key]):
    """Aggregates of one kind, as one unit of work sees them: what is stored, changed by what it has done so far.

    What it hands out are copies. Nothing it is told reaches the storage before the unit of work commits.
    """

    def __init__(self, kind: type[AggregateT], uow: Work) -> None:
        self._kind = kind
        self._work = uow
        self._loaded: dict[UUID, AggregateT] = {}
        self._staged: dict[UUID, _Staged[AggregateT]] = {}

    async def get(self, id: Key) -> AggregateT:
        """The aggregate with this id, or `NotFound`."""
        for found in await self.get_many([id]):
            return found
        raise NotFound(self._kind.label, id)

    async def get_many(self, ids: Iterable[Key]) -> list[AggregateT]:
        """Those of the aggregates that exist, in no promised order."""
        storage = self._work.storage
        wanted = set[UUID](ids)
        if unread := wanted - self._loaded.keys() - self._staged.keys():
            for aggregate in await storage.read(self._kind, unread):
                self._loaded[aggregate.id] = aggregate
        return [copy(found) for id in wanted if (found := self._current(id))]

    async def find(self, natural_key: str) -> AggregateT | None:
        """The aggregate with this natural key, or None."""
        storage = self._work.storage
        for staged in self._staged.values():
            if staged.action != "remove" and staged.kept.natural_key == natural_key:
                return copy(staged.kept)
        stored = await storage.read_by_key(self._kind, natural_key)
        if stored is None or stored.id in self._staged:
            return None
        return copy(self._loaded.setdefault(stored.id, stored))

    def add(self, aggregate: AggregateT) -> None:
        """Store this new aggregate at the commit. `AlreadyExists`, now or then, when its id or key is taken."""
        if aggregate.id in self._staged or aggregate.id in self._loaded:
            raise AlreadyExists(self._kind.label, aggregate.id)
        self._work.collect(aggregate)
        self._staged[aggregate.id] = _Staged("add", copy(aggregate), aggregate, loaded=0)

    def save(self, aggregate: AggregateT) -> None:
        """Store the aggregate at the commit as it is now. An unchanged one is not stored again."""
        staged = self._staged_as_loaded(aggregate)
        told = self._work.collect(aggregate)
        if staged is None and not told and aggregate == self._loaded.get(aggregate.id):
            return
        action: _Action = "save" if staged is None else staged.action
        self._staged[aggregate.id] = _Staged(action, copy(aggregate), aggregate, aggregate.version)

    def remove(self, aggregate: AggregateT) -> None:
        """Remove the aggregate at the commit."""
        staged = self._staged_as_loaded(aggregate)
        self._work.collect(aggregate)
        if staged is not None and staged.action == "add":
            del self._staged[aggregate.id]
            return
        removed = copy(aggregate)
        self._staged[aggregate.id] = _Staged("remove", removed, aggregate, aggregate.version)

    def changes(self) -> Iterator[Change]:
        """What is to be stored, each aggregate with the version it will have; the caller's copies get it, too."""
        for staged in self._staged.values():
            if staged.action != "remove":
                staged.kept.version = staged.callers.version = staged.loaded + 1
            yield Change(staged.action, staged.kept, staged.loaded)

    def _current(self, id: UUID) -> AggregateT | None:
        staged = self._staged.get(id)
        if staged is None:
            return self._loaded.get(id)
        return None if staged.action == "remove" else staged.kept

    def _staged_as_loaded(self, aggregate: AggregateT) -> _Staged[AggregateT] | None:
        """What is staged for the aggregate, if it was handed out by this unit of work or is new to it."""
        staged = self._staged.get(aggregate.id)
        if staged and (staged.action == "remove" or staged.loaded != aggregate.version):
            raise ConcurrencyConflict(f"{self._kind.label} {aggregate.id}")
        return staged
