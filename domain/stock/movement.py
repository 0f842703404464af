"""Entries of the ledger: how the number of units on hand came about."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.catalogue.ids import ProductId
from domain.shared.aggregate import Entry


class Reason(StrEnum):
    """Why the number of units on the shelf changed."""

    RECEIVED = "received"
    SHIPPED = "shipped"


@dataclass(frozen=True, slots=True)
class Movement(Entry):
    """One entry of a product's ledger. The changes of all entries add up to what is on hand."""

    product: ProductId
    number: int
    at: datetime
    change: int
    reason: Reason
