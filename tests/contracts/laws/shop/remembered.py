"""ORD 9 to 13: what was answered under a key is answered again, every field of it, until it is forgotten."""

from dataclasses import is_dataclass, replace
from datetime import timedelta

from adapters.shared.codec import ANSWERS, StoredAnswer, answer_to_json
from application.catalogue.change_price import ChangePriceRequest
from application.ports.errors import ConcurrencyConflict, DamagedShape, UnknownShape
from application.ports.storage import Batch, IdempotencyRecord
from application.stock.views import StockLevel
from domain.catalogue.product import Product
from tests.contracts.kit.law import Capability, law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.cast import ADA, KIM, euros
from tests.support.concurrency import error_of, refused
from tests.support.examples import example_of


@law(
    "ORD-9",
    hint="Store the answer with the codec, which knows every field; owner, key and fingerprint as they are.",
    mutants=("forgets a field of an answer",),
)
async def every_answer_is_remembered_as_it_was(env: PersistenceEnv) -> None:
    """Every kind of answer that a keyed command can give is remembered as it was: every field of it, and under which
    key, of whom, to which request."""
    tenant = await env.tenant()
    kinds = [shape.newest for shape in ANSWERS]
    answers: list[object] = [None, True, False, ADA.id]
    answers += [example_of(kind) for kind in kinds if is_dataclass(kind)]
    assert {type(answer) for answer in answers} == set(kinds)
    for number, answer in enumerate(answers):
        record = example_of(IdempotencyRecord, seed=number, answer=answer)
        await tenant.store.storage.write(Batch(idempotency_records=(record,)))
        assert await tenant.store.storage.find_idempotency_record(record.owner, record.key) == record


@law(
    "ORD-10",
    hint="Delete by the time of recording, which is a column of its own; at most so many in one statement.",
    mutants=("forgets what was recorded later", "forgets all records at once", "forgets the record of that instant"),
)
async def old_records_are_forgotten_and_no_others(env: PersistenceEnv) -> None:
    """What was recorded before the given time is forgotten, no more at a time than is asked for; how many they were is
    said. What was recorded at that time or later stays."""
    storage = (await env.tenant()).store.storage
    now, instant = env.clock.now(), timedelta(microseconds=1)
    times = [now - instant] * 5 + [now, now + instant]
    records = [example_of(IdempotencyRecord, seed=seed, answer=True, at=at) for seed, at in enumerate(times)]
    await storage.write(Batch(idempotency_records=tuple(records)))
    assert await storage.prune_idempotency_records(now - instant, 10) == 0
    assert [await storage.prune_idempotency_records(now, 2) for _ in range(4)] == [2, 2, 1, 0]
    left = [await storage.find_idempotency_record(record.owner, record.key) for record in records]
    assert left == [None] * 5 + records[5:]


@law(
    "ORD-11",
    hint="Store name and version of an answer beside it, and read it with the codec, which tells the two errors apart.",
    mutants=("takes an answer that it cannot read for none", "calls whatever it cannot read damaged"),
    needs=(Capability.VERSIONED,),
)
async def an_answer_that_cannot_be_read_says_why(env: PersistenceEnv) -> None:
    """A recorded answer of a newer version of the shop is `UnknownShape`, and so is one of a kind that is not known
    yet; one that no version can read is `DamagedShape`. Both say the name and the version; the record stays, and its
    key is taken."""
    assert env.harness.rewrite is not None, "an adapter with VERSIONED says how to put another answer in a record"
    tenant = await env.tenant()
    storage = tenant.store.storage
    record = IdempotencyRecord("ada", "a key", "a request", example_of(StockLevel), env.clock.now())
    await storage.write(Batch(idempotency_records=(record,)))
    for name, version, data, error in (
        ("stock_level", 1_000, b"{}", UnknownShape("stock_level", 1_000)),
        ("honey", 1, b"{}", UnknownShape("honey", 1)),
        ("stock_level", 1, b'{"honey": 6}', DamagedShape("stock_level", 1, "")),
    ):
        await env.harness.rewrite(env.address, tenant.id, record, StoredAnswer(name, version, data))
        raised = await error_of(storage.find_idempotency_record(record.owner, record.key))
        assert type(raised) is type(error), f"{name}, version {version}: {raised!r}"
        assert isinstance(raised, UnknownShape | DamagedShape)
        assert (raised.name, raised.version) == (name, version)
        with refused(ConcurrencyConflict):
            await storage.write(Batch(idempotency_records=(record,)))
    await env.harness.rewrite(env.address, tenant.id, record, answer_to_json(record.answer))
    assert await storage.find_idempotency_record(record.owner, record.key) == record


# Pattern P29: Idempotency key
@law(
    "ORD-12",
    hint="A batch of nothing but an idempotency record is a batch; the record carries the time of the clock port.",
    mutants=(
        "stores no record where nothing changes",
        "records only what changes something",
        "records the machine's time",
    ),
)
async def a_command_that_changes_nothing_is_recorded(env: PersistenceEnv) -> None:
    """A command with a key that changes nothing is recorded, with the time of the clock port: repeated later, it gets
    its first answer, and does not change what it would change by then."""
    tenant = await env.tenant()
    lamp = await tenant.product(price=euros("1.00"))
    change_price = tenant.shop.catalogue.change_price
    unchanged = ChangePriceRequest(lamp.id, euros("1.00"))
    first = await change_price(unchanged, by=KIM, key="a key")
    record = await tenant.store.storage.find_idempotency_record(str(KIM.id), "a key")
    assert record is not None, "nothing is recorded"
    assert (record.answer, record.at) == (first, env.clock.now())
    await change_price(ChangePriceRequest(lamp.id, euros("2.00")), by=KIM)
    assert await change_price(unchanged, by=KIM, key="a key") == first
    [stored] = await tenant.store.storage.read(Product, [lamp.id])
    assert stored.price == euros("2.00")


@law(
    "ORD-13",
    hint="Delete the record, so that its key is free.",
    mutants=("answers from what was forgotten", "keeps the key of what was forgotten"),
)
async def a_request_whose_record_is_forgotten_is_carried_out_again(env: PersistenceEnv) -> None:
    """Repeated after its record was forgotten, a request is carried out once more, and recorded once more."""
    tenant = await env.tenant()
    storage, lamp = tenant.store.storage, await tenant.product(on_hand=5)
    later = env.clock.now() + timedelta(microseconds=1)
    record = IdempotencyRecord("ada", "a key", "a request", answer=True, at=env.clock.now())
    for answer in (True, False):
        again = replace(record, answer=answer)
        error = await error_of(storage.write(Batch(idempotency_records=(again,))))
        assert error is None, f"the key is not free: {error!r}"
        assert await storage.find_idempotency_record("ada", "a key") == again
        assert await storage.prune_idempotency_records(later, 10) == 1
        assert await storage.find_idempotency_record("ada", "a key") is None

    wish = tenant.wish(lamp)
    orders = []
    for _ in range(2):
        first, repeated = [await tenant.shop.ordering.place(wish, by=ADA, key="a key") for _ in range(2)]
        assert first == repeated
        orders.append(first.id)
        await storage.prune_idempotency_records(later, 10)
    assert len(set(orders)) == 2


LAWS = (
    every_answer_is_remembered_as_it_was,
    old_records_are_forgotten_and_no_others,
    an_answer_that_cannot_be_read_says_why,
    a_command_that_changes_nothing_is_recorded,
    a_request_whose_record_is_forgotten_is_carried_out_again,
)
