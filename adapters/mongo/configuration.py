"""The configuration on MongoDB: as a document and back, and the query about it."""

from dataclasses import dataclass

from adapters.mongo.drivers import Document
from adapters.mongo.mapping import AggregateMapping
from adapters.mongo.tenant import TenantDatabase
from application.configuration.views import ConfigurationView
from domain.configuration.configuration import THE_ONE, Configuration, Feature


def _fields(configuration: Configuration) -> Document:
    return {"switched_off": sorted(map(str, configuration.switched_off))}


def _configuration(document: Document) -> Configuration:
    return Configuration(
        id=document["_id"],
        version=document["version"],
        switched_off=frozenset(map(Feature, document["switched_off"])),
    )


CONFIGURATIONS = AggregateMapping(Configuration, "configurations", _fields, _configuration)


@dataclass(frozen=True, slots=True)
class MongoConfigurationQueries:
    """The configuration of one tenant."""

    tenant: TenantDatabase

    async def get(self) -> ConfigurationView:
        """By id."""
        found = await self.tenant.find_one(CONFIGURATIONS.collection, {"_id": THE_ONE})
        return ConfigurationView.of(Configuration() if found is None else _configuration(found))
