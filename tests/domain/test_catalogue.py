"""What the shop sells."""

from copy import copy

import pytest

from domain.catalogue.events import PriceChanged, ProductAdded
from domain.catalogue.product import HIGHEST_PRICE, LONGEST_DESCRIPTION, LONGEST_NAME, LONGEST_SKU, Product
from domain.shared.errors import CurrencyMismatch, InvalidValue
from domain.shared.money import Currency, Money
from tests.support.builders import a_product, product_id
from tests.support.cast import HEXAGON_TILE, euros


def test_a_new_product_is_told_about_once() -> None:
    """It keeps what it was added with, and has one event to hand over."""
    product = a_product(HEXAGON_TILE, description="")
    assert (product.sku, product.name, product.price) == ("TILE-6", "Hexagon tile", euros("3.60"))
    assert (product.natural_key, product.search_key) == ("TILE-6", "hexagon tile")
    assert product.description == ""
    assert product.collect_events() == (ProductAdded(product.id, "TILE-6", euros("3.60")),)
    assert product.collect_events() == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sku", ""),
        ("sku", "x" * (LONGEST_SKU + 1)),
        ("name", " "),
        ("name", "x" * (LONGEST_NAME + 1)),
        ("name", "Hex\0nut"),
        ("description", "x" * (LONGEST_DESCRIPTION + 1)),
    ],
    ids=["no SKU", "a long SKU", "a blank name", "a long name", "NUL", "a long description"],
)
def test_a_product_that_cannot_be_described_is_refused(field: str, value: str) -> None:
    """The refusal names the field."""
    described = {"sku": "TILE-6", "name": "Hexagon tile", "description": None, field: value}
    with pytest.raises(InvalidValue) as refusal:
        Product.create(product_id(), price=euros("3.60"), **described)  # type: ignore[arg-type]  # each field in turn
    assert refusal.value.field == field


@pytest.mark.parametrize("amount", [0, -1, HIGHEST_PRICE + 1])
def test_a_price_that_is_not_fair_is_refused(amount: int) -> None:
    """Neither a new product nor an old one is given away or costs the earth."""
    price = Money(amount, Currency.EUR)
    with pytest.raises(InvalidValue, match="price"):
        a_product(price=price)
    product = a_product()
    product.collect_events()
    with pytest.raises(InvalidValue, match="price"):
        product.change_price(price)
    assert product.price == HEXAGON_TILE.price
    assert product.collect_events() == ()


def test_a_new_price_is_told_about() -> None:
    """With the old one beside it."""
    product = a_product()
    product.collect_events()
    product.change_price(euros("4.20"))
    assert product.price == euros("4.20")
    assert product.collect_events() == (PriceChanged(product.id, euros("3.60"), euros("4.20")),)


def test_the_same_price_again_is_no_news() -> None:
    """Nothing changes and nothing is told."""
    product = a_product()
    product.collect_events()
    before = copy(product)
    product.change_price(product.price)
    assert product == before
    assert product.collect_events() == ()


def test_a_price_stays_in_its_currency() -> None:
    """A price in another currency is another product."""
    product = a_product()
    with pytest.raises(CurrencyMismatch) as refusal:
        product.change_price(Money(360, Currency.CHF))
    assert refusal.value.values == {"expected": "EUR", "actual": "CHF"}
    assert product.price == euros("3.60")


def test_a_shallow_copy_of_a_product_is_a_full_one() -> None:
    """Changing the copy leaves the first as it was."""
    product = a_product()
    other = copy(product)
    other.change_price(euros("9.99"))
    assert product.price == euros("3.60")
    assert len(product.collect_events()) == 1
