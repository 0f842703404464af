"""HIS 6 and 7: histories of clients in two processes, one of which may be killed."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace

from tests.contracts.kit.law import Capability, law
from tests.contracts.kit.process import Child, child
from tests.contracts.laws.histories import child as program
from tests.contracts.laws.histories.client import LEASE, seeds
from tests.contracts.laws.histories.judged import WORKLOADS, must_be_explained
from tests.contracts.laws.histories.single import JOB
from tests.contracts.laws.histories.stage import Stage, listen
from tests.contracts.laws.persistence.env import PersistenceEnv

EVENTS_BEFORE_THE_END = 60
"""How much of a second process is heard before it is killed: it is in the middle of what it does."""


@law(
    "HIS-6",
    hint="Keep nothing in the process that another one could change: no cache, no lock, no counter of its own.",
    mutants=("caches what another process changes", "locks within the process"),
    needs=(Capability.CROSS_PROCESS,),
)
async def two_processes_are_as_one(env: PersistenceEnv) -> None:
    """Clients in two processes that know only the address have one history: of a product, of stock, of messages, keys,
    a natural key, the turns of a job, and of batches."""
    async with second_process(env) as other:
        # One seed is enough for two processes, whose timing is new each time; a night has more.
        for seed in seeds()[1:] or seeds():
            tenant = None
            for workload in WORKLOADS:
                stage = await Stage.set_up(env, seed, tenant)
                tenant = stage.tenant
                stage.tell(other, workload)
                await asyncio.gather(stage.play(workload), listen(other, {workload: stage}))
                must_be_explained(workload, await stage.history(workload))


@law(
    "HIS-7",
    hint="What a process has begun is undone by the store, not by the process; what it holds has a lease.",
    mutants=("takes over no message", "takes over no turn"),
    needs=(Capability.CROSS_PROCESS,),
)
async def a_process_that_is_killed_leaves_nothing_half_done(env: PersistenceEnv) -> None:
    """A process is killed in the middle of what it does: each of its calls took effect or did not, each of its batches
    as a whole, and what others find explains it. What it held is due again when the lease ends."""
    stages = {"messages": await Stage.set_up(env, seed=0), "batches": (batches := await Stage.set_up(env, seed=0))}
    stages["turns"] = await Stage.set_up(env, 0, batches.tenant)
    await played_until_killed(env, stages)
    env.clock.advance(LEASE)
    for workload, stage in stages.items():
        stage.scene = replace(stage.scene, later=int(LEASE.total_seconds()))
        await stage.play(workload)
        must_be_explained(workload, await stage.history(workload))
    env.clock.advance(LEASE)
    await _messages_must_be_due(stages["messages"])
    assert await batches.tenant.store.schedules.claim(JOB, LEASE), "the turn is not due again"


async def played_until_killed(env: PersistenceEnv, stages: Mapping[str, Stage]) -> None:
    """Have a second process play these workloads on their stages, and kill it in the middle."""
    async with second_process(env) as other:
        for workload, stage in stages.items():
            stage.tell(other, workload)
        await listen(other, stages, most=EVENTS_BEFORE_THE_END)
        other.kill()
        await listen(other, stages)


async def _messages_must_be_due(stage: Stage) -> None:
    """All that were stored and are not done, whoever has held them."""
    calls = await stage.history("messages")
    stored = {
        str(call.argument[0])
        for call in calls
        if call.name == "put" and call.is_ok and isinstance(call.argument, tuple)
    }
    done = {call.argument for call in calls if call.name == "done"}
    due = {str(message.aggregate) for message in await stage.tenant.messages()}
    lost = stored - done - due
    assert not lost, f"of {len(stored)} messages {len(lost)} are neither done nor due again"


@asynccontextmanager
async def second_process(env: PersistenceEnv) -> AsyncIterator[Child]:
    """Another process, which has opened the same adapter at the same address."""
    assert env.harness.reference, "an adapter with CROSS_PROCESS says under which name another process builds it"
    async with child(program.__name__) as other:
        other.tell({"reference": env.harness.reference, "address": env.address})
        await other.expect("ready")
        yield other


LAWS = (two_processes_are_as_one, a_process_that_is_killed_leaves_nothing_half_done)
