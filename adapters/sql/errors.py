"""Translating what drivers raise into port errors."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from application.ports.errors import CommitUnknown, ConcurrencyConflict, PortError, Unavailable

# SQLSTATEs of PostgreSQL (serialization failure, deadlock, lock not available; unique violation; undefined table,
# column and schema), and the names of SQLite's result codes.
_CONFLICT = {"40001", "40P01", "55P03", "SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_LOCKED"}
_UNIQUE_VIOLATION = {"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}
_NO_SUCH_TABLE = {"42P01", "42703", "3F000"}


@dataclass(eq=False)
class UniqueViolation(ConcurrencyConflict):
    """A row with the same key is there already. Nothing was stored."""


@dataclass(eq=False)
class NoSuchTable(Unavailable):
    """A table or a column is missing: the tenant was not created, or its tables have an older schema."""


@contextmanager
def translated(service: str, *, storing: bool = False) -> Iterator[None]:
    """Raise what a driver or a server raises in this block as a `PortError`; a programming error passes unchanged.

    While `storing`, a broken connection means that nobody knows whether the change was stored: `CommitUnknown`.
    """
    try:
        yield
    except (DBAPIError, PoolExhausted, OSError) as error:
        raise _translate(service, error, storing=storing) from error


def _translate(service: str, error: DBAPIError | PoolExhausted | OSError, *, storing: bool) -> PortError:
    is_lost = isinstance(error, OSError) or (isinstance(error, DBAPIError) and error.connection_invalidated)
    if storing and is_lost:
        return CommitUnknown(service)
    if isinstance(error, PoolExhausted):
        return Unavailable(service, "every connection is in use")
    if not isinstance(error, DBAPIError):
        return Unavailable(service, str(error) or "it did not answer in time")
    return _by_code(service, error)


def _by_code(service: str, error: DBAPIError) -> PortError:
    cause = error.driver_exception
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    reason = str(cause)
    if code in _CONFLICT:
        return ConcurrencyConflict("what was to be stored")
    if code in _UNIQUE_VIOLATION:
        return UniqueViolation("what was to be stored")
    if code in _NO_SUCH_TABLE or reason.startswith("no such "):
        return NoSuchTable(service, reason)
    return Unavailable(service, reason)
