"""What is particular to the in-memory persistence: it is the specification that the others are compared with."""

from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import pytest

from adapters.memory.persistence import MemoryPersistence
from adapters.shared.tenancy import TenantId
from application.ordering.views import OrderFilter
from application.ports.envelope import Envelope
from application.ports.storage import Batch, Change
from application.ports.store import Store
from domain.catalogue.events import ProductAdded
from domain.catalogue.product import Product
from domain.shared.errors import NotFound
from tests.support.builders import NOON, a_product, order_id, product_id, uuid7
from tests.support.cast import PENCIL, euros
from tests.support.fakes import FixedClock

DEMO = TenantId("demo")
MINUTE = timedelta(minutes=1)
NEWS = Envelope(uuid7(1), "product_added", 1, product_id(), 1, NOON, ProductAdded(product_id(), "P", euros("1.20")))


async def test_what_is_written_and_read_are_copies() -> None:
    """Whoever changes what was handed in or out changes nothing that is kept."""
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


async def test_headers_of_a_message_belong_to_whoever_claimed_it() -> None:
    """Adding one for the next journey does not add it for the one after that."""
    store = await a_store()
    await store.storage.write(Batch(messages=(NEWS,)))
    for _ in range(2):
        (claimed,) = await store.outbox.claim(10, timedelta(0))
        assert dict(claimed.envelope.headers) == {}
        claimed.envelope.headers["traceparent"] = "6"  # type: ignore[index]  # somebody who does not ask mypy


async def test_a_message_that_was_sent_is_neither_tried_again_nor_parked() -> None:
    """Whatever a relay that came too late has to say; and one that was parked may have been sent after all."""
    store = await a_store()
    await store.storage.write(Batch(messages=(NEWS,)))
    await store.outbox.failed(NEWS.id, "no road", retry_at=None)
    assert [dead_letters.reason for dead_letters in await store.outbox.dead_letters(10)] == ["no road"]
    await store.outbox.sent([NEWS.id, uuid7(2)])
    for retry_at in (None, NOON):
        await store.outbox.failed(NEWS.id, "too late", retry_at=retry_at)
        assert await store.outbox.dead_letters(10) == []
        assert await store.outbox.claim(10, MINUTE) == []


async def test_every_call_lets_others_run_first() -> None:
    """As a call to a server would: without that, no race would ever show."""
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
        store.storage.write(Batch()),
        store.outbox.claim(10, MINUTE),
        store.outbox.sent([uuid7(1)]),
        store.outbox.failed(uuid7(1), "no road", retry_at=None),
        store.outbox.dead_letters(10),
        store.outbox.prune(NOON),
        store.products.get(product_id()),
        store.products.search("", after=None, limit=10),
        store.stock.level(product_id()),
        store.stock.movements(product_id(), after=None, limit=10),
        store.orders.get(order_id()),
        store.orders.list(OrderFilter(), after=None, limit=10),
        store.orders.overdue(NOON, limit=10),
    ]
    for call in calls:
        # A coroutine that ends without having let go raises StopIteration here.
        assert call.send(None) is None
        call.close()


async def test_a_tenant_that_was_not_added_is_not_found() -> None:
    """Nothing is made up for it."""
    persistence = MemoryPersistence(clock=FixedClock())
    with pytest.raises(NotFound) as refusal:
        persistence.of(DEMO)
    assert refusal.value.values == {"kind": "tenant", "key": "demo"}
    with pytest.raises(NotFound):
        await persistence.check(DEMO)
    assert await persistence.tenants() == []


async def a_store() -> Store:
    """An empty one, at a later hour than the messages in it."""
    persistence = MemoryPersistence(clock=FixedClock(NOON + MINUTE))
    await persistence.create_tenant(DEMO)
    return persistence.of(DEMO)
