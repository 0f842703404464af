"""The unit of work: the changes of one command, kept in memory and stored as one batch or not at all."""

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
from domain.access.api_key import ApiKey
from domain.access.ids import ApiKeyId, RefreshFamilyId
from domain.access.refresh_family import RefreshFamily
from domain.accounts.account import Account
from domain.accounts.actor import ActorId
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.configuration.configuration import Configuration, ConfigurationId
from domain.ordering.ids import OrderId
from domain.ordering.order import Order
from domain.shared.aggregate import Aggregate
from domain.shared.event import Event
from domain.stock.stock_item import StockItem

_Identity = tuple[type[Aggregate], UUID]


class _Phase(StrEnum):
    NEW = "not open yet"
    OPEN = "open"
    COMMITTED = "committed"
    CLOSED = "closed"


# Pattern P51: Unit of work
class UnitOfWork:
    """Repositories to read and change aggregates with, and one `commit` that stores all changes and events together.

    - It reads its own writes (UOW-7), and returns copies that belong to the caller (UOW-8).
    - Unless `commit` returns, nothing is changed (UOW-2, UOW-3).
    - Two reads do not come from one snapshot: a rule that spans two aggregates is safe only if both are saved (UOW-23).
    - It is used once, inside its `async with` block (UOW-20).
    """

    def __init__(self, storage: Storage, clock: Clock, ids: IdGenerator, headers: MessageHeaders) -> None:
        self._storage = storage
        self._clock = clock
        self._ids = ids
        self._headers = headers
        self._phase = _Phase.NEW
        self._repositories: list[Repository[Any, Any]] = []
        self._events: list[tuple[_Identity, Event]] = []
        self._records: list[IdempotencyRecord] = []
        # Every batch is in the order of these lines, so that two batches cannot deadlock in a database.
        self.orders: Repository[Order, OrderId] = Repository(Order, self)
        self.products: Repository[Product, ProductId] = Repository(Product, self)
        self.stock: Repository[StockItem, ProductId] = Repository(StockItem, self)
        self.accounts: Repository[Account, ActorId] = Repository(Account, self)
        self.refresh_families: Repository[RefreshFamily, RefreshFamilyId] = Repository(RefreshFamily, self)
        self.api_keys: Repository[ApiKey, ApiKeyId] = Repository(ApiKey, self)
        self.configurations: Repository[Configuration, ConfigurationId] = Repository(Configuration, self)

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
        """Where to read. `UsageError` unless this is open."""
        self._must_be_open()
        return self._storage

    def enlist(self, repository: Repository[Any, Any], /) -> None:
        """Have the changes of this repository stored with the commit. A repository does this for itself."""
        self._repositories.append(repository)

    def collect(self, aggregate: Aggregate) -> bool:
        """Take over the events that the aggregate has raised, in order, and return whether there were any."""
        self._must_be_open()
        events = aggregate.collect_events()
        self._events += [(_identity_of(aggregate), event) for event in events]
        return bool(events)

    def add_record(self, record: IdempotencyRecord) -> None:
        """Have this record stored with the changes, so that a repeated request gets the same answer."""
        self._must_be_open()
        self._records.append(record)

    async def commit(self) -> bool:
        """Store all changes, events and records, and return whether there are new messages to deliver.

        Raises what `Storage.write` raises. Then nothing was stored; only after `CommitUnknown` that is not known.
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
        """A message for every event, except those of an aggregate that was added and removed again."""
        versions = {_identity_of(change.aggregate): change.aggregate.version for change in changes}
        now, headers = self._clock.now(), dict(self._headers.current())
        return tuple(
            Envelope(
                id=self._ids.new(),
                name=event.name,
                version=event.version,
                aggregate=identity[1],
                aggregate_version=versions[identity],
                at=now,
                event=event,
                headers=headers,
            )
            for identity, event in self._events
            if identity in versions
        )

    def _must_be_open(self) -> None:
        if self._phase is not _Phase.OPEN:
            raise UsageError(
                f"This unit of work is {self._phase}. Use it once, inside its block:"
                " `async with UnitOfWork(…) as uow: …; await uow.commit()`."
            )


def _identity_of(aggregate: Aggregate) -> _Identity:
    return type(aggregate), aggregate.id
