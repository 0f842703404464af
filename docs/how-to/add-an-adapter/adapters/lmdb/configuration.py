"""The configuration on LMDB, and the query about it."""

from dataclasses import dataclass

from adapters.lmdb.files import TenantFile
from adapters.lmdb.mapping import AggregateMapping
from adapters.lmdb.table import Table
from adapters.shared.shapes import Shape
from application.configuration.views import ConfigurationView
from domain.configuration.configuration import THE_ONE, Configuration

_CONFIGURATIONS: Table[Configuration] = Table(Shape("configuration", Configuration))
CONFIGURATIONS = AggregateMapping(Configuration, _CONFIGURATIONS)


@dataclass(frozen=True, slots=True)
class LmdbConfigurationQueries:
    """The configuration of one tenant."""

    file: TenantFile

    async def get(self) -> ConfigurationView:
        """By id."""
        found = await self.file.read(lambda tree: _CONFIGURATIONS.get(tree, THE_ONE.bytes))
        return ConfigurationView.of(found or Configuration())
