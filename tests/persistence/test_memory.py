"""What only the in-memory persistence promises, because it specifies what the others do."""

from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import pytest

from adapters.memory.persistence import MemoryPersistence
from adapters.shared.tenancy import TenantId
from application.ordering.views import OrderFilter
from application.ports.envelope import Envelope
from application.ports.schedules import Turn
from application.ports.storage import Batch, Change
from application.store import Store
from domain.catalogue.events import ProductAdded
from domain.catalogue.product import Product
from domain.shared.errors import NotFound
from tests.support.builders import NOON, a_product, order_id, product_id, uuid7
from tests.support.cast import PENCIL, euros
from tests.support.fakes import FixedClock

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
    """As a call to a server would: otherwise no test could find a race."""
    persistence = MemoryPersistence(clock=FixedClock())
    await persistence.create_tenant(DEMO)
    store = persistence.of(DEMO)
    calls: list[Coroutine[Any, Any, object]] = [
        persistence.open(),
        persistence.close(),
        persistence.ping(),
        persistence.tenants(),
        persistence.create_tenant(DEMO),
        persistence.migrate(),
        persistence.check(DEMO),
        store.storage.read(Product, [product_id()]),
        store.storage.read_by_key(Product, PENCIL.sku),
        store.storage.find_idempotency_record("ada", "a key"),
        store.storage.prune_idempotency_records(NOON, 10),
        store.storage.write(Batch()),
        store.outbox.claim(10, MINUTE),
        store.outbox.sent([uuid7(1)]),
        store.outbox.failed(uuid7(1), "connection refused", retry_at=None),
        store.outbox.dead_letters(10),
        store.outbox.prune(NOON, 10),
        store.schedules.claim("a job", MINUTE),
        store.schedules.release(Turn("a job", uuid7(1)), NOON),
        store.schedules.due_times(),
        store.products.get(product_id()),
        store.products.search("", after=None, limit=10),
        store.stock.level(product_id()),
        store.stock.movements(product_id(), after=None, limit=10),
        store.orders.get(order_id()),
        store.orders.list(OrderFilter(), after=None, limit=10),
        store.orders.overdue(NOON, limit=10),
    ]
    for call in calls:
        # A coroutine that ends without having yielded raises StopIteration here.
        assert call.send(None) is None
        call.close()


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
