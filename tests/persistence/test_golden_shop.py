"""The shop goes on where its first version stopped: messages that wait are delivered, open orders are taken on.

On the same data as `test_golden_databases.py`.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from application.access.identify import IdentifyRequest
from application.access.log_in import LogInRequest
from application.accounts.register import RegisterRequest
from application.ordering.cancel_order import CancelOrderRequest
from application.ordering.expire_orders import ExpireUnpaidOrdersRequest
from application.ports.errors import AlreadyExists
from application.ports.outbox import Claimed
from domain.accounts.actor import SYSTEM, VISITOR, Actor, ActorId, Role
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.ordering.ids import OrderId
from domain.ordering.order import Order, OrderStatus
from tests.contracts.laws.shop.steps import ship, take
from tests.persistence.golden_data import as_json, as_then
from tests.persistence.golden_tenant import Golden, order_of
from tests.support.cast import ADA, EMAILS, PASSWORD
from tests.support.concurrency import refused
from tests.support.shop_env import ShopEnv

A_WEEK = timedelta(weeks=1)
"""After so long everything is due that waits, and every lease has ended."""


async def test_every_message_that_waits_can_be_claimed_as_it_was_stored(golden: Golden) -> None:
    """Of every kind of event, with its id and its headers; those, too, whose relay never came back."""
    env = await golden.migrated()
    expected = golden.messages("waiting", "claimed")
    now = env.clock.now()
    due = {id for id, message in expected.items() if datetime.fromisoformat(message["due"]) <= now}
    assert {str(message.envelope.id) for message in await _claimed(env)} == due

    env.clock.advance(A_WEEK)
    found = {str(message.envelope.id): message for message in await _claimed(env)}
    assert found.keys() == expected.keys()
    for id, message in expected.items():
        read = _message(found[id])
        then = {name: message[name] for name in read}
        assert as_then(read, then) == then
        assert (found[id].attempts, found[id].failures) == (2 if id in due else 1, message["attempts"])
    kinds = {message["name"] for message in golden.expected["messages"]}
    assert {message.envelope.name for message in found.values()} == kinds


async def test_every_message_that_waits_is_delivered_once(golden: Golden) -> None:
    """Customers who were not told of their order get their letter, and nobody else gets one."""
    env = await golden.migrated(later=A_WEEK)
    waiting = golden.messages("waiting", "claimed")
    placed = [message["event"]["order"] for message in waiting.values() if message["name"] == "order_placed"]
    untold = {order["id"]: order["email"] for order in golden.expected["orders"] if order["confirmed_at"] is None}
    letters = sorted(untold[order] for order in placed if order in untold)
    assert await env.relay().drain() == len(waiting)
    assert sorted(letter.to for letter in env.mailer.letters.values()) == letters
    for order in placed:
        assert (await order_of(env, OrderId(UUID(order)))).confirmed_at is not None
    env.clock.advance(A_WEEK)
    assert await env.relay().drain() == 0
    assert len(env.mailer.letters) == len(letters)


async def test_open_orders_can_be_taken_on(golden: Golden) -> None:
    """Those placed are cancelled or expire, those being paid for expire after all, those paid are shipped; and the
    stock is right at every step."""
    env = await golden.migrated(later=A_WEEK)
    placed, paying = golden.orders(OrderStatus.PLACED), golden.orders(OrderStatus.PAYING)
    for order in placed[::2]:
        customer = Actor(ActorId(UUID(order["customer"])), frozenset({Role.CUSTOMER}))
        await env.shop.ordering.cancel(CancelOrderRequest(_id(order)), by=customer)
    await golden.stock_is_right(env)

    for order in paying:
        await take(env, await order_of(env, _id(order)), Order.decline_payment)
    expired = await env.shop.ordering.expire_unpaid(ExpireUnpaidOrdersRequest(), by=SYSTEM)
    assert expired == len(placed[1::2]) + len(paying)
    await golden.stock_is_right(env)

    for order in golden.orders(OrderStatus.PAID):
        await ship(env, await order_of(env, _id(order)))
    await golden.stock_is_right(env)
    for then in golden.expected["stock"]:
        level = await env.store.stock.level(ProductId(UUID(then["product"])))
        assert level is not None
        assert level.reserved == 0


async def test_the_shop_goes_on_selling(golden: Golden) -> None:
    """What was there before can be ordered once more, and new goods arrive."""
    env = await golden.migrated()
    lamp = await env.store.storage.read_by_key(Product, "LAMP-6")
    assert lamp is not None
    before = await env.store.stock.level(lamp.id)
    order = await env.shop.ordering.place(env.wish(lamp, quantity=6), by=ADA, key="a new key")
    assert await env.shop.ordering.place(env.wish(lamp, quantity=6), by=ADA, key="a new key") == order
    assert await order_of(env, order.id) == order
    after = await env.store.stock.level(lamp.id)
    assert before is not None
    assert after is not None
    assert after.reserved == before.reserved + 6
    await env.order(await env.product(on_hand=66))
    await golden.stock_is_right(env)


async def test_its_customers_get_accounts(golden: Golden) -> None:
    """There were none in the first version. Whoever registers can log in; nobody else gets their e-mail address."""
    env = await golden.migrated()
    email = EMAILS[ADA.id]
    account = await env.shop.accounts.register(RegisterRequest(email, "Ada", PASSWORD), by=VISITOR)
    with refused(AlreadyExists):
        await env.shop.accounts.register(RegisterRequest(email.upper(), "Somebody else", PASSWORD), by=VISITOR)
    session = await env.shop.access.log_in(LogInRequest(email, PASSWORD), by=VISITOR)
    assert session.account == account.id
    actor = await env.shop.access.identify(IdentifyRequest(session.account, session.access_version), by=VISITOR)
    assert actor == Actor(account.id, frozenset({Role.CUSTOMER}))


async def _claimed(env: ShopEnv) -> list[Claimed]:
    """Every message that is due; each is held for a minute."""
    held: list[Claimed] = []
    while claimed := await env.store.outbox.claim(40, timedelta(minutes=1)):
        held += claimed
    return held


def _message(claimed: Claimed) -> Mapping[str, Any]:
    """A message as it is read. The version is left out: an event may be read in a newer one than it was stored in."""
    envelope = claimed.envelope
    return {
        "id": str(envelope.id),
        "name": envelope.name,
        "aggregate": str(envelope.aggregate),
        "aggregate_version": envelope.aggregate_version,
        "at": as_json(envelope.at),
        "event": as_json(envelope.event),
        "headers": dict(envelope.headers),
    }


def _id(order: Mapping[str, Any]) -> OrderId:
    return OrderId(UUID(order["id"]))
