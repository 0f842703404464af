"""What queries of the configuration return."""

from dataclasses import dataclass

from domain.configuration.configuration import Configuration, Feature


@dataclass(frozen=True, slots=True)
class ConfigurationView:
    """Whether each feature is on."""

    features: tuple[tuple[Feature, bool], ...]

    @classmethod
    def of(cls, configuration: Configuration) -> "ConfigurationView":
        """The view of this configuration."""
        return cls(tuple((feature, feature not in configuration.switched_off) for feature in Feature))

    def is_on(self, feature: Feature) -> bool:
        """Whether the shop offers it."""
        return dict(self.features)[feature]
