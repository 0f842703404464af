"""How products are named."""

from typing import NewType
from uuid import UUID

ProductId = NewType("ProductId", UUID)
