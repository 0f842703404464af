"""How laws look behind LMDB: files that somebody else writes to, and files and answers of other versions."""

import fcntl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import lmdb

from adapters.lmdb.idempotency_records import _RECORDS, StoredRecord, _id
from adapters.lmdb.schema import VERSION, newest
from adapters.lmdb.tree import Tree
from adapters.shared.codec import StoredAnswer
from adapters.shared.tenancy import Persistence, TenantId
from application.ports.storage import IdempotencyRecord
from tests.contracts.laws.persistence.env import Harness, State


def harness(build: Callable[..., Persistence]) -> Harness:
    """A file for every tenant."""
    return Harness(
        build,
        reference=f"{build.__module__}:{build.__qualname__}",
        hurried={"timeout": 0.5},
        seize=_seized,
        stamp=_stamped,
        rewrite=_rewrite,
        nowhere=_below_a_file,
    )


@asynccontextmanager
async def _seized(directory: str, tenant: TenantId) -> AsyncIterator[None]:
    with _path(directory, tenant).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@asynccontextmanager
async def _stamped(directory: str, tenant: TenantId, state: State) -> AsyncIterator[None]:
    if state == "half made":
        _path(directory, tenant).touch()
        yield
        return
    _have_version(directory, tenant, {"older": b"0", "newer": b"1000"}.get(state))
    yield
    _have_version(directory, tenant, b"%d" % newest())


def _have_version(directory: str, tenant: TenantId, version: bytes | None) -> None:
    with closing(lmdb.open(str(_path(directory, tenant)), subdir=False)) as file, file.begin(write=True) as transaction:
        transaction.delete(VERSION)
        if version is not None:
            transaction.put(VERSION, version)


async def _rewrite(directory: str, tenant: TenantId, record: IdempotencyRecord, answer: StoredAnswer) -> None:
    stored = StoredRecord(record.fingerprint, answer.name, answer.version, answer.data.decode(), record.at)
    with closing(lmdb.open(str(_path(directory, tenant)), subdir=False)) as file, file.begin(write=True) as transaction:
        _RECORDS.put(Tree(transaction), _id(record.owner, record.key), stored)


def _below_a_file(directory: str) -> str:
    file = Path(directory) / "no-directory"
    file.touch()
    return str(file / "below")


def _path(directory: str, tenant: TenantId) -> Path:
    return Path(directory) / f"{tenant}.lmdb"
