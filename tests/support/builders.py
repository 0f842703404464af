"""Ready-made things to begin a test with; each takes what the test is about and makes up the rest."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from uuid import UUID

from domain.access.api_key import ApiKey
from domain.access.ids import ApiKeyId, RefreshFamilyId
from domain.access.refresh_family import RefreshFamily
from domain.access.scopes import EVERYTHING, Scope
from domain.accounts.account import Account
from domain.accounts.actor import Actor, Role
from domain.accounts.token import Token
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.ordering.ids import OrderId
from domain.ordering.order import Order
from domain.ordering.order_line import OrderLine
from domain.shared.address import Address
from domain.shared.money import Money
from domain.stock.stock_item import StockItem
from tests.support.cast import ADA, EMAILS, HEXAGON_TILE, HIVE, NAMES, Goods

NOON = datetime(2026, 6, 6, 12, 0, 0, 123_456, tzinfo=UTC)


def uuid7(number: int) -> UUID:
    """The same id for the same number, of version 7; greater for greater numbers."""
    return UUID(int=0x0193_0000_0000 << 80 | 7 << 76 | 2 << 62 | number)


def product_id(number: int = 1) -> ProductId:
    """An id for a product."""
    return ProductId(uuid7(0x66_0000 + number))


def order_id(number: int = 1) -> OrderId:
    """An id for an order."""
    return OrderId(uuid7(0x77_0000 + number))


def a_product(
    goods: Goods = HEXAGON_TILE, *, number: int = 1, price: Money | None = None, description: str | None = None
) -> Product:
    """One of the cast's goods, new in the catalogue."""
    price = price or goods.price
    return Product.create(product_id(number), sku=goods.sku, name=goods.name, price=price, description=description)


def a_stock_item(*, on_hand: int = 5, number: int = 1) -> StockItem:
    """The stock of the product with this number, with so many units on hand; its events are already collected."""
    item = StockItem(id=product_id(number))
    if on_hand:
        item.receive(on_hand, at=NOON)
        item.collect_events()
        item.collect_entries()
    return item


def a_line(quantity: int = 1, *, product: Product | None = None) -> OrderLine:
    """So many of one product."""
    return OrderLine.of(product or a_product(), quantity)


def an_order(
    *lines: OrderLine, by: Actor = ADA, email: str | None = None, address: Address = HIVE, number: int = 1
) -> Order:
    """An order placed at noon; of one piece of something unless lines are given."""
    return Order.place(
        order_id(number),
        by=by,
        email=EMAILS[by.id] if email is None else email,
        address=address,
        lines=lines or [a_line()],
        at=NOON,
    )


def an_account(of: Actor = ADA, *, email: str | None = None, roles: Collection[Role] | None = None) -> Account:
    """The account of one of the cast, registered at noon; its events are already collected."""
    account = Account.register(
        of.id,
        email=EMAILS[of.id] if email is None else email,
        name=NAMES[of.id],
        password_hash="a hash",
        roles=of.roles if roles is None else roles,
        at=NOON,
    )
    account.collect_events()
    return account


def a_family(account: Account | None = None, *, number: int = 1) -> tuple[RefreshFamily, Token]:
    """The refresh family of whoever logged in to this account at noon, and its first token."""
    id = RefreshFamilyId(uuid7(0x99_0000 + number))
    return RefreshFamily.begin(id, account or an_account(), EVERYTHING, ("family", "first"), NOON)


def an_api_key(
    account: Account | None = None,
    *,
    name: str = "till",
    scopes: Collection[str] = (Scope.STOCK_READ,),
    days: float = 30,
) -> tuple[ApiKey, Token]:
    """An API key that was made at noon, for so many days, and what its owner is given."""
    expires_at = NOON + timedelta(days=days)
    return ApiKey.create(
        ApiKeyId(uuid7(0xAA_0000)),
        account or an_account(),
        name=name,
        scopes=scopes,
        secret="a secret",
        at=NOON,
        expires_at=expires_at,
    )
