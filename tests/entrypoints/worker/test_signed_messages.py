"""Whom a worker believes: what this installation has signed, with a key that is still good, and nobody else."""

from datetime import timedelta

import pytest
from pydantic import SecretStr

from adapters.dramatiq.broker import COMMANDS
from adapters.dramatiq.queue_client import QueueClient
from adapters.system.clock import SystemClock
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.queues import queues
from entrypoints.bootstrap.settings import Settings
from entrypoints.worker.commands import CommandMessage
from tests.entrypoints.worker.shop_with_workers import ShopWithWorkers, opened
from tests.support.accounts import open_accounts
from tests.support.cast import KIM
from tests.support.signatures import Unsigned
from tests.support.waiting import until

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)

OLD, NEW = SecretStr("the secret of last year, well kept"), SecretStr("the secret of this year, well kept")


async def a_command(with_workers: ShopWithWorkers) -> CommandMessage:
    """Kim receives four tiles, of which there are six."""
    product = await with_workers.tiles(6)
    return CommandMessage(
        tenant=with_workers.settings.tenant,
        operation="stock.receive",
        request={"product": str(product), "quantity": 4},
        by=KIM.id,
        key="delivery-note-66",
    )


async def left_by_others(with_workers: ShopWithWorkers, text: str) -> None:
    """Put this text into the queue of commands, as anybody can who can write to it."""
    client = QueueClient.to(with_workers.settings.redis.address, Unsigned())
    await client.put(COMMANDS, [text])
    await client.close()


async def refused(with_workers: ShopWithWorkers) -> None:
    """See that a worker makes a dead letter of what lies in the queue, and does nothing."""

    async def is_dead() -> bool:
        return await with_workers.dead_letters() == ["unsigned_message"]

    async with with_workers.workers():
        await until(is_dead, "it became a dead letter")


async def test_a_message_of_an_older_version_is_not_believed(with_workers: ShopWithWorkers) -> None:
    """It had no signature, and said itself what its sender may do."""
    command = await a_command(with_workers)
    by = f'{{"id": "{KIM.id}", "roles": ["staff"]}}'
    await left_by_others(with_workers, command.to_json().replace(f'"{KIM.id}"', by))
    await refused(with_workers)
    [dead_letter] = await with_workers.queues.dead_letters.all()
    assert dead_letter.sentence == "This installation has not signed this message, or its key is no longer good."
    assert by in dead_letter.body, "somebody may look at what it says"


@pytest.mark.parametrize("field", ["quantity", "tenant", "by", "operation", "key"])
async def test_a_message_that_was_changed_is_not_believed(with_workers: ShopWithWorkers, field: str) -> None:
    """Whatever of it: the signature is one of all it says."""
    await with_workers.runtime.tenants.create("elsewhere")
    await open_accounts((await with_workers.runtime.tenant("elsewhere")).ports)
    command = await a_command(with_workers)
    changed = {
        "quantity": ('"quantity":4', '"quantity":400'),
        "tenant": (with_workers.settings.tenant, "elsewhere"),
        "by": (str(KIM.id), "00000000-0000-0000-0000-000000000002"),
        "operation": ("stock.receive", "ordering.expire_unpaid"),
        "key": ("delivery-note-66", "delivery-note-67"),
    }
    signed = with_workers.runtime.container.signatures().sign(command.to_json())
    assert changed[field][0] in signed
    await left_by_others(with_workers, signed.replace(*changed[field]))
    await refused(with_workers)


@pytest.mark.parametrize("is_good", [True, False], ids=["is good until its end", "is not good after its end"])
async def test_the_key_before_this_one(settings: Settings, *, is_good: bool) -> None:
    """A command was sent before the secret was changed, and waited."""
    end = SystemClock().now() + timedelta(days=1 if is_good else -1)
    now = settings.model_copy(update={"secret": NEW, "previous_secret": OLD, "previous_secret_until": end})
    before = Container(settings=settings.model_copy(update={"secret": OLD}))
    async with opened(now) as with_workers:
        command = await a_command(with_workers)
        async with queues(before) as as_before:
            await as_before.command(command.to_json())
        if not is_good:
            await refused(with_workers)
            return

        async def is_done() -> bool:
            return await with_workers.queues.waiting() == 0

        async with with_workers.workers():
            await until(is_done, "it was carried out")
        assert await with_workers.dead_letters() == []


async def test_the_key_of_another_installation_is_not_believed(
    settings: Settings, with_workers: ShopWithWorkers
) -> None:
    """Though it has the same queues."""
    async with queues(Container(settings=settings.model_copy(update={"secret": NEW}))) as theirs:
        await theirs.command((await a_command(with_workers)).to_json())
    await refused(with_workers)


async def test_a_dead_letter_is_not_signed_by_retrying_it(with_workers: ShopWithWorkers) -> None:
    """It is queued as it was, and refused once more."""
    await left_by_others(with_workers, (await a_command(with_workers)).to_json())
    await refused(with_workers)
    [dead_letter] = await with_workers.queues.dead_letters.all()
    assert await with_workers.queues.dead_letters.retry([dead_letter.id]) == 1
    await refused(with_workers)
