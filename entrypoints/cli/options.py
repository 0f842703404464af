"""Arguments and options that several commands have, and how they become the shop's values."""

import re
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import typer

from application.catalogue.find_products import GetProductBySkuRequest
from application.shop import Shop
from domain.accounts.actor import VISITOR
from domain.catalogue.ids import ProductId
from domain.shared.errors import InvalidValue
from domain.shared.money import Currency, Money

KEY = r"[!-~]{1,255}"
MOST_DIGITS = 20
"""Beyond any price; the domain says what is too expensive."""


def _keepable(key: str | None) -> str | None:
    if key is not None and not re.fullmatch(KEY, key):
        raise typer.BadParameter("a key is 1 to 255 visible ASCII characters")
    return key


Anyone = Annotated[str, typer.Option("--as", metavar="NAME", help="Who asks: ada or ben, customers; kim, staff.")]
Tenant = Annotated[str | None, typer.Option(metavar="NAME", help="Whose shop; else the one of SIXFOLD_TENANT.")]
Key = Annotated[
    str | None,
    typer.Option(metavar="KEY", callback=_keepable, help="The same key again gives the first answer."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
AtMost = Annotated[int, typer.Option("--limit", min=1, max=10_000, help="How many to show at most.")]
Product = Annotated[
    str, typer.Argument(metavar="PRODUCT", help="The product's id or SKU; `sixfold products list` shows both.")
]
Order = Annotated[UUID, typer.Argument(metavar="ORDER", help="The order's id; `sixfold orders list` shows it.")]
Price = Annotated[str, typer.Argument(metavar="PRICE", help="In the currency's main unit, such as 8.90.")]
InCurrency = Annotated[str, typer.Option("--currency", metavar="CODE", help="The currency's ISO 4217 code.")]


def money(amount: str, code: str) -> Money:
    """The amount, exact; `InvalidValue` for one that the currency cannot express."""
    currency = Currency.of(code.upper())
    try:
        minor = Decimal(amount).scaleb(currency.decimals)
    except ArithmeticError:
        raise InvalidValue("price", f"is not a number: {amount}") from None
    if not minor.is_finite() or minor.adjusted() > MOST_DIGITS or minor != minor.to_integral_value():
        raise InvalidValue("price", f"is not a number with at most {currency.decimals} decimals: {amount}")
    return Money(int(minor), currency)


def wanted(item: str) -> tuple[str, int]:
    """A product's id or SKU, and how many, from PRODUCT=QUANTITY, or from PRODUCT alone for one."""
    product, _, quantity = item.rpartition("=") if "=" in item else (item, "", "1")
    try:
        return product, int(quantity)
    except ValueError:
        raise InvalidValue("item", f"is not PRODUCT=QUANTITY, such as LAMP-6=2: {item}") from None


async def product_id(product: str, shop: Shop) -> ProductId:
    """The product with this id or, where it is no id, with this SKU. `NotFound` if no product has the SKU."""
    try:
        return ProductId(UUID(product))
    except ValueError:
        found = await shop.catalogue.get_by_sku(GetProductBySkuRequest(product), by=VISITOR)
        return found.id
