"""QRY-8: what is shown is what is stored, every field of it."""

from application.catalogue.views import ProductView
from application.ordering.views import OrderFilter, OrderSummary, OrderView
from application.stock.views import StockLevel
from domain.catalogue.product import Product
from domain.ordering.order import Order
from domain.stock.stock_item import StockItem
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.examples import example_of


@law(
    "QRY-8",
    hint="Select every column that the view has a field for, each into its own field.",
    mutants=("shows no description", "shows no confirmation"),
)
async def every_field_is_shown_as_it_is_stored(env: PersistenceEnv) -> None:
    """Every field of a view is shown as it is stored, one by one and in lists, the optional ones included."""
    for seed in (1, 2):
        tenant = await env.tenant()
        product, item = example_of(Product, seed=seed), example_of(StockItem, seed=seed)
        order = example_of(Order, seed=seed)
        async with tenant.uow() as uow:
            uow.products.add(product)
            uow.stock.add(item)
            uow.orders.add(order)
            await uow.commit()

        store = tenant.store
        assert await store.products.get(product.id) == ProductView.of(product)
        assert (await store.products.search("", after=None, limit=1)).items == (ProductView.of(product),)
        assert await store.stock.level(item.id) == StockLevel.of(item)
        assert await store.orders.get(order.id) == OrderView.of(order)
        [summary] = (await store.orders.list(OrderFilter(), after=None, limit=1)).items
        assert summary == OrderSummary(order.id, order.customer, order.status, order.total, order.placed_at)


LAWS = (every_field_is_shown_as_it_is_stored,)
