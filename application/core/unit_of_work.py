"""The unit of work: a set of changes in memory, stored as one batch or not at all."""

from enum import StrEnum
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from application.core.repository import Repository
from application.ports.clock import Clock
from application.ports.envelope import Envelope
from application.ports.errors import UsageError
from application.ports.headers import MessageHeaders
from application.ports.ids import IdGenerator
from application.ports.storage import Batch, Change, IdempotencyRecord, Storage
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.ordering.ids import OrderId
from domain.ordering.order import Order
from domain.shared.aggregate import Aggregate
from domain.shared.event import Event
from domain.stock.stock_item import StockItem

_Slot = tuple[type[Aggregate], UUID]


class _Phase(StrEnum):
    NEW = "not open yet"
    OPEN = "open"
    COMMITTED = "committed"
    CLOSED = "closed"


# Pattern P51: Unit of work
class UnitOfWork:
    """Reads aggregates, remembers what became of them, and stores it all with `commit`.

    It reads its own writes (UOW-7), hands out copies that belong to the caller (UOW-8), and leaves everything as it
    was unless `commit` returns (UOW-2, UOW-3). Reads are no snapshot; a rule that spans two aggregates holds only if
    both are changed (UOW-23). It is used once, and only inside its block (UOW-20).
    """

    def __init__(self, storage: Storage, clock: Clock, ids: IdGenerator, headers: MessageHeaders) -> None:
        self._storage = storage
        self._clock = clock
        self._ids = ids
        self._headers = headers
        self._phase = _Phase.NEW
        self._repositories: list[Repository[Any, Any]] = []
        self._events: list[tuple[_Slot, Event]] = []
        self._records: list[IdempotencyRecord] = []
        # Changes are stored in this order by everyone, so that two batches never wait for each other.
        self.orders: Repository[Order, OrderId] = Repository(Order, self)
        self.products: Repository[Product, ProductId] = Repository(Product, self)
        self.stock: Repository[StockItem, ProductId] = Repository(StockItem, self)

    async def __aenter__(self) -> Self:
        if self._phase is not _Phase.NEW:
            raise UsageError("A unit of work is opened once; make a new one for every `async with`.")
        self._phase = _Phase.OPEN
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._phase = _Phase.CLOSED

    @property
    def storage(self) -> Storage:
        """Where to read while this is open."""
        self._must_be_open()
        return self._storage

    def enlist(self, repository: Repository[Any, Any], /) -> None:
        """Store the changes of this repository with the commit."""
        self._repositories.append(repository)

    def collect(self, aggregate: Aggregate) -> bool:
        """Take over the events that the aggregate has raised, in order. Whether there were any."""
        self._must_be_open()
        events = aggregate.collect_events()
        self._events += [(_slot(aggregate), event) for event in events]
        return bool(events)

    def add_record(self, record: IdempotencyRecord) -> None:
        """Store with the changes that a keyed request was carried out, and what was answered."""
        self._must_be_open()
        self._records.append(record)

    async def commit(self) -> bool:
        """Store everything, or raise what `Storage.write` raises and store nothing.

        Whether there are now messages to deliver.
        """
        self._must_be_open()
        self._phase = _Phase.COMMITTED
        changes = self._changes()
        messages = self._messages(changes)
        if changes or self._records:
            await self._storage.write(Batch(changes, messages, tuple(self._records)))
        return bool(messages)

    def _changes(self) -> tuple[Change, ...]:
        return tuple(
            change
            for repository in self._repositories
            for change in sorted(repository.changes(), key=lambda change: change.aggregate.id)
        )

    def _messages(self, changes: tuple[Change, ...]) -> tuple[Envelope, ...]:
        versions = {_slot(change.aggregate): change.aggregate.version for change in changes}
        now, headers = self._clock.now(), dict(self._headers.current())
        return tuple(
            Envelope(
                id=self._ids.new(),
                name=event.name,
                version=event.version,
                aggregate=slot[1],
                aggregate_version=versions[slot],
                at=now,
                event=event,
                headers=headers,
            )
            for slot, event in self._events
            if slot in versions
        )

    def _must_be_open(self) -> None:
        if self._phase is not _Phase.OPEN:
            raise UsageError(
                f"This unit of work is {self._phase}. Use it once, inside its block:"
                " `async with UnitOfWork(…) as uow: …; await uow.commit()`."
            )


def _slot(aggregate: Aggregate) -> _Slot:
    return type(aggregate), aggregate.id
