"""The query port of the configuration."""

from typing import Protocol

from application.configuration.views import ConfigurationView


class ConfigurationQueries(Protocol):
    """Reads the configuration: what is committed (QRY-1), of one tenant (QRY-5), every field of it (QRY-8)."""

    async def get(self) -> ConfigurationView:
        """The configuration; in a shop of which nobody has changed anything, everything is on (CFG-1).

        It is that of now, whichever process has changed it (TOK-10).
        """
        ...
