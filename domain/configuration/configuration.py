"""What differs from one shop to the next, and is decided by its administrators, without a new version."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType
from uuid import UUID

from domain.shared.aggregate import Aggregate

ConfigurationId = NewType("ConfigurationId", UUID)

THE_ONE = ConfigurationId(UUID(int=6))
"""A shop has one configuration, under an id that everybody knows."""


class Feature(StrEnum):
    """Something that a shop offers or does not. What it hides is as if it were not there."""

    REGISTRATION = "registration"
    """Anyone can get an account. Without it, administrators make them."""


# Pattern P40: Feature flags
@dataclass(kw_only=True)
class Configuration(Aggregate):
    """Which features are switched off. All others are on, also those that come with a later version."""

    label = "configuration"

    id: ConfigurationId = THE_ONE
    switched_off: frozenset[Feature] = frozenset()

    def switch(self, feature: Feature, *, on: bool) -> None:
        """Offer it from now on, or offer it no more."""
        self.switched_off = self.switched_off - {feature} if on else self.switched_off | {feature}
