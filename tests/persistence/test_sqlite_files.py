"""The files of SQLite: when they are created and opened, and what is wrong with some."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.sql.persistence import SqlPersistence
from adapters.sql.sqlite import SqliteServer
from application.ports.errors import ConcurrencyConflict, Unavailable
from application.store import Store
from domain.catalogue.product import Product
from tests.persistence.sql import another_tenant, shop_of
from tests.support.concurrency import refused
from tests.support.fakes import FixedClock
from tests.support.waiting import in_time


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


async def test_who_waits_too_long_for_a_connection_is_told(tmp_path: Path) -> None:
    """Others have them all, to read or to write, and do not give them back."""
    server = SqliteServer(tmp_path, readers=1, most_open=2, timeout=0.1)
    persistence = SqlPersistence(server, clock=FixedClock())
    await persistence.open()
    shop = await shop_of(persistence)
    engines = await server.engines(shop.id)
    async with engines.reader.connect(), engines.writer.connect():
        with refused(Unavailable) as reading:
            await shop.store.storage.read(Product, [])
        with refused(Unavailable) as claiming:
            await shop.store.outbox.claim(1, timedelta(minutes=1))
        with refused(Unavailable) as pruning:
            await shop.store.outbox.prune(shop.clock.now(), 1)
        with refused(Unavailable) as writing:
            await shop.product()
    for refusal in (reading, claiming, pruning, writing):
        assert (refusal.error.service, refusal.error.reason) == ("SQLite", "every connection is in use")
    await shop.product()
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


async def test_a_new_file_that_somebody_else_keeps_is_given_up(tmp_path: Path) -> None:
    """After the time limit; when it is free again, the tenant is created."""
    persistence = SqlPersistence.sqlite(tmp_path, clock=FixedClock(), timeout=0.1)
    await persistence.open()
    tenant = another_tenant()
    with closing(sqlite3.connect(tmp_path / f"{tenant}.sqlite3", isolation_level=None)) as somebody:
        somebody.execute("CREATE TABLE anything (id)")
        somebody.execute("BEGIN IMMEDIATE")
        with refused(ConcurrencyConflict):
            await in_time(persistence.create_tenant(tenant), "it is never given up", within=5)
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


async def test_nothing_is_written_to_a_file_that_was_deleted(tmp_path: Path) -> None:
    """The connection would take it all, and nobody would find it again. No empty file takes its place either.

    It may be that of a tenant that was removed, which is no fault of the directory.
    """
    persistence = SqlPersistence.sqlite(tmp_path, clock=FixedClock())
    await persistence.open()
    shop = await shop_of(persistence)
    await shop.product()
    await persistence.ping()
    file = tmp_path / f"{shop.id}.sqlite3"
    file.unlink()
    for _ in range(2):
        with refused(Unavailable):
            await shop.product()
        await persistence.ping()
    assert not file.exists()
    await persistence.close()


NOTES: tuple[Callable[[Store], Awaitable[object]], ...] = (
    lambda store: store.outbox.claim(1, timedelta(minutes=1)),
    lambda store: store.schedules.claim("a job", timedelta(hours=1)),
    lambda store: store.outbox.prune(FixedClock().now(), 1),
)


@pytest.mark.parametrize("note", NOTES, ids=("claim a message", "claim a turn", "prune"))
async def test_nothing_is_noted_in_a_file_that_was_deleted(
    note: Callable[[Store], Awaitable[object]], tmp_path: Path
) -> None:
    """Whoever claims something would believe it, and nobody else would see the claim."""
    persistence = SqlPersistence.sqlite(tmp_path, clock=FixedClock())
    await persistence.open()
    shop = await shop_of(persistence)
    await shop.product()
    file = tmp_path / f"{shop.id}.sqlite3"
    file.unlink()
    with refused(Unavailable) as refusal:
        await note(shop.store)
    assert refusal.error.reason == f"{file} was deleted or replaced"
    assert not file.exists()
    await persistence.close()


async def test_a_backup_that_is_put_in_the_place_of_a_file_is_opened(tmp_path: Path) -> None:
    """A write that was under way is refused; the next one finds what was restored."""
    persistence = SqlPersistence.sqlite(tmp_path, clock=FixedClock())
    await persistence.open()
    shop = await shop_of(persistence)
    before = await shop.product()
    file, backup = tmp_path / f"{shop.id}.sqlite3", tmp_path / "backup"
    with closing(sqlite3.connect(file)) as theirs, closing(sqlite3.connect(backup)) as copy:
        theirs.backup(copy)
    for left in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        left.unlink(missing_ok=True)
    backup.rename(file)
    with refused(Unavailable):
        await shop.product()
    after = await shop.product()
    await persistence.ping()
    async with shop.uow() as uow:
        assert len(await uow.products.get_many([before.id, after.id])) == 2
    await persistence.close()


async def test_a_directory_that_is_gone_takes_no_writes(tmp_path: Path) -> None:
    """It is not made anew while the shop runs: an empty shop would be worse than none."""
    directory = tmp_path / "var"
    persistence = SqlPersistence.sqlite(directory, clock=FixedClock())
    await persistence.open()
    await persistence.ping()
    directory.rmdir()
    with refused(Unavailable):
        await persistence.ping()
    await persistence.close()


FULL_DISK = """
import asyncio, resource, sys
from pathlib import Path
from adapters.sql.persistence import SqlPersistence
from tests.persistence.sql import shop_of
from tests.support.fakes import FixedClock
from application.ports.errors import Unavailable

async def said(attempt):
    try:
        await attempt
    except Unavailable as error:
        return "unavailable"
    return "done"

async def tell():
    persistence = SqlPersistence.sqlite(Path(sys.argv[1]), clock=FixedClock())
    await persistence.open()
    shop = await shop_of(persistence)
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    for limit in (most, 0, most):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, most))
        print(await said(persistence.ping()), await said(shop.product()))
    await persistence.close()

asyncio.run(tell())
"""


def test_readiness_knows_when_nothing_can_be_written(tmp_path: Path) -> None:
    """What a write meets, a ping meets, too; both recover, and the ping leaves nothing behind.

    The program may write no more to any file, as on a full disk.
    """
    done = subprocess.run([sys.executable, "-c", FULL_DISK, tmp_path], capture_output=True, text=True, check=False)
    assert (done.stderr, done.stdout.splitlines()) == ("", ["done done", "unavailable unavailable", "done done"])
    assert {file.suffix for file in tmp_path.iterdir()} == {".sqlite3"}


async def test_reading_from_an_unknown_tenant_creates_no_file(tmp_path: Path) -> None:
    """Only `create_tenant` does."""
    persistence = SqlPersistence.sqlite(tmp_path, clock=FixedClock())
    await persistence.open()
    with refused(Unavailable):
        await persistence.of(another_tenant()).products.search("", after=None, limit=1)
    assert await persistence.tenants() == []
    await persistence.close()
