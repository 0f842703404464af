"""The files of the tenants, each an environment of LMDB, and how one is read and written."""

import asyncio
import fcntl
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TypeVar

import lmdb

from adapters.lmdb.errors import SERVICE, Occupied, translated
from adapters.lmdb.tree import Tree
from adapters.shared.cancellation import to_its_end
from adapters.shared.tenancy import TenantId
from application.ports.errors import Unavailable, UsageError

_SUFFIX = ".lmdb"
_THREADS = 4
_TRY_AGAIN_AFTER = 0.001
"""Seconds."""

Answer = TypeVar("Answer")


class Files:
    """A directory with a file for every tenant.

    A file is open for one transaction, and whoever opens it is alone with it: LMDB forbids a process to open a file
    twice, and the process may have another adapter that needs it. Opening costs a tenth of a millisecond.
    """

    def __init__(self, directory: Path, *, timeout: float, map_size: int) -> None:
        self._directory = directory
        self._timeout = timeout
        self._map_size = map_size
        self._threads: ThreadPoolExecutor | None = None
        # Those who want the same file wait here, in the order in which they came.
        self._turns: defaultdict[TenantId, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def open(self) -> None:
        """Create the directory."""
        if self._threads is None:
            self._threads = ThreadPoolExecutor(_THREADS, "lmdb")
        await self._in_a_thread(lambda: self._directory.mkdir(parents=True, exist_ok=True))

    async def close(self) -> None:
        """End the threads; no file is open."""
        threads, self._threads = self._threads, None
        if threads is not None:
            threads.shutdown(wait=False)

    async def ping(self) -> None:
        """See that the directory takes new files."""
        await self._in_a_thread(lambda: TemporaryFile(dir=self._directory).close())

    async def tenants(self) -> Sequence[TenantId]:
        """The files whose names are those of tenants."""
        found = await self._in_a_thread(lambda: [file.stem for file in self._directory.glob(f"*{_SUFFIX}")])
        return sorted(TenantId(name) for name in found if TenantId.PATTERN.fullmatch(name))

    async def transact(
        self, tenant: TenantId, work: Callable[[Tree], Answer], *, write: bool, create: bool = False
    ) -> Answer:
        """Do the work in a transaction of its own. Whatever it raises undoes what it has written.

        `Unavailable` if somebody else is at the file for too long, or if there is none; with `create`, it is made.
        """
        turn, deadline = self._turns[tenant], asyncio.get_running_loop().time() + self._timeout
        while True:
            try:
                async with asyncio.timeout_at(deadline):
                    await turn.acquire()
            except TimeoutError as error:
                raise self._too_late() from error
            try:
                return await to_its_end(
                    self._in_a_thread(lambda: self._transact(tenant, work, write=write, create=create))
                )
            except Occupied as error:
                if asyncio.get_running_loop().time() > deadline:
                    raise self._too_late() from error
            finally:
                turn.release()
            await asyncio.sleep(_TRY_AGAIN_AFTER)

    def _transact(self, tenant: TenantId, work: Callable[[Tree], Answer], *, write: bool, create: bool) -> Answer:
        path = self._directory / f"{tenant}{_SUFFIX}"
        with path.open("ab" if create else "rb") as file:
            _lock(file)
            with (
                lmdb.open(str(path), subdir=False, create=False, map_size=self._map_size) as environment,
                environment.begin(write=write) as transaction,
            ):
                return work(Tree(transaction))

    async def _in_a_thread(self, work: Callable[[], Answer]) -> Answer:
        if self._threads is None:
            raise UsageError("The persistence is not open: call `open` first, and `close` when everything is done.")
        with translated():
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _too_late(self) -> Unavailable:
        return Unavailable(SERVICE, f"somebody else was at the file for {self._timeout:g} seconds")


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
    """Be alone with the file until it is closed, or killed. LMDB's own lock for writers waits without end."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Occupied from error
