"""Everything the shop can do, and who may try."""

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.catalogue.add_product import AddProductRequest
from application.catalogue.change_price import ChangePriceRequest
from application.catalogue.find_products import GetProductBySkuRequest, GetProductRequest, SearchProductsRequest
from application.catalogue.views import ProductPosition, ProductView
from application.core.page import Page
from application.ordering.cancel_order import CancelOrderRequest
from application.ordering.confirm_order import SendOrderConfirmationRequest
from application.ordering.expire_orders import ExpireUnpaidOrdersRequest
from application.ordering.find_orders import GetOrderRequest, ListOrdersRequest
from application.ordering.place_order import PlaceOrderRequest
from application.ordering.views import OrderPosition, OrderSummary, OrderView
from application.stock.find_stock import GetStockRequest, ListMovementsRequest
from application.stock.receive_stock import ReceiveStockRequest
from application.stock.views import StockLevel
from domain.accounts.actor import Actor, Role
from domain.shared.errors import NotAllowed, ShopError
from domain.stock.movement import Movement
from tests.application.running_shop import a_shop
from tests.support.builders import order_id, product_id
from tests.support.cast import ADA, HIVE, PENCIL

VISITOR, CUSTOMER, STAFF, SYSTEM = Role.VISITOR, Role.CUSTOMER, Role.STAFF, Role.SYSTEM

# Each operation with a request for it, what it answers, and who may try.
OPERATIONS: dict[str, tuple[object, object, set[Role]]] = {
    "catalogue.add": (AddProductRequest(PENCIL.sku, PENCIL.name, PENCIL.price), ProductView, {STAFF}),
    "catalogue.change_price": (ChangePriceRequest(product_id(), PENCIL.price), ProductView, {STAFF}),
    "catalogue.get": (GetProductRequest(product_id()), ProductView, set(Role)),
    "catalogue.get_by_sku": (GetProductBySkuRequest("PENCIL-6"), ProductView, set(Role)),
    "catalogue.search": (SearchProductsRequest(), Page[ProductView, ProductPosition], set(Role)),
    "stock.receive": (ReceiveStockRequest(product_id(), 6), StockLevel, {STAFF}),
    "stock.get": (GetStockRequest(product_id()), StockLevel, set(Role)),
    "stock.movements": (ListMovementsRequest(product_id()), Page[Movement, int], {STAFF}),
    "ordering.place": (PlaceOrderRequest((), HIVE, "ada@hive.example"), OrderView, {CUSTOMER}),
    "ordering.cancel": (CancelOrderRequest(order_id()), OrderView, {CUSTOMER, STAFF}),
    "ordering.expire_unpaid": (ExpireUnpaidOrdersRequest(), int, {STAFF, SYSTEM}),
    "ordering.confirm": (SendOrderConfirmationRequest(order_id()), type(None), {SYSTEM}),
    "ordering.get": (GetOrderRequest(order_id()), OrderView, {CUSTOMER, STAFF}),
    "ordering.list": (ListOrdersRequest(), Page[OrderSummary, OrderPosition], {CUSTOMER, STAFF}),
}


async def test_the_shop_lists_everything_it_can_do() -> None:
    """Name, request, answer and roles, for drivers that go by names."""
    env = await a_shop(MemoryPersistence)
    listed = {
        operation.name: (operation.request, operation.answer, set(operation.operation.roles))
        for operation in env.shop.operations()
    }
    assert listed == {name: (type(request), answer, roles) for name, (request, answer, roles) in OPERATIONS.items()}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", OPERATIONS)
async def test_only_those_who_may_can_try(name: str, role: Role) -> None:
    """Whoever may not is told who may; whoever may hears nothing of roles."""
    env = await a_shop(MemoryPersistence)
    operation = next(operation for operation in env.shop.operations() if operation.name == name)
    request, _, roles = OPERATIONS[name]
    refusal: ShopError | None = None
    try:
        await operation.operation(request, by=Actor(ADA.id, frozenset({role})), key="a key")
    except ShopError as error:
        refusal = error
    assert isinstance(refusal, NotAllowed) == (role not in roles)
    if isinstance(refusal, NotAllowed):
        assert refusal.allowed == " or ".join(sorted(roles))


async def test_nobody_in_particular_may_do_nothing() -> None:
    """Not even look."""
    env = await a_shop(MemoryPersistence)
    with pytest.raises(NotAllowed):
        await env.shop.catalogue.search(SearchProductsRequest(), by=Actor(ADA.id, frozenset()))
