"""Amounts of money, exact to the minor unit (cents, yen, fils)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from domain.shared.errors import CurrencyMismatch, InvalidValue, UnknownCurrency

LARGEST_AMOUNT = 2**53 - 1
"""In minor units: the largest whole number that every store and every JSON reader keeps exactly."""


class Currency(StrEnum):
    """The currencies the shop trades in, by their ISO 4217 codes."""

    EUR = "EUR"
    USD = "USD"
    GBP = "GBP"
    CHF = "CHF"
    JPY = "JPY"
    KWD = "KWD"

    @property
    def decimals(self) -> int:
        """How many decimals an amount of this currency has (ISO 4217, minor unit)."""
        return {Currency.JPY: 0, Currency.KWD: 3}.get(self, 2)

    @classmethod
    def of(cls, code: str) -> Self:
        """The currency with this code; `UnknownCurrency` if the shop does not trade in it."""
        try:
            return cls(code)
        except ValueError:
            raise UnknownCurrency(code) from None


@dataclass(frozen=True, slots=True)
class Money:
    """A whole number of minor units of one currency. Never a float; two currencies are never mixed."""

    amount: int
    currency: Currency

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise InvalidValue("amount", "is not a whole number of minor units")
        if abs(self.amount) > LARGEST_AMOUNT:
            raise InvalidValue("amount", f"is beyond {LARGEST_AMOUNT} minor units")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._in_same_currency(other).amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._in_same_currency(other).amount, self.currency)

    def __mul__(self, times: int) -> "Money":
        return Money(self.amount * times, self.currency)

    def __str__(self) -> str:
        decimals = self.currency.decimals
        whole, rest = divmod(abs(self.amount), 10**decimals)
        sign = "-" if self.amount < 0 else ""
        return f"{sign}{whole}{f'.{rest:0{decimals}}' if decimals else ''} {self.currency}"

    def percent(self, percent: int) -> "Money":
        """This percentage of the amount, rounded towards zero to whole minor units."""
        share = abs(self.amount) * percent // 100
        return Money(share if self.amount >= 0 else -share, self.currency)

    def split(self, parts: int) -> list["Money"]:
        """`parts` amounts that add up to this one. Where they cannot be equal, the first ones have one unit more."""
        if parts < 1:
            raise InvalidValue("parts", "must be at least 1")
        share, remainder = divmod(self.amount, parts)
        return [Money(share + (part < remainder), self.currency) for part in range(parts)]

    def _in_same_currency(self, other: "Money") -> "Money":
        if other.currency is not self.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return other
