"""Taking messages out of the queues and seeing that they are worked on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import dataclass

from dramatiq import Actor, Worker
from pydantic import ValidationError

from adapters.dramatiq.broker import COMMANDS, EVENTS, SixfoldBroker, build_broker
from adapters.dramatiq.queue_settings import QueueSettings
from adapters.dramatiq.retries import WORTH_ANOTHER_TRY, LosslessRetries, NoteFailures, Refused
from adapters.dramatiq.wire import MessageOnWire
from adapters.shared.signatures import Signatures, UnsignedMessage
from application.ports.delivery import Message
from application.ports.errors import DamagedShape
from domain.shared.errors import ShopError


@dataclass(frozen=True, slots=True)
class Work:
    """What to do with the message of an event, given its tenant, and with a command that came as text."""

    handle_event: Callable[[str, Message], Awaitable[None]]
    carry_out: Callable[[str], Awaitable[None]]


@asynccontextmanager
async def working(
    redis_url: str, work: Work, signatures: Signatures, *, threads: int, queue_settings: QueueSettings | None = None
) -> AsyncIterator[None]:
    """Work on messages until the block ends, `threads` at a time, all on the running event loop.

    What this installation has not signed is a dead letter at once: nobody looks at what it says.

    Dramatiq has a middleware of its own for coroutines. It keeps one event loop per process in a global, and what
    fails while a worker boots is logged and passed over; here the loop is the caller's, who opens the shop first.
    """
    queue_settings = queue_settings or QueueSettings()
    broker = build_broker(redis_url, queue_settings, LosslessRetries(queue_settings), NoteFailures())
    _Actors(work, signatures, asyncio.get_running_loop(), queue_settings).declare(broker)
    worker = Worker(broker, worker_threads=threads, worker_timeout=queue_settings.poll)
    try:
        await asyncio.to_thread(worker.start)
        yield
    finally:
        # Away from the loop, which the work under way still needs.
        await asyncio.to_thread(worker.stop, queue_settings.time_limit)
        broker.close()


@dataclass(frozen=True, slots=True)
class _Actors:
    """One actor for each queue. They run in Dramatiq's threads, and wait there for the event loop."""

    work: Work
    signatures: Signatures
    loop: asyncio.AbstractEventLoop
    queue_settings: QueueSettings

    def declare(self, broker: SixfoldBroker) -> None:
        for queue, work in {EVENTS: self.event, COMMANDS: self.command}.items():
            options = {"throws": Refused}
            actor = self._on_what_was_signed(work)
            Actor(actor, broker=broker, actor_name=queue, queue_name=queue, priority=0, options=options)

    def _on_what_was_signed(self, work: Callable[[str], None]) -> Callable[[str], None]:
        """This work, on the messages of this installation alone, whatever else lies in the queue."""

        def verify_and_work(signed: str) -> None:
            try:
                body = self.signatures.verified(signed)
            except UnsignedMessage as refusal:
                raise Refused(refusal) from refusal
            work(body)

        return verify_and_work

    def event(self, body: str) -> None:
        """Whatever goes wrong is tried again; what cannot be a message never will be, and is a dead letter at once."""
        try:
            on_wire = MessageOnWire.model_validate_json(body)
        except ValidationError as error:
            damage = DamagedShape("message", 1, "it was cut short, or is none")
            raise Refused(damage) from error
        self._run(self.work.handle_event(on_wire.tenant, on_wire.message()))

    def command(self, body: str) -> None:
        """A refusal is an answer, and asking again would not change it."""
        try:
            self._run(self.work.carry_out(body))
        except WORTH_ANOTHER_TRY:
            raise
        except ShopError as refusal:
            raise Refused(refusal) from refusal

    def _run(self, doing: Awaitable[None]) -> None:
        done: Future[None] = asyncio.run_coroutine_threadsafe(self._in_time(doing), self.loop)
        done.result()

    async def _in_time(self, doing: Awaitable[None]) -> None:
        async with asyncio.timeout(self.queue_settings.time_limit / 1_000):
            await doing
