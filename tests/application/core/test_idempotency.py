"""A request under a key is carried out once, however often it comes."""

from dataclasses import dataclass, replace

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.core.transaction import Transaction
from application.core.unit_of_work import UnitOfWork
from application.ports.errors import IdempotencyKeyReused
from application.stock.receive_stock import ReceiveStockRequest
from domain.accounts.actor import Actor
from domain.stock.errors import OutOfStock
from tests.application.running_shop import a_shop_with_a_product, a_transaction_context, level
from tests.support.cast import ADA, BEN, KIM
from tests.support.concurrency import together


async def test_the_same_key_again_gives_the_first_answer() -> None:
    """Even when things have changed since."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    receive = env.shop.stock.receive
    first = await receive(ReceiveStockRequest(product.id, 6), by=KIM, key="a key")
    await receive(ReceiveStockRequest(product.id, 6), by=KIM)
    assert await receive(ReceiveStockRequest(product.id, 6), by=KIM, key="a key") == first == level(product, 6)
    assert await env.store.stock.level(product.id) == level(product, 12)
    assert env.relay_signal.notifications == 2


async def test_a_key_used_for_another_request_is_refused() -> None:
    """Be it another quantity or another thing altogether; nothing is done."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    receive = env.shop.stock.receive
    await receive(ReceiveStockRequest(product.id, 6), by=KIM, key="a key")
    with pytest.raises(IdempotencyKeyReused) as refusal:
        await receive(ReceiveStockRequest(product.id, 7), by=KIM, key="a key")
    assert refusal.value.values == {"key": "a key"}
    with pytest.raises(IdempotencyKeyReused):
        await env.shop.ordering.place(env.wish(product), by=replace(ADA, id=KIM.id), key="a key")
    assert await env.store.stock.level(product.id) == level(product, 6)


async def test_of_two_requests_at_once_one_gets_the_key() -> None:
    """Though they have nothing else in common."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    goods = [ReceiveStockRequest(product.id, 6), ReceiveStockRequest((await env.product(on_hand=0)).id, 6)]
    outcomes = await together(2, lambda n: env.shop.stock.receive(goods[n], by=KIM, key="a key"))
    outcomes.only(IdempotencyKeyReused)
    assert (len(outcomes.answers), len(outcomes.errors)) == (1, 1)


async def test_everyone_has_keys_of_their_own() -> None:
    """The same key of another customer is another key."""
    env, product = await a_shop_with_a_product(MemoryPersistence, on_hand=5)
    orders = [await env.shop.ordering.place(env.wish(product, by=by), by=by, key="a key") for by in (ADA, BEN, ADA)]
    assert orders[0] == orders[2] != orders[1]


async def test_a_refusal_is_not_remembered() -> None:
    """When goods have arrived, the same key may try again."""
    env, product = await a_shop_with_a_product(MemoryPersistence, on_hand=0)
    wish = env.wish(product)
    with pytest.raises(OutOfStock):
        await env.shop.ordering.place(wish, by=ADA, key="a key")
    await env.shop.stock.receive(ReceiveStockRequest(product.id, 1), by=KIM)
    order = await env.shop.ordering.place(wish, by=ADA, key="a key")
    assert await env.shop.ordering.place(wish, by=ADA, key="a key") == order


async def test_the_twin_that_comes_too_late_gets_the_first_ones_answer() -> None:
    """The last unit went to the same request: that is no refusal."""
    env, product = await a_shop_with_a_product(MemoryPersistence, on_hand=1)
    wish = env.wish(product)
    twin = env.shop.ordering.place
    first: list[object] = []

    @dataclass(frozen=True)
    class FoundEmpty:
        """A command that is overtaken by its twin after it has looked for its key, and finds the shelf empty."""

        async def __call__(self, uow: UnitOfWork, request: object, /, *, by: Actor) -> object:
            first.append(await twin(wish, by=ADA, key="a key"))
            raise OutOfStock(product.id, 1, 0)

    overtaken = Transaction(FoundEmpty(), a_transaction_context(env))
    assert await overtaken(wish, by=ADA, key="a key") == first[0]
