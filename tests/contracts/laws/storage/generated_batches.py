"""UOW-28: generated batches at the port, one after the other, each judged by a plain model."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from application.ports.envelope import Envelope
from application.ports.errors import AlreadyExists, ConcurrencyConflict
from application.ports.storage import Batch, Change, IdempotencyRecord
from domain.access.api_key import ApiKey
from domain.access.refresh_family import RefreshFamily
from domain.accounts.account import Account
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.configuration.configuration import Configuration, Feature
from domain.ordering.ids import OrderId
from domain.ordering.order import Order
from domain.ordering.order_line import OrderLine
from domain.shared.aggregate import Aggregate
from domain.shared.money import Currency, Money
from domain.stock.events import StockReceived
from domain.stock.movement import Movement, Reason
from domain.stock.stock_item import StockItem
from tests.contracts.kit.generated import for_all
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.storage.batch_histories import KEYS, RECORDS, ROWS, SEEDS, Steps, batch_of, histories
from tests.contracts.laws.storage.batch_model import Action, Kind, Model, Of, Row, Wanted, WantedBatch
from tests.contracts.laws.storage.batches import KINDS
from tests.support.cast import ADA, EMAILS, HIVE
from tests.support.concurrency import error_of
from tests.support.examples import example_of
from tests.support.shop_env import ShopEnv

CLASSES: Mapping[Kind, type[Aggregate]] = dict(zip(Kind, KINDS, strict=False))

EXAMPLES: Mapping[Kind, Callable[[UUID, int, int], Aggregate]] = {
    Kind.ACCOUNT: lambda id, version, amount: example_of(
        Account, id=id, version=version, email=None, access_version=amount
    ),
    Kind.FAMILY: lambda id, version, amount: example_of(RefreshFamily, id=id, version=version, access_version=amount),
    Kind.API_KEY: lambda id, version, amount: example_of(ApiKey, id=id, version=version, key_version=amount),
    Kind.CONFIGURATION: lambda id, version, amount: example_of(
        Configuration, id=id, version=version, switched_off=frozenset([*Feature][: amount % 2])
    ),
}
"""Aggregates of these kinds, with this version, and the amount somewhere in them."""


class Play:
    """A history as it is played, on rows of its own, and the model that judges it."""

    def __init__(self, tenant: ShopEnv) -> None:
        self._tenant = tenant
        self._storage = tenant.store.storage
        self._ids = {of: tenant.ids.new() for of in ROWS}
        self._prefix = str(tenant.ids.new())
        self._model = Model()

    async def play(self, history: Sequence[Steps]) -> None:
        """Seed the rows; write every batch, and look each time at the rows of its kinds, at keys and messages.

        In the end look at all rows, and at the rest.
        """
        await self._tenant.messages()
        for number, steps in enumerate([SEEDS, *history]):
            wanted = batch_of(steps, self._model)
            messages = tuple(self._message(of, number) for of in wanted.messages)
            is_stored = await self._write(wanted, messages, number)
            await self._look_at_rows({change.of.kind for change in wanted.changes}, f"after batch {number}")
            await self._look_at_keys(f"after batch {number}")
            told = await self._tenant.messages()
            assert told == (list(messages) if is_stored else []), f"messages of batch {number}"
        await self._look_at_rows(Kind, "in the end")
        await self._look_at_entries()
        await self._look_at_records()

    async def _write(self, wanted: WantedBatch, messages: tuple[Envelope, ...], number: int) -> bool:
        """Whether it is stored. If not, it is refused for what the model says."""
        changes = tuple(self._as_change(change) for change in wanted.changes)
        records = tuple(self._record(record, number) for record in wanted.records)
        refusal = self._model.refusal(wanted)
        error = await error_of(self._storage.write(Batch(changes, messages, records)))
        if refusal is None:
            assert error is None, f"batch {number} is to be stored: {error!r}"
            self._model.store(wanted, number)
        elif refusal.taken:
            assert isinstance(error, AlreadyExists), f"batch {number} is AlreadyExists: {error!r}"
            assert (error.kind, error.key) in map(self._name, refusal.taken), f"batch {number} names what is taken"
        else:
            assert isinstance(error, ConcurrencyConflict), f"batch {number} is a ConcurrencyConflict: {error!r}"
        return refusal is None

    async def _look_at_rows(self, kinds: Iterable[Kind], when: str) -> None:
        for kind in kinds:
            rows = {self._ids[of]: self._aggregate(of, row) for of, row in self._model.rows.items() if of.kind is kind}
            found = await self._storage.read(CLASSES[kind], [id for of, id in self._ids.items() if of.kind is kind])
            assert {one.id: one for one in found} == rows, when

    async def _look_at_keys(self, when: str) -> None:
        by_key = {row.key: self._ids[of] for of, row in self._model.rows.items() if row.key}
        found = await asyncio.gather(*(self._storage.read_by_key(Product, self._prefix + key) for key in KEYS))
        assert [holder and holder.id for holder in found] == [by_key.get(key) for key in KEYS], when

    async def _look_at_entries(self) -> None:
        items = [of for of in ROWS if of.kind is Kind.STOCK]
        stock = self._tenant.store.stock
        pages = await asyncio.gather(
            *(stock.movements(ProductId(self._ids[of]), after=None, limit=100) for of in items)
        )
        for of, page in zip(items, pages, strict=True):
            entries = self._model.rows[of].entries if of in self._model.rows else ()
            assert [(one.number, one.change) for one in page.items] == list(enumerate(entries, 1))

    async def _look_at_records(self) -> None:
        keys = [self._record(record, 0).key for record in RECORDS]
        found = await asyncio.gather(*(self._storage.find_idempotency_record(self._prefix, key) for key in keys))
        stored = self._model.records
        assert found == [self._record(each, stored[each]) if each in stored else None for each in RECORDS]

    def _as_change(self, wanted: Wanted) -> Change:
        stored = self._model.rows.get(wanted.of)
        before = len(stored.entries) if stored else 0
        row = wanted.row if wanted.action is not Action.REMOVE else stored or wanted.row
        aggregate = self._aggregate(wanted.of, row, before=before)
        entries = tuple(
            Movement(ProductId(aggregate.id), number, self._tenant.clock.now(), change, Reason.RECEIVED)
            for number, change in enumerate(wanted.row.entries, before + 1)
        )
        return Change(wanted.action.value, aggregate, wanted.expected_version, entries)

    def _aggregate(self, of: Of, row: Row, *, before: int = 0) -> Aggregate:
        id, price = self._ids[of], Money(row.amount, Currency.EUR)
        match of.kind:
            case Kind.PRODUCT:
                sku = self._prefix + (row.key or "")
                return Product(id=ProductId(id), version=row.version, sku=sku, name="Honey", price=price)
            case Kind.STOCK:
                entries = before + len(row.entries)
                return StockItem(id=ProductId(id), version=row.version, on_hand=row.amount, movements=entries)
            case Kind.ORDER:
                line = OrderLine(ProductId(id), "Honey", price, 1, Money(0, Currency.EUR))
                now = self._tenant.clock.now()
                placed = Order.place(OrderId(id), by=ADA, email=EMAILS[ADA.id], address=HIVE, lines=[line], at=now)
                placed.version, placed.lines = row.version, (line,) * row.amount
                return placed
            case _:
                return EXAMPLES[of.kind](id, row.version, row.amount)

    def _message(self, of: Of, number: int) -> Envelope:
        id = self._ids[of]
        event = StockReceived(ProductId(id), number + 1)
        now = self._tenant.clock.now()
        return Envelope(self._tenant.ids.new(), event.name, event.version, id, number + 1, now, event, {})

    def _record(self, record: int, number: int) -> IdempotencyRecord:
        return IdempotencyRecord(self._prefix, f"key {record}", f"request {number}", None, self._tenant.clock.now())

    def _name(self, taken: Of | str) -> tuple[str, object]:
        """How `AlreadyExists` speaks of it."""
        if isinstance(taken, Of):
            return CLASSES[taken.kind].label, self._ids[taken]
        return Product.label, self._prefix + taken


# Pattern P82: Property and model-based tests
@law(
    "UOW-28",
    hint="Write the batches printed above by hand; REP-7 and UOW-27 say what each of them promises.",
    mutants=(
        "frees in some batch a key that is given up",
        "judges some batch row by row",
        "looks at the keys of some batch first",
        "loses a key that changes hands",
        "keeps entries in some batch",
        "stores entries of some refused batch",
        "checks the first version of a batch",
        "checks no version of a stock item",
        "stores the records of a refused batch",
        "names what is not taken",
        "drops the messages of a batch that removes",
    ),
)
async def every_batch_does_as_the_model_says(env: PersistenceEnv) -> None:
    """Whatever a batch adds, saves, removes and renames, of several kinds, with whatever versions and records: what it
    is refused for, and every aggregate, entry, message and record that is there afterwards, is what a plain model
    says."""
    tenant = await env.tenant()
    # One of these, of ten batches or so, takes as long as two of other laws.
    await for_all(histories(), lambda history: Play(tenant).play(history), most=env.harness.examples // 2)


LAWS = (every_batch_does_as_the_model_says,)
