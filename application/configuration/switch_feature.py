"""Switching a feature on or off, and seeing which are on."""

from dataclasses import dataclass
from typing import ClassVar

from application.configuration.queries import ConfigurationQueries
from application.configuration.views import ConfigurationView
from application.core.unit_of_work import UnitOfWork
from application.core.use_case import UseCase
from application.ports.errors import AlreadyExists
from domain.accounts.actor import Actor
from domain.configuration.configuration import THE_ONE, Configuration, Feature


@dataclass(frozen=True, slots=True)
class SwitchFeatureRequest:
    """Which feature, and whether it is on from now on."""

    fingerprint_name: ClassVar[str] = "SwitchFeature"

    feature: Feature
    on: bool


@dataclass(frozen=True, slots=True)
class StoreSwitch:
    """The shop notes whether a feature is on; the first time, with a configuration that says so."""

    async def __call__(self, uow: UnitOfWork, request: SwitchFeatureRequest, /, *, by: Actor) -> ConfigurationView:
        """`AlreadyExists` if somebody else has stored the first configuration meanwhile."""
        for configuration in await uow.configurations.get_many([THE_ONE]):
            configuration.switch(request.feature, on=request.on)
            uow.configurations.save(configuration)
            return ConfigurationView.of(configuration)
        first = Configuration()
        first.switch(request.feature, on=request.on)
        uow.configurations.add(first)
        return ConfigurationView.of(first)


@dataclass(frozen=True, slots=True)
class SwitchFeature:
    """Administrators say whether their shop offers something. It holds from the next request on.

    A process of one step, or of two: when two are the first to switch anything, one finds the other's configuration.
    """

    store: UseCase[SwitchFeatureRequest, ConfigurationView]

    async def __call__(
        self, request: SwitchFeatureRequest, /, *, by: Actor, key: str | None = None
    ) -> ConfigurationView:
        """All that the shop offers from now on."""
        try:
            return await self.store(request, by=by, key=key)
        except AlreadyExists:
            return await self.store(request, by=by, key=key)


@dataclass(frozen=True, slots=True)
class GetConfigurationRequest:
    """All of it."""


@dataclass(frozen=True, slots=True)
class GetConfiguration:
    """Anyone sees what the shop offers."""

    configuration: ConfigurationQueries

    async def __call__(self, request: GetConfigurationRequest, /, *, by: Actor) -> ConfigurationView:
        """Everything is on of which nobody has said anything."""
        return await self.configuration.get()
