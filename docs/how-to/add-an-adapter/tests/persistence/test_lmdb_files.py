"""What is particular to LMDB: files that are opened once at a time, short keys, and files that are none."""

import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.lmdb.persistence import LmdbPersistence
from adapters.shared.tenancy import TenantId
from application.ports.errors import ConcurrencyConflict, Unavailable
from application.ports.storage import Batch, IdempotencyRecord
from application.store import Store
from domain.catalogue.product import Product
from tests.support.concurrency import together
from tests.support.fakes import FixedClock

HIVE = TenantId("hive")


@asynccontextmanager
async def opened(directory: Path, *, patience: float = 5.0) -> AsyncIterator[LmdbPersistence]:
    """A persistence that is closed in the end, with a tenant."""
    persistence = LmdbPersistence(directory, clock=FixedClock(), timeout=patience)
    await persistence.open()
    await persistence.create_tenant(HIVE)
    yield persistence
    await persistence.close()


def files_in(directory: Path) -> set[str]:
    """Their names."""
    return {file.name for file in directory.iterdir()}


def record(key: str) -> Batch:
    """A batch with nothing but an idempotency record."""
    return Batch(idempotency_records=(IdempotencyRecord("ada", key, "a request", None, FixedClock().now()),))


async def test_adapters_of_one_process_take_turns(tmp_path: Path) -> None:
    """LMDB forbids a process to open a file twice; where two threads do so at the same time, the process dies."""
    async with opened(tmp_path) as one, opened(tmp_path) as other:
        stores = [one.of(HIVE), other.of(HIVE)]

        async def write_and_read(number: int) -> bool:
            store: Store = stores[number % 2]
            await store.storage.write(record(f"key {number}"))
            return await store.storage.find_idempotency_record("ada", f"key {number}") is not None

        outcomes = await together(60, write_and_read)
    outcomes.only()
    assert outcomes.answers == [True] * 60


async def test_who_waits_for_a_writer_for_too_long_is_told(tmp_path: Path) -> None:
    """Another process holds the file: a conflict after the time limit. Readers go on, and writers when it lets go."""
    async with opened(tmp_path, patience=0.1) as persistence:
        storage = persistence.of(HIVE).storage
        with (tmp_path / "hive.lmdb").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            with pytest.raises(ConcurrencyConflict, match="another process"):
                await storage.write(record("late"))
            assert await storage.find_idempotency_record("ada", "late") is None
        await storage.write(record("late"))


async def test_texts_may_be_longer_than_keys(tmp_path: Path) -> None:
    """A key of LMDB has 511 bytes; texts that differ behind those are two."""
    async with opened(tmp_path) as persistence:
        storage = persistence.of(HIVE).storage
        await storage.write(record("⬡" * 1_000 + "a"))
        assert await storage.find_idempotency_record("ada", "⬡" * 1_000 + "a") is not None
        assert await storage.find_idempotency_record("ada", "⬡" * 1_000 + "b") is None


async def test_a_tenant_without_a_file_gets_none_by_being_asked_for(tmp_path: Path) -> None:
    """`Unavailable`, and nothing is left behind; a file that is not LMDB's is refused, too."""
    (tmp_path / "paper.lmdb").write_text("not a tree\n" * 1_000)
    async with opened(tmp_path) as persistence:
        for name in ("nobody", "paper"):
            with pytest.raises(Unavailable):
                await persistence.of(TenantId(name)).storage.read(Product, [])
    assert files_in(tmp_path) == {"hive.lmdb", "hive.lmdb-lock", "paper.lmdb", "paper.lmdb-lock"}


async def test_a_tenant_that_is_dropped_leaves_no_file(tmp_path: Path) -> None:
    """Nor the second one that LMDB keeps beside it. While another process is writing, it is not dropped."""
    async with opened(tmp_path, patience=0.1) as persistence:
        with (tmp_path / "hive.lmdb").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            with pytest.raises(ConcurrencyConflict, match="another process"):
                await persistence.drop_tenant(HIVE)
            assert files_in(tmp_path) == {"hive.lmdb", "hive.lmdb-lock"}
        await persistence.drop_tenant(HIVE)
    assert files_in(tmp_path) == set()
