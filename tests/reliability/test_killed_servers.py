"""Servers that are killed, besides those that the contract tests kill: where Docker answers, these kill containers."""

from dataclasses import replace
from functools import partial

import pytest

from entrypoints.devservers.server import DevServerFailed
from entrypoints.devservers.start import start_server
from tests.contracts.adapters.test_postgres import TestPostgres as Postgres
from tests.contracts.laws.persistence.env import Harness
from tests.contracts.laws.storage.killed import what_was_acknowledged_survives_a_kill
from tests.support.servers import Servers


async def test_postgres_as_a_child_process_keeps_what_it_has_acknowledged(servers: Servers) -> None:
    """UOW-16 holds for the server that comes as a package, too."""
    harness = Postgres.adapter.opened
    assert isinstance(harness, Harness)
    as_a_child = replace(harness, server=partial(start_server, "postgres", docker="never"))
    try:
        async with as_a_child(servers.get("postgres").url) as env:
            await what_was_acknowledged_survives_a_kill(env, adapter="postgres, as a child process")
    except DevServerFailed as error:
        pytest.skip(f"not run: {error.reason}")
