"""The repository, one class for every kind of aggregate: it reads copies and stages the changes of a unit of work."""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, Literal, Protocol, TypeVar
from uuid import UUID

from application.ports.errors import AlreadyExists, ConcurrencyConflict
from application.ports.storage import Change, Storage
from domain.shared.aggregate import Aggregate, Entry
from domain.shared.errors import NotFound

AggregateT = TypeVar("AggregateT", bound=Aggregate)
Key = TypeVar("Key", bound=UUID)
_Action = Literal["add", "save", "remove"]


class RepositoryContext(Protocol):
    """What a repository needs of the unit of work it belongs to."""

    @property
    def storage(self) -> Storage:
        """Where to read. `UsageError` unless the unit of work is open."""
        ...

    def enlist(self, repository: "Repository[Any, Any]", /) -> None:
        """Have the changes of this repository stored with the commit."""
        ...

    def collect(self, aggregate: Aggregate) -> bool:
        """Take over the events that the aggregate has raised, and return whether there were any.

        `UsageError` unless the unit of work is open.
        """
        ...


@dataclass(slots=True)
class _Staged(Generic[AggregateT]):
    """What the commit is to do with one aggregate.

    `snapshot` is a copy made when the aggregate was handed over; it is what is stored. `original` is the caller's own
    object. `expected_version` is the version that must be stored now, 0 for a new aggregate.
    """

    action: _Action
    snapshot: AggregateT
    original: AggregateT
    expected_version: int
    entries: tuple[Entry, ...] = ()


class Repository(Generic[AggregateT, Key]):
    """The aggregates of one kind, as one unit of work sees them: as they are stored, with its own changes applied.

    Every aggregate that it returns is a copy. No change reaches the storage before the unit of work commits.
    """

    def __init__(self, kind: type[AggregateT], uow: RepositoryContext) -> None:
        self._kind = kind
        self._uow = uow
        self._loaded: dict[UUID, AggregateT] = {}
        self._staged: dict[UUID, _Staged[AggregateT]] = {}
        uow.enlist(self)

    async def get(self, id: Key) -> AggregateT:
        """The aggregate with this id, or `NotFound`."""
        for found in await self.get_many([id]):
            return found
        raise NotFound(self._kind.label, id)

    # Pattern P55: No N+1
    async def get_many(self, ids: Iterable[Key]) -> list[AggregateT]:
        """The aggregates with these ids, in no particular order. Ids that do not exist are left out."""
        storage = self._uow.storage
        wanted = set[UUID](ids)
        if unread := wanted - self._loaded.keys() - self._staged.keys():
            for aggregate in await storage.read(self._kind, unread):
                self._loaded[aggregate.id] = aggregate
        return [copy(found) for id in wanted if (found := self._current(id))]

    async def find(self, natural_key: str) -> AggregateT | None:
        """The aggregate with this natural key, or None.

        For commands that are given a natural key, such as a SKU, instead of an id. To show something to a person, use
        a query port.
        """
        storage = self._uow.storage
        for staged in self._staged.values():
            if staged.action != "remove" and staged.snapshot.natural_key == natural_key:
                return copy(staged.snapshot)
        stored = await storage.read_by_key(self._kind, natural_key)
        if stored is None or stored.id in self._staged:
            return None
        return copy(self._loaded.setdefault(stored.id, stored))

    def add(self, aggregate: AggregateT) -> None:
        """Store this new aggregate at the commit.

        `AlreadyExists` if this unit of work has an aggregate with its id; otherwise the commit raises it, if the id or
        the natural key is taken.
        """
        if aggregate.id in self._staged or aggregate.id in self._loaded:
            raise AlreadyExists(self._kind.label, aggregate.id)
        self._uow.collect(aggregate)
        self._stage("add", aggregate, 0, aggregate.collect_entries())

    def save(self, aggregate: AggregateT) -> None:
        """Store the aggregate at the commit as it is now. An aggregate that has not changed is not stored again.

        The commit raises `ConcurrencyConflict` unless the version of this copy is the stored one, whichever unit of
        work it came from (UOW-29), and `AlreadyExists` if another aggregate has its natural key.
        """
        staged = self._staged_change_of(aggregate)
        has_events = self._uow.collect(aggregate)
        entries = aggregate.collect_entries()
        if staged is not None:
            self._stage(staged.action, aggregate, aggregate.version, staged.entries + entries)
        elif has_events or entries or aggregate != self._loaded.get(aggregate.id):
            self._stage("save", aggregate, aggregate.version, entries)

    def remove(self, aggregate: AggregateT) -> None:
        """Remove the aggregate at the commit, with all entries that it has ever appended.

        For what the shop must forget, such as personal data. What other aggregates refer to gets a status instead.
        """
        staged = self._staged_change_of(aggregate)
        self._uow.collect(aggregate)
        if staged is not None and staged.action == "add":
            del self._staged[aggregate.id]
        else:
            self._stage("remove", aggregate, aggregate.version, ())

    def changes(self) -> Iterator[Change]:
        """The staged changes. Sets the new version on the aggregates to store, and on the caller's own objects."""
        for staged in self._staged.values():
            if staged.action != "remove":
                staged.snapshot.version = staged.original.version = staged.expected_version + 1
            yield Change(staged.action, staged.snapshot, staged.expected_version, staged.entries)

    def _stage(self, action: _Action, aggregate: AggregateT, version: int, entries: tuple[Entry, ...]) -> None:
        self._staged[aggregate.id] = _Staged(action, copy(aggregate), aggregate, version, entries)

    def _current(self, id: UUID) -> AggregateT | None:
        staged = self._staged.get(id)
        if staged is None:
            return self._loaded.get(id)
        return None if staged.action == "remove" else staged.snapshot

    def _staged_change_of(self, aggregate: AggregateT) -> _Staged[AggregateT] | None:
        """What is staged for this aggregate, if anything is.

        `ConcurrencyConflict` if the staged change removes it, or was made to another version of it.
        """
        staged = self._staged.get(aggregate.id)
        if staged and (staged.action == "remove" or staged.expected_version != aggregate.version):
            raise ConcurrencyConflict(f"{self._kind.label} {aggregate.id}")
        return staged
