"""Delivery without a queue."""

import pytest

from adapters.inprocess.delivery import InProcessDelivery
from application.ports.delivery import Message
from application.ports.storage import Envelope
from application.reactions import Reaction, Reactions
from domain.events import OrderPaid
from tests.builders import NOON, order_id, uuid7
from tests.cast import ADA

ENVELOPE = Envelope(uuid7(1), "order_paid", 1, order_id(), 2, NOON, OrderPaid(order_id(), ADA.id))


async def test_every_message_gets_its_reaction_before_the_first_failure_is_told() -> None:
    """Neighbours do not suffer, and who sent them learns that not all is well."""
    seen: list[str] = []
    first, second = OSError("the first"), OSError("the second")

    def reaction(name: str, failure: Exception | None = None) -> Reaction:
        async def react(envelope: Envelope) -> None:
            assert envelope is ENVELOPE
            seen.append(name)
            if failure:
                raise failure

        return Reaction(name, OrderPaid, react)

    table = (reaction("one"), reaction("two", first), reaction("three"), reaction("four", second), reaction("five"))
    delivery = InProcessDelivery(Reactions(table))
    with pytest.raises(OSError, match="first") as raised:
        await delivery.send([Message(ENVELOPE, reaction.name) for reaction in table])
    assert raised.value is first
    assert seen == ["one", "two", "three", "four", "five"]


async def test_nothing_to_deliver_is_delivered() -> None:
    """Most events have no reaction."""
    await InProcessDelivery(Reactions(())).send([])
