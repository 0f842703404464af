"""How laws look behind LMDB: files that somebody else writes to, and files of other versions."""

import fcntl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import lmdb

from adapters.lmdb.schema import VERSION, newest
from adapters.shared.tenancy import Persistence, TenantId
from tests.contracts.laws.persistence.env import Harness


def harness(build: Callable[..., Persistence]) -> Harness:
    """A file for every tenant."""
    return Harness(build, hurried={"timeout": 0.5}, seize=_seized, stamp=_stamped)


@contextmanager
def _seized(directory: str, tenant: TenantId) -> Iterator[None]:
    with _path(directory, tenant).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@asynccontextmanager
async def _stamped(directory: str, tenant: TenantId, state: str) -> AsyncIterator[None]:
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


def _path(directory: str, tenant: TenantId) -> Path:
    return Path(directory) / f"{tenant}.lmdb"
