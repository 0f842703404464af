"""Taking over a server when the process that started it ends, while others still need it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Event, Thread

from entrypoints.devservers.data_directory import is_served
from entrypoints.devservers.server import DevServerFailed

LOOK_EVERY = 0.5
"""Seconds between two looks at whether the other process is still there."""

log = logging.getLogger(__name__)


@contextmanager
def standing_by(data: Path, take_over: Callable[[], AbstractContextManager[bool]]) -> Iterator[None]:
    """While the block runs, see that somebody serves the directory `data`: if nobody does, `take_over` until it ends.

    `take_over` says whether it did, or yet another process was faster.
    """
    over = Event()

    def stand_by() -> None:
        while not over.wait(LOOK_EVERY):
            if is_served(data):
                continue
            try:
                with take_over() as is_ours:
                    if is_ours:
                        over.wait()
            except DevServerFailed as error:
                log.warning("What another process served could not be taken over: %s", error)
                over.wait(LOOK_EVERY * 10)

    thread = Thread(target=stand_by, name="stand-by", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
