"""Mistakes with keys, and with how orders come along."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast
from uuid import UUID

from adapters.memory.ordering import MemoryOrderQueries
from adapters.memory.storage import MemoryStorage
from application.core.transaction import IdempotencyKey, Transaction
from application.core.use_case import Answer, Request
from application.ordering.place_order import PlaceOrderRequest
from application.ordering.views import OrderView
from application.ports.storage import AnyAggregate, Batch, IdempotencyRecord, Storage
from domain.accounts.actor import Actor
from domain.catalogue.product import Product
from domain.ordering.ids import OrderId
from domain.ordering.order import Order, OrderStatus
from domain.shared.aggregate import Aggregate
from domain.shared.errors import ShopError
from domain.shared.money import Money
from domain.stock.stock_item import StockItem
from tests.contracts.mutants.persistence.around import (
    StorageAround,
    batch_changed_by,
    mutant,
    rows_changed_by,
    storage_changed_by,
)
from tests.contracts.mutants.queries.queries import orders_changed_by
from tests.contracts.mutants.shop.shops import placing
from tests.contracts.mutants.shop.stock import ignoring_versions_of


def without_records(batch: Batch) -> Batch:
    """The changes, and not what was answered."""
    return replace(batch, idempotency_records=())


def without_fingerprints(batch: Batch) -> Batch:
    """Answers, and not to what."""
    return replace(
        batch, idempotency_records=tuple(replace(record, fingerprint="") for record in batch.idempotency_records)
    )


def with_poorer_answers(batch: Batch) -> Batch:
    """As by a codec that was written before orders were confirmed."""
    return replace(batch, idempotency_records=tuple(map(_poorer, batch.idempotency_records)))


def _poorer(record: IdempotencyRecord) -> IdempotencyRecord:
    if not isinstance(record.answer, OrderView):
        return record
    return replace(record, answer=replace(record.answer, confirmed_at=None))


class TheLastEffectWins(MemoryStorage):
    """Remembers over what was remembered."""

    def _check_records(self, records: Iterable[IdempotencyRecord]) -> None:
        pass


class NeverAsksItsTwin(Transaction[Request, Answer]):
    """Takes a refusal for the last word."""

    async def _attempt(self, request: Request, by: Actor, idempotency_key: IdempotencyKey | None) -> Answer:
        if idempotency_key and (record := await self._find_record(idempotency_key)):
            return cast(Answer, record.answer)
        return await self._carry_out(request, by, idempotency_key)


class AnswersWhateverIsAsked(Transaction[Request, Answer]):
    """A key is a key."""

    async def _find_record(self, idempotency_key: IdempotencyKey) -> IdempotencyRecord | None:
        return await self.context.storage.find_idempotency_record(idempotency_key.owner, idempotency_key.key)


class OneKeyForAll(StorageAround):
    """Whoever comes second with a key gets the answer of the first."""

    async def find_idempotency_record(self, owner: str, key: str, /) -> IdempotencyRecord | None:
        return await self.inner.find_idempotency_record("", key)

    async def write(self, batch: Batch, /) -> None:
        await self.inner.write(
            replace(batch, idempotency_records=tuple(replace(one, owner="") for one in batch.idempotency_records))
        )


class IgnoresTheCaseOfKeys(StorageAround):
    """Compares keys as a collation would."""

    async def find_idempotency_record(self, owner: str, key: str, /) -> IdempotencyRecord | None:
        return await self.inner.find_idempotency_record(owner, key.casefold())

    async def write(self, batch: Batch, /) -> None:
        idempotency_records = tuple(replace(one, key=one.key.casefold()) for one in batch.idempotency_records)
        await self.inner.write(replace(batch, idempotency_records=idempotency_records))


@dataclass(frozen=True, slots=True)
class RemembersRefusals:
    """Who was refused once stays refused."""

    inner: Transaction[PlaceOrderRequest, OrderView]
    refusals: dict[tuple[Actor, str], ShopError] = field(default_factory=dict)

    async def __call__(self, request: PlaceOrderRequest, /, *, by: Actor, key: str | None = None) -> OrderView:
        if key and (refusal := self.refusals.get((by, key))):
            raise refusal
        try:
            return await self.inner(request, by=by, key=key)
        except ShopError as refusal:
            if key:
                self.refusals[by, key] = refusal
            raise


class TakesPayingForPlaced(StorageAround):
    """Knows no status between placed and paid."""

    async def read(self, kind: type[AnyAggregate], ids: Collection[UUID], /) -> Sequence[AnyAggregate]:
        found = await self.inner.read(kind, ids)
        for order in found:
            if isinstance(order, Order) and order.status is OrderStatus.PAYING:
                order.status = OrderStatus.PLACED
        return found


def never_delivered(row: Aggregate) -> Aggregate:
    """What is delivered stays shipped."""
    if isinstance(row, Order) and row.status is OrderStatus.DELIVERED:
        return replace(row, status=OrderStatus.SHIPPED)
    return row


def without_discounts(row: Aggregate) -> Aggregate:
    """Every piece at the full price."""
    if not isinstance(row, Order):
        return row
    lines = tuple(replace(line, discount=Money(0, line.discount.currency)) for line in row.lines)
    return replace(row, lines=lines)


class ShowsTodaysPrice(MemoryOrderQueries):
    """Looks the price up in the catalogue."""

    async def get(self, order: OrderId, /) -> OrderView | None:
        found = await super().get(order)
        if found is None:
            return None
        today = self.tables.of(Product)
        return replace(found, lines=tuple(replace(one, unit_price=today[one.product].price) for one in found.lines))


class FindsOverdueWhatever(MemoryOrderQueries):
    """Looks at the time alone."""

    async def overdue(self, at: datetime, /, *, limit: int) -> tuple[OrderId, ...]:
        return tuple(order.id for order in self.tables.of(Order).values() if order.pay_by <= at)[:limit]


def _last_effect_wins(storage: Storage) -> Storage:
    return TheLastEffectWins(cast(MemoryStorage, storage).tables)


MUTANTS = (
    mutant("effect not stored with the batch", "ORD-1", storage_changed_by(batch_changed_by(without_records))),
    mutant("the last effect wins", "ORD-1", storage_changed_by(_last_effect_wins)),
    mutant(
        "never asks what its twin was told",
        "ORD-1",
        wiring=placing(lambda place: NeverAsksItsTwin(place.command, place.context)),
    ),
    mutant(
        "answers whatever is asked",
        "ORD-2",
        wiring=placing(lambda place: AnswersWhateverIsAsked(place.command, place.context)),
    ),
    mutant("forgets the fingerprint", "ORD-2", storage_changed_by(batch_changed_by(without_fingerprints))),
    mutant("one key for all customers", "ORD-3", storage_changed_by(OneKeyForAll)),
    mutant("ignores the case of keys", "ORD-3", storage_changed_by(IgnoresTheCaseOfKeys)),
    mutant("remembers a refusal as an answer", "ORD-4", wiring=placing(RemembersRefusals)),
    mutant("takes paying for placed", "ORD-5", storage_changed_by(TakesPayingForPlaced)),
    mutant("stores no step after shipping", "ORD-5", storage_changed_by(rows_changed_by(never_delivered))),
    mutant("last write wins on orders", "ORD-6", storage_changed_by(ignoring_versions_of(Order))),
    mutant("shows today's price", "ORD-7", orders_changed_by(ShowsTodaysPrice)),
    mutant("forgets the discount", "ORD-7", storage_changed_by(rows_changed_by(without_discounts))),
    mutant("finds overdue whatever the status", "ORD-8", orders_changed_by(FindsOverdueWhatever)),
    mutant("last write wins on everything", "ORD-8", storage_changed_by(ignoring_versions_of(Order, StockItem))),
    mutant("forgets a field of an answer", "ORD-9", storage_changed_by(batch_changed_by(with_poorer_answers))),
)
