"""The base of all errors of the shop, and those that several parts share."""

from dataclasses import dataclass, fields
from typing import ClassVar
from uuid import UUID


@dataclass(eq=False)
class ShopError(Exception):
    """The base of every error that the shop raises on purpose.

    `code` never changes, so that programs can depend on it. `sentence` is for people and may change; its
    placeholders are the names of the fields.
    """

    code: ClassVar[str] = "shop_error"
    sentence: ClassVar[str] = "The shop refused this."

    def __post_init__(self) -> None:
        super().__init__(*self.values.values())

    @property
    def values(self) -> dict[str, object]:
        """The fields of the error, by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __str__(self) -> str:
        return self.sentence.format(**self.values)


@dataclass(eq=False)
class NotFound(ShopError):
    """What was asked for does not exist, or the caller may not see it. The two look the same on purpose."""

    code = "not_found"
    sentence = "There is no {kind} {key}."

    kind: str
    key: UUID | str


@dataclass(eq=False)
class NotAllowed(ShopError):
    """The caller has none of the roles that may do this."""

    code = "not_allowed"
    sentence = "Only {allowed} may do this."

    allowed: str


@dataclass(eq=False)
class NotAuthenticated(ShopError):
    """Nobody has said who they are, or what they have said is not, or no longer, true."""

    code = "not_authenticated"
    sentence = "Log in first."


@dataclass(eq=False)
class InvalidValue(ShopError):
    """A value breaks a rule of the shop."""

    code = "invalid_value"
    sentence = "{field} {reason}."

    field: str
    reason: str


@dataclass(eq=False)
class InvalidQuantity(ShopError):
    """A quantity is not a whole number within the bounds."""

    code = "invalid_quantity"
    sentence = "A quantity is a whole number from 1 to {maximum}, not {quantity}."

    quantity: int
    maximum: int


@dataclass(eq=False)
class UnknownCurrency(ShopError):
    """The shop does not trade in this currency."""

    code = "unknown_currency"
    sentence = "{currency} is not a currency of this shop."

    currency: str


@dataclass(eq=False)
class CurrencyMismatch(ShopError):
    """Amounts of two currencies cannot be added, or stand in one order."""

    code = "currency_mismatch"
    sentence = "{actual} cannot stand where {expected} is expected."

    expected: str
    actual: str
