"""A request with an idempotency key is carried out once, however often it comes."""

from dataclasses import dataclass, replace

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.core.transaction import Transaction
from application.core.unit_of_work import UnitOfWork
from application.ordering.place_order import PlaceOrderRequest
from application.ports.errors import IdempotencyKeyReused
from application.stock.receive_stock import ReceiveStockRequest
from domain.accounts.actor import Actor
from domain.stock.errors import OutOfStock
from tests.application.running_shop import a_shop_with_a_product, a_transaction_context, level
from tests.support.cast import ADA, BEN, KIM
from tests.support.concurrency import together


async def test_the_same_key_again_gives_the_first_answer() -> None:
    """Even when the stock has changed since; nothing is done a second time."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    receive = env.shop.stock.receive
    first = await receive(ReceiveStockRequest(product.id, 6), by=KIM, key="a key")
    await receive(ReceiveStockRequest(product.id, 6), by=KIM)
    assert await receive(ReceiveStockRequest(product.id, 6), by=KIM, key="a key") == first == level(product, 6)
    assert await env.store.stock.level(product.id) == level(product, 12)
    assert env.relay_signal.notifications == 2


async def test_a_key_used_for_another_request_is_refused() -> None:
    """Be it for another quantity or for another use case; nothing is done."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    receive = env.shop.stock.receive
    await receive(ReceiveStockRequest(product.id, 6), by=KIM, key="a key")
    with pytest.raises(IdempotencyKeyReused) as refusal:
        await receive(ReceiveStockRequest(product.id, 7), by=KIM, key="a key")
    assert refusal.value.values == {"key": "a key"}
    with pytest.raises(IdempotencyKeyReused):
        await env.shop.ordering.place(env.wish(product), by=replace(ADA, id=KIM.id), key="a key")
    assert await env.store.stock.level(product.id) == level(product, 6)


async def test_two_different_requests_at_once_cannot_both_use_a_key() -> None:
    """One is carried out, the other is refused, although they change different aggregates."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    goods = [ReceiveStockRequest(product.id, 6), ReceiveStockRequest((await env.product(on_hand=0)).id, 6)]
    outcomes = await together(2, lambda n: env.shop.stock.receive(goods[n], by=KIM, key="a key"))
    outcomes.only(IdempotencyKeyReused)
    assert (len(outcomes.answers), len(outcomes.errors)) == (1, 1)


async def test_keys_belong_to_their_caller() -> None:
    """The same key of another customer is a different key."""
    env, product = await a_shop_with_a_product(MemoryPersistence, on_hand=5)
    orders = [await env.shop.ordering.place(env.wish(product, by=by), by=by, key="a key") for by in (ADA, BEN, ADA)]
    assert orders[0] == orders[2] != orders[1]


async def test_a_refusal_is_not_recorded() -> None:
    """When goods have arrived, the same request under the same key succeeds."""
    env, product = await a_shop_with_a_product(MemoryPersistence, on_hand=0)
    request = env.wish(product)
    with pytest.raises(OutOfStock):
        await env.shop.ordering.place(request, by=ADA, key="a key")
    await env.shop.stock.receive(ReceiveStockRequest(product.id, 1), by=KIM)
    order = await env.shop.ordering.place(request, by=ADA, key="a key")
    assert await env.shop.ordering.place(request, by=ADA, key="a key") == order


async def test_a_refusal_caused_by_the_same_request_gets_its_answer() -> None:
    """Of two equal requests at once, one buys the last unit; the other finds none, and still gets the answer."""
    env, product = await a_shop_with_a_product(MemoryPersistence, on_hand=1)
    request = env.wish(product)
    place = env.shop.ordering.place
    first: list[object] = []

    @dataclass(frozen=True)
    class Overtaken:
        """A command during which the same request is carried out, under the same key, and takes the last unit."""

        async def __call__(self, uow: UnitOfWork, request: PlaceOrderRequest, /, *, by: Actor) -> object:
            first.append(await place(request, by=ADA, key="a key"))
            raise OutOfStock(product.id, 1, 0)

    transaction = Transaction(Overtaken(), a_transaction_context(env))
    assert await transaction(request, by=ADA, key="a key") == first[0]
