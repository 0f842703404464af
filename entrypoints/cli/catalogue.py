"""The catalogue, by hand."""

from typing import Annotated

import typer

from application.catalogue.add_product import AddProductRequest
from application.catalogue.change_price import ChangePriceRequest
from application.catalogue.find_products import GetProductRequest, SearchProductsRequest
from application.catalogue.views import ProductView
from application.shop import Shop
from domain.accounts.actor import Actor
from entrypoints.cli import options, printing
from entrypoints.cli.paging import Listed, first
from entrypoints.cli.session import in_shop

app = typer.Typer(no_args_is_help=True)


@app.command()
def add(
    sku: Annotated[str, typer.Argument(metavar="SKU", help="The shop's own article number.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="What customers read.")],
    price: options.Price,
    currency: options.InCurrency = "EUR",
    description: Annotated[str | None, typer.Option(metavar="TEXT", help="What else there is to say.")] = None,
    acting_as: options.ActAs = None,
    key: options.Key = None,
    tenant: options.Tenant = None,
    json: options.AsJson = False,
) -> None:
    """Take a product into the catalogue. Its shelf is empty until goods arrive."""
    request = AddProductRequest(sku, name, options.money(price, currency), description)
    _show(in_shop(lambda shop, by: shop.catalogue.add(request, by=by, key=key), tenant, acting_as), json)


@app.command("list")
def list_(
    words: Annotated[list[str] | None, typer.Argument(metavar="WORD", help="Only names with all these words.")] = None,
    limit: options.AtMost = 20,
    tenant: options.Tenant = None,
    json: options.AsJson = False,
) -> None:
    """Look through the catalogue, by name."""

    async def search(shop: Shop, by: Actor) -> Listed[ProductView]:
        text = " ".join(words or ())
        return await first(
            limit, lambda after, size: shop.catalogue.search(SearchProductsRequest(text, after, size), by=by)
        )

    found = in_shop(search, tenant)
    if json:
        printing.as_json(found.items)
    else:
        printing.products(found.items, more=found.more)


@app.command()
def show(product: options.Product, tenant: options.Tenant = None, json: options.AsJson = False) -> None:
    """Look at a product."""

    async def get(shop: Shop, by: Actor) -> ProductView:
        return await shop.catalogue.get(GetProductRequest(await options.product_id(product, shop)), by=by)

    _show(in_shop(get, tenant), json)


@app.command()
def price(
    product: options.Product,
    price: options.Price,
    currency: options.InCurrency = "EUR",
    acting_as: options.ActAs = None,
    key: options.Key = None,
    tenant: options.Tenant = None,
    json: options.AsJson = False,
) -> None:
    """Ask another price from now on. Orders already placed keep theirs."""
    new_price = options.money(price, currency)

    async def change(shop: Shop, by: Actor) -> ProductView:
        request = ChangePriceRequest(await options.product_id(product, shop), new_price)
        return await shop.catalogue.change_price(request, by=by, key=key)

    _show(in_shop(change, tenant, acting_as), json)


def _show(product: ProductView, json: bool) -> None:
    if json:
        printing.as_json(product)
    else:
        printing.products([product])
