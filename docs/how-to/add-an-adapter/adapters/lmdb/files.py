"""The files of the tenants, each an environment of LMDB, and how one is read and written."""

import asyncio
import fcntl
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from typing import IO, TypeVar

import lmdb

from adapters.lmdb.errors import Held, translated
from adapters.lmdb.tree import Tree
from adapters.shared.cancellation import to_its_end
from adapters.shared.tenancy import TenantId
from application.ports.errors import ConcurrencyConflict, UsageError

_SUFFIX = ".lmdb"
_TRY_AGAIN_AFTER = 0.005
"""Seconds."""
_ONE_AT_A_TIME = Lock()
"""LMDB forbids a process to open a file twice, whoever does so in it. The rule is the process's, and so is the lock."""

Answer = TypeVar("Answer")


class Files:
    """A directory with a file for every tenant.

    A file is open for one transaction, so that another adapter in this process can have it next, and nothing is left
    open. Opening costs a tenth of a millisecond.
    """

    def __init__(self, directory: Path, *, timeout: float, map_size: int) -> None:
        self._directory = directory
        self._timeout = timeout
        self._map_size = map_size
        self._thread: ThreadPoolExecutor | None = None

    async def open(self) -> None:
        """Create the directory. Where that cannot be done, no thread is left behind."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, "lmdb")
        try:
            await self._in_the_thread(lambda: self._directory.mkdir(parents=True, exist_ok=True))
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """End the thread; no file is open."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.shutdown(wait=False)

    async def ping(self) -> None:
        """See that the directory takes new files."""
        await self._in_the_thread(lambda: TemporaryFile(dir=self._directory).close())

    async def tenants(self) -> Sequence[TenantId]:
        """The files whose names are those of tenants."""
        found = await self._in_the_thread(lambda: [file.stem for file in self._directory.glob(f"*{_SUFFIX}")])
        return sorted(TenantId(name) for name in found if TenantId.PATTERN.fullmatch(name))

    async def drop(self, tenant: TenantId) -> None:
        """Delete the file while nobody writes to it. Whoever reads it meanwhile goes on reading what it was."""
        path = self._path(tenant)

        def delete(_: Tree) -> None:
            path.unlink()
            path.with_name(f"{path.name}-lock").unlink()

        await self.transact(tenant, delete, write=True)

    async def transact(
        self, tenant: TenantId, work: Callable[[Tree], Answer], *, write: bool, create: bool = False
    ) -> Answer:
        """Do the work in a transaction of its own. Whatever it raises undoes what it has written.

        `ConcurrencyConflict` if another process goes on writing for too long; `Unavailable` if there is no file, unless
        it may `create` one.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._timeout
        while True:
            try:
                return await to_its_end(
                    self._in_the_thread(lambda: self._transact(tenant, work, write=write, create=create))
                )
            except Held as error:
                if loop.time() > deadline:
                    raise ConcurrencyConflict(f"what another process is writing to {tenant}") from error
            await asyncio.sleep(_TRY_AGAIN_AFTER)

    def _transact(self, tenant: TenantId, work: Callable[[Tree], Answer], *, write: bool, create: bool) -> Answer:
        path = self._path(tenant)
        with _ONE_AT_A_TIME, path.open("ab" if create else "rb") as file:
            if write:
                _lock(file)
            with lmdb.open(str(path), subdir=False, create=False, map_size=self._map_size) as environment:
                # Those who were killed while they read keep what they have read from being used again.
                environment.reader_check()
                with environment.begin(write=write) as transaction:
                    return work(Tree(transaction))

    def _path(self, tenant: TenantId) -> Path:
        return self._directory / f"{tenant}{_SUFFIX}"

    async def _in_the_thread(self, work: Callable[[], Answer]) -> Answer:
        if self._thread is None:
            raise UsageError("The persistence is not open: call `open` first, and `close` when everything is done.")
        with translated():
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)


@dataclass(frozen=True, slots=True)
class TenantFile:
    """The file of one tenant."""

    files: Files
    tenant: TenantId

    async def read(self, work: Callable[[Tree], Answer], /) -> Answer:
        """What the work finds in one snapshot."""
        return await self.files.transact(self.tenant, work, write=False)

    async def write(self, work: Callable[[Tree], Answer], /) -> Answer:
        """What the work finds, while nobody else writes; what it has written is on the disk then."""
        return await self.files.transact(self.tenant, work, write=True)


def _lock(file: IO[bytes]) -> None:
    """Be the only writer until the file is closed, if need be by a kill. For LMDB's own lock one waits without end."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Held from error
