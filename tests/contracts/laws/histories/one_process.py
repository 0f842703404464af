"""HIS 1 to 5: histories of clients in one process, which some order of their calls explains."""

from tests.contracts.kit.law import law
from tests.contracts.laws.histories.client import seeds
from tests.contracts.laws.histories.judged import must_be_explained
from tests.contracts.laws.histories.stage import Stage
from tests.contracts.laws.persistence.env import PersistenceEnv


@law(
    "HIS-1",
    hint="Each line is a call, with its time as a bar: no order of them can be. Show what is committed, and all of it.",
    mutants=("two of one version commit", "answers from a cache", "shows what it refuses"),
)
async def an_aggregate_is_a_register_with_versions(env: PersistenceEnv) -> None:
    """Whatever clients read and save at the same time, some order of their calls explains every answer, as if one
    client alone had made them."""
    await _played(env, "a product")


@law(
    "HIS-2",
    hint="Each line is a call, with its time as a bar: no order of them can be. Compare the version in the write.",
    mutants=("sells from what it has seen", "shows a level of two times"),
)
async def stock_is_a_counter_with_a_bound(env: PersistenceEnv) -> None:
    """Whatever clients reserve, release and receive at the same time, some order explains what each was told and what
    is left; nothing is refused as out of stock that was there."""
    await _played(env, "stock")


@law(
    "HIS-3",
    hint="Each line is a call for one message, with its time as a bar. Choose and mark in one statement.",
    mutants=("hands a message out twice", "hands out what is done"),
)
async def the_outbox_is_a_queue_with_leases(env: PersistenceEnv) -> None:
    """Whatever clients store, claim and have done with at the same time, each message is claimed after it was stored,
    by one of them until its lease ends, and never after it was done."""
    await _played(env, "messages", rounds=2)


@law(
    "HIS-4",
    hint="Each line is a call under one key, with its time as a bar. Effect and record are one batch.",
    mutants=("one key, two effects",),
)
async def a_key_has_one_effect_and_one_answer(env: PersistenceEnv) -> None:
    """Whatever clients ask at the same time under a few keys, each key has one effect, which all who ask are told."""
    await _played(env, "keys")


@law(
    "HIS-5",
    hint="The anomaly has a name: look it up in `kit/history/anomalies.py`, which says what is promised.",
    mutants=("shows a part of a batch", "keeps a part of what it refuses", "overwrites what it has not seen"),
)
async def batches_have_no_anomaly_that_is_not_allowed(env: PersistenceEnv) -> None:
    """Of batches that clients write at the same time, and others look at, none is read before it is committed, none is
    visible in part to who looks again, and none overwrites another; what they know of each other has an order."""
    await _played(env, "batches")


async def _played(env: PersistenceEnv, workload: str, *, rounds: int = 1) -> None:
    for seed in seeds():
        stage = await Stage.set_up(env, seed)
        for _ in range(rounds):
            await stage.play(workload)
            stage.let_leases_end()
        must_be_explained(workload, await stage.history(workload))


LAWS = (
    an_aggregate_is_a_register_with_versions,
    stock_is_a_counter_with_a_bound,
    the_outbox_is_a_queue_with_leases,
    a_key_has_one_effect_and_one_answer,
    batches_have_no_anomaly_that_is_not_allowed,
)
