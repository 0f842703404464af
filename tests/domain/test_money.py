"""Money: whole minor units of one currency, and none of them ever lost."""

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
    assert max(shares, key=_amount).amount - min(shares, key=_amount).amount <= 1
    assert shares == sorted(shares, key=_amount, reverse=True)


@given(AMOUNTS, CURRENCIES, st.integers(0, 100))
def test_a_percentage_and_the_rest_are_the_whole(amount: int, currency: Currency, percent: int) -> None:
    """What is taken off and what remains add up, and what is taken off is the exact share, rounded towards zero."""
    whole = Money(amount, currency)
    share = whole.percent(percent)
    assert share + (whole - share) == whole
    assert abs(share.amount) * 100 <= abs(amount) * percent < (abs(share.amount) + 1) * 100
    assert share.amount * amount >= 0


@given(SMALL_AMOUNTS, SMALL_AMOUNTS, CURRENCIES)
def test_adding_and_taking_away_undo_each_other(one: int, other: int, currency: Currency) -> None:
    """However much is added and taken away again, the amount is what it was."""
    money, change = Money(one, currency), Money(other, currency)
    assert (money + change) - change == money
    assert (money - change) + change == money
    assert money + change == change + money


@given(SMALL_AMOUNTS, CURRENCIES, st.integers(0, 1_000))
def test_so_many_times_is_the_sum_of_so_many(amount: int, currency: Currency, times: int) -> None:
    """Multiplying is adding again and again."""
    money = Money(amount, currency)
    assert money * times == sum([money] * times, start=Money(0, currency))


@given(AMOUNTS, CURRENCIES)
def test_what_is_written_can_be_read_back_exactly(amount: int, currency: Currency) -> None:
    """The text has the currency's decimals and every minor unit."""
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
        (Money(1_200, Currency.JPY), "1200 JPY"),
        (Money(1_005, Currency.KWD), "1.005 KWD"),
    ],
    ids=str,
)
def test_amounts_are_written_the_way_their_currency_is(money: Money, text: str) -> None:
    """Yen have no decimals and dinars have three."""
    assert str(money) == text


@pytest.mark.parametrize("amount", [12.5, 12.0, True, "12", None])
def test_only_whole_numbers_are_amounts(amount: object) -> None:
    """A binary float is never an amount, not even a whole one."""
    with pytest.raises(InvalidValue) as refusal:
        Money(cast(int, amount), Currency.EUR)
    assert refusal.value.values == {"field": "amount", "reason": "is not a whole number of minor units"}


@pytest.mark.parametrize("times", [0.5, 1.0])
def test_a_fraction_of_an_amount_is_refused(times: float) -> None:
    """Rounding would lose something; `percent` and `split` say what becomes of it."""
    with pytest.raises(InvalidValue):
        euros("3.00") * cast(int, times)


@pytest.mark.parametrize("amount", [LARGEST_AMOUNT + 1, -LARGEST_AMOUNT - 1])
def test_an_amount_that_not_every_store_keeps_exactly_is_refused(amount: int) -> None:
    """The bounds themselves are amounts, the next number is none."""
    assert abs(Money(amount - (1 if amount > 0 else -1), Currency.EUR).amount) == LARGEST_AMOUNT
    with pytest.raises(InvalidValue, match="beyond"):
        Money(amount, Currency.EUR)


@pytest.mark.parametrize("mix", [Money.__add__, Money.__sub__])
def test_currencies_are_never_mixed(mix: Callable[[Money, Money], Money]) -> None:
    """One hundred euros and one hundred yen are two hundred of nothing."""
    with pytest.raises(CurrencyMismatch) as refusal:
        mix(Money(100, Currency.EUR), Money(100, Currency.JPY))
    assert refusal.value.values == {"expected": "EUR", "actual": "JPY"}


@pytest.mark.parametrize("code", ["XYZ", "eur", "", "EUR "])
def test_the_shop_trades_in_no_other_currency(code: str) -> None:
    """A currency code is one of the shop's, letter by letter."""
    with pytest.raises(UnknownCurrency) as refusal:
        Currency.of(code)
    assert refusal.value.currency == code


@pytest.mark.parametrize("parts", [0, -1])
def test_money_is_split_into_at_least_one_part(parts: int) -> None:
    """Into no parts it would be lost."""
    with pytest.raises(InvalidValue):
        euros("1.00").split(parts)


def _amount(money: Money) -> int:
    return money.amount
