"""ORD 5 to 8: how orders come along, and how they end."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from application.catalogue.change_price import ChangePriceRequest
from application.ordering.cancel_order import CancelOrderRequest
from application.ordering.expire_orders import ExpireUnpaidOrdersRequest
from application.ordering.find_orders import GetOrderRequest
from application.ordering.place_order import PlaceOrderRequest, RequestedItem
from application.ordering.views import OrderFilter, OrderView
from application.ports.errors import ConcurrencyConflict
from application.stock.views import StockLevel
from domain.accounts.actor import SYSTEM
from domain.ordering.errors import IllegalTransition
from domain.ordering.order import PAY_WITHIN, Order, OrderStatus
from tests.contracts.kit.generated import for_all
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.shop.steps import begin_payment, pay, take
from tests.support.cast import ADA, EMAILS, HIVE, KIM, euros
from tests.support.concurrency import accepted, refused, together
from tests.support.seeding import new_order, store
from tests.support.shop_env import ShopEnv

STEPS: Mapping[str, Callable[[Order], None]] = {
    "begin": Order.begin_payment,
    "decline": Order.decline_payment,
    "pay": Order.be_paid,
    "ship": Order.ship,
    "deliver": Order.be_delivered,
    "cancel": Order.cancel,
    "expire": lambda order: order.expire(order.pay_by),
    "refund": Order.be_refunded,
}

# The model, said once more and in another way than the domain says it: from where, by which step, to where.
LEGAL = {
    ("placed", "begin"): "paying",
    ("placed", "cancel"): "cancelled",
    ("placed", "expire"): "expired",
    ("paying", "decline"): "placed",
    ("paying", "pay"): "paid",
    ("paid", "ship"): "shipped",
    ("paid", "refund"): "refunded",
    ("shipped", "deliver"): "delivered",
    ("shipped", "refund"): "refunded",
    ("delivered", "refund"): "refunded",
}


@law(
    "ORD-5",
    hint="Store the status as it is, each by a name of its own, and read back what was stored.",
    mutants=("takes paying for placed", "stores no step after shipping"),
)
async def only_legal_transitions_are_stored(env: PersistenceEnv) -> None:
    """Only legal transitions are stored: after any steps an order stands where the model says, for the unit of work and
    for the queries; an illegal step raises `IllegalTransition` and stores nothing."""
    tenant = await env.tenant()

    async def stands_where_the_model_says(steps: list[str]) -> None:
        order, status = new_order(tenant), "placed"
        await store(tenant, orders=[order])
        view = OrderView.of(order)
        for step in steps:
            legal = LEGAL.get((status, step))
            if legal is None:
                with refused(IllegalTransition):
                    await take(tenant, view, STEPS[step])
            else:
                with accepted(f"the step from {status} to {legal}"):
                    await take(tenant, view, STEPS[step])
            status = legal or status
        assert await _status(tenant, view) == status

    await for_all(_paths(), stands_where_the_model_says, most=env.harness.examples)


def _paths() -> SearchStrategy[list[str]]:
    """A way that orders go, and then any steps: most of those are illegal."""
    ways = ["", "begin", "begin decline", "begin pay", "begin pay ship deliver"]
    anything = st.lists(st.sampled_from(list(STEPS)), max_size=5)
    return st.tuples(st.sampled_from(ways), anything).map(lambda path: path[0].split() + path[1])


async def _status(tenant: ShopEnv, order: OrderView) -> OrderStatus:
    shown = await tenant.store.orders.get(order.id)
    async with tenant.uow() as uow:
        status = (await uow.orders.get(order.id)).status
    assert shown is not None
    assert shown.status is status
    return status


@law(
    "ORD-6",
    hint="Calling off and paying save the same order, so that one of the two loses the race.",
    mutants=("last write wins on orders",),
)
async def cancelling_and_paying_at_once_has_one_winner(env: PersistenceEnv) -> None:
    """Calling an order off and paying for it at the same instant: one wins, the other is told `IllegalTransition`, and
    stock and payment agree with the winner."""
    tenant = await env.tenant()
    for _ in range(8):
        await _cancel_while_it_is_paid(tenant)

    # The worst moment of all: it is called off after the payment has read it.
    order = await tenant.order(await tenant.product())
    async with tenant.uow() as paying:
        mine = await paying.orders.get(order.id)
        mine.begin_payment()
        paying.orders.save(mine)
        await tenant.shop.ordering.cancel(CancelOrderRequest(order.id), by=ADA)
        with refused(ConcurrencyConflict):
            await paying.commit()
    assert await _status(tenant, order) is OrderStatus.CANCELLED


async def _cancel_while_it_is_paid(tenant: ShopEnv) -> None:
    lamp = await tenant.product(on_hand=6)
    order = await tenant.order(lamp, quantity=2)

    async def cancel() -> None:
        await tenant.shop.ordering.cancel(CancelOrderRequest(order.id), by=ADA)

    outcomes = await together(2, lambda number: pay(tenant, order) if number else cancel())
    outcomes.only(IllegalTransition)
    assert len(outcomes.errors) == 1, "both have won"
    status = await _status(tenant, order)
    assert status in {OrderStatus.PAID, OrderStatus.CANCELLED}
    reserved = 2 if status is OrderStatus.PAID else 0
    assert await tenant.store.stock.level(lamp.id) == StockLevel(lamp.id, 6, reserved)


@law(
    "ORD-7",
    hint="A line keeps the name, the price and the discount of its day; nothing is looked up in the catalogue again.",
    mutants=("shows today's price", "forgets the discount"),
)
async def the_total_is_the_sum_at_the_price_when_ordered(env: PersistenceEnv) -> None:
    """An order's total equals the sum of its lines at the price when ordered, with 5 % off ten pieces or more of one
    product, everywhere it is shown, whatever the price is later."""
    tenant = await env.tenant()
    products = [await tenant.product(on_hand=1_000_000) for _ in range(3)]

    async def total_stays(example: list[tuple[int, int]]) -> None:
        expected, items = 0, list[RequestedItem]()
        for product, (cents, quantity) in zip(products, example, strict=False):
            await tenant.shop.catalogue.change_price(ChangePriceRequest(product.id, euros(f"0.{cents:02}")), by=KIM)
            items.append(RequestedItem(product.id, quantity))
            expected += cents * quantity - (cents * quantity * 5 // 100 if quantity >= 10 else 0)
        order = await tenant.shop.ordering.place(PlaceOrderRequest(tuple(items), HIVE, EMAILS[ADA.id]), by=ADA)
        assert order.total.amount == expected
        for product in products:
            await tenant.shop.catalogue.change_price(ChangePriceRequest(product.id, euros("6.66")), by=KIM)
        assert await tenant.shop.ordering.get(GetOrderRequest(order.id), by=ADA) == order
        newest = (await tenant.store.orders.list(OrderFilter(customer=ADA.id), after=None, limit=1)).items[0]
        assert (newest.id, newest.total) == (order.id, order.total)
        async with tenant.uow() as uow:
            assert (await uow.orders.get(order.id)).total == order.total

    lines = st.lists(st.tuples(st.integers(1, 99), st.integers(1, 20)), min_size=1, max_size=3)
    await for_all(lines, total_stays, most=max(10, env.harness.examples // 4))


@law(
    "ORD-8",
    hint="`overdue` names orders in status placed alone; who expires one saves it under the version that was loaded.",
    mutants=("finds overdue whatever the status", "last write wins on everything"),
)
async def unpaid_orders_return_their_stock_exactly_once(env: PersistenceEnv) -> None:
    """Unpaid orders that expire return their stock exactly once, though four sweepers run; an order that is being paid
    neither expires nor is called off, and one that has time left stays."""
    tenant = await env.tenant()
    lamp = await tenant.product(on_hand=20)
    unpaid = [await tenant.order(lamp) for _ in range(9)]
    paying, cancelled = [await tenant.order(lamp) for _ in range(2)]
    await begin_payment(tenant, paying)
    await tenant.shop.ordering.cancel(CancelOrderRequest(cancelled.id), by=ADA)
    env.clock.advance(PAY_WITHIN - timedelta(microseconds=1))
    young = await tenant.order(lamp)
    assert await tenant.store.orders.overdue(env.clock.now(), limit=100) == ()
    env.clock.advance(timedelta(microseconds=1))
    await tenant.messages()
    overdue = await tenant.store.orders.overdue(env.clock.now(), limit=100)
    assert sorted(overdue) == sorted(order.id for order in unpaid)

    sweeps = await together(
        4, lambda _: tenant.shop.ordering.expire_unpaid(ExpireUnpaidOrdersRequest(at_a_time=4), by=SYSTEM)
    )
    sweeps.only()
    assert sum(sweeps.answers) == 9
    assert await tenant.store.stock.level(lamp.id) == StockLevel(lamp.id, on_hand=20, reserved=2)
    expired = [envelope.aggregate for envelope in await tenant.messages() if envelope.name == "order_expired"]
    assert sorted(expired) == sorted(order.id for order in unpaid)
    assert {await _status(tenant, order) for order in unpaid} == {OrderStatus.EXPIRED}
    assert await _status(tenant, young) is OrderStatus.PLACED
    with refused(IllegalTransition):
        await tenant.shop.ordering.cancel(CancelOrderRequest(paying.id), by=ADA)
    assert await _status(tenant, paying) is OrderStatus.PAYING


LAWS = (
    only_legal_transitions_are_stored,
    cancelling_and_paying_at_once_has_one_winner,
    the_total_is_the_sum_at_the_price_when_ordered,
    unpaid_orders_return_their_stock_exactly_once,
)
