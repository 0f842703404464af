"""The id of a product. Stock and order lines refer to products by it."""

from typing import NewType
from uuid import UUID

ProductId = NewType("ProductId", UUID)
