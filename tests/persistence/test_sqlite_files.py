"""The files of SQLite: when they are created and opened, and what is wrong with some."""

import asyncio
import sqlite3
from pathlib import Path

from adapters.sql.persistence import SqlPersistence
from adapters.sql.sqlite import SqliteServer
from application.ports.errors import Unavailable
from tests.persistence.sql import another_tenant, shop_of
from tests.support.concurrency import refused
from tests.support.fakes import FixedClock


async def test_only_the_files_used_last_stay_open(tmp_path: Path) -> None:
    """A file that was closed is opened again when it is needed."""
    server = SqliteServer(tmp_path, readers=1, most_open=2, timeout=1)
    persistence = SqlPersistence(server, clock=FixedClock())
    await persistence.open()
    shops = [await shop_of(persistence) for _ in range(4)]
    for _ in range(2):
        for shop in shops:
            await shop.product()
    assert list(server._open) == [shop.id for shop in shops[-2:]]
    await persistence.close()


async def test_a_new_file_that_somebody_else_writes_to_is_waited_for(tmp_path: Path) -> None:
    """SQLite alone would refuse at once to keep a write-ahead log; so several may create one tenant."""
    persistence = SqlPersistence.sqlite(tmp_path, clock=FixedClock())
    await persistence.open()
    tenant = another_tenant()
    somebody = sqlite3.connect(tmp_path / f"{tenant}.sqlite3", isolation_level=None)
    somebody.execute("CREATE TABLE anything (id)")
    somebody.execute("BEGIN IMMEDIATE")
    asyncio.get_running_loop().call_later(0.1, somebody.close)
    await persistence.create_tenant(tenant)
    await persistence.check(tenant)
    await persistence.close()


async def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    """The error says so, and the file is left as it is."""
    persistence = SqlPersistence.sqlite(tmp_path, clock=FixedClock())
    await persistence.open()
    tenant = another_tenant()
    file = tmp_path / f"{tenant}.sqlite3"
    file.write_text("a letter to the bees" * 99)
    with refused(Unavailable) as refusal:
        await persistence.create_tenant(tenant)
    assert refusal.error.reason == "file is not a database"
    assert file.read_text() == "a letter to the bees" * 99
    await persistence.close()


async def test_reading_from_an_unknown_tenant_creates_no_file(tmp_path: Path) -> None:
    """Only `create_tenant` does."""
    persistence = SqlPersistence.sqlite(tmp_path, clock=FixedClock())
    await persistence.open()
    with refused(Unavailable):
        await persistence.of(another_tenant()).products.search("", after=None, limit=1)
    assert await persistence.tenants() == []
    await persistence.close()
