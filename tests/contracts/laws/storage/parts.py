"""UOW 40 and 41: a batch is one thing, part by part: when it is refused, and while it is written."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from copy import copy
from dataclasses import replace
from typing import Literal

from application.core.unit_of_work import UnitOfWork
from application.ports.errors import AlreadyExists, ConcurrencyConflict, PortError
from application.ports.storage import Batch, IdempotencyRecord
from domain.catalogue.product import Product
from domain.shared.aggregate import Aggregate
from tests.contracts.kit.law import law
from tests.contracts.kit.proxy import proxied
from tests.contracts.kit.stepping import held_at_each_await
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.storage.every_kind import changed, repository_of, stored_of_each_kind
from tests.contracts.laws.storage.whole import OWNER, Extra, Whole, must_be_all_or_none
from tests.support.concurrency import refused
from tests.support.shop_env import ShopEnv


@law(
    "UOW-40",
    hint="Every table is written in the one transaction that is rolled back, whichever of its statements is refused.",
    mutants=(
        "keeps the orders of a refused batch",
        "keeps the accounts of a refused batch",
        "keeps the ledger of a refused batch",
        "keeps the messages of a refused batch",
        "keeps the record of a refused batch",
    ),
)
async def whichever_part_is_refused_none_is_stored(env: PersistenceEnv) -> None:
    """A batch is refused for what is wrong with any one part of it, written before or after the others: a version, an
    id or a natural key, of each kind of aggregate, or a record. Then none of its parts is there."""
    tenant = await env.tenant()
    early = await _Victims.of(tenant, seed=1)
    whole = await Whole.of(tenant, sku="NEW-IN-THE-BATCH")
    late = await _Victims.of(tenant, seed=2)
    await tenant.store.outbox.sent([message.id for message in await tenant.messages()])
    for when, victims in (("first", early), ("last", late)):
        for what, extra, error in victims.refusals():
            with refused(error):
                await whole.store(extra)
            await whole.must_be_absent(tenant, f"refused for {what}, which was to be written {when} of its kind")
    await whole.store()
    await whole.must_be_there(tenant, "after nothing was wrong")


class _Victims:
    """Aggregates that are stored, one of each kind, by which a batch can be made to fail."""

    def __init__(self, tenant: ShopEnv, stored: list[Aggregate], record: IdempotencyRecord) -> None:
        self._tenant = tenant
        self._stored = stored
        self._record = record

    @classmethod
    async def of(cls, tenant: ShopEnv, *, seed: int) -> "_Victims":
        stored = await stored_of_each_kind(tenant, seed=seed)
        record = IdempotencyRecord(OWNER, f"victim {seed}", "same", answer=True, at=tenant.clock.now())
        await tenant.store.storage.write(Batch(idempotency_records=(record,)))
        return cls(tenant, stored, record)

    def refusals(self) -> Iterator[tuple[str, Extra, type[PortError]]]:
        """What can be wrong with one part of a batch, and what it is refused with."""
        for stored in self._stored:
            gone = replace(stored, id=self._tenant.ids.new())
            stale = replace(stored, version=stored.version + 1)
            same_id = replace(changed(stored, seed=6), version=0)
            kind = stored.label
            yield f"the version of a changed {kind}", _staged("save", stale), ConcurrencyConflict
            yield f"the version of a removed {kind}", _staged("remove", stale), ConcurrencyConflict
            yield f"a removed {kind} that is gone", _staged("remove", gone), ConcurrencyConflict
            yield f"the id of a new {kind}", _staged("add", same_id), AlreadyExists
            if stored.natural_key is not None:
                same_key = replace(stored, id=self._tenant.ids.new(), version=0)
                yield f"the natural key of a new {kind}", _staged("add", same_key), AlreadyExists
        yield "its record", self._with_its_record, ConcurrencyConflict

    async def _with_its_record(self, uow: UnitOfWork) -> None:
        uow.add_record(self._record)


def _staged(action: Literal["add", "save", "remove"], aggregate: Aggregate) -> Extra:
    async def stage(uow: UnitOfWork) -> None:
        getattr(repository_of(uow, type(aggregate)), action)(copy(aggregate))

    return stage


@law(
    "UOW-41",
    hint="Until the commit is decided, no other connection sees any of it; from then on each sees all.",
    mutants=(
        "the ledger outside the transaction",
        "the messages outside the transaction",
        "the record outside the transaction",
        "the lines outside the transaction",
        "the accounts outside the transaction",
    ),
)
async def while_a_batch_is_written_nobody_sees_a_part(env: PersistenceEnv) -> None:
    """A batch is held while it is written: at each await of the adapter and, where there is a line, at each message to
    the server. Whoever looks at every part meanwhile, on another connection, finds none of them, or all; and all when
    the commit has returned."""
    tenant = await env.tenant()
    async with _another_reader(env, tenant) as reader:
        whole = await Whole.of(tenant)
        looks = _Looks(whole, reader)
        await held_at_each_await(whole.store(), looks.look)
        await looks.must_be_whole("held at an await")
        if env.harness.commit is None:
            return
        whole = await Whole.of(tenant)
        looks = _Looks(whole, reader)
        async with proxied(env.address, env.harness.commit) as (proxy, address), env.again(address) as other:
            far = other.reach(tenant.id)
            await far.store.storage.read(Product, [])
            proxy.hold(looks.look)
            await whole.store(through=far)
            proxy.heal()
        await looks.must_be_whole("held on the line")


class _Looks:
    """What somebody has seen of a batch, look by look. A look never fails: what is held must be let go."""

    def __init__(self, whole: Whole, reader: ShopEnv) -> None:
        self._whole = whole
        self._reader = reader
        self._seen: list[dict[str, bool]] = []

    async def look(self) -> None:
        """Once more."""
        self._seen.append(await self._whole.look(self._reader))

    async def must_be_whole(self, how: str) -> None:
        """Fail if any look has seen a part alone, if all was there and went away, or if it is not there now."""
        assert self._seen, f"{how}: there was nothing to hold"
        for number, parts in enumerate(self._seen, 1):
            must_be_all_or_none(parts, f"{how}, look {number} of {len(self._seen)}")
        there = [all(parts.values()) for parts in self._seen]
        assert there == sorted(there), f"{how}: it was there, and then it was not"
        await self._whole.must_be_there(self._reader, "after the commit has returned")


@asynccontextmanager
async def _another_reader(env: PersistenceEnv, tenant: ShopEnv) -> AsyncIterator[ShopEnv]:
    """The tenant through a second adapter; through the same, if it lives in the process."""
    if not env.harness.reference:
        yield tenant
        return
    async with env.again() as other:
        yield other.reach(tenant.id)


LAWS = (whichever_part_is_refused_none_is_stored, while_a_batch_is_written_nobody_sees_a_part)
