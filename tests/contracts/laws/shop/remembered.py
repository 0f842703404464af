"""ORD 9 and 10: what was answered under a key is answered again, every field of it, until it is forgotten."""

from dataclasses import is_dataclass
from datetime import timedelta

from adapters.shared.codec import ANSWERS
from application.ports.storage import Batch, IdempotencyRecord
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
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
    answers: list[object] = [None, True, False]
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


LAWS = (every_answer_is_remembered_as_it_was, old_records_are_forgotten_and_no_others)
