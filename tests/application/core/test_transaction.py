"""A command becomes a use case: carried out again when others were faster, or when nobody knows what became of it."""

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

FASTER = ConcurrencyConflict("the shelf")
GONE = CommitUnknown("the database")


@pytest.mark.parametrize("key", [None, "a key"])
async def test_a_lost_race_is_run_again(key: str | None) -> None:
    """Until it is won; what was lost left nothing behind."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    storage = FailingStorage(env.store.storage, before=[FASTER, FASTER])
    assert await receiving(env, storage)(ReceiveStockRequest(product.id, 6), by=KIM, key=key) == level(product, 6)
    assert storage.writes == 3
    assert len(await env.messages()) == 1
    assert env.relay_signal.notifications == 1


async def test_patience_ends_with_the_conflict() -> None:
    """Nothing is stored, and the caller may try again."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    storage = FailingStorage(env.store.storage, before=repeat(FASTER))
    receive = receiving(env, storage, retry_timeout=timedelta(0))
    with pytest.raises(ConcurrencyConflict) as refusal:
        await receive(ReceiveStockRequest(product.id, 6), by=KIM, key="a key")
    assert refusal.value is FASTER
    # Once at once and once in turn, which everybody gets, however long the queue was.
    assert storage.writes == 2
    assert await env.messages() == []
    assert env.relay_signal.notifications == 0


async def test_losers_take_turns() -> None:
    """First come, first served, and one at a time, so that none of them loses again."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    storage = OneAtATime(env, losers=10)
    receive = Transaction(ReceiveStock(env.clock), replace(a_transaction_context(env), storage=storage))
    outcomes = await together(10, lambda n: receive(ReceiveStockRequest(product.id, n + 1), by=KIM))
    assert outcomes.errors == []
    assert storage.most_inside == 1
    assert storage.lost == storage.won


async def test_an_unknown_commit_without_a_key_is_not_repeated() -> None:
    """It may have been stored: only the caller can decide."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    storage = FailingStorage(env.store.storage, after=[GONE])
    with pytest.raises(CommitUnknown) as refusal:
        await receiving(env, storage)(ReceiveStockRequest(product.id, 6), by=KIM)
    assert refusal.value is GONE
    assert storage.writes == 1


@pytest.mark.parametrize("stored", [True, False])
async def test_an_unknown_commit_under_a_key_is_found_out_about(stored: bool) -> None:  # noqa: FBT001 (by name)
    """Whether or not it had been stored, the goods are counted once."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    troubles: dict[str, Iterable[Exception]] = {"after" if stored else "before": [GONE]}
    storage = FailingStorage(env.store.storage, **troubles)
    assert await receiving(env, storage)(ReceiveStockRequest(product.id, 6), by=KIM, key="a key") == level(product, 6)
    assert storage.writes == (1 if stored else 2)
    assert await env.store.stock.level(product.id) == level(product, 6)


async def test_a_server_that_is_gone_is_not_asked_again() -> None:
    """Nothing was stored; whoever called decides what to do."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    storage = FailingStorage(env.store.storage, before=[Unavailable("the database", "no answer")])
    with pytest.raises(Unavailable):
        await receiving(env, storage)(ReceiveStockRequest(product.id, 6), by=KIM, key="a key")
    assert storage.writes == 1


async def test_a_server_that_is_gone_leaves_a_doubt_as_it_was() -> None:
    """A second attempt stored nothing, but nobody knows of the first one: the caller hears of that."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    storage = FailingStorage(env.store.storage, before=[GONE, Unavailable("the database", "no answer")])
    with pytest.raises(CommitUnknown) as refusal:
        await receiving(env, storage)(ReceiveStockRequest(product.id, 6), by=KIM, key="a key")
    assert refusal.value is GONE


async def test_what_a_command_raises_passes_unchanged() -> None:
    """The very object, and nothing is stored."""
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
class OneAtATime(FailingStorage):
    """A storage where the first `losers` writes are lost, and which watches how the others come in."""

    env: ShopEnv
    losers: int
    lost: list[int] = field(default_factory=list)
    won: list[int] = field(default_factory=list)
    inside: int = 0
    most_inside: int = 0

    def __post_init__(self) -> None:
        super().__init__(self.env.store.storage)

    async def write(self, batch: Batch, /) -> None:
        """Lose, or watch and write."""
        [received] = batch.changes[0].entries
        assert isinstance(received, Movement)
        quantity = received.change
        if len(self.lost) < self.losers:
            self.lost.append(quantity)
            raise FASTER
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        for _ in range(10):
            await asyncio.sleep(0)
        await super().write(batch)
        self.won.append(quantity)
        self.inside -= 1


def receiving(
    env: ShopEnv, storage: FailingStorage, *, retry_timeout: timedelta = timedelta(seconds=15)
) -> Transaction[ReceiveStockRequest, StockLevel]:
    """Receiving goods, with such a storage."""
    return Transaction(
        ReceiveStock(env.clock), replace(a_transaction_context(env, storage), retry_timeout=retry_timeout)
    )
