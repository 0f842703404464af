"""Orders: how they are placed, to whom they belong, and which steps are allowed."""

from copy import copy
from dataclasses import replace
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
from domain.ordering.order import PAY_WITHIN, Order, OrderStatus
from domain.ordering.order_line import total_of
from domain.shared.errors import InvalidValue, NotFound
from tests.support.builders import NOON, a_line, a_product, an_order
from tests.support.cast import ADA, BEN, HEX_NUT, HIVE, KIM, euros

DEADLINE = NOON + PAY_WITHIN

STEPS = {
    "begin_payment": Order.begin_payment,
    "decline_payment": Order.decline_payment,
    "be_paid": Order.be_paid,
    "ship": Order.ship,
    "be_delivered": Order.be_delivered,
    "cancel": Order.cancel,
    "expire": lambda order: order.expire(DEADLINE),
    "be_refunded": Order.be_refunded,
}

WORDS = {
    "begin_payment": "begin payment",
    "decline_payment": "decline payment",
    "be_paid": "be paid",
    "ship": "ship",
    "be_delivered": "be delivered",
    "cancel": "be cancelled",
    "expire": "expire",
    "be_refunded": "be refunded",
}

# The allowed steps, written a second time on purpose, and independently of the code under test.
ALLOWED: dict[tuple[OrderStatus, str], tuple[OrderStatus, type[OrderEvent] | None]] = {
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
def test_every_step_from_every_status_is_taken_or_refused(status: OrderStatus, step: str) -> None:
    """An allowed step changes the status and raises its event; any other is refused and changes nothing."""
    order = an_order()
    order.collect_events()
    order.status = status
    before = copy(order)
    if (status, step) in ALLOWED:
        target, event = ALLOWED[status, step]
        STEPS[step](order)
        assert order.status is target
        assert order.collect_events() == ((event(order.id, order.customer),) if event else ())
    else:
        with pytest.raises(IllegalTransition) as refusal:
            STEPS[step](order)
        assert str(refusal.value) == f"Order {order.id} is {status}: it cannot {WORDS[step]}."
        assert order == before
        assert order.collect_events() == ()


class LifeOfAnOrder(RuleBasedStateMachine):
    """Any sequence of steps: the status is always the expected one, and nothing else of the order changes."""

    @initialize()
    def place(self) -> None:
        """An order is placed."""
        self.order = an_order(a_line(12), a_line(product=a_product(HEX_NUT, number=2)))
        self.placed = copy(self.order)
        self.status = OrderStatus.PLACED
        self.expected_events: list[type[object]] = [OrderPlaced]
        self.collected: list[type[object]] = []

    @rule(step=st.sampled_from(sorted(STEPS)))
    def try_to(self, step: str) -> None:
        """Someone tries a step."""
        try:
            STEPS[step](self.order)
        except IllegalTransition:
            assert (self.status, step) not in ALLOWED
            return
        self.status, event = ALLOWED[self.status, step]
        self.expected_events += [event] if event else []

    @rule()
    def hand_over_events(self) -> None:
        """The order is saved, which collects its events."""
        self.collected += [type(event) for event in self.order.collect_events()]
        assert self.collected == self.expected_events

    @invariant()
    def nothing_but_the_status_has_changed(self) -> None:
        """Customer, lines, prices and dates stay as they were when the order was placed."""
        assert self.order.status is self.status
        self.placed.status = self.status
        assert self.order == self.placed
        assert self.order.total == total_of(self.placed.lines)


TestLifeOfAnOrder = LifeOfAnOrder.TestCase
TestLifeOfAnOrder.settings = settings(max_examples=50, stateful_step_count=20, deadline=None)


def test_a_placed_order_raises_an_event() -> None:
    """With its total, and the time until which the goods are reserved."""
    order = an_order(a_line(2), a_line(10, product=a_product(HEX_NUT, number=2)))
    assert (order.status, order.confirmed_at, order.goods_reserved) == (OrderStatus.PLACED, None, False)
    assert (order.customer, order.email, order.address) == (ADA.id, "ada@hive.example", HIVE)
    assert (order.placed_at, order.pay_by, order.natural_key, order.version) == (NOON, DEADLINE, None, 0)
    assert order.total == euros("7.77")
    assert order.collect_events() == (OrderPlaced(order.id, ADA.id, euros("7.77"), DEADLINE),)


def test_an_order_that_breaks_a_rule_is_not_placed() -> None:
    """Neither with two lines for one product, nor with a bad address or e-mail address, nor without lines."""
    with pytest.raises(DuplicateLine):
        an_order(a_line(), a_line())
    with pytest.raises(InvalidValue, match="e-mail"):
        an_order(email="nowhere")
    with pytest.raises(InvalidValue, match="control character"):
        an_order(address=replace(HIVE, name="Ada\x1b[2J"))
    with pytest.raises(EmptyOrder):
        Order.place(an_order().id, by=ADA, email="ada@hive.example", address=an_order().address, lines=[], at=NOON)


@pytest.mark.parametrize("step", ["cancel", "expire"])
def test_an_order_that_is_being_paid_neither_expires_nor_is_it_cancelled(step: str) -> None:
    """After the payment was declined, it can do both again."""
    order = an_order()
    order.begin_payment()
    assert not order.is_overdue(DEADLINE)
    with pytest.raises(IllegalTransition):
        STEPS[step](order)
    order.decline_payment()
    STEPS[step](order)
    assert order.status in {OrderStatus.CANCELLED, OrderStatus.EXPIRED}


def test_an_order_expires_when_its_time_is_over_and_not_before() -> None:
    """One microsecond before `pay_by` it cannot expire yet; at `pay_by` it can."""
    order = an_order()
    last_moment = DEADLINE - timedelta(microseconds=1)
    assert not order.is_overdue(last_moment)
    with pytest.raises(IllegalTransition) as refusal:
        order.expire(last_moment)
    assert str(refusal.value) == f"Order {order.id} is placed: it cannot expire before 2026-06-06 12:30:00."
    assert order.is_overdue(DEADLINE)
    order.expire(DEADLINE)
    assert order.status is OrderStatus.EXPIRED


@pytest.mark.parametrize("by", [ADA, KIM], ids=["its customer", "staff"])
def test_its_customer_and_staff_may_act_on_an_order(by: Actor) -> None:
    """`must_belong_to` raises nothing."""
    an_order(by=ADA).must_belong_to(by)


def test_for_another_customer_an_order_does_not_exist() -> None:
    """The error is the same as for an order that was never placed."""
    order = an_order(by=ADA)
    with pytest.raises(NotFound) as refusal:
        order.must_belong_to(BEN)
    assert refusal.value.values == {"kind": "order", "key": order.id}


def test_only_the_first_confirmation_is_noted() -> None:
    """A later one does not change its time."""
    order = an_order()
    order.confirm(NOON)
    order.confirm(DEADLINE)
    assert order.confirmed_at == NOON
