"""Stock items: nothing is sold twice, and no unit disappears."""

from copy import copy

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.shared.errors import InvalidQuantity
from domain.stock.errors import OutOfStock
from domain.stock.events import StockReceived
from domain.stock.movement import Movement, Reason
from domain.stock.stock_item import MOST_ON_HAND, MOST_RECEIVED, StockItem
from tests.support.builders import NOON, a_stock_item, product_id

QUANTITIES = st.integers(1, 6)


class HistoryOfAStockItem(RuleBasedStateMachine):
    """Any history of a stock item, compared with a simple model: a number and two lists."""

    @initialize(on_hand=st.integers(0, 6))
    def start(self, on_hand: int) -> None:
        """A stock item, empty or with some units."""
        self.item = a_stock_item(on_hand=0)
        self.on_hand = 0
        self.reserved: list[int] = []
        self.movements: list[Movement] = []
        if on_hand:
            self.receive(on_hand)

    @rule(quantity=QUANTITIES)
    def receive(self, quantity: int) -> None:
        """Units arrive."""
        self.item.receive(quantity, at=NOON)
        self.on_hand += quantity

    @rule(quantity=QUANTITIES)
    def reserve(self, quantity: int) -> None:
        """Somebody gets all the units they ask for, or none when too few are available."""
        left = self.on_hand - sum(self.reserved)
        if quantity > left:
            with pytest.raises(OutOfStock) as refusal:
                self.item.reserve(quantity)
            assert refusal.value.values == {"product": self.item.id, "wanted": quantity, "available": left}
        else:
            self.item.reserve(quantity)
            self.reserved.append(quantity)

    @precondition(lambda self: self.reserved)
    @rule()
    def release(self) -> None:
        """The units that were reserved first are given back."""
        self.item.release(self.reserved.pop(0))

    @precondition(lambda self: self.reserved)
    @rule()
    def consume(self) -> None:
        """The units that were reserved last are shipped."""
        quantity = self.reserved.pop()
        self.item.consume(quantity, at=NOON)
        self.on_hand -= quantity

    @rule()
    def save_and_load(self) -> None:
        """The item is saved, which collects its movements; the history goes on with a copy."""
        self.movements += [entry for entry in self.item.collect_entries() if isinstance(entry, Movement)]
        self.item = copy(self.item)
        assert [movement.number for movement in self.movements] == list(range(1, len(self.movements) + 1))
        assert sum(movement.change for movement in self.movements) == self.item.on_hand
        assert len(self.movements) == self.item.movements

    @invariant()
    def stock_is_as_in_the_model(self) -> None:
        """Units on hand, and units reserved."""
        assert (self.item.on_hand, self.item.reserved) == (self.on_hand, sum(self.reserved))

    @invariant()
    def no_more_is_reserved_than_is_on_hand(self) -> None:
        """After every single step."""
        assert 0 <= self.item.reserved <= self.item.on_hand
        assert self.item.available + self.item.reserved == self.item.on_hand


TestHistoryOfAStockItem = HistoryOfAStockItem.TestCase
TestHistoryOfAStockItem.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)


def test_received_goods_raise_an_event_and_a_movement() -> None:
    """Each is handed over once."""
    item = StockItem(id=product_id())
    item.receive(6, at=NOON)
    assert item.collect_events() == (StockReceived(product_id(), 6),)
    assert item.collect_entries() == (Movement(product_id(), 1, NOON, 6, Reason.RECEIVED),)
    assert (item.collect_events(), item.collect_entries()) == ((), ())


def test_shipped_goods_make_a_movement() -> None:
    """It has the next number, and there are fewer units on hand."""
    item = a_stock_item(on_hand=6)
    item.reserve(2)
    item.consume(2, at=NOON)
    assert (item.on_hand, item.reserved) == (4, 0)
    assert item.collect_entries() == (Movement(product_id(), 2, NOON, -2, Reason.SHIPPED),)


@pytest.mark.parametrize("quantity", [0, -1, MOST_RECEIVED + 1])
def test_receiving_nothing_or_too_much_is_refused(quantity: int) -> None:
    """The item is unchanged and raises no event."""
    item = a_stock_item(on_hand=5)
    with pytest.raises(InvalidQuantity) as refusal:
        item.receive(quantity, at=NOON)
    assert refusal.value.values == {"quantity": quantity, "maximum": MOST_RECEIVED}
    assert (item.on_hand, item.collect_entries(), item.collect_events()) == (5, (), ())


def test_a_stock_item_can_be_full() -> None:
    """The error says how many more there is room for; exactly that many are accepted."""
    item = StockItem(id=product_id(), on_hand=MOST_ON_HAND - 6)
    with pytest.raises(InvalidQuantity) as refusal:
        item.receive(7, at=NOON)
    assert refusal.value.maximum == 6
    item.receive(6, at=NOON)
    assert item.on_hand == MOST_ON_HAND


def test_reserving_more_than_is_available_is_refused() -> None:
    """The error says how many are available; what was reserved before stays so."""
    item = a_stock_item(on_hand=5)
    item.reserve(3)
    with pytest.raises(OutOfStock) as refusal:
        item.reserve(3)
    assert refusal.value.values == {"product": item.id, "wanted": 3, "available": 2}
    assert (item.reserved, item.available) == (3, 2)


def test_giving_back_more_than_is_reserved_makes_nothing_out_of_nothing() -> None:
    """As after an item was read later than the order: no error, and no more is available than is on hand."""
    item = a_stock_item(on_hand=5)
    item.reserve(1)
    item.release(3)
    assert (item.reserved, item.available) == (0, 5)
    item.consume(6, at=NOON)
    assert (item.on_hand, item.reserved) == (-1, 0)
