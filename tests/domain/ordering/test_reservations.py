"""Reservations: the goods of an order are reserved and given back once, whatever is done how often."""

from collections.abc import Callable, Sequence
from copy import copy
from itertools import chain

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.ordering.order import Order
from domain.ordering.reservations import consume, release, reserve
from domain.stock.errors import OutOfStock
from domain.stock.movement import Movement, Reason
from domain.stock.stock_item import StockItem
from tests.support.builders import NOON, a_line, a_product, a_stock_item, an_order, product_id
from tests.support.cast import HEX_NUT

LAMP, NUT = a_product(number=1), a_product(HEX_NUT, number=2)
WISHES = ((2, 0), (0, 3), (1, 2))
"""Of lamps and of nuts, how many each of three orders asks for."""
ORDERS = st.integers(0, len(WISHES) - 1)


class HistoryOfThreeOrders(RuleBasedStateMachine):
    """Anything is done to any of three orders at any time, compared with a model: which of them have their goods."""

    @initialize()
    def start(self) -> None:
        """Three orders that are placed, and not enough for all of them."""
        self.stock = [a_stock_item(number=1, on_hand=2), a_stock_item(number=2, on_hand=4)]
        self.on_hand = [2, 4]
        self.with_goods: set[int] = set()
        self.orders = [
            an_order(
                *(a_line(quantity, product=each) for each, quantity in zip((LAMP, NUT), wish, strict=True) if quantity)
            )
            for wish in WISHES
        ]

    @rule(number=ORDERS)
    def reserve(self, number: int) -> None:
        """An order that has no goods yet gets them, if there are enough; one that has them keeps them."""
        after = self.with_goods | {number}
        stock = [copy(item) for item in self.stock]
        if all(wanted <= on_hand for wanted, on_hand in zip(_sums(after), self.on_hand, strict=True)):
            reserve(self.orders[number], stock)
            self.stock, self.with_goods = stock, after
        else:
            with pytest.raises(OutOfStock):
                reserve(self.orders[number], stock)

    @rule(number=ORDERS)
    def release(self, number: int) -> None:
        """An order gives its goods back, if it has them."""
        release(self.orders[number], self.stock)
        self.with_goods -= {number}

    @rule(number=ORDERS)
    def consume(self, number: int) -> None:
        """The goods of an order are shipped, if it has them."""
        consume(self.orders[number], self.stock, at=NOON)
        for each in self.with_goods & {number}:
            self.on_hand = [on_hand - quantity for on_hand, quantity in zip(self.on_hand, WISHES[each], strict=True)]
        self.with_goods -= {number}

    @invariant()
    def orders_and_stock_agree(self) -> None:
        """What is reserved is the sum of the lines of the orders that have their goods."""
        assert [order.goods_reserved for order in self.orders] == [n in self.with_goods for n in range(len(WISHES))]
        assert [item.reserved for item in self.stock] == _sums(self.with_goods)
        assert [item.on_hand for item in self.stock] == self.on_hand


def _sums(orders: set[int]) -> list[int]:
    return [sum(WISHES[number][product] for number in orders) for product in (0, 1)]


TestHistoryOfThreeOrders = HistoryOfThreeOrders.TestCase
TestHistoryOfThreeOrders.settings = settings(max_examples=50, stateful_step_count=20, deadline=None)


def test_of_a_product_without_a_stock_item_nothing_can_be_reserved() -> None:
    """None is available; the order has no goods."""
    order = an_order(a_line(2))
    with pytest.raises(OutOfStock) as refusal:
        reserve(order, [])
    assert refusal.value.values == {"product": product_id(1), "wanted": 2, "available": 0}
    assert not order.goods_reserved


def _consume(order: Order, stock: Sequence[StockItem]) -> None:
    consume(order, stock, at=NOON)


@pytest.mark.parametrize("give_up", [release, _consume], ids=["release", "consume"])
def test_a_stock_item_that_is_gone_is_left_out(give_up: Callable[[Order, Sequence[StockItem]], None]) -> None:
    """The goods of the other lines are given up, and the order has none any more."""
    order = an_order(a_line(2, product=LAMP), a_line(3, product=NUT))
    lamps, nuts = a_stock_item(number=1), a_stock_item(number=2)
    reserve(order, [lamps, nuts])
    give_up(order, [nuts])
    assert (nuts.reserved, order.goods_reserved) == (0, False)


def test_shipped_goods_leave_the_stock() -> None:
    """With a movement for each line."""
    order = an_order(a_line(2, product=LAMP), a_line(3, product=NUT))
    stock = [a_stock_item(number=1), a_stock_item(number=2)]
    reserve(order, stock)
    consume(order, stock, at=NOON)
    assert [(item.on_hand, item.reserved) for item in stock] == [(3, 0), (2, 0)]
    movements = chain.from_iterable(item.collect_entries() for item in stock)
    assert list(movements) == [
        Movement(LAMP.id, 2, NOON, -2, Reason.SHIPPED),
        Movement(NUT.id, 2, NOON, -3, Reason.SHIPPED),
    ]
