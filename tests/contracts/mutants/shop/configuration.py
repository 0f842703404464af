"""Mistakes with what a shop offers."""

from dataclasses import replace

from adapters.memory.configuration import MemoryConfigurationQueries
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


def offering_nothing(store: Store) -> Store:
    """A store with `OffersNothing`."""
    assert isinstance(store.configuration, MemoryConfigurationQueries)
    return replace(store, configuration=OffersNothing(store.configuration.tables))


MUTANTS = (
    mutant("offers nothing that nobody has spoken of", "CFG-1", store_changed_by(offering_nothing)),
    mutant("forgets what is switched off", "CFG-1", storage_changed_by(rows_changed_by(all_on))),
    mutant("switches off for everybody", "CFG-1", SwitchesForEverybody),
    mutant("gives up when another was the first", "CFG-1", wiring=switching(lambda switch: switch.store)),
)
