"""Stock, by hand."""

from typing import Annotated

import typer

from application.shop import Shop
from application.stock.find_stock import GetStockRequest
from application.stock.receive_stock import ReceiveStockRequest
from application.stock.views import StockLevel
from domain.accounts.actor import Actor
from entrypoints.cli import options, printing
from entrypoints.cli.session import in_shop

app = typer.Typer(no_args_is_help=True)


@app.command()
def receive(
    product: options.Product,
    quantity: Annotated[
        int,
        typer.Argument(metavar="QUANTITY", parser=options.whole_number(), help="How many units have arrived."),
    ],
    acting_as: options.ActAs = None,
    key: options.Key = None,
    tenant: options.Tenant = None,
    json: options.AsJson = False,
) -> None:
    """Put goods that have arrived on the shelf."""

    async def receive(shop: Shop, by: Actor) -> StockLevel:
        request = ReceiveStockRequest(await options.product_id(product, shop), quantity)
        return await shop.stock.receive(request, by=by, key=key)

    _show(in_shop(receive, tenant, acting_as), json)


@app.command()
def show(product: options.Product, tenant: options.Tenant = None, json: options.AsJson = False) -> None:
    """See how many units there are, and how many of them are reserved."""

    async def get(shop: Shop, by: Actor) -> StockLevel:
        return await shop.stock.get(GetStockRequest(await options.product_id(product, shop)), by=by)

    _show(in_shop(get, tenant), json)


def _show(level: StockLevel, json: bool) -> None:
    if json:
        printing.as_json({**printing.fields_of(level), "available": level.available})
    else:
        printing.stock(level)
