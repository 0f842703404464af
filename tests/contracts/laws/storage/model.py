"""UOW-M: generated histories of interleaved units of work, judged by a plain dict.

A history is a list of steps that is played within one coroutine, rather than a Hypothesis state machine, whose rules
are synchronous: so every adapter's driver stays in its own loop, and a failing history shrinks as lists do.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from application.core.unit_of_work import UnitOfWork
from application.ports.errors import AlreadyExists, ConcurrencyConflict, PortError
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.shared.errors import NotFound
from domain.shared.money import Currency, Money
from tests.contracts.kit.generated import for_all
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.concurrency import refused
from tests.support.shop_env import ShopEnv

# Few rows, all there from the start, few hands, and many steps: else hardly a history loses an update.
ROWS = ("lamp", "honey")

HANDS = 2


class Do(StrEnum):
    """What a hand can do with a row."""

    READ = "read"
    FIND = "find"
    REPRICE = "reprice"
    ADD = "add"
    REMOVE = "remove"
    COMMIT = "commit"
    LEAVE = "leave"


class Step(NamedTuple):
    """One hand does one thing; `price` is a price for those that need one."""

    hand: int
    do: Do
    row: str
    price: int


# Pattern P82: Property and model-based tests
def histories() -> SearchStrategy[list[Step]]:
    """Some twenty steps. Most of them change something, or there would be nothing to judge."""
    often = (Do.REPRICE,) * 8 + (Do.COMMIT,) * 4 + tuple(Do)
    step = st.builds(Step, st.integers(0, HANDS - 1), st.sampled_from(often), st.sampled_from(ROWS), st.integers(1, 6))
    return st.lists(step, min_size=16, max_size=32)


class Row(NamedTuple):
    """All that the model knows of a product."""

    price: int
    version: int


@dataclass
class Hand:
    """One open unit of work, and what the model thinks of it: what it has seen, and what it is to store.

    A row to be removed is kept as None beside the version it was loaded at; told are the rows of its events.
    """

    uow: UnitOfWork
    loaded: dict[str, Row] = field(default_factory=dict)
    staged: dict[str, tuple[int | None, int]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    given_up: set[str] = field(default_factory=set)


class Play:
    """A history as it is played, and the model that judges it."""

    def __init__(self, tenant: ShopEnv) -> None:
        self._tenant = tenant
        self._products = {row: tenant.new_product(price=_money(1)) for row in ROWS}
        self._rows = {product.id: row for row, product in self._products.items()}
        self._stored: dict[str, Row] = {}
        self._told: list[str] = []
        self._hands = [Hand(tenant.uow()) for _ in range(HANDS)]

    async def play(self, history: list[Step]) -> None:
        """Seed the rows, play every step, and look at what there is in the end."""
        await self._tenant.messages()
        for hand in self._hands:
            await hand.uow.__aenter__()
        for row in ROWS:
            await self._add(self._hands[0], row, price=1)
        await self._commit(0)
        for step in history:
            await self._take(step)
        async with self._tenant.uow() as uow:
            found = {self._rows[one.id]: _row_of(one) for one in await uow.products.get_many(self._rows)}
        assert found == self._stored
        assert [self._rows[ProductId(one.aggregate)] for one in await self._tenant.messages()] == self._told

    async def _take(self, step: Step) -> None:
        hand = self._hands[step.hand]
        match step.do:
            case Do.READ:
                await self._read(hand, step.row)
            case Do.FIND:
                await self._find(hand, step.row)
            case Do.REPRICE:
                await self._reprice(hand, step.row, step.price)
            case Do.ADD:
                await self._add(hand, step.row, step.price)
            case Do.REMOVE:
                await self._remove(hand, step.row)
            case Do.COMMIT:
                await self._commit(step.hand)
            case Do.LEAVE:
                await self._next(step.hand)

    async def _read(self, hand: Hand, row: str) -> Product | None:
        expected = self._seen_by(hand, row)
        try:
            product = await hand.uow.products.get(self._products[row].id)
        except NotFound:
            product = None
        assert (product and _row_of(product)) == expected, f"reading {row}"
        return product

    async def _find(self, hand: Hand, row: str) -> None:
        there = row in hand.staged or row in self._stored
        expected = self._seen_by(hand, row) if there else None
        found = await hand.uow.products.find(self._products[row].sku)
        assert (found and _row_of(found)) == expected, f"finding {row}"

    async def _reprice(self, hand: Hand, row: str, price: int) -> None:
        product = await self._read(hand, row)
        if product is None:
            return
        if product.price != _money(price):
            hand.staged[row] = price, product.version
            hand.told.append(row)
        product.change_price(_money(price))
        hand.uow.products.save(product)

    async def _add(self, hand: Hand, row: str, price: int) -> None:
        if row in hand.given_up:
            return
        product = self._products[row]
        new = Product.create(product.id, sku=product.sku, name=product.name, price=_money(price))
        if row in hand.staged or row in hand.loaded:
            with refused(AlreadyExists):
                hand.uow.products.add(new)
            return
        hand.uow.products.add(new)
        hand.staged[row] = price, 0
        hand.told.append(row)

    async def _remove(self, hand: Hand, row: str) -> None:
        product = await self._read(hand, row)
        if product is None:
            return
        hand.uow.products.remove(product)
        if product.version == 0:
            del hand.staged[row]
            hand.given_up.add(row)
        else:
            hand.staged[row] = None, product.version

    async def _commit(self, number: int) -> None:
        hand = self._hands[number]
        refusals = tuple({kind for row, (_, loaded) in hand.staged.items() if (kind := self._refusal(row, loaded))})
        if refusals:
            with refused(ConcurrencyConflict if refusals == (ConcurrencyConflict,) else PortError):
                await hand.uow.commit()
        else:
            await hand.uow.commit()
            self._told += [row for row in hand.told if row in hand.staged]
            for row, (price, loaded) in hand.staged.items():
                self._stored.pop(row, None)
                if price is not None:
                    self._stored[row] = Row(price, loaded + 1)
        await self._next(number)

    async def _next(self, number: int) -> None:
        await self._hands[number].uow.__aexit__(None, None, None)
        self._hands[number] = Hand(self._tenant.uow())
        await self._hands[number].uow.__aenter__()

    def _refusal(self, row: str, loaded: int) -> type[PortError] | None:
        stored = self._stored.get(row)
        if loaded == 0:
            return AlreadyExists if stored else None
        return None if stored and stored.version == loaded else ConcurrencyConflict

    def _seen_by(self, hand: Hand, row: str) -> Row | None:
        """What the hand has made of the row; else what it has seen first; else what is stored."""
        if row in hand.staged:
            price, loaded = hand.staged[row]
            return None if price is None else Row(price, loaded)
        if row not in hand.loaded and row in self._stored:
            hand.loaded[row] = self._stored[row]
        return hand.loaded.get(row)


def _money(price: int) -> Money:
    return Money(price, Currency.EUR)


def _row_of(product: Product) -> Row:
    return Row(product.price.amount, product.version)


# Pattern P82: Property and model-based tests
@law(
    "UOW-M",
    hint="Play the history by hand, step by step; the laws UOW-1 to UOW-12 say what each step promises.",
    mutants=("loses an update",),
)
async def every_history_ends_as_the_model_says(env: PersistenceEnv) -> None:
    """However units of work are interleaved, what they read, what is refused, what is stored and what is told is what
    a plain dict says."""
    tenant = await env.tenant()
    await for_all(histories(), lambda history: Play(tenant).play(history), most=env.harness.examples)


LAWS = (every_history_ends_as_the_model_says,)
