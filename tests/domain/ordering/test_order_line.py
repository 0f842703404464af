"""Order lines: their prices and discounts, and which of them can be one order together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue.product import HIGHEST_PRICE
from domain.ordering.errors import DuplicateLine, EmptyOrder, TooManyLines
from domain.ordering.order_line import (
    BULK_FROM,
    BULK_PERCENT,
    MOST_LINES,
    MOST_PER_LINE,
    OrderLine,
    orderable,
    total_of,
)
from domain.shared.errors import CurrencyMismatch, InvalidQuantity
from domain.shared.money import LARGEST_AMOUNT, Currency, Money
from tests.support.builders import a_line, a_product, product_id
from tests.support.cast import HEX_NUT, HONEYCOMB_LAMP, JAR_OF_HONEY, euros

PRICES = st.builds(Money, st.integers(1, HIGHEST_PRICE), st.just(Currency.EUR))
QUANTITIES = st.integers(1, MOST_PER_LINE)


@given(PRICES, QUANTITIES)
def test_total_and_discount_add_up_to_the_full_price(price: Money, quantity: int) -> None:
    """No minor unit is lost, and the discount is never more than its percentage."""
    line = a_line(quantity, product=a_product(price=price))
    assert line.total + line.discount == price * quantity
    assert 0 <= line.discount.amount * 100 <= (price * quantity).amount * BULK_PERCENT


@pytest.mark.parametrize(
    ("quantity", "discount", "total"),
    [(1, "0", "0.06"), (BULK_FROM - 1, "0", "0.54"), (BULK_FROM, "0.03", "0.57"), (11, "0.03", "0.63")],
)
def test_there_is_a_discount_from_ten_pieces_on(quantity: int, discount: str, total: str) -> None:
    """5 % off the whole line; fractions of a cent are not deducted."""
    line = a_line(quantity, product=a_product(HEX_NUT))
    assert (line.discount, line.total) == (euros(discount), euros(total))


@given(st.lists(st.tuples(PRICES, QUANTITIES), min_size=1, max_size=MOST_LINES))
def test_a_total_is_the_sum_of_its_lines(items: list[tuple[Money, int]]) -> None:
    """Exactly, in minor units."""
    lines = [a_line(quantity, product=a_product(price=price)) for price, quantity in items]
    assert total_of(lines).amount == sum(line.total.amount for line in lines)
    assert {line.total.currency for line in lines} == {total_of(lines).currency}


def test_the_most_expensive_order_is_below_the_largest_amount() -> None:
    """The most lines, with the most pieces, at the highest price."""
    line = a_line(MOST_PER_LINE, product=a_product(price=Money(HIGHEST_PRICE, Currency.EUR)))
    assert total_of([line] * MOST_LINES).amount < LARGEST_AMOUNT


def test_a_line_keeps_the_name_and_price_of_its_day() -> None:
    """A later change of price applies to later orders only."""
    product = a_product(JAR_OF_HONEY)
    line = a_line(2, product=product)
    product.change_price(euros("9.90"))
    assert (line.product, line.name, line.unit_price, line.total) == (
        product.id,
        "Jar of honey",
        euros("8.90"),
        euros("17.80"),
    )


@pytest.mark.parametrize("quantity", [0, -1, MOST_PER_LINE + 1, 10**30])
def test_a_quantity_out_of_bounds_is_refused(quantity: int) -> None:
    """Zero, negative, or more than one line may have."""
    with pytest.raises(InvalidQuantity) as refusal:
        a_line(quantity)
    assert refusal.value.values == {"quantity": quantity, "maximum": MOST_PER_LINE}


def test_an_order_without_lines_is_refused() -> None:
    """The error is `EmptyOrder`."""
    with pytest.raises(EmptyOrder):
        orderable([])


def test_an_order_has_at_most_a_hundred_lines() -> None:
    """A hundred are accepted, a hundred and one are refused."""
    lines = [_line_of(number) for number in range(MOST_LINES + 1)]
    assert orderable(lines[:MOST_LINES]) == tuple(lines[:MOST_LINES])
    with pytest.raises(TooManyLines) as refusal:
        orderable(lines)
    assert refusal.value.values == {"lines": MOST_LINES + 1, "maximum": MOST_LINES}


def test_two_lines_for_one_product_are_refused() -> None:
    """The error names the product."""
    with pytest.raises(DuplicateLine) as refusal:
        orderable([_line_of(1), _line_of(2), _line_of(1)])
    assert refusal.value.product == product_id(1)


def test_two_currencies_in_one_order_are_refused() -> None:
    """The currency of the first line is the expected one."""
    with pytest.raises(CurrencyMismatch) as refusal:
        orderable([_line_of(1), a_line(product=a_product(HONEYCOMB_LAMP, number=2, price=Money(5_000, Currency.CHF)))])
    assert refusal.value.values == {"expected": "EUR", "actual": "CHF"}


def _line_of(number: int) -> OrderLine:
    return a_line(product=a_product(number=number))
