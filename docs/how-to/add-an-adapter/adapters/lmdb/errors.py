"""Translating what LMDB and the file system raise into port errors."""

from collections.abc import Iterator
from contextlib import contextmanager

import lmdb

from application.ports.errors import Unavailable

SERVICE = "LMDB"


class Held(Exception):
    """Another process is writing. What was to be done has not begun, and can be tried again."""


@contextmanager
def translated() -> Iterator[None]:
    """Raise what LMDB or the file system raises in this block as `Unavailable`: its transaction was given up."""
    try:
        yield
    except (lmdb.Error, OSError) as error:
        raise Unavailable(SERVICE, str(error)) from error
