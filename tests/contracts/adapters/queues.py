"""How laws of delivery reach handlers through Redis: with a worker at the other end."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace

from redis import Redis

from adapters.dramatiq.actors import Work, working
from adapters.dramatiq.delivery import DramatiqDeliveries
from adapters.dramatiq.queue_settings import QueueSettings
from adapters.dramatiq.queues import DramatiqQueues
from adapters.shared.installation import Queues
from adapters.shared.signatures import Signatures
from application.messaging.handlers import EventHandlers
from application.ports.delivery import Delivery, Message
from tests.contracts.kit.proxy import Commit, Fault, FaultProxy, proxied
from tests.contracts.laws.delivery.env import DeliveryEnv
from tests.contracts.laws.delivery.queues_env import QueuesEnv
from tests.support.signatures import OURS, STRANGERS
from tests.support.waiting import until

QUICK = QueueSettings(poll=20, first_retry=20, longest_wait=100)
TENANT = "law"
IMPATIENT = replace(QUICK, time_limit=300)
EVENTS_DATABASE = "/4"
COMMANDS_DATABASE = "/5"
"""Databases of their own: nobody else works on what these laws send."""
NO_COMMITS = Commit(begins=(), decides=b"")


@contextmanager
def _cut(proxy: FaultProxy, messages: int) -> Iterator[None]:
    """Nobody is at the other end of the line, once so many messages have passed."""
    proxy.break_with(Fault.CUT_BEFORE_COMMIT if messages else Fault.REFUSE, after=messages)
    yield
    proxy.heal()


def _emptied(url: str, database: str) -> str:
    """The address of this database, with nothing in it."""
    own = f"{url.removesuffix('/0')}{database}"
    with Redis.from_url(own) as client:
        client.flushdb()
    return own


@asynccontextmanager
async def dramatiq(
    url: str, made_by: type[DramatiqDeliveries] = DramatiqDeliveries, believed: Signatures = OURS
) -> AsyncIterator[DeliveryEnv]:
    """The queues of the server at this URL. Messages are sent to it through a proxy, and the worker needs none."""
    url = _emptied(url, EVENTS_DATABASE)

    @asynccontextmanager
    async def to(handlers: EventHandlers) -> AsyncIterator[Delivery]:
        async def handle(tenant: str, message: Message) -> None:
            assert tenant == TENANT
            await handlers.handle(message)

        async def refuse(command: str) -> None:
            raise AssertionError(f"nobody has sent a command: {command}")

        async with working(url, Work(handle, refuse), believed, threads=2, queue_settings=QUICK):
            yield deliveries.of(TENANT, handlers)

    async with proxied(url, NO_COMMITS) as (proxy, address):
        deliveries = DramatiqDeliveries(address, OURS, QUICK)
        await deliveries.open()
        try:
            yield DeliveryEnv(
                to,
                away=lambda: _cut(proxy, 0),
                made=lambda: made_by(address, OURS, QUICK),
                forged=lambda message: _forged(url, message),
            )
        finally:
            await deliveries.close()


async def _forged(url: str, message: Message) -> Mapping[str, Sequence[str]]:
    queues = DramatiqQueues(url, OURS)

    async def nothing_waits() -> bool:
        return await queues.waiting() == 0

    codes = dict[str, Sequence[str]]()
    for how, signatures in STRANGERS.items():
        stranger = DramatiqDeliveries(url, signatures, QUICK)
        await stranger.of(TENANT, EventHandlers(())).send([message])
        await stranger.close()
        await until(nothing_waits, "all was worked on", within=20)
        left = await queues.dead_letters.all()
        codes[how] = [each.code for each in left]
        await queues.dead_letters.drop([each.id for each in left])
    await queues.close()
    return codes


@asynccontextmanager
async def dramatiq_queues(
    url: str,
    queue_settings: QueueSettings = IMPATIENT,
    around: Callable[[DramatiqQueues], Queues] | None = None,
    believed: Signatures = OURS,
) -> AsyncIterator[QueuesEnv]:
    """The queues of the server at this URL, seen through a proxy, and a worker who needs none."""
    url = _emptied(url, COMMANDS_DATABASE)

    async def refuse(_: str, message: Message) -> None:
        raise AssertionError(f"nobody has sent an event: {message}")

    async with proxied(url, NO_COMMITS) as (proxy, address):
        queues = DramatiqQueues(address, OURS)
        strangers = {how: DramatiqQueues(url, signatures) for how, signatures in STRANGERS.items()}
        yield QueuesEnv(
            around(queues) if around else queues,
            lambda carry_out: working(url, Work(refuse, carry_out), believed, threads=2, queue_settings=queue_settings),
            lambda messages: _cut(proxy, messages),
            strangers,
        )
        for each in (queues, *strangers.values()):
            await each.close()
