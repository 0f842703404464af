"""Everything the shop can do, and who may try."""

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.catalogue import NewPrice, NewProduct, ProductById, ProductSearch
from application.ordering.confirm_order import Confirmation
from application.ordering.end_order import Cancellation, Sweep
from application.ordering.find_orders import OrderById, OrderList
from application.ordering.place_order import NewOrder
from application.stock import GoodsReceived, LedgerOf, StockOf
from application.views import (
    OrderPosition,
    OrderSummary,
    OrderView,
    Page,
    ProductPosition,
    ProductView,
    StockLevel,
)
from domain.errors import NotAllowed, ShopError
from domain.identity import Actor, Role
from domain.inventory import Movement
from tests.application.house import a_house
from tests.builders import order_id, product_id
from tests.cast import ADA, HIVE, PENCIL

VISITOR, CUSTOMER, STAFF, SYSTEM = Role.VISITOR, Role.CUSTOMER, Role.STAFF, Role.SYSTEM

# Each operation with a request for it, what it answers, and who may try.
OPERATIONS: dict[str, tuple[object, object, set[Role]]] = {
    "catalogue.add": (NewProduct(PENCIL.sku, PENCIL.name, PENCIL.price), ProductView, {STAFF}),
    "catalogue.change_price": (NewPrice(product_id(), PENCIL.price), ProductView, {STAFF}),
    "catalogue.get": (ProductById(product_id()), ProductView, set(Role)),
    "catalogue.search": (ProductSearch(), Page[ProductView, ProductPosition], set(Role)),
    "stock.receive": (GoodsReceived(product_id(), 6), StockLevel, {STAFF}),
    "stock.get": (StockOf(product_id()), StockLevel, set(Role)),
    "stock.ledger": (LedgerOf(product_id()), Page[Movement, int], {STAFF}),
    "ordering.place": (NewOrder((), HIVE, "ada@hive.example"), OrderView, {CUSTOMER}),
    "ordering.cancel": (Cancellation(order_id()), OrderView, {CUSTOMER, STAFF}),
    "ordering.expire_unpaid": (Sweep(), int, {STAFF, SYSTEM}),
    "ordering.confirm": (Confirmation(order_id()), type(None), {SYSTEM}),
    "ordering.get": (OrderById(order_id()), OrderView, {CUSTOMER, STAFF}),
    "ordering.list": (OrderList(), Page[OrderSummary, OrderPosition], {CUSTOMER, STAFF}),
}


async def test_the_shop_lists_everything_it_can_do() -> None:
    """Name, request, answer and roles, for drivers that go by names."""
    house = await a_house(MemoryPersistence)
    listed = {
        operation.name: (operation.request, operation.answer, set(operation.roles))
        for operation in house.shop.operations()
    }
    assert listed == {name: (type(request), answer, roles) for name, (request, answer, roles) in OPERATIONS.items()}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", OPERATIONS)
async def test_only_those_who_may_can_try(name: str, role: Role) -> None:
    """Whoever may not is told who may; whoever may hears nothing of roles."""
    house = await a_house(MemoryPersistence)
    operation = next(operation for operation in house.shop.operations() if operation.name == name)
    request, _, roles = OPERATIONS[name]
    refusal: ShopError | None = None
    try:
        await operation.use_case(request, by=Actor(ADA.id, frozenset({role})), key="a key")
    except ShopError as error:
        refusal = error
    assert isinstance(refusal, NotAllowed) == (role not in roles)
    if isinstance(refusal, NotAllowed):
        assert refusal.allowed == " or ".join(sorted(roles))


async def test_nobody_in_particular_may_do_nothing() -> None:
    """Not even look."""
    house = await a_house(MemoryPersistence)
    with pytest.raises(NotAllowed):
        await house.shop.catalogue.search(ProductSearch(), by=Actor(ADA.id, frozenset()))
