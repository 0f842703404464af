"""Transactions: retried after a conflict and, with a key, after a commit whose outcome is unknown."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import repeat

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.core.transaction import Transaction
from application.core.unit_of_work import UnitOfWork
from application.ports.errors import CommitUnknown, ConcurrencyConflict, Unavailable
from application.ports.storage import Batch
from application.stock.receive_stock import ReceiveStock, ReceiveStockRequest
from application.stock.views import StockLevel
from domain.accounts.actor import Actor
from domain.catalogue.ids import ProductId
from domain.stock.movement import Movement
from tests.application.running_shop import FailingStorage, a_shop_with_a_product, a_transaction_context, level
from tests.support.cast import KIM
from tests.support.concurrency import together
from tests.support.shop_env import ShopEnv

CONFLICT = ConcurrencyConflict("stock of product 6")
UNKNOWN = CommitUnknown("the database")


@pytest.mark.parametrize("key", [None, "a key"])
async def test_a_conflict_is_retried(key: str | None) -> None:
    """Until it succeeds; the attempts before have no effect."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    storage = FailingStorage(env.store.storage, before=[CONFLICT, CONFLICT])
    assert await receiving(env, storage)(ReceiveStockRequest(product.id, 6), by=KIM, key=key) == level(product, 6)
    assert storage.writes == 3
    assert len(await env.messages()) == 1
    assert env.relay_signal.notifications == 1


async def test_after_the_retry_timeout_the_conflict_is_raised() -> None:
    """Nothing is stored, and the relay is not woken."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    storage = FailingStorage(env.store.storage, before=repeat(CONFLICT))
    receive = receiving(env, storage, retry_timeout=timedelta(0))
    with pytest.raises(ConcurrencyConflict) as refusal:
        await receive(ReceiveStockRequest(product.id, 6), by=KIM, key="a key")
    assert refusal.value is CONFLICT
    # There is always one retry, even if the timeout has passed while waiting for the lock.
    assert storage.writes == 2
    assert await env.messages() == []
    assert env.relay_signal.notifications == 0


async def test_retries_are_made_one_at_a_time() -> None:
    """In the order in which the first attempts failed."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    storage = WatchedStorage(env, conflicts=10)
    receive = Transaction(ReceiveStock(env.clock), replace(a_transaction_context(env), storage=storage))
    outcomes = await together(10, lambda n: receive(ReceiveStockRequest(product.id, n + 1), by=KIM))
    assert outcomes.errors == []
    assert storage.most_at_once == 1
    assert storage.failed == storage.written


async def test_an_unknown_commit_without_a_key_is_not_repeated() -> None:
    """It may have been stored, so the caller has to decide."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    storage = FailingStorage(env.store.storage, after=[UNKNOWN])
    with pytest.raises(CommitUnknown) as refusal:
        await receiving(env, storage)(ReceiveStockRequest(product.id, 6), by=KIM)
    assert refusal.value is UNKNOWN
    assert storage.writes == 1


@pytest.mark.parametrize("stored", [True, False])
async def test_an_unknown_commit_with_a_key_is_retried(stored: bool) -> None:  # noqa: FBT001 (by name)
    """Whether the first commit was stored or not, the goods are counted once."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    failures: dict[str, Iterable[Exception]] = {"after" if stored else "before": [UNKNOWN]}
    storage = FailingStorage(env.store.storage, **failures)
    assert await receiving(env, storage)(ReceiveStockRequest(product.id, 6), by=KIM, key="a key") == level(product, 6)
    assert storage.writes == (1 if stored else 2)
    assert await env.store.stock.level(product.id) == level(product, 6)


async def test_an_unavailable_server_is_not_retried() -> None:
    """Nothing was stored, and the caller gets the error."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    storage = FailingStorage(env.store.storage, before=[Unavailable("the database", "no answer")])
    with pytest.raises(Unavailable):
        await receiving(env, storage)(ReceiveStockRequest(product.id, 6), by=KIM, key="a key")
    assert storage.writes == 1


async def test_an_unavailable_server_after_an_unknown_commit_leaves_it_unknown() -> None:
    """The retry stored nothing, but the first attempt may have: the caller gets `CommitUnknown`."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    storage = FailingStorage(env.store.storage, before=[UNKNOWN, Unavailable("the database", "no answer")])
    with pytest.raises(CommitUnknown) as refusal:
        await receiving(env, storage)(ReceiveStockRequest(product.id, 6), by=KIM, key="a key")
    assert refusal.value is UNKNOWN


async def test_an_exception_of_the_command_passes_unchanged() -> None:
    """The caller gets the same exception object, and nothing is stored."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    broken = ZeroDivisionError("a bug")

    @dataclass(frozen=True)
    class Broken:
        """A command with a bug in it."""

        async def __call__(self, uow: UnitOfWork, request: ProductId, /, *, by: Actor) -> None:
            item = await uow.stock.get(request)
            item.receive(1, at=env.clock.now())
            uow.stock.save(item)
            raise broken

    with pytest.raises(ZeroDivisionError) as raised:
        await Transaction(Broken(), a_transaction_context(env))(product.id, by=KIM, key="a key")
    assert raised.value is broken
    assert await env.store.stock.level(product.id) == level(product, 0)
    assert await env.store.storage.find_idempotency_record(str(KIM.id), "a key") is None


@dataclass
class WatchedStorage(FailingStorage):
    """A storage that fails the first `conflicts` writes, and counts how many others run at the same time."""

    env: ShopEnv
    conflicts: int
    failed: list[int] = field(default_factory=list)
    written: list[int] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    def __post_init__(self) -> None:
        super().__init__(self.env.store.storage)

    async def write(self, batch: Batch, /) -> None:
        """Fail, or count and write."""
        [received] = batch.changes[0].entries
        assert isinstance(received, Movement)
        quantity = received.change
        if len(self.failed) < self.conflicts:
            self.failed.append(quantity)
            raise CONFLICT
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        for _ in range(10):
            await asyncio.sleep(0)
        await super().write(batch)
        self.written.append(quantity)
        self.at_once -= 1


def receiving(
    env: ShopEnv, storage: FailingStorage, *, retry_timeout: timedelta = timedelta(seconds=15)
) -> Transaction[ReceiveStockRequest, StockLevel]:
    """The use case of receiving goods, on this storage."""
    return Transaction(
        ReceiveStock(env.clock), replace(a_transaction_context(env, storage), retry_timeout=retry_timeout)
    )
