"""The servers that tests run on: at most one of a kind and purpose in a whole run."""

import os
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Literal

import pytest

from entrypoints.devservers.server import DevServer, DevServerFailed, Technology
from entrypoints.devservers.start import obtain_server

Purpose = Literal["laws", "programs"]


class Servers:
    """Starts each server when it is first asked for, or uses the one that SIXFOLD_POSTGRES_URL and the like name."""

    def __init__(self, until: ExitStack, environment: Mapping[str, str] = os.environ) -> None:
        self._until = until
        self._environment = environment
        self._started: dict[tuple[Technology, Purpose], DevServer | DevServerFailed] = {}

    def get(self, technology: Technology, purpose: Purpose = "laws") -> DevServer:
        """The server of the run. Without one the test is reported as not run, with the reason.

        Programs look after every tenant on a server, and laws leave tenants with whatever they needed: so programs
        have servers of their own.
        """
        wanted = technology, purpose
        if wanted not in self._started:
            try:
                self._started[wanted] = self._until.enter_context(obtain_server(technology))
            except DevServerFailed as error:
                self._started[wanted] = error
        server = self._started[wanted]
        if isinstance(server, DevServerFailed):
            pytest.skip(f"not run: {server.reason}")
        return server

    def address(self, variable: str) -> str:
        """Where a server is that the project cannot start: what this environment variable says, if it says anything."""
        address = self._environment.get(variable)
        if not address:
            pytest.skip(f"not run: {variable} does not say where its server is")
        return address
