"""Mistakes with what a shop offers."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from adapters.memory.configuration import MemoryConfigurationQueries
from adapters.memory.tables import Tables
from adapters.shared.tenancy import Persistence, TenantId
from application.configuration.queries import ConfigurationQueries
from application.configuration.views import ConfigurationView
from application.store import Store
from domain.configuration.configuration import THE_ONE, Configuration, Feature
from domain.shared.aggregate import Aggregate
from tests.contracts.mutants.persistence.around import (
    PersistenceAround,
    mutant,
    rows_changed_by,
    storage_changed_by,
    store_changed_by,
)
from tests.contracts.mutants.shop.shops import switching


class OffersNothing(MemoryConfigurationQueries):
    """What nobody has switched on is off."""

    async def get(self) -> ConfigurationView:
        if THE_ONE not in self.tables.of(Configuration):
            return ConfigurationView(tuple((feature, False) for feature in Feature))
        return await super().get()


class TakesAnyConfiguration(MemoryConfigurationQueries):
    """Reads the one row that there may be."""

    async def get(self) -> ConfigurationView:
        await super().get()
        return ConfigurationView.of(next(iter(self.tables.of(Configuration).values()), Configuration()))


def all_on(aggregate: Aggregate) -> Aggregate:
    """Without what is switched off."""
    return replace(aggregate, switched_off=frozenset()) if isinstance(aggregate, Configuration) else aggregate


class SwitchesForEverybody(PersistenceAround):
    """Asks the first tenant what all of them offer."""

    def __init__(self, inner: Persistence) -> None:
        super().__init__(inner)
        self._configuration: ConfigurationQueries | None = None

    def of(self, tenant: TenantId, /) -> Store:
        store = self.inner.of(tenant)
        self._configuration = self._configuration or store.configuration
        return replace(store, configuration=self._configuration)


def configuration_changed_by(
    change: Callable[[Tables], MemoryConfigurationQueries],
) -> Callable[[Persistence], Persistence]:
    """An adapter whose configuration is asked for like this."""
    return store_changed_by(
        lambda store: replace(store, configuration=change(cast(MemoryConfigurationQueries, store.configuration).tables))
    )


MUTANTS = (
    mutant("offers nothing that nobody has spoken of", "CFG-1", configuration_changed_by(OffersNothing)),
    mutant("forgets what is switched off", "CFG-1", storage_changed_by(rows_changed_by(all_on))),
    mutant("switches off for everybody", "CFG-1", SwitchesForEverybody),
    mutant("takes any configuration for that of the shop", "CFG-1", configuration_changed_by(TakesAnyConfiguration)),
    mutant("gives up when another was the first", "CFG-1", wiring=switching(lambda switch: switch.store)),
)
