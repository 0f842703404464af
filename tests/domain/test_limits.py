"""The limits of the shop, as numbers: what is just allowed, and what is just beyond.

They are written out here, because a test that asks the code for its own limit agrees with whatever it says.
"""

from collections.abc import Callable

import pytest

from domain.ordering.order_line import orderable
from domain.shared.address import mailable
from domain.shared.errors import ShopError
from domain.shared.money import Currency, Money
from domain.stock.stock_item import StockItem
from tests.support.builders import NOON, a_line, a_product, a_stock_item, an_account, an_order, product_id
from tests.support.cast import Goods, euros


def _product(*, sku: str = "TILE-6", name: str = "Tile", cents: int = 360, description: str | None = None) -> object:
    return a_product(Goods(sku, name, Money(cents, Currency.EUR)), description=description)


def _order_of(lines: int) -> object:
    return orderable([a_line(product=a_product(number=number)) for number in range(lines)])


def _stock_of(on_hand: int) -> None:
    StockItem(id=product_id(), on_hand=on_hand - 1).receive(1, at=NOON)


LIMITS: dict[str, tuple[Callable[[int], object], int, str]] = {
    "characters of a SKU": (lambda size: _product(sku="x" * size), 64, "sku has more than 64 characters."),
    "characters of a name": (lambda size: _product(name="x" * size), 200, "name has more than 200 characters."),
    "characters of a description": (
        lambda size: _product(description="x" * size),
        4_000,
        "description has more than 4000 characters.",
    ),
    "a price": (
        lambda cents: _product(cents=cents),
        1_000_000_000,
        "price is not between 1 and 1000000000 minor units.",
    ),
    "an amount of money": (
        lambda cents: Money(cents, Currency.EUR),
        9_007_199_254_740_991,
        "amount is beyond 9007199254740991 minor units.",
    ),
    "a negative amount": (
        lambda cents: Money(-cents, Currency.EUR),
        9_007_199_254_740_991,
        "amount is beyond 9007199254740991 minor units.",
    ),
    "characters of an e-mail address": (
        lambda size: mailable("a" * (size - 2) + "@x"),
        254,
        "email has more than 254 characters.",
    ),
    "characters of the name of an account": (
        lambda size: an_account().update(name="x" * size, at=NOON),
        200,
        "name has more than 200 characters.",
    ),
    "pieces in a line": (a_line, 10_000, "A quantity is a whole number from 1 to 10000, not 10001."),
    "lines of an order": (_order_of, 100, "An order has at most 100 lines, not 101."),
    "units received at once": (
        lambda units: a_stock_item(on_hand=0).receive(units, at=NOON),
        1_000_000,
        "A quantity is a whole number from 1 to 1000000, not 1000001.",
    ),
    "units on hand": (_stock_of, 1_000_000_000, "A quantity is a whole number from 1 to 0, not 1."),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_what_reaches_a_limit_is_accepted_and_what_is_beyond_is_refused(limit: str) -> None:
    """One more is too many, and the sentence says how many are allowed."""
    use, most, sentence = LIMITS[limit]
    use(most)
    with pytest.raises(ShopError) as refusal:
        use(most + 1)
    assert str(refusal.value) == sentence


def test_the_smallest_price_is_one_minor_unit() -> None:
    """Nothing is free."""
    assert a_product(price=euros("0.01")).price.amount == 1
    with pytest.raises(ShopError, match="price is not between 1 and"):
        a_product(price=euros("0"))


def test_an_order_is_to_be_paid_within_half_an_hour() -> None:
    """To the second."""
    order = an_order()
    assert (order.pay_by - order.placed_at).total_seconds() == 1_800


@pytest.mark.parametrize(("quantity", "discount"), [(9, 0), (10, 18), (11, 19)])
def test_ten_pieces_and_more_are_five_per_cent_cheaper(quantity: int, discount: int) -> None:
    """Of 36 cents each: fractions of a cent are not deducted."""
    assert a_line(quantity, product=a_product(price=euros("0.36"))).discount.amount == discount
