"""PRD: the catalogue."""

from hypothesis import strategies as st

from application.catalogue.add_product import AddProductRequest
from application.catalogue.change_price import ChangePriceRequest
from application.catalogue.find_products import SearchProductsRequest
from application.catalogue.views import ProductPosition, ProductView
from application.core.page import Page
from application.ports.errors import ConcurrencyConflict
from domain.catalogue.product import HIGHEST_PRICE
from domain.shared.errors import CurrencyMismatch, InvalidValue
from domain.shared.money import Currency, Money
from tests.contracts.kit.generated import for_all
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.queries.strategies import matches, names, words_of
from tests.contracts.laws.queries.walk import walk
from tests.support.cast import ADA, HONEYCOMB_LAMP, KIM, euros
from tests.support.concurrency import refused, together
from tests.support.seeding import stored


@law(
    "PRD-1",
    hint="A price is a field like any other: saved under the version it was loaded at.",
    mutants=("updates the price alone",),
)
async def a_price_change_conflicts_like_any_save(env: PersistenceEnv) -> None:
    """A price change conflicts like any save; of many through the shop, all are made, one after the other."""
    tenant = await env.tenant()
    lamp = await tenant.product(price=euros("1.00"))
    async with tenant.uow() as early, tenant.uow() as late:
        for uow, price in ((early, "2.00"), (late, "3.00")):
            mine = await uow.products.get(lamp.id)
            mine.change_price(euros(price))
            uow.products.save(mine)
        await early.commit()
        with refused(ConcurrencyConflict):
            await late.commit()

    shop = tenant.shop
    prices = [euros(f"{10 + number}.00") for number in range(8)]
    outcomes = await together(
        8, lambda number: shop.catalogue.change_price(ChangePriceRequest(lamp.id, prices[number]), by=KIM)
    )
    outcomes.only()
    async with tenant.uow() as uow:
        stored_now = await uow.products.get(lamp.id)
    assert (stored_now.price in prices, stored_now.version) == (True, 10)


@law(
    "PRD-2",
    hint="Search the stored search key for `search_key(words).split()`, each anywhere, all of them somewhere.",
    mutants=("finds any of the words", "searches the name as it is written"),
)
async def search_agrees_with_the_model(env: PersistenceEnv) -> None:
    """Search agrees with the model for generated words: parts of the names, in any case and any Unicode form, and in
    any order, find what contains them all, and nothing else."""
    tenant = await env.tenant()

    async def agrees(example: tuple[list[str], str]) -> None:
        called, typed = example
        products = [tenant.new_product(name=name) for name in called]

        async def page(after: ProductPosition | None) -> Page[ProductView, ProductPosition]:
            return await tenant.shop.catalogue.search(SearchProductsRequest(typed, after, limit=3), by=ADA)

        async with stored(tenant, products=products):
            found = await walk(page)
        assert {item.id for item in found} == {product.id for product in products if matches(product.name, typed)}

    catalogues = st.lists(names(), min_size=1, max_size=5)
    examples = catalogues.flatmap(lambda called: st.tuples(st.just(called), words_of(called)))
    await for_all(examples, agrees, most=env.harness.examples)


@law(
    "PRD-4",
    hint="Store minor units as a whole number, and the currency's code beside them.",
    mutants=("keeps every price in euros", "keeps prices as binary floats with two decimals"),
)
async def a_money_value_keeps_its_currency(env: PersistenceEnv) -> None:
    """A money value keeps its currency, its every minor unit up to the highest price, and refuses binary floats; what
    is priced in one currency is never priced in another."""
    tenant = await env.tenant()
    shop = tenant.shop
    for currency in Currency:
        for amount in (1, 29, 999_999_999, HIGHEST_PRICE):
            price = Money(amount, currency)
            wanted = AddProductRequest(f"{currency}-{amount}", HONEYCOMB_LAMP.name, price)
            added = await shop.catalogue.add(wanted, by=KIM)
            assert (await tenant.store.products.get(added.id)) == added
            assert added.price == price
            async with tenant.uow() as uow:
                assert (await uow.products.get(added.id)).price == price

    lamp = await tenant.product(price=euros("49.00"))
    with refused(CurrencyMismatch):
        await shop.catalogue.change_price(ChangePriceRequest(lamp.id, Money(4900, Currency.USD)), by=KIM)
    with refused(InvalidValue):
        Money(0.1, Currency.EUR)  # type: ignore[arg-type]  # what the types forbid is refused at run time, too
    async with tenant.uow() as uow:
        assert (await uow.products.get(lamp.id)).price == euros("49.00")


LAWS = (
    a_price_change_conflicts_like_any_save,
    search_agrees_with_the_model,
    a_money_value_keeps_its_currency,
)
