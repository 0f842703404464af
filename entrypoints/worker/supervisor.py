"""Several worker processes, and the one that looks after them.

Dramatiq's command does this, too, but imports a broker from a module, hangs when a second SIGTERM reaches its workers
(systemd sends one to each process), and ends them all when one is killed.
"""

import asyncio
import logging
import multiprocessing
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from multiprocessing.resource_tracker import ensure_running

from domain.shared.control_characters import visible
from domain.shared.errors import ShopError
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.lifetime import STOPPED_BY, StopSignal, run_until_stopped, startup_frozen
from entrypoints.bootstrap.logs import write_logs
from entrypoints.bootstrap.runtime import opened
from entrypoints.bootstrap.settings import Settings
from entrypoints.worker.worker import create_worker, must_have_work

SPAWN = multiprocessing.get_context("spawn")

log = logging.getLogger(__name__)


async def work(settings: Settings, *, processes: int, threads: int, begun: Callable[[Settings], None]) -> int:
    """Work until SIGTERM or SIGINT, then finish what is under way. The exit code: 0 unless a process failed.

    Calls `begun` once everything is there. `StartupError` or `UsageError` before that when something is missing.
    """
    must_have_work(settings)
    write_logs()
    container = Container(settings=settings)

    async def program(stop: StopSignal) -> int:
        async with opened(container):
            # With the addresses of servers that were started here; they live as long as this process.
            supervisor = Supervisor(container.settings(), threads)
            stop.calls(supervisor.stop)
            supervisor.start(processes)
            begun(container.settings())
            return await asyncio.to_thread(supervisor.look_after)

    return await run_until_stopped(program) or 0


class Supervisor:
    """Starts processes, replaces those that were killed, and stops them all."""

    def __init__(self, settings: Settings, threads: int) -> None:
        self._settings = settings
        self._threads = threads
        self._processes: list[SpawnProcess] = []
        # The processes see this pipe end when they are to stop, and also when their supervisor is no more.
        self._until, self._alive = SPAWN.Pipe(duplex=False)

    def start(self, processes: int) -> None:
        """Start so many processes."""
        # Python starts its resource tracker with the first process, and unblocks signals when it has.
        ensure_running()
        # A signal to the whole group must not meet a process that cannot ignore it yet.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPED_BY)
        try:
            for _ in range(processes):
                process = SPAWN.Process(target=_run, args=(self._settings, self._threads, self._until))
                process.start()
                log.info("Process %s begins to work.", process.pid)
                self._processes.append(process)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def stop(self) -> None:
        """Have every process finish what is under way; again is harmless."""
        self._alive.close()

    def look_after(self) -> int:
        """Return when all have ended, with the exit code of the first that failed, else 0."""
        failed = 0
        while self._processes:
            wait([process.sentinel for process in self._processes])
            for process in [each for each in self._processes if each.exitcode is not None]:
                self._processes.remove(process)
                failed = failed or self._ended(process)
        return failed

    def _ended(self, process: SpawnProcess) -> int:
        code = process.exitcode or 0
        if code < 0 and not self._alive.closed:
            log.warning("Process %s was killed by signal %s; another one takes its place.", process.pid, -code)
            self.start(1)
            return 0
        if code:
            self.stop()
        # As a shell would say it: 137 for a process that was killed while it finished its work.
        return code if code >= 0 else 128 - code


def _run(settings: Settings, threads: int, until: Connection) -> None:
    """What a process does. Signals are its supervisor's business, who may get them together with this one."""
    for number in STOPPED_BY:
        signal.signal(number, signal.SIG_IGN)
    write_logs()
    try:
        asyncio.run(_work(settings, threads, until))
    except ShopError as error:
        print(visible(f"{error.code}: {error}", lines=True), file=sys.stderr)  # noqa: T201 (the last word of a process)
        sys.exit(1)


async def _work(settings: Settings, threads: int, until: Connection) -> None:
    ended = asyncio.Event()
    asyncio.get_running_loop().add_reader(until.fileno(), ended.set)
    async with create_worker(Container(settings=settings), threads=threads):
        with startup_frozen():
            await ended.wait()
