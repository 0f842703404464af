"""Money: whole minor units of one currency, none of which is ever lost."""

from collections.abc import Callable
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.errors import CurrencyMismatch, InvalidValue, UnknownCurrency
from domain.shared.money import LARGEST_AMOUNT, Currency, Money
from tests.support.cast import euros

CURRENCIES = st.sampled_from(Currency)
AMOUNTS = st.integers(-LARGEST_AMOUNT, LARGEST_AMOUNT)
SMALL_AMOUNTS = st.integers(-(10**9), 10**9)


# Pattern P82: Property and model-based tests
@given(AMOUNTS, CURRENCIES, st.integers(1, 500))
def test_splitting_loses_no_minor_unit(amount: int, currency: Currency, parts: int) -> None:
    """The parts add up to the whole, and no two of them differ by more than one unit."""
    shares = Money(amount, currency).split(parts)
    assert len(shares) == parts
    assert sum(share.amount for share in shares) == amount
    assert {share.currency for share in shares} == {currency}
    assert max(shares, key=_amount).amount - min(shares, key=_amount).amount <= 1
    assert shares == sorted(shares, key=_amount, reverse=True)


@given(AMOUNTS, CURRENCIES, st.integers(0, 100))
def test_a_percentage_and_the_rest_add_up_to_the_whole(amount: int, currency: Currency, percent: int) -> None:
    """And the percentage is the exact share, rounded towards zero."""
    whole = Money(amount, currency)
    share = whole.percent(percent)
    assert share + (whole - share) == whole
    assert abs(share.amount) * 100 <= abs(amount) * percent < (abs(share.amount) + 1) * 100
    assert share.amount * amount >= 0


@given(SMALL_AMOUNTS, SMALL_AMOUNTS, CURRENCIES)
def test_addition_and_subtraction_undo_each_other(one: int, other: int, currency: Currency) -> None:
    """Whatever the amounts, in either order."""
    money, change = Money(one, currency), Money(other, currency)
    assert (money + change) - change == money
    assert (money - change) + change == money
    assert money + change == change + money


@given(SMALL_AMOUNTS, CURRENCIES, st.integers(0, 1_000))
def test_multiplication_is_repeated_addition(amount: int, currency: Currency, times: int) -> None:
    """Also for negative amounts and for zero times."""
    money = Money(amount, currency)
    assert money * times == sum([money] * times, start=Money(0, currency))


@given(AMOUNTS, CURRENCIES)
def test_the_text_of_an_amount_is_exact(amount: int, currency: Currency) -> None:
    """It has the decimals of its currency, and the amount and the currency can be read back from it."""
    written, code = str(Money(amount, currency)).split(" ")
    whole, _, decimals = written.partition(".")
    assert len(decimals) == currency.decimals
    assert int(whole + decimals) == amount
    assert Currency.of(code) is currency


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (euros("12.50"), "12.50 EUR"),
        (Money(-5, Currency.EUR), "-0.05 EUR"),
        (Money(0, Currency.EUR), "0.00 EUR"),
        (Money(1_200, Currency.JPY), "1200 JPY"),
        (Money(1_005, Currency.KWD), "1.005 KWD"),
    ],
    ids=str,
)
def test_amounts_are_written_with_the_decimals_of_their_currency(money: Money, text: str) -> None:
    """Yen have no decimals and dinars have three."""
    assert str(money) == text


@pytest.mark.parametrize("amount", [12.5, 12.0, True, "12", None])
def test_an_amount_is_a_whole_number_of_minor_units(amount: object) -> None:
    """Anything else is refused, even a float without a fraction."""
    with pytest.raises(InvalidValue) as refusal:
        Money(cast(int, amount), Currency.EUR)
    assert refusal.value.values == {"field": "amount", "reason": "is not a whole number of minor units"}


@pytest.mark.parametrize("times", [0.5, 1.0])
def test_multiplying_by_a_float_is_refused(times: float) -> None:
    """The result might have to be rounded; `percent` and `split` say how they round."""
    with pytest.raises(InvalidValue):
        euros("3.00") * cast(int, times)


@pytest.mark.parametrize("amount", [LARGEST_AMOUNT + 1, -LARGEST_AMOUNT - 1])
def test_an_amount_too_large_for_a_store_is_refused(amount: int) -> None:
    """The largest and the smallest amount are accepted; one unit beyond is refused."""
    assert abs(Money(amount - (1 if amount > 0 else -1), Currency.EUR).amount) == LARGEST_AMOUNT
    with pytest.raises(InvalidValue, match="beyond"):
        Money(amount, Currency.EUR)


@pytest.mark.parametrize("mix", [Money.__add__, Money.__sub__])
def test_currencies_are_never_mixed(mix: Callable[[Money, Money], Money]) -> None:
    """Adding or subtracting two currencies is refused, and the error names both."""
    with pytest.raises(CurrencyMismatch) as refusal:
        mix(Money(100, Currency.EUR), Money(100, Currency.JPY))
    assert refusal.value.values == {"expected": "EUR", "actual": "JPY"}


@pytest.mark.parametrize("code", ["XYZ", "eur", "", "EUR "])
def test_an_unknown_currency_code_is_refused(code: str) -> None:
    """Codes are compared letter by letter: `eur` is none."""
    with pytest.raises(UnknownCurrency) as refusal:
        Currency.of(code)
    assert refusal.value.currency == code


@pytest.mark.parametrize("parts", [0, -1])
def test_money_is_split_into_at_least_one_part(parts: int) -> None:
    """Zero or fewer parts are refused."""
    with pytest.raises(InvalidValue) as refusal:
        euros("1.00").split(parts)
    assert refusal.value.values == {"field": "parts", "reason": "must be at least 1"}


def _amount(money: Money) -> int:
    return money.amount
