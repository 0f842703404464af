"""Messages in a real Redis, and someone who works on them and remembers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

from adapters.dramatiq.actors import Work, working
from adapters.dramatiq.queue_settings import QueueSettings
from application.ports.delivery import Message
from application.ports.envelope import Envelope
from domain.stock.events import StockReceived
from tests.support.builders import NOON, product_id, uuid7
from tests.support.signatures import OURS

IMPATIENT = QueueSettings(
    heartbeat_timeout=1_000,
    maintenance_chance=1_000_000,
    poll=20,
    first_retry=10,
    longest_wait=40,
    most_retries=3,
    rollout=500,
)


def a_message(number: int = 1, *, handler: str = "rejoice") -> Message:
    """Goods arrived, in a message with this number."""
    event = StockReceived(product_id(), number)
    envelope = Envelope(
        id=message_id(number),
        name=event.name,
        version=event.version,
        aggregate=product_id(),
        aggregate_version=number,
        at=NOON,
        event=event,
        headers={"request_id": "six"},
    )
    return Message(envelope, handler)


def message_id(number: int) -> UUID:
    """The id of the message with this number."""
    return uuid7(0x88_0000 + number)


@dataclass(slots=True)
class RecordingHandlers:
    """Works on messages, or raises what is in `failures`, and remembers what came."""

    failures: list[Exception] = field(default_factory=list)
    received: list[tuple[str, Message]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    done: set[UUID] = field(default_factory=set)
    """The messages that were worked on to the end."""

    async def handle_event(self, tenant: str, message: Message) -> None:
        """Remember the message."""
        self.received.append((tenant, message))
        self._fail()
        self.done.add(message.envelope.id)

    async def carry_out(self, body: str) -> None:
        """Remember the command."""
        self.commands.append(body)
        self._fail()

    @asynccontextmanager
    async def at(self, redis_url: str, timing: QueueSettings = IMPATIENT) -> AsyncIterator[None]:
        """Work on the queues of this server, impatiently."""
        work = Work(self.handle_event, self.carry_out)
        async with working(redis_url, work, OURS, threads=2, queue_settings=timing):
            yield

    def _fail(self) -> None:
        if self.failures:
            raise self.failures.pop(0)
