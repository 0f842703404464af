"""UOW-16: what is left when whoever keeps the data is killed while it writes."""

import asyncio
from dataclasses import dataclass, field

from application.ports.errors import CommitUnknown, Unavailable
from entrypoints.devservers.server import DevServer
from tests.contracts.kit.law import Capability, law
from tests.contracts.laws.histories.judged import must_be_explained
from tests.contracts.laws.histories.stage import Stage
from tests.contracts.laws.histories.two_processes import played_until_killed
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.storage.whole import Whole, must_be_all_or_none
from tests.support.shop_env import ShopEnv
from tests.support.waiting import until

WRITERS = 4
ACKNOWLEDGED = 6
"""Commits after which the server is killed, while others are on their way."""
PREPARED = 20
MOST_BESIDES = 10_000


@law(
    "UOW-16",
    hint="Acknowledge a commit when it is on the disk (fsync, `j: true`), not when it is in a cache or a queue.",
    mutants=("acknowledges what is not stored yet",),
    needs=(Capability.CROSS_PROCESS,),
)
async def what_was_acknowledged_survives_a_kill(env: PersistenceEnv) -> None:
    """The server is killed (SIGKILL) with work open: whoever waits for it is told `Unavailable` or, if the commit was
    sent, `CommitUnknown`. After it was started again every acknowledged commit is there, whole; of the others those
    that are unknown are there whole or not at all, and no part of any that was `Unavailable`; and the adapter works
    again, without having been opened anew. Where there is no server, the process that writes is killed, and it is the
    same for whoever reads on."""
    if env.harness.server is None:
        await _survives_its_writer(env)
        return
    starting = env.harness.server()
    server = await asyncio.to_thread(starting.__enter__)
    try:
        # What is stored and looked at has time; only those who will wait for a server that was killed are in a hurry.
        in_a_hurry = bool(env.harness.hurried)
        async with env.again(server.url) as other, env.again(server.url, hurried=in_a_hurry) as hurried:
            tenant = await other.tenant()
            await _survives(tenant, hurried.reach(tenant.id), server)
    finally:
        await asyncio.to_thread(starting.__exit__, None, None, None)


async def _survives_its_writer(env: PersistenceEnv) -> None:
    stage = await Stage.set_up(env, seed=0)
    await played_until_killed(env, {"batches": stage})
    must_be_explained("batches", await stage.history("batches"))


async def _survives(tenant: ShopEnv, hurried: ShopEnv, server: DevServer) -> None:
    work = _Work([await Whole.of(tenant) for _ in range(PREPARED)])
    writers = [asyncio.create_task(work.do(hurried)) for _ in range(WRITERS)]
    await until(work.has_begun, f"{ACKNOWLEDGED} commits are acknowledged", within=30)
    work.is_ending = True
    await asyncio.to_thread(server.kill)
    _, stuck = await asyncio.wait(writers, timeout=30)
    assert not stuck, f"{len(stuck)} of {WRITERS} writers were not told that the server is gone"
    for writer in writers:
        assert (error := writer.exception()) is None, f"told of a killed server: {error!r}"

    await asyncio.to_thread(server.restart)
    await until(lambda: _works(hurried), "the adapter works again", within=30)
    published = {message.aggregate for message in await tenant.messages()}
    for whole in (*work.acknowledged, *work.unknown, *work.refused):
        must_be_all_or_none(await whole.parts(tenant, published=published), "after the server was killed")
    for kind, wholes, there in (("acknowledged", work.acknowledged, {True}), ("refused", work.refused, {False})):
        found = [any((await whole.parts(tenant, published=published)).values()) for whole in wholes]
        wrong = sum(each not in there for each in found)
        assert not wrong, f"of {len(wholes)} commits that were {kind}, {wrong} are {'not ' * there.pop()}there"


@dataclass(slots=True)
class _Work:
    """Batches to be stored, and what became of each."""

    left: list[Whole]
    acknowledged: list[Whole] = field(default_factory=list)
    unknown: list[Whole] = field(default_factory=list)
    refused: list[Whole] = field(default_factory=list)
    is_ending: bool = False

    async def do(self, tenant: ShopEnv) -> None:
        """Store one after the other, and then something else, until the server is gone.

        Whoever is in a hurry may be refused before, on a busy machine, and goes on.
        """
        while self.left:
            whole = self.left.pop()
            try:
                await whole.store(through=tenant)
            except (CommitUnknown, Unavailable) as error:
                (self.unknown if isinstance(error, CommitUnknown) else self.refused).append(whole)
                if self.is_ending:
                    return
            else:
                self.acknowledged.append(whole)
        for _ in range(MOST_BESIDES):
            if not await _works(tenant) and self.is_ending:
                return
        raise AssertionError("the server was not killed")

    async def has_begun(self) -> bool:
        """Whether enough is stored, and more is on its way."""
        return len(self.acknowledged) >= ACKNOWLEDGED


async def _works(tenant: ShopEnv) -> bool:
    try:
        # Not under the next number, which may be another's who sees the same tenant.
        await tenant.product(sku=f"BESIDES-{tenant.ids.new()}")
    except (Unavailable, CommitUnknown):
        return False
    return True


LAWS = (what_was_acknowledged_survives_a_kill,)
