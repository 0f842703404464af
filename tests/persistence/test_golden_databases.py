"""Golden databases: what the first version of the shop has stored is migrated, and read as it was answered then.

On every persistence that keeps data. Memory has none that are older than its process, and declines (`DURABLE`).
Everything is looked at through ports and use cases, so these tests stay as they are when tables and documents change.
`test_golden_shop.py` goes on selling with the same data.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from application.core.page import Page
from application.ordering.views import OrderFilter, OrderView
from application.ports.errors import NotMigrated
from domain.accounts.actor import SYSTEM
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.ordering.order import Order, OrderStatus
from domain.stock.stock_item import StockItem
from tests.persistence.golden_data import as_json, as_then
from tests.persistence.golden_tenant import Golden, all_movements, all_orders, order_of, pages
from tests.support.cast import ADA, BEN, KIM
from tests.support.concurrency import error_of

ACTORS = {"ada": ADA, "ben": BEN, "kim": KIM, "shop": SYSTEM}


async def test_old_data_are_refused_until_they_are_migrated(golden: Golden) -> None:
    """The refusal says both versions; once they are migrated, there is nothing more to do."""
    is_old = golden.first != golden.newest
    refusal = await error_of(golden.persistence.check(golden.tenant))
    if is_old:
        assert isinstance(refusal, NotMigrated)
        assert (refusal.found, refusal.needed) == (golden.first, golden.newest)
    else:
        assert refusal is None
    changed = [sentence for sentence in await golden.persistence.migrate() if str(golden.tenant) in sentence]
    assert len(changed) == is_old
    await golden.persistence.check(golden.tenant)
    assert not any(str(golden.tenant) in sentence for sentence in await golden.persistence.migrate())


async def test_every_product_is_as_it_was(golden: Golden) -> None:
    """Whatever its name: found by id, by SKU and by search."""
    store, expected = (await golden.migrated()).store, golden.expected
    listed = await pages(lambda after: store.products.search("", after=after, limit=7))
    assert as_then([as_json(product) for product in listed], expected["products"]) == expected["products"]
    for product in listed:
        assert await store.products.get(product.id) == product
        assert await store.products.get_by_sku(product.sku) == product
    for words, ids in expected["searches"].items():
        assert _ids(await store.products.search(words, after=None, limit=100)) == ids, words


async def test_the_stock_of_every_product_is_as_it_was(golden: Golden) -> None:
    """With every movement of it; what is reserved is what open orders hold."""
    env = await golden.migrated()
    for then in golden.expected["stock"]:
        product = ProductId(UUID(then["product"]))
        assert as_then(as_json(await env.store.stock.level(product)), then) == then
        movements = [as_json(movement) for movement in await all_movements(env, product)]
        expected = golden.expected["movements"][then["product"]]
        assert as_then(movements, expected) == expected
    await golden.stock_is_right(env)


async def test_every_order_is_as_it_was(golden: Golden) -> None:
    """In every status, to every address: alone and in each list."""
    env, expected = await golden.migrated(), golden.expected
    orders = env.store.orders
    listed = await all_orders(env, OrderFilter())
    assert as_then([as_json(order) for order in listed], expected["summaries"]) == expected["summaries"]
    views = [as_json(await order_of(env, order.id)) for order in listed]
    assert as_then(views, expected["orders"]) == expected["orders"]
    for name, ids in expected["orders of"].items():
        assert _ids(await orders.list(OrderFilter(customer=ACTORS[name].id), after=None, limit=100)) == ids
    for status, ids in expected["orders in"].items():
        assert _ids(await orders.list(OrderFilter(status=OrderStatus(status)), after=None, limit=100)) == ids
    assert [str(order) for order in await orders.overdue(env.clock.now(), limit=100)] == expected["overdue"]


async def test_use_cases_read_what_people_see(golden: Golden) -> None:
    """Each aggregate is read back, and shown by its query as it is."""
    store = (await golden.migrated()).store
    orders = await store.storage.read(Order, [UUID(order["id"]) for order in golden.expected["orders"]])
    assert len(orders) == len(golden.expected["orders"])
    for order in orders:
        assert await store.orders.get(order.id) == OrderView.of(order)
    ids = [UUID(product["id"]) for product in golden.expected["products"]]
    products, items = await store.storage.read(Product, ids), await store.storage.read(StockItem, ids)
    assert len(products) == len(items) == len(ids)
    for product in products:
        view = await store.products.get(product.id)
        assert view is not None
        assert (view.name, view.price) == (product.name, product.price)
        assert await store.storage.read_by_key(Product, product.sku) == product
    for item in items:
        level = await store.stock.level(item.id)
        assert level is not None
        assert (level.on_hand, level.reserved) == (item.on_hand, item.reserved)


async def test_a_request_repeated_under_its_key_gets_its_first_answer(golden: Golden) -> None:
    """The answer is that of the day on which it was given, and nothing happens any more."""
    env = await golden.migrated(later=timedelta(weeks=1))
    operations = {operation.name: operation for operation in env.shop.operations()}
    for then in golden.expected["requests"]:
        named = operations[then["operation"]]
        requests: TypeAdapter[object] = TypeAdapter(named.request)
        request = requests.validate_python(then["request"])
        answer = await named.operation(request, by=ACTORS[then["by"]], key=then["key"])
        assert as_then(as_json(answer), then["answer"]) == then["answer"], then["operation"]
    assert env.relay_signal.notifications == 0
    summaries = [as_json(order) for order in await all_orders(env, OrderFilter())]
    assert as_then(summaries, golden.expected["summaries"]) == golden.expected["summaries"]


async def test_every_idempotency_record_is_kept(golden: Golden) -> None:
    """Those of event handlers, too, and with answers of every shape."""
    env = await golden.migrated()
    for then in golden.expected["idempotency records"]:
        record = await env.store.storage.find_idempotency_record(then["owner"], then["key"])
        assert record is not None, then["key"]
        assert as_then(as_json(record.answer), then["answer"]) == then["answer"]


async def test_dead_letters_stay_dead_letters(golden: Golden) -> None:
    """With the reason that was given for each, whatever is delivered beside them."""
    env = await golden.migrated(later=timedelta(weeks=1))
    await env.relay().drain()
    found = await env.store.outbox.dead_letters(100)
    assert {(str(one.envelope.id), one.envelope.name, one.failures, one.reason) for one in found} == {
        (id, message["name"], message["attempts"], message["reason"])
        for id, message in golden.messages("dead letter").items()
    }


async def test_messages_sent_long_ago_can_be_forgotten(golden: Golden) -> None:
    """Those alone: the others wait, or are dead letters."""
    env = await golden.migrated()
    now, sent = datetime.fromisoformat(golden.expected["now"]), len(golden.messages("sent"))
    assert await env.store.outbox.prune(now, sent + 1) == sent


def _ids(page: Page[Any, Any]) -> list[str]:
    return [str(item.id) for item in page.items]
