"""The operations on the configuration, and how they are built."""

from dataclasses import dataclass

from application.configuration.queries import ConfigurationQueries
from application.configuration.switch_feature import (
    GetConfiguration,
    GetConfigurationRequest,
    StoreSwitch,
    SwitchFeature,
    SwitchFeatureRequest,
)
from application.configuration.views import ConfigurationView
from application.core.operation import Operation, OperationBuilder
from application.core.use_case import ADMIN, ANYONE


@dataclass(frozen=True, slots=True)
class ConfigurationPart:
    """Switching features on and off."""

    get: Operation[GetConfigurationRequest, ConfigurationView]
    switch: Operation[SwitchFeatureRequest, ConfigurationView]


def build_configuration(build: OperationBuilder, configuration: ConfigurationQueries) -> ConfigurationPart:
    """Give each use case its ports, and say which roles may call it."""
    return ConfigurationPart(
        get=build.query(GetConfiguration(configuration), ANYONE),
        switch=build.process(SwitchFeature(build.command(StoreSwitch(), ADMIN)), ADMIN),
    )
