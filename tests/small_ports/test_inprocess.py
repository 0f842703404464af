"""Delivery without a queue: what is particular to it, besides the laws of delivery."""

import pytest

from adapters.inprocess.delivery import InProcessDelivery
from application.messaging.handlers import EventHandler, EventHandlers
from application.ports.delivery import Message
from application.ports.envelope import Envelope
from domain.ordering.events import OrderPaid
from tests.support.builders import NOON, order_id, uuid7
from tests.support.cast import ADA

ENVELOPE = Envelope(uuid7(1), "order_paid", 1, order_id(), 2, NOON, OrderPaid(order_id(), ADA.id))


async def test_of_several_failures_the_first_is_raised_as_it_is() -> None:
    """After all handlers have been tried, in order."""
    seen: list[str] = []
    first, second = OSError("the first"), OSError("the second")

    def handler(name: str, failure: Exception | None = None) -> EventHandler:
        async def handle(envelope: Envelope) -> None:
            assert envelope is ENVELOPE
            seen.append(name)
            if failure:
                raise failure

        return EventHandler(name, OrderPaid, handle)

    table = (handler("one"), handler("two", first), handler("three", second))
    with pytest.raises(OSError, match="first") as raised:
        await InProcessDelivery(EventHandlers(table)).send([Message(ENVELOPE, handler.name) for handler in table])
    assert raised.value is first
    assert seen == ["one", "two", "three"]
