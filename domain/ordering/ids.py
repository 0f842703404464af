"""How orders and their lines are named."""

from dataclasses import dataclass
from typing import NewType
from uuid import UUID

OrderId = NewType("OrderId", UUID)


@dataclass(frozen=True, slots=True)
class LineId:
    """One line of one order."""

    order: OrderId
    number: int
