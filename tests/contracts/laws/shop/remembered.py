"""ORD-9: what was answered under a key is answered again, every field of it."""

from dataclasses import is_dataclass

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


LAWS = (every_answer_is_remembered_as_it_was,)
