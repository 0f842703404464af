"""Arguments and options that several commands have, and how they become the shop's values."""

import re
from collections.abc import Callable
from decimal import Decimal
from math import inf
from typing import Annotated
from uuid import UUID

import typer

from application.catalogue.find_products import GetProductBySkuRequest
from application.shop import Shop
from domain.accounts.account import ROLES_OF_ACCOUNTS
from domain.accounts.actor import VISITOR, Role
from domain.catalogue.ids import ProductId
from domain.shared.errors import InvalidValue
from domain.shared.money import Currency, Money
from entrypoints.bootstrap.numbers import in_digits

KEY = r"[!-~]{1,255}"
AMOUNT = r"-?[0-9]{1,20}(\.[0-9]{1,20})?"
"""Beyond any price; the domain says what is too expensive."""


def whole_number(least: float = -inf, most: float = inf) -> Callable[[str], int]:
    """Reads an argument or option that is a whole number, within these bounds."""

    def read(text: str) -> int:
        try:
            in_digits(text)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None
        if not least <= int(text) <= most:
            raise typer.BadParameter(f"should be from {least} to {most}")
        return int(text)

    return read


def _role(text: str) -> Role:
    if text not in ROLES_OF_ACCOUNTS:
        *others, last = sorted(ROLES_OF_ACCOUNTS)
        raise typer.BadParameter(f"should be {', '.join(others)} or {last}")
    return Role(text)


def _keepable(key: str | None) -> str | None:
    if key is not None and not re.fullmatch(KEY, key):
        raise typer.BadParameter("a key is 1 to 255 visible ASCII characters")
    return key


ActAs = Annotated[
    str | None,
    typer.Option("--as", metavar="EMAIL", help="Act as the owner of this account; else as who runs the installation."),
]
ActAsCustomer = Annotated[
    str, typer.Option("--as", metavar="EMAIL", help="Act as the owner of this account: only customers have orders.")
]
Tenant = Annotated[str | None, typer.Option(metavar="NAME", help="Whose shop; else the one of SIXFOLD_TENANT.")]
Key = Annotated[
    str | None,
    typer.Option(metavar="KEY", callback=_keepable, help="The same key again gives the first answer."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
AtMost = Annotated[
    int, typer.Option("--limit", parser=whole_number(1, 10_000), metavar="NUMBER", help="How many to show at most.")
]
Product = Annotated[
    str, typer.Argument(metavar="PRODUCT", help="The product's id or SKU; `sixfold products list` shows both.")
]
Order = Annotated[UUID, typer.Argument(metavar="ORDER", help="The order's id; `sixfold orders list` shows it.")]
Account = Annotated[UUID, typer.Argument(metavar="ACCOUNT", help="The account's id; `sixfold accounts list` shows it.")]
Roles = Annotated[
    list[Role],
    typer.Argument(parser=_role, metavar="ROLE…", help="What its owner may do: customer, staff, admin."),
]
RolesIfAny = Annotated[
    list[Role] | None,
    typer.Option("--role", parser=_role, metavar="ROLE", help="customer, staff or admin; again for each further one."),
]
Price = Annotated[str, typer.Argument(metavar="PRICE", help="In the currency's main unit, such as 8.90.")]
InCurrency = Annotated[str, typer.Option("--currency", metavar="CODE", help="The currency's ISO 4217 code.")]


def money(amount: str, code: str) -> Money:
    """The amount, exact; `InvalidValue` for one that the currency cannot express."""
    currency = Currency.of(code.upper())
    if not re.fullmatch(AMOUNT, amount):
        raise InvalidValue("price", f"is not a number, such as 8.90: {amount}")
    minor = Decimal(amount).scaleb(currency.decimals)
    if minor != minor.to_integral_value():
        raise InvalidValue("price", f"is not a number with at most {currency.decimals} decimals: {amount}")
    return Money(int(minor), currency)


def wanted(item: str) -> tuple[str, int]:
    """A product's id or SKU, and how many, from PRODUCT=QUANTITY, or from PRODUCT alone for one."""
    product, _, quantity = item.rpartition("=") if "=" in item else (item, "", "1")
    try:
        in_digits(quantity)
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
