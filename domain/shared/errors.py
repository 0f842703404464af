"""What can go wrong in the shop: every refusal has a code that stays the same and the values that explain it."""

from dataclasses import dataclass, fields
from typing import ClassVar
from uuid import UUID


@dataclass(eq=False)
class ShopError(Exception):
    """The base of everything the shop raises on purpose.

    `code` is stable: programs may depend on it. `sentence` is for people and may change.
    """

    code: ClassVar[str] = "shop_error"
    sentence: ClassVar[str] = "The shop refused this."

    def __post_init__(self) -> None:
        super().__init__(*self.values.values())

    @property
    def values(self) -> dict[str, object]:
        """What explains the refusal, by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __str__(self) -> str:
        return self.sentence.format(**self.values)


@dataclass(eq=False)
class NotFound(ShopError):
    """There is no such thing, or it is not theirs to see: the two look the same on purpose."""

    code = "not_found"
    sentence = "There is no {kind} {key}."

    kind: str
    key: UUID | str


@dataclass(eq=False)
class NotAllowed(ShopError):
    """The one who asks has none of the roles that may do this."""

    code = "not_allowed"
    sentence = "Only {allowed} may do this."

    allowed: str


@dataclass(eq=False)
class InvalidValue(ShopError):
    """A value that the shop's rules exclude, whoever sends it."""

    code = "invalid_value"
    sentence = "{field} {reason}."

    field: str
    reason: str


@dataclass(eq=False)
class InvalidQuantity(ShopError):
    """A quantity that is not a whole number within the bounds."""

    code = "invalid_quantity"
    sentence = "A quantity is a whole number from 1 to {maximum}, not {quantity}."

    quantity: int
    maximum: int


@dataclass(eq=False)
class UnknownCurrency(ShopError):
    """A currency code the shop does not trade in."""

    code = "unknown_currency"
    sentence = "{currency} is not a currency of this shop."

    currency: str


@dataclass(eq=False)
class CurrencyMismatch(ShopError):
    """Amounts of two currencies were about to be mixed."""

    code = "currency_mismatch"
    sentence = "{actual} cannot stand where {expected} is expected."

    expected: str
    actual: str
