"""What lies on the shelves: nothing is sold twice, and nothing disappears."""

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
from tests.support.builders import NOON, a_shelf, order_id, product_id

# Few of them, so that one line is meant again and again.
LINES = st.builds(LineId, st.integers(1, 3).map(order_id), st.integers(1, 2))
QUANTITIES = st.integers(1, 6)


class HistoryOfAShelf(RuleBasedStateMachine):
    """Any history of a shelf, beside a plain account of it."""

    @initialize(on_hand=st.integers(0, 6))
    def put_up(self, on_hand: int) -> None:
        """A shelf is put up, with something on it or nothing."""
        self.item = a_shelf(on_hand=0)
        self.on_hand = 0
        self.promised: dict[LineId, int] = {}
        self.ledger: list[Movement] = []
        if on_hand:
            self.receive(on_hand)

    @rule(quantity=QUANTITIES)
    def receive(self, quantity: int) -> None:
        """Goods arrive."""
        self.item.receive(quantity, at=NOON)
        self.on_hand += quantity

    @rule(line=LINES, quantity=QUANTITIES)
    def reserve(self, line: LineId, quantity: int) -> None:
        """An order line asks for goods: it gets them all, or none when too few are left."""
        left = self.on_hand - sum(self.promised.values())
        if line not in self.promised and quantity > left:
            with pytest.raises(OutOfStock) as refusal:
                self.item.reserve(line, quantity)
            assert refusal.value.values == {"product": self.item.id, "wanted": quantity, "available": left}
        else:
            self.item.reserve(line, quantity)
            self.promised.setdefault(line, quantity)

    @rule(line=LINES)
    def release(self, line: LineId) -> None:
        """An order line gives its goods back, if it has any."""
        self.item.release(line)
        self.promised.pop(line, None)

    @rule(line=LINES)
    def consume(self, line: LineId) -> None:
        """An order line's goods are sent, if it has any."""
        self.item.consume(line, at=NOON)
        self.on_hand -= self.promised.pop(line, 0)

    @rule()
    def save_and_load(self) -> None:
        """The shelf is saved, and goes on as a copy."""
        self.ledger += [entry for entry in self.item.collect_entries() if isinstance(entry, Movement)]
        self.item = copy(self.item)
        assert [entry.number for entry in self.ledger] == list(range(1, len(self.ledger) + 1))
        assert sum(entry.change for entry in self.ledger) == self.item.on_hand
        assert len(self.ledger) == self.item.movements

    @invariant()
    def stock_is_conserved(self) -> None:
        """What is there and what is promised are what the account says."""
        assert self.item.on_hand == self.on_hand
        assert {kept.line: kept.quantity for kept in self.item.reservations} == self.promised
        assert len(self.item.reservations) == len(self.promised)

    @invariant()
    def nothing_is_promised_that_is_not_there(self) -> None:
        """Not even for a moment."""
        assert 0 <= self.item.reserved <= self.item.on_hand
        assert self.item.available + self.item.reserved == self.item.on_hand


TestHistoryOfAShelf = HistoryOfAShelf.TestCase
TestHistoryOfAShelf.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)


def test_goods_that_arrive_are_told_about() -> None:
    """In the ledger and as an event, each handed over once."""
    item = StockItem(id=product_id())
    item.receive(6, at=NOON)
    assert item.collect_events() == (StockReceived(product_id(), 6),)
    assert item.collect_entries() == (Movement(product_id(), 1, NOON, 6, Reason.RECEIVED),)
    assert (item.collect_events(), item.collect_entries()) == ((), ())


def test_goods_that_are_sent_leave_an_entry() -> None:
    """With the next number, and less on the shelf."""
    item, line = a_shelf(on_hand=6), LineId(order_id(), 1)
    item.reserve(line, 2)
    item.consume(line, at=NOON)
    assert (item.on_hand, item.reserved) == (4, 0)
    assert item.collect_entries() == (Movement(product_id(), 2, NOON, -2, Reason.SHIPPED),)


@pytest.mark.parametrize("quantity", [0, -1, MOST_RECEIVED + 1])
def test_a_delivery_of_nothing_or_of_too_much_is_refused(quantity: int) -> None:
    """The shelf is left as it was."""
    item = a_shelf(on_hand=5)
    with pytest.raises(InvalidQuantity) as refusal:
        item.receive(quantity, at=NOON)
    assert refusal.value.values == {"quantity": quantity, "maximum": MOST_RECEIVED}
    assert (item.on_hand, item.collect_entries(), item.collect_events()) == (5, (), ())


def test_a_shelf_can_be_full() -> None:
    """The last unit that fits is taken, and the refusal says how many would have fitted."""
    item = StockItem(id=product_id(), on_hand=MOST_ON_HAND - 6)
    with pytest.raises(InvalidQuantity) as refusal:
        item.receive(7, at=NOON)
    assert refusal.value.maximum == 6
    item.receive(6, at=NOON)
    assert item.on_hand == MOST_ON_HAND


def test_more_than_is_available_is_out_of_stock() -> None:
    """The refusal says how many were wanted and how many are left; what was promised before stays promised."""
    item = a_shelf(on_hand=5)
    item.reserve(LineId(order_id(1), 1), 3)
    with pytest.raises(OutOfStock) as refusal:
        item.reserve(LineId(order_id(2), 1), 3)
    assert refusal.value.values == {"product": item.id, "wanted": 3, "available": 2}
    assert (item.reserved, item.available) == (3, 2)


def test_one_line_is_promised_once() -> None:
    """Asking again, for whatever quantity, changes nothing."""
    item, line = a_shelf(on_hand=5), LineId(order_id(), 1)
    item.reserve(line, 2)
    item.reserve(line, 5)
    assert item.reserved == 2


def test_goods_that_were_sent_cannot_be_given_back() -> None:
    """Releasing what was consumed changes nothing; nor does consuming what was released."""
    item, sent, released = a_shelf(on_hand=5), LineId(order_id(), 1), LineId(order_id(), 2)
    item.reserve(sent, 2)
    item.reserve(released, 1)
    item.consume(sent, at=NOON)
    item.release(sent)
    item.release(released)
    item.consume(released, at=NOON)
    assert (item.on_hand, item.reserved) == (3, 0)
