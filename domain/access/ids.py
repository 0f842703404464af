"""The ids of refresh families and API keys."""

from typing import NewType
from uuid import UUID

RefreshFamilyId = NewType("RefreshFamilyId", UUID)
ApiKeyId = NewType("ApiKeyId", UUID)
