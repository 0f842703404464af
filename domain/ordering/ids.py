"""The ids of orders and of their lines."""

from dataclasses import dataclass
from typing import NewType
from uuid import UUID

OrderId = NewType("OrderId", UUID)


@dataclass(frozen=True, slots=True)
class LineId:
    """One line of one order. Lines are numbered from 1."""

    order: OrderId
    number: int
