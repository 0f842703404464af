"""Money as JSON."""

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from domain.shared.money import Currency, Money


class MoneyModel(BaseModel):
    """An amount in minor units (cents, yen, fils) and its ISO 4217 currency."""

    model_config = ConfigDict(extra="forbid")

    amount: StrictInt = Field(examples=[8900])
    currency: str = Field(examples=["EUR"])

    def money(self) -> Money:
        """The shop's own; `UnknownCurrency` if it does not trade in this one."""
        return Money(self.amount, Currency.of(self.currency))
