"""The configuration on SQL: as a row and back, and the query about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Column, Integer, Table, Text, Uuid, bindparam

from adapters.sql.columns import metadata
from adapters.sql.database import Database
from adapters.sql.mapping import AggregateMapping, Found, Record
from application.configuration.views import ConfigurationView
from domain.configuration.configuration import THE_ONE, Configuration, Feature

configurations = Table(
    "configurations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    # Names with blanks between them, sorted.
    Column("switched_off", Text, nullable=False),
)


def _row(configuration: Configuration) -> Record:
    return {"switched_off": " ".join(sorted(configuration.switched_off))}


def _configuration(row: Found, _: Sequence[Found]) -> Configuration:
    switched_off = frozenset(map(Feature, row.switched_off.split()))
    return Configuration(id=row.id, version=row.version, switched_off=switched_off)


CONFIGURATIONS = AggregateMapping(Configuration, configurations, _row, _configuration)

_by_id = CONFIGURATIONS.select.where(configurations.c.id == bindparam("configuration"))


@dataclass(frozen=True, slots=True)
class SqlConfigurationQueries:
    """The configuration of one tenant."""

    database: Database

    async def get(self) -> ConfigurationView:
        """By primary key."""
        found = CONFIGURATIONS.aggregates(await self.database.fetch(_by_id, {"configuration": THE_ONE}))
        return ConfigurationView.of(found[0] if found else Configuration())
