"""QRY-4 and 8: what is found, and what is not."""

from dataclasses import dataclass
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from application.catalogue.views import ProductPosition, ProductView
from application.core.page import Page
from application.ordering.views import OrderFilter, OrderPosition, OrderSummary
from domain.accounts.actor import Actor
from domain.ordering.order import Order, OrderStatus
from domain.ordering.order_line import OrderLine
from tests.contracts.kit.generated import for_all
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.queries.accounts import are_filtered
from tests.contracts.laws.queries.strategies import descriptions, folded, matches, names, words, words_of
from tests.contracts.laws.queries.walk import walk
from tests.support.cast import ADA, BEN
from tests.support.seeding import new_order, store, stored
from tests.support.shop_env import ShopEnv

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Offer:
    """One generated product."""

    name: str
    description: str | None


@dataclass(frozen=True, slots=True)
class _Sale:
    """One generated order."""

    customer: Actor
    status: OrderStatus
    minute: int


_offers = st.lists(st.builds(_Offer, names(), descriptions()), max_size=5)
_sales = st.lists(
    st.builds(_Sale, st.sampled_from([ADA, BEN]), st.sampled_from(OrderStatus), st.integers(0, 3)), max_size=8
)
_filters = st.builds(
    OrderFilter,
    customer=st.none() | st.sampled_from([ADA.id, BEN.id]),
    status=st.none() | st.sampled_from(OrderStatus),
)
_limits = st.integers(1, 4)

# What these find says whether a sign of a pattern means itself.
_SHELF = [_Offer(name, None) for name in ("100 % wax", "100 g wax", "6_sides", "6-sides", "back\\slash", "backslash")]
_HARD_WORDS = r"% 100% _ 6_s \ k\s k\\s \% %_% . 6.s .* ( [a-z] $"


def _searches() -> SearchStrategy[tuple[list[_Offer], str, int]]:
    """Some products, what is typed, and how many are shown at once."""

    def typed(offers: list[_Offer]) -> SearchStrategy[str]:
        return words() | words_of([offer.name for offer in offers]) if offers else words()

    return _offers.flatmap(lambda offers: st.tuples(st.just(offers), typed(offers), _limits))


@law(
    "QRY-4",
    hint="Escape `%`, `_` and backslash, or search without a pattern; compare the stored search key, case and all.",
    mutants=(
        "searches with LIKE",
        "takes an empty description for none",
        "ignores the status beside a customer",
        "ignores the status of accounts",
        "lists everybody's API keys",
    ),
)
async def filters_and_search_give_the_models_answer(env: PersistenceEnv) -> None:
    """Filters and search give the model's answer, in its order, for generated data: missing and empty strings, letters
    of either case, `%`, `_`, backslash, combining characters."""
    tenant = await env.tenant()

    async def search(example: tuple[list[_Offer], str, int]) -> None:
        offers, typed, limit = example
        products = [tenant.new_product(name=offer.name, description=offer.description) for offer in offers]

        async def page(after: ProductPosition | None) -> Page[ProductView, ProductPosition]:
            return await tenant.store.products.search(typed, after=after, limit=limit)

        async with stored(tenant, products=products):
            found = await walk(page)
        by_key = sorted(products, key=lambda product: (folded(product.name), product.id))
        assert found == [ProductView.of(product) for product in by_key if matches(product.name, typed)]

    async def filter_orders(example: tuple[list[_Sale], OrderFilter, int]) -> None:
        sales, which, limit = example
        orders = [_sold(tenant, sale) for sale in sales]

        async def page(after: OrderPosition | None) -> Page[OrderSummary, OrderPosition]:
            return await tenant.store.orders.list(which, after=after, limit=limit)

        async with stored(tenant, orders=orders):
            found = await walk(page)
        newest_first = sorted(orders, key=lambda order: (order.placed_at, order.id), reverse=True)
        expected = [order for order in newest_first if _is_wanted(order, which)]
        assert found == [
            OrderSummary(order.id, order.customer, order.status, order.total, order.placed_at) for order in expected
        ]

    for typed in _HARD_WORDS.split():
        await search((_SHELF, typed, 2))
    await for_all(_searches(), search, most=env.harness.examples)
    await for_all(st.tuples(_sales, _filters, _limits), filter_orders, most=env.harness.examples)
    await are_filtered(tenant)


def _sold(tenant: ShopEnv, sale: _Sale) -> Order:
    line = OrderLine.of(tenant.new_product(), 1 + sale.minute)
    order = new_order(tenant, line, by=sale.customer, at=tenant.clock.now() + sale.minute * MINUTE)
    order.status = sale.status
    return order


def _is_wanted(order: Order, which: OrderFilter) -> bool:
    return which.customer in {None, order.customer} and which.status in {None, order.status}


# Each is told from another by one point alone: case, a blank before or after, another white character, a tab, which
# texts may have from before control characters were refused, a part, a pattern, an accent, a form, a letter for two.
ALIKE = (
    *("LAMP-6", "Lamp-6", "LAMP-6 ", " LAMP-6", "LAMP-6\u00a0", "LAMP-6\t", "LAMP\u00ad-6", "LAMP-66", "AMP-6"),
    *(
        "LAMP_6",
        "LAMP%",
        "L\u00c9-6",
        "LE\u0301-6",
        "LE-6",
        "\uff2cAMP-6",
        "\ufb01-6",
        "fi-6",
        "Stra\u00dfe",
        "Strasse",
    ),
)


@law(
    "QRY-9",
    hint="Compare the SKU as it is stored, with an index whose collation keeps case, accents and blanks apart.",
    mutants=(
        "finds SKUs in any case",
        "finds SKUs padded with blanks",
        "finds SKUs with any white at their ends",
        "finds SKUs in any form",
        "finds SKUs with any accent",
    ),
)
async def a_sku_finds_its_product_and_no_other(env: PersistenceEnv) -> None:
    """By its SKU a product is found, and by nothing that is only like it: another case, a blank or a tab more, a part,
    a pattern, another accent, another composition of the same letters."""
    tenant = await env.tenant()
    products = [tenant.new_product() for _ in ALIKE]
    for product, sku in zip(products, ALIKE, strict=True):
        product.sku = sku
    for product in products:
        async with stored(tenant, products=[product]):
            found = [sku for sku in ALIKE if await tenant.store.products.get_by_sku(sku)]
        assert found == [product.sku]
    await store(tenant, products=products)
    for product in products:
        assert await tenant.store.products.get_by_sku(product.sku) == ProductView.of(product)
    assert await tenant.store.products.get_by_sku("") is None


LAWS = (filters_and_search_give_the_models_answer, a_sku_finds_its_product_and_no_other)
