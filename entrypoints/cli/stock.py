"""The shelves, by hand."""

from typing import Annotated

import typer

from application.stock.find_stock import GetStockRequest
from application.stock.receive_stock import ReceiveStockRequest
from application.stock.views import StockLevel
from domain.catalogue.ids import ProductId
from entrypoints.bootstrap.demo import actor_named
from entrypoints.cli import options, printing
from entrypoints.cli.session import in_shop

app = typer.Typer(no_args_is_help=True)


@app.command()
def receive(
    product: options.Product,
    quantity: Annotated[int, typer.Argument(metavar="QUANTITY", help="How many units have arrived.")],
    by: options.Anyone = "kim",
    key: options.Key = None,
    tenant: options.Tenant = None,
    json: options.AsJson = False,
) -> None:
    """Put goods that have arrived on the shelf."""
    request, actor = ReceiveStockRequest(ProductId(product), quantity), actor_named(by)
    _show(in_shop(lambda shop: shop.stock.receive(request, by=actor, key=key), tenant), json)


@app.command()
def show(product: options.Product, tenant: options.Tenant = None, json: options.AsJson = False) -> None:
    """See how many units there are, and how many of them are promised."""
    request, visitor = GetStockRequest(ProductId(product)), actor_named(None)
    _show(in_shop(lambda shop: shop.stock.get(request, by=visitor), tenant), json)


def _show(level: StockLevel, json: bool) -> None:
    if json:
        printing.as_json({**printing.fields_of(level), "available": level.available})
    else:
        printing.stock(level)
