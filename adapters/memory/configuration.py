"""The configuration in memory."""

import asyncio
from dataclasses import dataclass

from adapters.memory.tables import Tables
from application.configuration.views import ConfigurationView
from domain.configuration.configuration import THE_ONE, Configuration


@dataclass(frozen=True, slots=True)
class MemoryConfigurationQueries:
    """The configuration of one tenant."""

    tables: Tables

    async def get(self) -> ConfigurationView:
        """What is stored, or what holds as long as nothing is."""
        await asyncio.sleep(0)
        return ConfigurationView.of(self.tables.of(Configuration).get(THE_ONE) or Configuration())
