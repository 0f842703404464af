"""An example of every operation of the shop: the one list that all tests share which go through all of them."""

from collections.abc import Iterator, Mapping

from application.catalogue.add_product import AddProductRequest
from application.catalogue.change_price import ChangePriceRequest
from application.catalogue.find_products import GetProductBySkuRequest, GetProductRequest, SearchProductsRequest
from application.catalogue.views import ProductPosition, ProductView
from application.configuration.switch_feature import GetConfigurationRequest, SwitchFeatureRequest
from application.configuration.views import ConfigurationView
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
from domain.accounts.actor import SYSTEM, VISITOR
from domain.configuration.configuration import Feature
from domain.ordering.order import PAY_WITHIN
from domain.stock.movement import Movement
from tests.support.cast import ADA, DEE, KIM, euros
from tests.support.operations_of_access import OF_ACCESS
from tests.support.operations_of_accounts import OF_ACCOUNTS
from tests.support.prepared import ADMIN, ANYONE, CUSTOMER, STAFF, SYSTEM_ALONE, Example, Prepared


def _expire(shop: Prepared) -> ExpireUnpaidOrdersRequest:
    shop.tenant.clock.advance(PAY_WITHIN)
    return ExpireUnpaidOrdersRequest()


# In an order in which all of them can be done, one after the other.
EXAMPLES: Mapping[str, Example] = {
    **OF_ACCESS,
    **OF_ACCOUNTS,
    "catalogue.add": Example(
        lambda _: AddProductRequest("KITE-6", "Hexagonal kite", euros("25")), KIM, ProductView, STAFF
    ),
    "catalogue.change_price": Example(
        lambda shop: ChangePriceRequest(shop.goods[0].id, euros("99")), KIM, ProductView, STAFF
    ),
    "catalogue.get": Example(lambda shop: GetProductRequest(shop.goods[0].id), ADA, ProductView, ANYONE),
    "catalogue.get_by_sku": Example(lambda shop: GetProductBySkuRequest(shop.goods[0].sku), ADA, ProductView, ANYONE),
    "catalogue.search": Example(lambda _: SearchProductsRequest(), ADA, Page[ProductView, ProductPosition], ANYONE),
    "stock.receive": Example(lambda shop: ReceiveStockRequest(shop.goods[0].id, 5), KIM, StockLevel, STAFF),
    "stock.get": Example(lambda shop: GetStockRequest(shop.goods[0].id), ADA, StockLevel, ANYONE),
    "stock.movements": Example(lambda shop: ListMovementsRequest(shop.goods[0].id), KIM, Page[Movement, int], STAFF),
    "ordering.place": Example(lambda shop: shop.tenant.wish(*shop.goods), ADA, OrderView, CUSTOMER),
    "ordering.get": Example(lambda shop: GetOrderRequest(shop.other.id), ADA, OrderView, CUSTOMER | STAFF),
    "ordering.list": Example(lambda _: ListOrdersRequest(), ADA, Page[OrderSummary, OrderPosition], CUSTOMER | STAFF),
    "ordering.cancel": Example(lambda shop: CancelOrderRequest(shop.unwanted.id), ADA, OrderView, CUSTOMER | STAFF),
    "ordering.confirm": Example(
        lambda shop: SendOrderConfirmationRequest(shop.unconfirmed.id), SYSTEM, type(None), SYSTEM_ALONE
    ),
    "ordering.expire_unpaid": Example(_expire, KIM, int, STAFF | SYSTEM_ALONE),
    "configuration.get": Example(lambda _: GetConfigurationRequest(), VISITOR, ConfigurationView, ANYONE),
    "configuration.switch": Example(
        lambda _: SwitchFeatureRequest(Feature.REGISTRATION, on=False), DEE, ConfigurationView, ADMIN
    ),
    "maintenance.prune_messages": Example(lambda _: PruneMessagesRequest(), SYSTEM, int, SYSTEM_ALONE),
    "maintenance.prune_idempotency_records": Example(
        lambda _: PruneIdempotencyRecordsRequest(), SYSTEM, int, SYSTEM_ALONE
    ),
}


def examples_for(shop: Shop) -> Iterator[tuple[NamedOperation, Example]]:
    """Every operation of this shop with its example, in the order of the list.

    One that has none is left out here: `tests/application/test_operations.py` says so, once for all.
    """
    operations = {operation.name: operation for operation in shop.operations()}
    return ((operations[name], example) for name, example in EXAMPLES.items() if name in operations)
