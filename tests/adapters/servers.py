"""The servers that adapters are tested on: at most one of a kind in a whole run."""

from contextlib import ExitStack

import pytest

from entrypoints.devservers.server import DevServer, DevServerFailed, Technology
from entrypoints.devservers.start import obtain_server


class Servers:
    """Starts each server when it is first asked for, or uses the one that SIXFOLD_POSTGRES_URL and the like name."""

    def __init__(self, until: ExitStack) -> None:
        self._until = until
        self._started: dict[Technology, DevServer | DevServerFailed] = {}

    def get(self, technology: Technology) -> DevServer:
        """The server of the run. Without one the test is reported as not run, with the reason."""
        if technology not in self._started:
            try:
                self._started[technology] = self._until.enter_context(obtain_server(technology))
            except DevServerFailed as error:
                self._started[technology] = error
        server = self._started[technology]
        if isinstance(server, DevServerFailed):
            pytest.skip(f"not run: {server.reason}")
        return server
