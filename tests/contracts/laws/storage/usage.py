"""UOW 19, 20, 22 and 23: how a unit of work is used, and what it does not promise."""

from collections.abc import Awaitable, Callable
from dataclasses import fields, replace
from types import TracebackType
from typing import Self
from unittest.mock import patch

from application.catalogue.add_product import AddProductRequest
from application.catalogue.change_price import ChangePriceRequest
from application.core import transaction
from application.core.unit_of_work import UnitOfWork
from application.ordering.cancel_order import CancelOrderRequest
from application.ordering.confirm_order import SendOrderConfirmationRequest
from application.ordering.expire_orders import ExpireUnpaidOrdersRequest
from application.ordering.place_order import PlaceOrderRequest, RequestedItem
from application.ports.errors import ConcurrencyConflict, UsageError
from application.shop import Shop
from application.stock.receive_stock import ReceiveStockRequest
from domain.accounts.actor import SYSTEM
from domain.catalogue.product import Product
from tests.contracts.kit.concurrency import refused
from tests.contracts.kit.env import Env
from tests.contracts.kit.law import law
from tests.contracts.kit.recorder import recorded, recorded_store
from tests.support.cast import ADA, EMAILS, HEX_NUT, HIVE, KIM, euros
from tests.support.shop_env import ShopEnv


@law(
    "UOW-19",
    hint="Keep sessions, connections and identity maps per call or per unit of work, never per adapter or per task.",
    mutants=("one identity map for all",),
)
async def two_units_of_work_in_one_loop_share_nothing(env: Env) -> None:
    """Two units of work in one event loop, interleaved step by step, never share a session or an identity map."""
    tenant = await env.tenant()
    lamp = await tenant.product(name="Honeycomb lamp", price=euros("1.00"))
    async with tenant.uow() as one, tenant.uow() as other:
        mine, theirs = await one.products.get(lamp.id), await other.products.get(lamp.id)
        assert mine is not theirs
        mine.change_price(euros("2.00"))
        one.products.save(mine)
        assert (await other.products.get(lamp.id)).price == euros("1.00")
        theirs.name = "Hexagonal lamp"
        other.products.save(theirs)
        assert (await one.products.get(lamp.id)).name == "Honeycomb lamp"
        await other.commit()
        with refused(ConcurrencyConflict):
            await one.commit()
    async with tenant.uow() as uow:
        stored = await uow.products.get(lamp.id)
    assert (stored.name, stored.price) == ("Hexagonal lamp", euros("1.00"))


@law(
    "UOW-20",
    hint="Check the phase at every entrance, and say `async with UnitOfWork(…) as uow` in the sentence.",
    mutants=("may be used after its block",),
)
async def misuse_is_refused_and_says_how_to_do_it(env: Env) -> None:
    """Using a unit of work outside its block, twice, or nested raises `UsageError`, and says how to do it."""
    tenant = await env.tenant()
    lamp = await tenant.product()
    fresh, used, committed = tenant.uow(), tenant.uow(), tenant.uow()
    async with used:
        with refused(UsageError) as nested:
            await used.__aenter__()
    with refused(UsageError) as again:
        await used.__aenter__()
    async with committed:
        await committed.commit()
        with refused(UsageError):
            await committed.commit()
        with refused(UsageError):
            await committed.products.get(lamp.id)
    for uow in (fresh, used):
        uses: tuple[Callable[[UnitOfWork], Awaitable[object]], ...] = (
            lambda uow: uow.products.get(lamp.id),
            lambda uow: uow.products.get_many([lamp.id]),
            lambda uow: uow.products.find(lamp.sku),
            lambda uow: uow.commit(),
        )
        for use in uses:
            with refused(UsageError) as outside:
                await use(uow)
            assert "async with" in str(outside.error)
        for stage in (uow.products.add, uow.products.save, uow.products.remove):
            with refused(UsageError):
                stage(lamp)
    assert "async with" in str(nested.error)
    assert "async with" in str(again.error)


@law(
    "UOW-22",
    hint="Call out before the unit of work opens or after it has closed: that is a process, not a command.",
    mutants=("sends mail inside the unit of work",),
)
async def no_other_port_is_awaited_while_a_unit_of_work_is_open(env: Env) -> None:
    """While a unit of work is open, no other port that does I/O is awaited: shown with every operation of the shop."""
    tenant = await env.tenant()
    open_works: list[UnitOfWork] = []
    awaited: list[str] = []

    class Watched(UnitOfWork):
        async def __aenter__(self) -> Self:
            open_works.append(self)
            return await super().__aenter__()

        async def __aexit__(
            self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
        ) -> None:
            await super().__aexit__(kind, error, trace)
            open_works.remove(self)

    def note(call: str) -> None:
        if open_works and not call.startswith("storage."):
            awaited.append(call)

    services = tenant.ports.services
    recorded_services = {
        port.name: recorded(getattr(services, port.name), port.name, note) for port in fields(services)
    }
    ports = replace(
        tenant.ports, store=recorded_store(tenant.store, note), services=replace(services, **recorded_services)
    )
    shop = tenant.wiring.shop(ports)
    with patch.object(transaction, "UnitOfWork", Watched):
        await _use_everything(tenant, shop)
    assert awaited == [], "awaited while a unit of work was open"


async def _use_everything(tenant: ShopEnv, shop: Shop) -> None:
    """Do everything that changes the shop, once."""
    nut = await shop.catalogue.add(AddProductRequest(HEX_NUT.sku, HEX_NUT.name, HEX_NUT.price), by=KIM)
    await shop.catalogue.change_price(ChangePriceRequest(nut.id, euros("0.07")), by=KIM)
    await shop.stock.receive(ReceiveStockRequest(nut.id, 6), by=KIM)
    wish = PlaceOrderRequest((RequestedItem(nut.id, 2),), address=HIVE, email=EMAILS[ADA.id])
    order, unpaid = [await shop.ordering.place(wish, by=ADA, key=key) for key in ("one", "other")]
    await shop.ordering.confirm(SendOrderConfirmationRequest(order.id), by=SYSTEM)
    await shop.ordering.cancel(CancelOrderRequest(order.id), by=ADA)
    tenant.clock.advance(unpaid.pay_by - tenant.clock.now())
    assert await shop.ordering.expire_unpaid(ExpireUnpaidOrdersRequest(), by=SYSTEM) == 1


@law(
    "UOW-23",
    hint="Nothing to do: a store may promise more. What must hold between two aggregates has to change both.",
)
async def reads_are_no_snapshot_and_write_skew_is_possible(env: Env) -> None:
    """Not promised: that two reads come from one snapshot; and two units of work that read the same two aggregates
    and change one each both commit (write skew). The remedy: change both, and one of the two conflicts."""
    tenant = await env.tenant()
    lamp, tile = [await tenant.product(price=euros("1.00")) for _ in range(2)]
    async with tenant.uow() as reading, tenant.uow() as writing:
        before = await reading.products.get(lamp.id)
        await _reprice(writing, lamp, tile, to="2.00")
        await writing.commit()
        after = await reading.products.get(tile.id)
    assert (before.price, after.price) == (euros("1.00"), euros("2.00"))

    async with tenant.uow() as one, tenant.uow() as other:
        for uow in (one, other):
            await uow.products.get_many([lamp.id, tile.id])
        await _reprice(one, lamp, to="3.00")
        await _reprice(other, tile, to="3.00")
        await one.commit()
        await other.commit()

    async with tenant.uow() as one, tenant.uow() as other:
        await _reprice(one, lamp, tile, to="4.00")
        await _reprice(other, lamp, tile, to="5.00")
        await one.commit()
        with refused(ConcurrencyConflict):
            await other.commit()


async def _reprice(uow: UnitOfWork, *products: Product, to: str) -> None:
    for product in await uow.products.get_many([product.id for product in products]):
        product.change_price(euros(to))
        uow.products.save(product)


LAWS = (
    two_units_of_work_in_one_loop_share_nothing,
    misuse_is_refused_and_says_how_to_do_it,
    no_other_port_is_awaited_while_a_unit_of_work_is_open,
    reads_are_no_snapshot_and_write_skew_is_possible,
)
