"""Migrations that break off half-way: nothing is lost, and the next one finishes what was begun."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Coroutine
from itertools import count
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from adapters.sql import schema_migrations
from adapters.sql.persistence import SqlPersistence
from application.ordering.views import OrderFilter
from application.ports.errors import NotMigrated
from tests.persistence.golden_data import as_json, as_then
from tests.persistence.golden_tenant import Golden, all_orders, golden_tenant, order_of
from tests.support.concurrency import error_of
from tests.support.servers import Servers

FAILING = '''
"""A migration that has a mistake in it."""

revision, down_revision = "9999", "{newest}"


def upgrade(op):
    op.execute("delete from order_lines")
    op.drop_column("orders", "email")
    raise ZeroDivisionError
'''

KILLED = """
import asyncio, sys
from pathlib import Path

from sqlalchemy import text

from adapters.shared.tenancy import TenantId
from adapters.sql import schema_migrations
from adapters.sql.persistence import SqlPersistence
from adapters.system.clock import SystemClock


async def main(kind, address, tenant):
    build = {"sqlite": SqlPersistence.sqlite, "postgres": SqlPersistence.postgres}[kind]
    persistence = build(Path(address) if kind == "sqlite" else address, clock=SystemClock())
    await persistence.open()
    async with persistence._server.migration_transaction(TenantId(tenant)) as connection:
        await connection.run_sync(schema_migrations.upgrade)
        await connection.execute(text("delete from order_lines"))
        print("half-way", flush=True)
        sys.stdin.read()


asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture(params=["sqlite", "postgres"])
async def golden_sql(request: pytest.FixtureRequest, servers: Servers, tmp_path: Path) -> AsyncIterator[Golden]:
    """Old data on each database with tables."""
    async with golden_tenant(request.param, servers, tmp_path) as golden:
        yield golden


async def test_a_migration_that_is_broken_off_is_finished_by_the_next(golden: Golden) -> None:
    """After whichever statement it ended, the data count as not migrated, or as migrated when they are."""
    for most in count(1, 3):
        with golden.statements() as sent:
            if not await _is_cancelled(golden.persistence.migrate(), sent, most):
                break
        problem = await error_of(golden.persistence.check(golden.tenant))
        assert problem is None or isinstance(problem, NotMigrated)
    await _everything_is_there(golden)


async def test_a_process_that_is_killed_while_it_migrates_changes_nothing(golden_sql: Golden) -> None:
    """The tables are those of one version, with every row."""
    golden = golden_sql
    kind = "postgres" if "://" in golden.address else "sqlite"
    command = (sys.executable, "-c", KILLED, kind, golden.address, str(golden.tenant))
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"half-way\n"
    process.kill()
    await process.wait()
    await _is_as_it_was(golden)


async def test_a_step_that_fails_takes_back_all_steps_before_it(golden_sql: Golden, tmp_path: Path) -> None:
    """Whatever it has dropped or deleted is there again."""
    golden = golden_sql
    (tmp_path / "r9999_failing.py").write_text(FAILING.format(newest=schema_migrations.newest()))
    config = Config()
    config.set_main_option("script_location", "adapters.sql:migrations")
    config.set_main_option("version_locations", f"{schema_migrations.migrations().versions}:{tmp_path}")
    config.set_main_option("path_separator", "os")
    steps = ScriptDirectory.from_config(config)

    def upgrade(connection: Connection) -> None:
        schema_migrations._run(connection, lambda now, _: steps._upgrade_revs("head", now))

    assert isinstance(golden.persistence, SqlPersistence)
    with pytest.raises(ZeroDivisionError):
        async with golden.persistence._server.migration_transaction(golden.tenant) as connection:
            await connection.run_sync(upgrade)
    await _is_as_it_was(golden)


async def _is_cancelled(work: Coroutine[object, object, object], sent: list[str], most: int) -> bool:
    """Cancel the work once this many statements are sent. Whether it ended for that, and not because it was done."""
    task = asyncio.create_task(work)
    while len(sent) < most and not task.done():  # noqa: ASYNC110 (statements tell nobody when they are sent)
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait({task})
    if not task.cancelled():
        task.result()  # Raises whatever else it may have ended with.
    return task.cancelled()


async def _is_as_it_was(golden: Golden) -> None:
    problem = await error_of(golden.persistence.check(golden.tenant))
    assert (problem is None) == (golden.first == golden.newest)
    if problem is not None:
        assert isinstance(problem, NotMigrated)
        assert problem.found == golden.first
    await _everything_is_there(golden)


async def _everything_is_there(golden: Golden) -> None:
    env = await golden.migrated()
    views = [as_json(await order_of(env, order.id)) for order in await all_orders(env, OrderFilter())]
    assert as_then(views, golden.expected["orders"]) == golden.expected["orders"]
    await golden.stock_is_right(env)
