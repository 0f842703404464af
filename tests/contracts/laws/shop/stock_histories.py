"""STK-6: generated histories of a small shop, judged by plain numbers."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from application.core.page import Page
from application.ordering.cancel_order import CancelOrderRequest
from application.ordering.expire_orders import ExpireUnpaidOrdersRequest
from application.ordering.place_order import PlaceOrderRequest, RequestedItem
from application.ordering.views import OrderView
from application.stock.receive_stock import ReceiveStockRequest
from application.stock.views import StockLevel
from domain.accounts.actor import SYSTEM
from domain.catalogue.product import Product
from domain.ordering.errors import IllegalTransition
from domain.ordering.order import PAY_WITHIN
from domain.stock.errors import OutOfStock
from domain.stock.movement import Movement
from tests.contracts.kit.generated import for_all
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.queries.walk import walk
from tests.contracts.laws.shop.steps import pay, ship
from tests.support.cast import ADA, EMAILS, HIVE, KIM
from tests.support.concurrency import refused
from tests.support.shop_env import ShopEnv


class Do(StrEnum):
    """What happens in the shop."""

    RECEIVE = "receive"
    PLACE = "place"
    CANCEL = "cancel"
    PAY = "pay"
    SHIP = "ship"
    EXPIRE = "expire"


class Step(NamedTuple):
    """One thing that happens: to so many of one product or of both, or to the order placed so many orders ago."""

    do: Do
    first: int = 0
    second: int = 0
    order: int = 0


def histories() -> SearchStrategy[list[Step]]:
    """Few products, few units, few orders to choose from: or nothing would ever meet."""
    often = (Do.PLACE, Do.PAY, Do.SHIP) * 3 + tuple(Do)
    step = st.builds(Step, st.sampled_from(often), st.integers(0, 3), st.integers(0, 3), st.integers(0, 1))
    return st.lists(step, min_size=8, max_size=14)


@dataclass(slots=True)
class _Sale:
    """An order, as the model knows it."""

    view: OrderView
    quantities: list[int]
    status: str = "placed"


@dataclass(slots=True)
class _Shelves:
    """The model: two numbers for two products, and the sales."""

    on_hand: list[int] = field(default_factory=lambda: [4, 4])
    sales: list[_Sale] = field(default_factory=list)

    @property
    def reserved(self) -> list[int]:
        held = [sale.quantities for sale in self.sales if sale.status in {"placed", "paid"}]
        return [sum(quantities[number] for quantities in held) for number in (0, 1)]

    def lacks(self, quantities: list[int]) -> bool:
        return any(
            quantity > on_hand - reserved
            for quantity, on_hand, reserved in zip(quantities, self.on_hand, self.reserved, strict=True)
        )


@dataclass(slots=True)
class _History:
    """A history that is being played, in the shop and in the model."""

    tenant: ShopEnv
    products: list[Product]
    model: _Shelves = field(default_factory=_Shelves)

    async def play(self, step: Step) -> None:
        if step.do is Do.RECEIVE:
            await self._receive([step.first, step.second])
        elif step.do is Do.PLACE:
            await self._place([step.first, step.second])
        elif step.do is Do.EXPIRE:
            await self._expire()
        elif len(self.model.sales) > step.order:
            await self._go_on(step.do, self.model.sales[-1 - step.order])

    async def _receive(self, quantities: list[int]) -> None:
        for number, quantity in enumerate(quantities):
            if quantity:
                await self.tenant.shop.stock.receive(ReceiveStockRequest(self.products[number].id, quantity), by=KIM)
                self.model.on_hand[number] += quantity

    async def _place(self, quantities: list[int]) -> None:
        items = [
            RequestedItem(self.products[number].id, quantity) for number, quantity in enumerate(quantities) if quantity
        ]
        if not items:
            return
        wish = PlaceOrderRequest(tuple(items), address=HIVE, email=EMAILS[ADA.id])
        if self.model.lacks(quantities):
            with refused(OutOfStock):
                await self.tenant.shop.ordering.place(wish, by=ADA)
        else:
            self.model.sales.append(_Sale(await self.tenant.shop.ordering.place(wish, by=ADA), quantities))

    async def _go_on(self, do: Do, sale: _Sale) -> None:
        before, after = {Do.CANCEL: ("placed", "cancelled"), Do.PAY: ("placed", "paid"), Do.SHIP: ("paid", "shipped")}[
            do
        ]
        if sale.status != before:
            with refused(IllegalTransition):
                await self._take(do, sale.view)
            return
        await self._take(do, sale.view)
        sale.status = after
        if do is Do.SHIP:
            self.model.on_hand = [here - gone for here, gone in zip(self.model.on_hand, sale.quantities, strict=True)]

    async def _take(self, do: Do, order: OrderView) -> None:
        if do is Do.CANCEL:
            await self.tenant.shop.ordering.cancel(CancelOrderRequest(order.id), by=ADA)
        elif do is Do.PAY:
            await pay(self.tenant, order)
        else:
            await ship(self.tenant, order)

    async def _expire(self) -> None:
        self.tenant.clock.advance(PAY_WITHIN)
        unpaid = [sale for sale in self.model.sales if sale.status == "placed"]
        assert await self.tenant.shop.ordering.expire_unpaid(ExpireUnpaidOrdersRequest(at_a_time=2), by=SYSTEM) == len(
            unpaid
        )
        for sale in unpaid:
            sale.status = "expired"

    async def compare(self) -> None:
        """The shelves are as the model says, and the ledger adds up to them."""
        for product, on_hand, reserved in zip(self.products, self.model.on_hand, self.model.reserved, strict=True):
            assert await self.tenant.store.stock.level(product.id) == StockLevel(product.id, on_hand, reserved)
            ledger = await self._ledger(product)
            assert [entry.number for entry in ledger] == list(range(1, len(ledger) + 1))
            assert sum(entry.change for entry in ledger) == on_hand
            async with self.tenant.uow() as uow:
                assert (await uow.stock.get(product.id)).movements == len(ledger)

    async def _ledger(self, product: Product) -> list[Movement]:
        async def page(after: int | None) -> Page[Movement, int]:
            return await self.tenant.store.stock.movements(product.id, after=after, limit=3)

        return await walk(page)


@law(
    "STK-6",
    hint="Write the movements with the item, all of them, and never a movement without it.",
    mutants=("loses movements beyond the first", "keeps no record of what was shipped"),
)
async def the_ledger_adds_up(env: PersistenceEnv) -> None:
    """After any history of receiving, ordering, calling off, paying, shipping and expiring, the movements of a
    product add up to what is on hand, and the reservations to the lines of the open orders."""
    tenant = await env.tenant()

    async def adds_up(steps: list[Step]) -> None:
        # Nothing of earlier histories is left open, or its orders would expire in this one.
        tenant.clock.advance(2 * PAY_WITHIN)
        await tenant.shop.ordering.expire_unpaid(ExpireUnpaidOrdersRequest(), by=SYSTEM)
        history = _History(tenant, [await tenant.product(on_hand=4) for _ in range(2)])
        for step in steps:
            await history.play(step)
        await history.compare()

    await for_all(histories(), adds_up, most=max(20, env.harness.examples // 2))


LAWS = (the_ledger_adds_up,)
