"""A use case: staff ship an order that is paid."""

from tests.planted_changes.change import Edit, PlantedChange

USE_CASE = '''"""Shipping an order."""

from dataclasses import dataclass
from typing import ClassVar

from application.core.unit_of_work import UnitOfWork
from application.ordering.views import OrderView
from application.ports.clock import Clock
from domain.accounts.actor import Actor
from domain.ordering.ids import OrderId
from domain.ordering.reservations import consume


@dataclass(frozen=True, slots=True)
class ShipOrderRequest:
    """Which order to ship."""

    fingerprint_name: ClassVar[str] = "ShipOrder"

    order: OrderId


@dataclass(frozen=True, slots=True)
class ShipOrder:
    """Staff hand the parcel over; its goods are no longer in stock."""

    clock: Clock

    async def __call__(self, uow: UnitOfWork, request: ShipOrderRequest, /, *, by: Actor) -> OrderView:
        """`NotFound` for an unknown order, `IllegalTransition` for one that is not paid."""
        order = await uow.orders.get(request.order)
        order.ship()
        stock = await uow.stock.get_many(line.product for line in order.lines)
        consume(order, stock, at=self.clock.now())
        uow.orders.save(order)
        for item in stock:
            uow.stock.save(item)
        return OrderView.of(order)
'''

ROUTE = """

@router.post(
    "/{id}/shipment",
    summary="Ship an order",
    description=description_of(ShipOrder),
    response_model=OrderModel,
    responses=refusals(IllegalTransition, *WRITING, *KEYED),
)
async def ship_order(
    id: UUID, shop: TheShop, by: Annotated[Actor, may("ordering.ship", Scope.ORDERING_WRITE)], key: Key
) -> OrderView:
    return await shop.ordering.ship(ShipOrderRequest(OrderId(id)), by=by, key=key)
"""

COMMAND = '''

@app.command()
def ship(
    order: options.Order,
    acting_as: options.ActAs = None,
    key: options.Key = None,
    tenant: options.Tenant = None,
    json: options.AsJson = False,
) -> None:
    """Hand the parcel over."""
    request = ShipOrderRequest(OrderId(order))
    _show(in_shop(lambda shop, by: shop.ordering.ship(request, by=by, key=key), tenant, acting_as), json)
'''

TEST = '''"""The planted use case can be called like any other."""

from adapters.memory.persistence import MemoryPersistence
from application.ordering.ship_order import ShipOrderRequest
from domain.ordering.order import OrderStatus
from tests.application.running_shop import a_shop
from tests.contracts.laws.shop.steps import pay
from tests.support.cast import KIM


async def test_staff_ship_a_paid_order() -> None:
    """Its goods are gone, and the answer is remembered under the key."""
    env = await a_shop(MemoryPersistence)
    lamp = await env.product(on_hand=5)
    order = await env.order(lamp, quantity=2)
    await pay(env, order)
    for _ in range(2):
        shipped = await env.shop.ordering.ship(ShipOrderRequest(order.id), by=KIM, key="ship")
        assert shipped.status is OrderStatus.SHIPPED
    level = await env.store.stock.level(lamp.id)
    assert level
    assert (level.on_hand, level.reserved) == (3, 0)
'''

IMPORT = "from application.ordering.ship_order import ShipOrder, ShipOrderRequest\n"
PART = "application/ordering/part.py"
ROUTES = "entrypoints/api/v1/ordering.py"
COMMANDS = "entrypoints/cli/ordering.py"

CHANGE = PlantedChange(
    "use case, over HTTP and on the command line",
    edits=(
        Edit(PART, "from application.ordering.place_order import PlaceOrder, PlaceOrderRequest\n", IMPORT),
        Edit(
            PART,
            "    cancel: Operation[CancelOrderRequest, OrderView]\n",
            "    ship: Operation[ShipOrderRequest, OrderView]\n",
        ),
        Edit(
            PART,
            "        cancel=build.command(CancelOrder(), CUSTOMER | STAFF),\n",
            "        ship=build.command(ShipOrder(services.clock), STAFF),\n",
        ),
        Edit(ROUTES, "from application.ordering.place_order import PlaceOrder\n", IMPORT),
        Edit(
            ROUTES,
            "    return await shop.ordering.cancel(CancelOrderRequest(OrderId(id)), by=by, key=key)\n",
            ROUTE,
        ),
        Edit(
            COMMANDS,
            "from application.ordering.place_order import PlaceOrderRequest, RequestedItem\n",
            "from application.ordering.ship_order import ShipOrderRequest\n",
        ),
        Edit(
            COMMANDS,
            "shop.ordering.cancel(request, by=by, key=key), tenant, acting_as), json)\n",
            COMMAND,
        ),
    ),
    files={
        "application/ordering/ship_order.py": USE_CASE,
        "tests/planted/__init__.py": "",
        "tests/planted/test_ship_order.py": TEST,
    },
    tests=("tests/planted", "tests/application/core/test_fingerprint.py"),
)
