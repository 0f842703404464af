"""Movements: the history of the number of units on hand, one entry for each change."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.catalogue.ids import ProductId
from domain.shared.aggregate import Entry


class Reason(StrEnum):
    """Why the number of units on hand changed."""

    RECEIVED = "received"
    SHIPPED = "shipped"


@dataclass(frozen=True, slots=True)
class Movement(Entry):
    """One change of the units on hand of a product. All changes of a product add up to its `on_hand`.

    `number` counts the movements of the product from 1; `change` is negative for goods that leave.
    """

    product: ProductId
    number: int
    at: datetime
    change: int
    reason: Reason
