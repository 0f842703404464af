"""An example of every operation of the shop: the one list that all tests share which go through all of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from application.catalogue.add_product import AddProductRequest
from application.catalogue.change_price import ChangePriceRequest
from application.catalogue.find_products import GetProductBySkuRequest, GetProductRequest, SearchProductsRequest
from application.catalogue.views import ProductPosition, ProductView
from application.core.page import Page
from application.maintenance.prune_idempotency_records import PruneIdempotencyRecordsRequest
from application.maintenance.prune_messages import PruneMessagesRequest
from application.ordering.cancel_order import CancelOrderRequest
from application.ordering.confirm_order import SendOrderConfirmationRequest
from application.ordering.expire_orders import ExpireUnpaidOrdersRequest
from application.ordering.find_orders import GetOrderRequest, ListOrdersRequest
from application.ordering.views import OrderPosition, OrderSummary, OrderView
from application.shop import NamedOperation, Shop
from application.stock.find_stock import GetStockRequest, ListMovementsRequest
from application.stock.receive_stock import ReceiveStockRequest
from application.stock.views import StockLevel
from domain.accounts.actor import SYSTEM, Actor, Role
from domain.catalogue.product import Product
from domain.ordering.order import PAY_WITHIN
from domain.stock.movement import Movement
from tests.support.cast import ADA, KIM, euros
from tests.support.shop_env import ShopEnv


@dataclass(frozen=True, slots=True)
class Prepared:
    """A shop in which every operation can be done once: goods in stock, and three orders."""

    tenant: ShopEnv
    goods: Sequence[Product]
    unwanted: OrderView
    unconfirmed: OrderView
    other: OrderView

    @classmethod
    async def of(cls, tenant: ShopEnv, *, lines: int = 1) -> "Prepared":
        """Prepare this tenant; its orders have so many lines."""
        goods = [await tenant.product(on_hand=10) for _ in range(lines)]
        orders = [await tenant.shop.ordering.place(tenant.wish(*goods), by=ADA) for _ in range(3)]
        return cls(tenant, goods, *orders)


@dataclass(frozen=True, slots=True)
class Example:
    """How an operation is asked for something it can do, by whom, what it answers, and which roles may try."""

    request: Callable[[Prepared], object]
    by: Actor
    answer: object
    roles: frozenset[Role]


_ANYONE = frozenset(Role)
_STAFF = frozenset({Role.STAFF})
_CUSTOMER = frozenset({Role.CUSTOMER})
_SYSTEM = frozenset({Role.SYSTEM})


def _expire(shop: Prepared) -> ExpireUnpaidOrdersRequest:
    shop.tenant.clock.advance(PAY_WITHIN)
    return ExpireUnpaidOrdersRequest()


# In an order in which all of them can be done, one after the other.
EXAMPLES: Mapping[str, Example] = {
    "catalogue.add": Example(
        lambda _: AddProductRequest("KITE-6", "Hexagonal kite", euros("25")), KIM, ProductView, _STAFF
    ),
    "catalogue.change_price": Example(
        lambda shop: ChangePriceRequest(shop.goods[0].id, euros("99")), KIM, ProductView, _STAFF
    ),
    "catalogue.get": Example(lambda shop: GetProductRequest(shop.goods[0].id), ADA, ProductView, _ANYONE),
    "catalogue.get_by_sku": Example(lambda shop: GetProductBySkuRequest(shop.goods[0].sku), ADA, ProductView, _ANYONE),
    "catalogue.search": Example(lambda _: SearchProductsRequest(), ADA, Page[ProductView, ProductPosition], _ANYONE),
    "stock.receive": Example(lambda shop: ReceiveStockRequest(shop.goods[0].id, 5), KIM, StockLevel, _STAFF),
    "stock.get": Example(lambda shop: GetStockRequest(shop.goods[0].id), ADA, StockLevel, _ANYONE),
    "stock.movements": Example(lambda shop: ListMovementsRequest(shop.goods[0].id), KIM, Page[Movement, int], _STAFF),
    "ordering.place": Example(lambda shop: shop.tenant.wish(*shop.goods), ADA, OrderView, _CUSTOMER),
    "ordering.get": Example(lambda shop: GetOrderRequest(shop.other.id), ADA, OrderView, _CUSTOMER | _STAFF),
    "ordering.list": Example(lambda _: ListOrdersRequest(), ADA, Page[OrderSummary, OrderPosition], _CUSTOMER | _STAFF),
    "ordering.cancel": Example(lambda shop: CancelOrderRequest(shop.unwanted.id), ADA, OrderView, _CUSTOMER | _STAFF),
    "ordering.confirm": Example(
        lambda shop: SendOrderConfirmationRequest(shop.unconfirmed.id), SYSTEM, type(None), _SYSTEM
    ),
    "ordering.expire_unpaid": Example(_expire, KIM, int, _STAFF | _SYSTEM),
    "maintenance.prune_messages": Example(lambda _: PruneMessagesRequest(), SYSTEM, int, _SYSTEM),
    "maintenance.prune_idempotency_records": Example(lambda _: PruneIdempotencyRecordsRequest(), SYSTEM, int, _SYSTEM),
}


def examples_for(shop: Shop) -> Iterator[tuple[NamedOperation, Example]]:
    """Every operation of this shop with its example, in the order of the list.

    One that has none is left out here: `tests/application/test_operations.py` says so, once for all.
    """
    operations = {operation.name: operation for operation in shop.operations()}
    return ((operations[name], example) for name, example in EXAMPLES.items() if name in operations)
