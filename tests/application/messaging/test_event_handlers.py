"""Event handlers: which use case runs when an event has happened."""

from dataclasses import replace

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.event_handlers import event_handlers_of
from application.ports.delivery import Message
from application.ports.errors import UsageError
from domain.accounts.actor import SYSTEM
from domain.accounts.events import EmailGiven, PasswordForgotten
from domain.ordering.events import OrderCancelled, OrderPlaced
from tests.application.running_shop import a_shop
from tests.support.cast import ADA
from tests.support.concurrency import together

CONFIRMATION = "send_order_confirmation"


async def test_an_event_has_the_handlers_of_the_table() -> None:
    """A placed order is confirmed; most other events have no handler."""
    env = await a_shop(MemoryPersistence)
    order = await env.order(await env.product())
    handlers = event_handlers_of(env.shop)
    assert handlers.names_for(OrderPlaced(order.id, order.customer, order.total, order.pay_by)) == (CONFIRMATION,)
    assert handlers.names_for(OrderCancelled(order.id, order.customer)) == ()


async def test_event_handlers_keep_their_names() -> None:
    """They are in messages that are on their way, and in records of those that were handled."""
    handlers = event_handlers_of((await a_shop(MemoryPersistence)).shop)
    assert handlers.names_for(EmailGiven(ADA.id)) == ("send_email_confirmation",)
    assert handlers.names_for(PasswordForgotten(ADA.id)) == ("send_password_reset",)


async def test_a_message_that_comes_many_times_takes_effect_once() -> None:
    """Also when all of them come at the same time."""
    env = await a_shop(MemoryPersistence)
    order = await env.order(await env.product())
    message = Message((await env.messages())[-1], CONFIRMATION)
    handlers = event_handlers_of(env.shop)
    outcomes = await together(10, lambda _: handlers.handle(message))
    await handlers.handle(message)
    assert outcomes.errors == []
    assert len(env.mailer.letters) == 1
    async with env.uow() as uow:
        confirmed = await uow.orders.get(order.id)
    assert (confirmed.version, confirmed.confirmed_at) == (2, env.clock.now())
    record = await env.store.storage.find_idempotency_record(str(SYSTEM.id), f"{CONFIRMATION}:{message.envelope.id}")
    assert record is not None


async def test_a_message_without_a_handler_is_refused() -> None:
    """Addressed to a handler that does not exist, or to one that does not handle its event."""
    env = await a_shop(MemoryPersistence)
    order = await env.order(await env.product())
    envelope = (await env.messages())[-1]
    handlers = event_handlers_of(env.shop)
    with pytest.raises(UsageError, match="no event handler dance"):
        await handlers.handle(Message(envelope, "dance"))
    other = replace(envelope, name="order_cancelled", event=OrderCancelled(order.id, order.customer))
    with pytest.raises(UsageError, match="send_order_confirmation does not handle order_cancelled"):
        await handlers.handle(Message(other, CONFIRMATION))
    assert env.mailer.letters == {}
