"""The table of reactions: which event makes the shop do what."""

from dataclasses import replace

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.ports.delivery import Message
from application.ports.errors import UsageError
from application.reactions import reactions_of
from domain.events import OrderCancelled, OrderPlaced
from domain.identity import SYSTEM
from tests.application.house import a_house
from tests.contracts.gate import together

CONFIRMATION = "send_order_confirmation"


async def test_an_event_has_the_reactions_of_the_table() -> None:
    """A placed order is confirmed; about most things the shop has nothing to do."""
    house = await a_house(MemoryPersistence)
    order = await house.order(await house.product())
    reactions = reactions_of(house.shop)
    assert reactions.to(OrderPlaced(order.id, order.customer, order.total, order.pay_by)) == (CONFIRMATION,)
    assert reactions.to(OrderCancelled(order.id, order.customer)) == ()


async def test_a_message_that_comes_many_times_takes_effect_once() -> None:
    """Also when all of them come at once."""
    house = await a_house(MemoryPersistence)
    order = await house.order(await house.product())
    message = Message((await house.messages())[-1], CONFIRMATION)
    reactions = reactions_of(house.shop)
    outcomes = await together(10, lambda _: reactions.handle(message))
    await reactions.handle(message)
    assert outcomes.errors == []
    assert len(house.mailer.letters) == 1
    async with house.work() as work:
        confirmed = await work.orders.get(order.id)
    assert (confirmed.version, confirmed.confirmed_at) == (2, house.clock.now())
    mark = await house.store.storage.recall(str(SYSTEM.id), f"{CONFIRMATION}:{message.envelope.id}")
    assert mark is not None


async def test_a_message_that_nobody_understands_is_refused() -> None:
    """For a reaction that does not exist, or with an event that it is not about."""
    house = await a_house(MemoryPersistence)
    order = await house.order(await house.product())
    envelope = (await house.messages())[-1]
    reactions = reactions_of(house.shop)
    with pytest.raises(UsageError, match="no reaction dance"):
        await reactions.handle(Message(envelope, "dance"))
    other = replace(envelope, name="order_cancelled", event=OrderCancelled(order.id, order.customer))
    with pytest.raises(UsageError, match="does not know what to do with order_cancelled"):
        await reactions.handle(Message(other, CONFIRMATION))
    assert house.mailer.letters == {}
