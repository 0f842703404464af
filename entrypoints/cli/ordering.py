"""Orders, by hand."""

from typing import Annotated

import typer

from application.ordering.cancel_order import CancelOrderRequest
from application.ordering.expire_orders import ExpireUnpaidOrdersRequest
from application.ordering.find_orders import GetOrderRequest, ListOrdersRequest
from application.ordering.place_order import PlaceOrderRequest, RequestedItem
from application.ordering.views import OrderFilter, OrderSummary, OrderView
from application.shop import Shop
from domain.accounts.actor import Actor
from domain.ordering.ids import OrderId
from domain.ordering.order import OrderStatus
from domain.shared.address import Address
from entrypoints.cli import options, printing
from entrypoints.cli.paging import Listed, first
from entrypoints.cli.session import in_shop

app = typer.Typer(no_args_is_help=True)


@app.command()
def place(
    items: Annotated[
        list[str], typer.Argument(metavar="PRODUCT=QUANTITY", help="Ids or SKUs, such as LAMP-6=2; one if left out.")
    ],
    email: Annotated[str, typer.Option(metavar="MAIL", help="Where to write.")],
    name: Annotated[str, typer.Option(metavar="TEXT", help="To whom the parcel goes.")],
    street: Annotated[str, typer.Option(metavar="TEXT", help="Street and number.")],
    postal_code: Annotated[str, typer.Option(metavar="TEXT", help="Postal code.")],
    city: Annotated[str, typer.Option(metavar="TEXT", help="City.")],
    country: Annotated[str, typer.Option(metavar="CODE", help="ISO 3166-1 alpha-2 code, such as DE.")],
    acting_as: options.ActAsCustomer,
    key: options.Key = None,
    tenant: options.Tenant = None,
    json: options.AsJson = False,
) -> None:
    """Buy what is in stock, at today's prices. The goods are held until the order is paid or expires."""
    # The shop would refuse it, too, but only after it was opened.
    address = Address(name, street, postal_code, city, country)
    wanted = [options.wanted(item) for item in items]

    async def order(shop: Shop, by: Actor) -> OrderView:
        requested = [RequestedItem(await options.product_id(product, shop), quantity) for product, quantity in wanted]
        return await shop.ordering.place(PlaceOrderRequest(tuple(requested), address, email), by=by, key=key)

    _show(in_shop(order, tenant, acting_as), json)


@app.command("list")
def list_(
    status: Annotated[OrderStatus | None, typer.Option(help="Only orders that stand here.")] = None,
    limit: options.AtMost = 20,
    acting_as: options.ActAs = None,
    tenant: options.Tenant = None,
    json: options.AsJson = False,
) -> None:
    """List orders, newest first: customers see their own, staff everyone's."""
    which = OrderFilter(status=status)

    async def find(shop: Shop, by: Actor) -> Listed[OrderSummary]:
        return await first(limit, lambda after, size: shop.ordering.list(ListOrdersRequest(which, after, size), by=by))

    found = in_shop(find, tenant, acting_as)
    if json:
        printing.as_json(found.items)
    else:
        printing.orders(found.items, more=found.more)


@app.command()
def show(
    order: options.Order,
    acting_as: options.ActAs = None,
    tenant: options.Tenant = None,
    json: options.AsJson = False,
) -> None:
    """Look at an order."""
    request = GetOrderRequest(OrderId(order))
    _show(in_shop(lambda shop, by: shop.ordering.get(request, by=by), tenant, acting_as), json)


@app.command()
def cancel(
    order: options.Order,
    acting_as: options.ActAs = None,
    key: options.Key = None,
    tenant: options.Tenant = None,
    json: options.AsJson = False,
) -> None:
    """Call an order off before it is paid; the goods can be sold again."""
    request = CancelOrderRequest(OrderId(order))
    _show(in_shop(lambda shop, by: shop.ordering.cancel(request, by=by, key=key), tenant, acting_as), json)


@app.command()
def expire(
    acting_as: options.ActAs = None,
    tenant: options.Tenant = None,
    json: options.AsJson = False,
) -> None:
    """Give up every order that nobody paid for in time; the goods can be sold again."""
    request = ExpireUnpaidOrdersRequest()
    expired = in_shop(lambda shop, by: shop.ordering.expire_unpaid(request, by=by), tenant, acting_as)
    if json:
        printing.as_json({"expired": expired})
    else:
        typer.echo(f"{expired} expired.")


def _show(order: OrderView, json: bool) -> None:
    if json:
        printing.as_json({**printing.fields_of(order), "total": order.total})
    else:
        printing.order(order)
