"""A command becomes a use case: carried out once per key, and again when others were faster."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import repeat

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.ports.errors import CommitUnknown, ConcurrencyConflict, IdempotencyKeyReused, Unavailable
from application.ports.storage import Batch
from application.stock import GoodsReceived, ReceiveStock
from application.transaction import Transaction
from application.unit_of_work import UnitOfWork
from application.views import StockLevel
from domain.catalogue import Product, ProductId
from domain.errors import OutOfStock
from domain.identity import Actor
from tests.application.house import Troubled, a_desk, a_house
from tests.cast import ADA, BEN, KIM
from tests.contracts.gate import together
from tests.contracts.tenant_env import TenantEnv

FASTER = ConcurrencyConflict("the shelf")
GONE = CommitUnknown("the database")


@pytest.mark.parametrize("key", [None, "a key"])
async def test_a_lost_race_is_run_again(key: str | None) -> None:
    """Until it is won; what was lost left nothing behind."""
    house, product = await a_house_with_a_product()
    storage = Troubled(house.store.storage, before=[FASTER, FASTER])
    assert await receiving(house, storage)(GoodsReceived(product.id, 6), by=KIM, key=key) == level(product, 6)
    assert storage.writes == 3
    assert len(await house.messages()) == 1
    assert house.doorbell.rings == 1


async def test_patience_ends_with_the_conflict() -> None:
    """Nothing is stored, and the caller may try again."""
    house, product = await a_house_with_a_product()
    storage = Troubled(house.store.storage, before=repeat(FASTER))
    receive = receiving(house, storage, patience=timedelta(0))
    with pytest.raises(ConcurrencyConflict) as refusal:
        await receive(GoodsReceived(product.id, 6), by=KIM, key="a key")
    assert refusal.value is FASTER
    # Once at once and once in turn, which everybody gets, however long the queue was.
    assert storage.writes == 2
    assert await house.messages() == []
    assert house.doorbell.rings == 0


async def test_losers_take_turns() -> None:
    """First come, first served, and one at a time, so that none of them loses again."""
    house, product = await a_house_with_a_product()
    storage = OneAtATime(house, losers=10)
    receive = Transaction(ReceiveStock(house.clock), replace(a_desk(house), storage=storage))
    outcomes = await together(10, lambda n: receive(GoodsReceived(product.id, n + 1), by=KIM))
    assert outcomes.errors == []
    assert storage.most_inside == 1
    assert storage.lost == storage.won


async def test_an_unknown_commit_without_a_key_is_not_repeated() -> None:
    """It may have been stored: only the caller can decide."""
    house, product = await a_house_with_a_product()
    storage = Troubled(house.store.storage, after=[GONE])
    with pytest.raises(CommitUnknown) as refusal:
        await receiving(house, storage)(GoodsReceived(product.id, 6), by=KIM)
    assert refusal.value is GONE
    assert storage.writes == 1


@pytest.mark.parametrize("stored", [True, False])
async def test_an_unknown_commit_under_a_key_is_found_out_about(stored: bool) -> None:  # noqa: FBT001
    """Whether or not it had been stored, the goods are counted once."""
    house, product = await a_house_with_a_product()
    troubles: dict[str, Iterable[Exception]] = {"after" if stored else "before": [GONE]}
    storage = Troubled(house.store.storage, **troubles)
    assert await receiving(house, storage)(GoodsReceived(product.id, 6), by=KIM, key="a key") == level(product, 6)
    assert storage.writes == (1 if stored else 2)
    assert await house.store.stock.level(product.id) == level(product, 6)


async def test_a_server_that_is_gone_is_not_asked_again() -> None:
    """Nothing was stored; whoever called decides what to do."""
    house, product = await a_house_with_a_product()
    storage = Troubled(house.store.storage, before=[Unavailable("the database", "no answer")])
    with pytest.raises(Unavailable):
        await receiving(house, storage)(GoodsReceived(product.id, 6), by=KIM, key="a key")
    assert storage.writes == 1


async def test_the_same_key_again_gives_the_first_answer() -> None:
    """Even when things have changed since."""
    house, product = await a_house_with_a_product()
    receive = house.shop.stock.receive
    first = await receive(GoodsReceived(product.id, 6), by=KIM, key="a key")
    await receive(GoodsReceived(product.id, 6), by=KIM)
    assert await receive(GoodsReceived(product.id, 6), by=KIM, key="a key") == first == level(product, 6)
    assert await house.store.stock.level(product.id) == level(product, 12)
    assert house.doorbell.rings == 2


async def test_a_key_used_for_another_request_is_refused() -> None:
    """Be it another quantity or another thing altogether; nothing is done."""
    house, product = await a_house_with_a_product()
    receive = house.shop.stock.receive
    await receive(GoodsReceived(product.id, 6), by=KIM, key="a key")
    with pytest.raises(IdempotencyKeyReused) as refusal:
        await receive(GoodsReceived(product.id, 7), by=KIM, key="a key")
    assert refusal.value.values == {"key": "a key"}
    with pytest.raises(IdempotencyKeyReused):
        await house.shop.ordering.place(house.wish(product), by=replace(ADA, id=KIM.id), key="a key")
    assert await house.store.stock.level(product.id) == level(product, 6)


async def test_of_two_requests_at_once_one_gets_the_key() -> None:
    """Though they have nothing else in common."""
    house, product = await a_house_with_a_product()
    goods = [GoodsReceived(product.id, 6), GoodsReceived((await house.product(on_hand=0)).id, 6)]
    outcomes = await together(2, lambda n: house.shop.stock.receive(goods[n], by=KIM, key="a key"))
    outcomes.only(IdempotencyKeyReused)
    assert (len(outcomes.answers), len(outcomes.errors)) == (1, 1)


async def test_everyone_has_keys_of_their_own() -> None:
    """The same key of another customer is another key."""
    house, product = await a_house_with_a_product(on_hand=5)
    orders = [await house.shop.ordering.place(house.wish(product, by=by), by=by, key="a key") for by in (ADA, BEN, ADA)]
    assert orders[0] == orders[2] != orders[1]


async def test_a_refusal_is_not_remembered() -> None:
    """When goods have arrived, the same key may try again."""
    house, product = await a_house_with_a_product(on_hand=0)
    wish = house.wish(product)
    with pytest.raises(OutOfStock):
        await house.shop.ordering.place(wish, by=ADA, key="a key")
    await house.shop.stock.receive(GoodsReceived(product.id, 1), by=KIM)
    order = await house.shop.ordering.place(wish, by=ADA, key="a key")
    assert await house.shop.ordering.place(wish, by=ADA, key="a key") == order


async def test_the_twin_that_comes_too_late_gets_the_first_ones_answer() -> None:
    """The last unit went to the same request: that is no refusal."""
    house, product = await a_house_with_a_product(on_hand=1)
    wish = house.wish(product)
    twin = house.shop.ordering.place
    first: list[object] = []

    @dataclass(frozen=True)
    class FoundEmpty:
        """A command that is overtaken by its twin after it has looked for its key, and finds the shelf empty."""

        async def __call__(self, work: UnitOfWork, request: object, /, *, by: Actor) -> object:
            first.append(await twin(wish, by=ADA, key="a key"))
            raise OutOfStock(product.id, 1, 0)

    overtaken = Transaction(FoundEmpty(), a_desk(house))
    assert await overtaken(wish, by=ADA, key="a key") == first[0]


async def test_what_a_command_raises_passes_unchanged() -> None:
    """The very object, and nothing is stored."""
    house, product = await a_house_with_a_product()
    broken = ZeroDivisionError("a bug")

    @dataclass(frozen=True)
    class Broken:
        """A command with a bug in it."""

        async def __call__(self, work: UnitOfWork, request: ProductId, /, *, by: Actor) -> None:
            item = await work.stock.get(request)
            item.receive(1, at=house.clock.now())
            work.stock.save(item)
            raise broken

    with pytest.raises(ZeroDivisionError) as raised:
        await Transaction(Broken(), a_desk(house))(product.id, by=KIM, key="a key")
    assert raised.value is broken
    assert await house.store.stock.level(product.id) == level(product, 0)
    assert await house.store.storage.recall(str(KIM.id), "a key") is None


@dataclass
class OneAtATime(Troubled):
    """A storage where the first `losers` writes are lost, and which watches how the others come in."""

    house: TenantEnv
    losers: int
    lost: list[int] = field(default_factory=list)
    won: list[int] = field(default_factory=list)
    inside: int = 0
    most_inside: int = 0

    def __post_init__(self) -> None:
        super().__init__(self.house.store.storage)

    async def write(self, batch: Batch, /) -> None:
        """Lose, or watch and write."""
        quantity = batch.movements[0].change
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


async def a_house_with_a_product(*, on_hand: int = 0) -> tuple[TenantEnv, Product]:
    """A shop with one product, whose being added is old news."""
    house = await a_house(MemoryPersistence)
    product = await house.product(on_hand=on_hand)
    await house.messages()
    return house, product


def receiving(
    house: TenantEnv, storage: Troubled, *, patience: timedelta = timedelta(seconds=15)
) -> Transaction[GoodsReceived, StockLevel]:
    """Receiving goods, with such a storage."""
    return Transaction(ReceiveStock(house.clock), replace(a_desk(house, storage), patience=patience))


def level(product: Product, on_hand: int) -> StockLevel:
    """So many on the shelf, none of them promised."""
    return StockLevel(product.id, on_hand=on_hand, reserved=0)
