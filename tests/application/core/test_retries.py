"""What the caller of a transaction gets when one attempt after the other fails, each in its own way."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.core.transaction import Transaction
from application.ports.errors import CommitUnknown, ConcurrencyConflict, Unavailable
from application.stock.receive_stock import ReceiveStock, ReceiveStockRequest
from tests.application.running_shop import FailingStorage, a_shop_with_a_product, a_transaction_context, level
from tests.support.cast import KIM

CONFLICT = ConcurrencyConflict("stock of product 6")
UNKNOWN = CommitUnknown("the database")
AWAY = Unavailable("the database", "no answer")


@dataclass
class CountedChance:
    """Says how often it was asked for a chance; it is always zero, so nobody waits."""

    asked: int = 0

    def fraction(self) -> float:
        """Zero."""
        self.asked += 1
        return 0.0


@pytest.mark.parametrize(
    ("key", "failures", "raised"),
    [
        (None, [CONFLICT, AWAY], AWAY),
        (None, [CONFLICT, UNKNOWN], UNKNOWN),
        ("a key", [CONFLICT, AWAY], AWAY),
        ("a key", [CONFLICT, UNKNOWN, AWAY], UNKNOWN),
        ("a key", [UNKNOWN, CONFLICT, AWAY], UNKNOWN),
    ],
    ids=lambda value: "+".join(error.code for error in value) if isinstance(value, list) else None,
)
async def test_what_may_have_been_stored_is_never_called_refused(
    key: str | None, failures: Sequence[Exception], raised: Exception
) -> None:
    """A server that is away ends the retries, and so does an unknown commit without a key, which is not repeated."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    storage = FailingStorage(env.store.storage, before=failures)
    receive = Transaction(ReceiveStock(env.clock), a_transaction_context(env, storage))
    with pytest.raises(type(raised)) as refusal:
        await receive(ReceiveStockRequest(product.id, 6), by=KIM, key=key)
    assert refusal.value is raised
    assert storage.writes == len(failures)


async def test_with_a_key_an_unknown_commit_among_conflicts_is_retried_to_the_end() -> None:
    """The goods are counted once; before each further attempt there is a pause by chance."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    storage, chance = FailingStorage(env.store.storage, before=[CONFLICT, UNKNOWN, CONFLICT]), CountedChance()
    receive = Transaction(ReceiveStock(env.clock), replace(a_transaction_context(env, storage), randomness=chance))
    assert await receive(ReceiveStockRequest(product.id, 6), by=KIM, key="a key") == level(product, 6)
    assert (storage.writes, chance.asked) == (4, 2)


async def test_an_unknown_commit_is_what_is_raised_when_the_time_is_over() -> None:
    """Whatever came after it."""
    env, product = await a_shop_with_a_product(MemoryPersistence)
    storage = FailingStorage(env.store.storage, before=[UNKNOWN, CONFLICT])
    context = replace(a_transaction_context(env, storage), retry_timeout=timedelta(0))
    with pytest.raises(CommitUnknown) as refusal:
        await Transaction(ReceiveStock(env.clock), context)(ReceiveStockRequest(product.id, 6), by=KIM, key="a key")
    assert refusal.value is UNKNOWN
