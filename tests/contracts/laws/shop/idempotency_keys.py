"""ORD 1 to 4: what an idempotency key promises."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from application.ordering.place_order import PlaceOrderRequest, RequestedItem
from application.ordering.views import OrderFilter, OrderView
from application.ports.errors import ConcurrencyConflict, IdempotencyKeyReused
from application.ports.storage import Batch, IdempotencyRecord
from application.stock.receive_stock import ReceiveStockRequest
from domain.catalogue.product import Product
from domain.ordering.errors import UnknownProduct
from domain.ordering.ids import OrderId
from domain.stock.errors import OutOfStock
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.cast import ADA, BEN, KIM
from tests.support.concurrency import accepted, refused, together
from tests.support.shop_env import ShopEnv


# Pattern P29: Idempotency key
@law(
    "ORD-1",
    hint="Store the idempotency record with the batch, and first of all: a taken key is a `ConcurrencyConflict`.",
    mutants=("effect not stored with the batch", "the last effect wins", "never asks what its twin was told"),
)
async def one_key_is_one_order(env: PersistenceEnv) -> None:
    """The same idempotency key N times at once: one order, and N equal answers; so it is, too, when the one order takes
    the last unit, and when the key comes again later. What was remembered first stays."""
    for on_hand, twins in ((1_000, 30), (1, 20), (2, 2)):
        tenant = await env.tenant()
        lamp = await tenant.product(on_hand=on_hand)

        async def place(number: int, tenant: ShopEnv = tenant, lamp: Product = lamp) -> OrderView:
            # A step apart, so that one looks for the answer before its twin has it, and for the goods after.
            for _ in range(number % 7):
                await asyncio.sleep(0)
            return await tenant.shop.ordering.place(tenant.wish(lamp), by=ADA, key="the same")

        outcomes = await together(twins, place)
        outcomes.only()
        again = await place(twins)
        assert {again} | set(outcomes.answers) == {again}, "the answers differ"
        assert await _orders(tenant) == [again.id]
        assert await _reserved(tenant, lamp) == 1

    # Twins also meet where they change nothing that both have read.
    tenant = await env.tenant()
    storage = tenant.store.storage
    now = env.clock.now()
    idempotency_records = [
        IdempotencyRecord("ada", "the same", "a request", answer, now) for answer in (True, False) * 5
    ]
    written = await together(
        10, lambda number: storage.write(Batch(idempotency_records=(idempotency_records[number],)))
    )
    written.only(ConcurrencyConflict)
    assert len(written.answers) == 1
    remembered = await storage.find_idempotency_record("ada", "the same")
    with refused(ConcurrencyConflict):
        await storage.write(Batch(idempotency_records=(IdempotencyRecord("ada", "the same", "another", None, now),)))
    assert remembered in idempotency_records
    assert await storage.find_idempotency_record("ada", "the same") == remembered


# Pattern P29: Idempotency key
@law(
    "ORD-2",
    hint="Remember the request's fingerprint with the answer, and compare it.",
    mutants=("answers whatever is asked", "forgets the fingerprint"),
)
async def a_key_stands_for_one_request(env: PersistenceEnv) -> None:
    """The same key with another request is `IdempotencyKeyReused`, and changes nothing; with the same request it gives
    the first answer again."""
    tenant = await env.tenant()
    lamp, tile = await tenant.product(), await tenant.product()
    wish = tenant.wish(lamp)
    first = await tenant.shop.ordering.place(wish, by=ADA, key="mine")
    others: Sequence[PlaceOrderRequest] = (
        tenant.wish(tile),
        tenant.wish(lamp, quantity=2),
        tenant.wish(lamp, tile),
        replace(wish, email="queen@hive.example"),
        replace(wish, address=replace(wish.address, street="7 Comb Lane")),
    )
    for other in others:
        with refused(IdempotencyKeyReused):
            await tenant.shop.ordering.place(other, by=ADA, key="mine")
    with accepted("the same request under its key"):
        assert await tenant.shop.ordering.place(wish, by=ADA, key="mine") == first
    assert await _orders(tenant) == [first.id]


@law(
    "ORD-3",
    hint="The key's row is the tenant's, and its owner is part of the key; compare both code point by code point.",
    mutants=("one key for all customers", "ignores the case of keys"),
)
async def a_key_is_per_tenant_and_per_user(env: PersistenceEnv) -> None:
    """A key is per tenant and per user: the same key of somebody else, or in another shop, is another one; and so is a
    key that differs in case, in form, or by a space."""
    tenant, elsewhere = await env.tenant(), await env.tenant()
    lamp, same_lamp = await tenant.product(on_hand=100), await elsewhere.product(on_hand=100)
    placed: set[OrderView] = set()
    for key in ("honey", "Honey", "honey ", "h\u00f6ney", "ho\u0308ney", "%", "_", "$", "'", "\N{HONEYBEE}"):
        for by in (ADA, BEN):
            with accepted(f"the key {key!r} of {by.id}"):
                first, again = [
                    await tenant.shop.ordering.place(tenant.wish(lamp, by=by), by=by, key=key) for _ in range(2)
                ]
            assert again == first
            placed.add(first)
    assert len(placed) == 20
    other = await elsewhere.shop.ordering.place(elsewhere.wish(same_lamp), by=ADA, key="honey")
    assert await _orders(elsewhere) == [other.id]


@law(
    "ORD-4",
    hint="An idempotency record is part of a batch: what was never committed is not remembered.",
    mutants=("remembers a refusal as an answer",),
)
async def a_key_whose_first_try_failed_may_be_tried_again(env: PersistenceEnv) -> None:
    """A key whose first try was refused may be tried again, with the same request or another one: refusals are not
    remembered."""
    tenant = await env.tenant()
    lamp, tile = await tenant.product(on_hand=0), await tenant.product(on_hand=1)
    with refused(OutOfStock):
        await tenant.shop.ordering.place(tenant.wish(lamp), by=ADA, key="patient")
    await tenant.shop.stock.receive(ReceiveStockRequest(lamp.id, 1), by=KIM)
    with accepted("the key of a request that was refused"):
        order = await tenant.shop.ordering.place(tenant.wish(lamp), by=ADA, key="patient")
    assert [line.product for line in order.lines] == [lamp.id]

    unknown = replace(tenant.wish(tile), items=(RequestedItem(tenant.new_product().id, 1),))
    with refused(UnknownProduct):
        await tenant.shop.ordering.place(unknown, by=ADA, key="careless")
    corrected = await tenant.shop.ordering.place(tenant.wish(tile), by=ADA, key="careless")
    assert await tenant.shop.ordering.place(tenant.wish(tile), by=ADA, key="careless") == corrected
    assert set(await _orders(tenant)) == {order.id, corrected.id}


async def _orders(tenant: ShopEnv) -> list[OrderId]:
    listed = await tenant.store.orders.list(OrderFilter(), after=None, limit=100)
    return [item.id for item in listed.items]


async def _reserved(tenant: ShopEnv, product: Product) -> int:
    level = await tenant.store.stock.level(product.id)
    assert level is not None
    return level.reserved


LAWS = (
    one_key_is_one_order,
    a_key_stands_for_one_request,
    a_key_is_per_tenant_and_per_user,
    a_key_whose_first_try_failed_may_be_tried_again,
)
