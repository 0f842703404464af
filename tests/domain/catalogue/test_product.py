"""Products and their prices."""

from copy import copy

import pytest

from domain.catalogue.events import PriceChanged, ProductAdded
from domain.catalogue.product import HIGHEST_PRICE, LONGEST_DESCRIPTION, LONGEST_NAME, LONGEST_SKU, Product
from domain.shared.errors import CurrencyMismatch, InvalidValue
from domain.shared.money import Currency, Money
from tests.support.builders import a_product, product_id
from tests.support.cast import HEXAGON_TILE, euros


def test_a_new_product_raises_one_event() -> None:
    """It keeps the values it was made with, and hands the event over once."""
    product = a_product(HEXAGON_TILE, description="")
    assert (product.sku, product.name, product.price) == ("TILE-6", "Hexagon tile", euros("3.60"))
    assert (product.natural_key, product.search_key) == ("TILE-6", "hexagon tile")
    assert product.description == ""
    assert product.collect_events() == (ProductAdded(product.id, "TILE-6", euros("3.60")),)
    assert product.collect_events() == ()


def test_a_product_has_no_description_unless_it_is_given_one() -> None:
    """None is not the empty text."""
    product = Product.create(product_id(), sku="TILE-6", name="Hexagon tile", price=euros("3.60"))
    assert product.description is None
    assert Product(id=product_id(), sku="TILE-6", name="Hexagon tile", price=euros("3.60")) == product


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sku", ""),
        ("sku", "x" * (LONGEST_SKU + 1)),
        ("name", " "),
        ("name", "x" * (LONGEST_NAME + 1)),
        ("name", "Hex\0nut"),
        ("name", "Hex\x1b[2Jnut"),
        ("sku", "NUT\n6"),
        ("description", "x" * (LONGEST_DESCRIPTION + 1)),
        ("description", "Hex\x1b[2Jnut"),
    ],
)
def test_a_product_with_invalid_text_is_refused(field: str, value: str) -> None:
    """The error names the field."""
    values = {"sku": "TILE-6", "name": "Hexagon tile", "description": None, field: value}
    with pytest.raises(InvalidValue) as refusal:
        Product.create(product_id(), price=euros("3.60"), **values)  # type: ignore[arg-type]  # each field in turn
    assert refusal.value.field == field


@pytest.mark.parametrize("amount", [0, -1, HIGHEST_PRICE + 1])
def test_a_price_out_of_bounds_is_refused(amount: int) -> None:
    """For a new product and for a new price alike; the product is left unchanged."""
    price = Money(amount, Currency.EUR)
    with pytest.raises(InvalidValue, match="price"):
        a_product(price=price)
    product = a_product()
    product.collect_events()
    with pytest.raises(InvalidValue, match="price"):
        product.change_price(price)
    assert product.price == HEXAGON_TILE.price
    assert product.collect_events() == ()


def test_a_new_price_raises_an_event() -> None:
    """With the price before and the price after."""
    product = a_product()
    product.collect_events()
    product.change_price(euros("4.20"))
    assert product.price == euros("4.20")
    assert product.collect_events() == (PriceChanged(product.id, euros("3.60"), euros("4.20")),)


def test_setting_the_price_it_already_has_does_nothing() -> None:
    """The product is unchanged and raises no event."""
    product = a_product()
    product.collect_events()
    before = copy(product)
    product.change_price(product.price)
    assert product == before
    assert product.collect_events() == ()


def test_a_product_keeps_its_currency() -> None:
    """A price in another currency is refused."""
    product = a_product()
    with pytest.raises(CurrencyMismatch) as refusal:
        product.change_price(Money(360, Currency.CHF))
    assert refusal.value.values == {"expected": "EUR", "actual": "CHF"}
    assert product.price == euros("3.60")


def test_a_shallow_copy_of_a_product_is_independent() -> None:
    """Changing the copy does not change the original."""
    product = a_product()
    other = copy(product)
    other.change_price(euros("9.99"))
    assert product.price == euros("3.60")
    assert len(product.collect_events()) == 1
