"""What only the in-memory persistence promises, because it specifies what the others do."""

import asyncio
from collections.abc import Awaitable, Coroutine, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.memory.persistence import MemoryPersistence
from adapters.shared.tenancy import TenantId
from application.ports.envelope import Envelope
from application.ports.storage import Batch, Change
from application.store import Store
from domain.accounts.account import Account
from domain.catalogue.events import ProductAdded
from domain.catalogue.product import Product
from domain.shared.errors import NotFound
from tests.contracts.laws.persistence.isolation import EXAMPLES, Belongings
from tests.support.builders import NOON, a_product, product_id, uuid7
from tests.support.cast import PENCIL, euros
from tests.support.examples import example_of
from tests.support.fakes import CountingIds, FixedClock
from tests.support.shop_env import ShopEnv

DEMO = TenantId("demo")
MINUTE = timedelta(minutes=1)
MESSAGE = Envelope(uuid7(1), "product_added", 1, product_id(), 1, NOON, ProductAdded(product_id(), "P", euros("1.20")))


async def test_what_is_written_and_read_are_copies() -> None:
    """To change an aggregate after writing or reading it does not change the stored one."""
    store = await a_store()
    product = a_product(PENCIL)
    await store.storage.write(Batch((Change("add", product, expected_version=0),)))
    product.change_price(euros("6.66"))
    for _ in range(2):
        (read,) = await store.storage.read(Product, [product.id])
        found = await store.storage.read_by_key(Product, PENCIL.sku)
        assert found
        assert read.price == found.price == PENCIL.price
        read.change_price(euros("6.66"))
        found.change_price(euros("6.66"))


async def test_the_headers_of_a_claimed_message_are_a_copy() -> None:
    """A header that one relay adds is not there when the message is claimed again."""
    store = await a_store()
    await store.storage.write(Batch(messages=(MESSAGE,)))
    for _ in range(2):
        (claimed,) = await store.outbox.claim(10, timedelta(0))
        assert dict(claimed.envelope.headers) == {}
        claimed.envelope.headers["traceparent"] = "6"  # type: ignore[index]  # a mistake that mypy would find


async def test_a_sent_message_is_not_retried_and_is_no_dead_letter() -> None:
    """Whatever a slower relay reports afterwards. Also a dead letter may have been sent by another relay."""
    store = await a_store()
    await store.storage.write(Batch(messages=(MESSAGE,)))
    await store.outbox.failed(MESSAGE.id, "connection refused", retry_at=None)
    assert [dead_letter.reason for dead_letter in await store.outbox.dead_letters(10)] == ["connection refused"]
    await store.outbox.sent([MESSAGE.id, uuid7(2)])
    for retry_at in (None, NOON):
        await store.outbox.failed(MESSAGE.id, "too late", retry_at=retry_at)
        assert await store.outbox.dead_letters(10) == []
        assert await store.outbox.claim(10, MINUTE) == []


async def test_every_call_yields_to_the_event_loop_first() -> None:
    """As a call to a server would, whether it finds anything or not: otherwise no test could find a race."""
    persistence = MemoryPersistence(clock=FixedClock())
    await persistence.create_tenant(DEMO)
    tenant = ShopEnv(DEMO, persistence.of(DEMO), FixedClock(), CountingIds())
    empty = ShopEnv(DEMO, await a_store(), FixedClock(), CountingIds())
    belongings = await Belongings.of(tenant, await tenant.product())
    calls: Mapping[str, Awaitable[object]] = {
        "open": persistence.open(),
        "close": persistence.close(),
        "ping": persistence.ping(),
        "tenants": persistence.tenants(),
        "create_tenant": persistence.create_tenant(DEMO),
        "drop_tenant": persistence.drop_tenant(DEMO),
        "migrate": persistence.migrate(),
        "check": persistence.check(DEMO),
        **{name: call(tenant, belongings) for name, call in EXAMPLES.items()},
        **{f"{name} where nothing is": call(empty, belongings) for name, call in EXAMPLES.items()},
    }
    assert [name for name, call in calls.items() if not yields_first(call)] == []


def yields_first(call: Awaitable[object]) -> bool:
    """Whether the call lets others run before it does anything."""
    assert isinstance(call, Coroutine)
    try:
        return call.send(None) is None
    except StopIteration:
        return False
    finally:
        call.close()


async def test_an_address_that_is_given_up_meanwhile_finds_nobody() -> None:
    """And not its account as it is under another address, which this one never led to."""
    store = await a_store()
    account = example_of(Account, version=1, email="ada@hive.example")
    await store.storage.write(Batch((Change("add", account, expected_version=0),)))
    moved = replace(account, version=2, email="ada@comb.example")
    _, found = await asyncio.gather(
        store.storage.write(Batch((Change("save", moved, expected_version=1),))),
        store.accounts.credentials_for("ada@hive.example"),
    )
    assert found is None


async def test_an_unknown_tenant_is_not_found() -> None:
    """Neither asking for its store nor checking it creates it."""
    persistence = MemoryPersistence(clock=FixedClock())
    with pytest.raises(NotFound) as refusal:
        persistence.of(DEMO)
    assert refusal.value.values == {"kind": "tenant", "key": "demo"}
    with pytest.raises(NotFound):
        await persistence.check(DEMO)
    assert await persistence.tenants() == []


async def a_store() -> Store:
    """An empty store, whose clock is a minute ahead of the messages, so that they are due."""
    persistence = MemoryPersistence(clock=FixedClock(NOON + MINUTE))
    await persistence.create_tenant(DEMO)
    return persistence.of(DEMO)
