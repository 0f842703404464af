"""Stock items: nothing is sold twice, and no unit disappears."""

from copy import copy

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.ordering.ids import LineId
from domain.shared.errors import InvalidQuantity
from domain.stock.errors import OutOfStock
from domain.stock.events import StockReceived
from domain.stock.movement import Movement, Reason
from domain.stock.stock_item import MOST_ON_HAND, MOST_RECEIVED, StockItem
from tests.support.builders import NOON, a_stock_item, order_id, product_id

# Few of them, so that generated histories use the same line again and again.
LINES = st.builds(LineId, st.integers(1, 3).map(order_id), st.integers(1, 2))
QUANTITIES = st.integers(1, 6)


class HistoryOfAStockItem(RuleBasedStateMachine):
    """Any history of a stock item, compared with a simple model: a number, a dictionary and a list."""

    @initialize(on_hand=st.integers(0, 6))
    def start(self, on_hand: int) -> None:
        """A stock item, empty or with some units."""
        self.item = a_stock_item(on_hand=0)
        self.on_hand = 0
        self.reserved: dict[LineId, int] = {}
        self.movements: list[Movement] = []
        if on_hand:
            self.receive(on_hand)

    @rule(quantity=QUANTITIES)
    def receive(self, quantity: int) -> None:
        """Units arrive."""
        self.item.receive(quantity, at=NOON)
        self.on_hand += quantity

    @rule(line=LINES, quantity=QUANTITIES)
    def reserve(self, line: LineId, quantity: int) -> None:
        """An order line gets all the units it asks for, or none when too few are available."""
        left = self.on_hand - sum(self.reserved.values())
        if line not in self.reserved and quantity > left:
            with pytest.raises(OutOfStock) as refusal:
                self.item.reserve(line, quantity)
            assert refusal.value.values == {"product": self.item.id, "wanted": quantity, "available": left}
        else:
            self.item.reserve(line, quantity)
            self.reserved.setdefault(line, quantity)

    @rule(line=LINES)
    def release(self, line: LineId) -> None:
        """An order line gives its units back, if it has any."""
        self.item.release(line)
        self.reserved.pop(line, None)

    @rule(line=LINES)
    def consume(self, line: LineId) -> None:
        """The units of an order line are shipped, if it has any."""
        self.item.consume(line, at=NOON)
        self.on_hand -= self.reserved.pop(line, 0)

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
        """Units on hand and reservations."""
        assert self.item.on_hand == self.on_hand
        assert {one.line: one.quantity for one in self.item.reservations} == self.reserved
        assert len(self.item.reservations) == len(self.reserved)

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
    item, line = a_stock_item(on_hand=6), LineId(order_id(), 1)
    item.reserve(line, 2)
    item.consume(line, at=NOON)
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
    """The error says how many are available; earlier reservations stay."""
    item = a_stock_item(on_hand=5)
    item.reserve(LineId(order_id(1), 1), 3)
    with pytest.raises(OutOfStock) as refusal:
        item.reserve(LineId(order_id(2), 1), 3)
    assert refusal.value.values == {"product": item.id, "wanted": 3, "available": 2}
    assert (item.reserved, item.available) == (3, 2)


def test_a_line_is_reserved_once() -> None:
    """Reserving again, for whatever quantity, changes nothing."""
    item, line = a_stock_item(on_hand=5), LineId(order_id(), 1)
    item.reserve(line, 2)
    item.reserve(line, 5)
    assert item.reserved == 2


def test_a_reservation_ends_once() -> None:
    """Releasing what was shipped changes nothing; nor does shipping what was released."""
    item, sent, released = a_stock_item(on_hand=5), LineId(order_id(), 1), LineId(order_id(), 2)
    item.reserve(sent, 2)
    item.reserve(released, 1)
    item.consume(sent, at=NOON)
    item.release(sent)
    item.release(released)
    item.consume(released, at=NOON)
    assert (item.on_hand, item.reserved) == (3, 0)
