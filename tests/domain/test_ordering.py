"""Orders: whose they are, and which steps they take."""

from copy import copy
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.accounts.actor import Actor
from domain.ordering.errors import DuplicateLine, EmptyOrder, IllegalTransition
from domain.ordering.events import (
    OrderCancelled,
    OrderDelivered,
    OrderEvent,
    OrderExpired,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
    OrderShipped,
)
from domain.ordering.ids import LineId
from domain.ordering.order import PAY_WITHIN, Order, OrderStatus
from domain.ordering.order_line import total_of
from domain.shared.errors import InvalidValue, NotFound
from tests.support.builders import NOON, a_line, a_product, an_order
from tests.support.cast import ADA, BEN, HEX_NUT, KIM, PENCIL, euros

TOO_LATE = NOON + PAY_WITHIN

STEPS = {
    "begin_payment": Order.begin_payment,
    "decline_payment": Order.decline_payment,
    "be_paid": Order.be_paid,
    "ship": Order.ship,
    "be_delivered": Order.be_delivered,
    "cancel": Order.cancel,
    "expire": lambda order: order.expire(TOO_LATE),
    "be_refunded": Order.be_refunded,
}

# Written out on purpose: the rules of the shop a second time, as a shopkeeper would draw them on paper.
TABLE: dict[tuple[OrderStatus, str], tuple[OrderStatus, type[OrderEvent] | None]] = {
    (OrderStatus.PLACED, "begin_payment"): (OrderStatus.PAYING, None),
    (OrderStatus.PLACED, "cancel"): (OrderStatus.CANCELLED, OrderCancelled),
    (OrderStatus.PLACED, "expire"): (OrderStatus.EXPIRED, OrderExpired),
    (OrderStatus.PAYING, "decline_payment"): (OrderStatus.PLACED, None),
    (OrderStatus.PAYING, "be_paid"): (OrderStatus.PAID, OrderPaid),
    (OrderStatus.PAID, "ship"): (OrderStatus.SHIPPED, OrderShipped),
    (OrderStatus.PAID, "be_refunded"): (OrderStatus.REFUNDED, OrderRefunded),
    (OrderStatus.SHIPPED, "be_delivered"): (OrderStatus.DELIVERED, OrderDelivered),
    (OrderStatus.SHIPPED, "be_refunded"): (OrderStatus.REFUNDED, OrderRefunded),
    (OrderStatus.DELIVERED, "be_refunded"): (OrderStatus.REFUNDED, OrderRefunded),
}


@pytest.mark.parametrize(("status", "step"), list(product(OrderStatus, STEPS)))
def test_every_step_from_everywhere_is_taken_or_refused(status: OrderStatus, step: str) -> None:
    """The whole table: a legal step leads where it says and is told about; any other changes nothing."""
    order = an_order()
    order.collect_events()
    order.status = status
    before = copy(order)
    if (status, step) in TABLE:
        target, event = TABLE[status, step]
        STEPS[step](order)
        assert order.status is target
        assert order.collect_events() == ((event(order.id, order.customer),) if event else ())
    else:
        with pytest.raises(IllegalTransition) as refusal:
            STEPS[step](order)
        assert (refusal.value.order, refusal.value.status) == (order.id, status)
        assert order == before
        assert order.collect_events() == ()


class LifeOfAnOrder(RuleBasedStateMachine):
    """Any steps in any sequence: the order goes where the table says, and nothing but its status changes."""

    @initialize()
    def place(self) -> None:
        """An order is placed."""
        self.order = an_order(a_line(12), a_line(product=a_product(HEX_NUT, number=2)))
        self.first = copy(self.order)
        self.status = OrderStatus.PLACED
        self.told: list[type[object]] = [OrderPlaced]
        self.collected: list[type[object]] = []

    @rule(step=st.sampled_from(sorted(STEPS)))
    def try_to(self, step: str) -> None:
        """Somebody tries a step."""
        try:
            STEPS[step](self.order)
        except IllegalTransition:
            assert (self.status, step) not in TABLE
            return
        self.status, event = TABLE[self.status, step]
        self.told += [event] if event else []

    @rule()
    def hand_over_events(self) -> None:
        """The order is saved."""
        self.collected += [type(event) for event in self.order.collect_events()]
        assert self.collected == self.told

    @invariant()
    def nothing_but_the_status_has_changed(self) -> None:
        """What was ordered, by whom, and for how much, stays for ever."""
        assert self.order.status is self.status
        self.first.status = self.status
        assert self.order == self.first
        assert self.order.total == total_of(self.first.lines)

    @invariant()
    def goods_are_held_as_long_as_they_may_be_sent(self) -> None:
        """From the moment the order is placed until the parcel leaves or the order ends."""
        may_be_sent = self.status in {OrderStatus.PLACED, OrderStatus.PAYING, OrderStatus.PAID}
        assert self.order.status.holds_stock is may_be_sent


TestLifeOfAnOrder = LifeOfAnOrder.TestCase
TestLifeOfAnOrder.settings = settings(max_examples=50, stateful_step_count=20, deadline=None)


def test_a_placed_order_is_told_about() -> None:
    """With its total, and the time until which the goods are held."""
    order = an_order(a_line(2), a_line(10, product=a_product(HEX_NUT, number=2)))
    assert order.status is OrderStatus.PLACED
    assert (order.placed_at, order.pay_by) == (NOON, TOO_LATE)
    assert order.total == euros("7.77")
    assert order.collect_events() == (OrderPlaced(order.id, ADA.id, euros("7.77"), TOO_LATE),)


def test_lines_are_numbered_from_one() -> None:
    """A line is known by its order and its place in it."""
    lines = [a_line(), a_line(product=a_product(PENCIL, number=2))]
    order = an_order(*lines)
    assert order.numbered_lines() == ((LineId(order.id, 1), lines[0]), (LineId(order.id, 2), lines[1]))


def test_an_order_that_breaks_a_rule_is_not_placed() -> None:
    """Lines and address are looked at together with the order."""
    with pytest.raises(DuplicateLine):
        an_order(a_line(), a_line())
    with pytest.raises(InvalidValue, match="e-mail"):
        an_order(email="nowhere")
    with pytest.raises(EmptyOrder):
        Order.place(an_order().id, by=ADA, email="ada@hive.example", address=an_order().address, lines=[], at=NOON)


@pytest.mark.parametrize("step", ["cancel", "expire"])
def test_an_order_that_is_being_paid_neither_expires_nor_is_it_cancelled(step: str) -> None:
    """The money may be on its way."""
    order = an_order()
    order.begin_payment()
    assert not order.is_overdue(TOO_LATE)
    with pytest.raises(IllegalTransition):
        STEPS[step](order)
    order.decline_payment()
    STEPS[step](order)
    assert not order.status.holds_stock


def test_an_order_expires_when_its_time_is_over_and_not_before() -> None:
    """The last moment still belongs to the customer."""
    order = an_order()
    last_moment = TOO_LATE - timedelta(microseconds=1)
    assert not order.is_overdue(last_moment)
    with pytest.raises(IllegalTransition, match="expire before 2026-06-06 12:30:00"):
        order.expire(last_moment)
    assert order.is_overdue(TOO_LATE)
    order.expire(TOO_LATE)
    assert order.status is OrderStatus.EXPIRED


@pytest.mark.parametrize("by", [ADA, KIM], ids=["its customer", "staff"])
def test_an_order_belongs_to_its_customer_and_to_staff(by: Actor) -> None:
    """They may go on with it."""
    an_order(by=ADA).must_belong_to(by)


def test_the_order_of_somebody_else_does_not_exist() -> None:
    """The refusal is the same as for an order that never was."""
    order = an_order(by=ADA)
    with pytest.raises(NotFound) as refusal:
        order.must_belong_to(BEN)
    assert refusal.value.values == {"kind": "order", "key": order.id}


def test_a_customer_is_told_once() -> None:
    """The first confirmation counts."""
    order = an_order()
    order.confirm(NOON)
    order.confirm(TOO_LATE)
    assert order.confirmed_at == NOON
