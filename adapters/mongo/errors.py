"""Translating what the driver raises into port errors."""

from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from bson.errors import BSONError, InvalidDocument
from pymongo.errors import BulkWriteError, OperationFailure, PyMongoError

from adapters.mongo.drivers import Document
from application.ports.errors import CommitUnknown, ConcurrencyConflict, PortError, Unavailable
from domain.shared.errors import InvalidValue

Answer = TypeVar("Answer")

SERVICE = "MongoDB"

_DUPLICATE_KEY = 11000
_WRITE_CONFLICT = 112
_NO_SUCH_TRANSACTION = 251
_TRANSIENT = "TransientTransactionError"


@dataclass(eq=False)
class KeyTaken(ConcurrencyConflict):
    """An id or a natural key of a document is there already, in this collection. Nothing was stored."""


@contextmanager
def translated() -> Iterator[None]:
    """Raise what the driver raises in this block as a `PortError`, or `InvalidValue` for what BSON cannot hold."""
    try:
        yield
    except PyMongoError as error:
        raise _port_error(error) from error
    except (BSONError, InvalidDocument, OverflowError, UnicodeEncodeError) as error:
        raise InvalidValue("value", f"cannot be kept by {SERVICE}: {error}") from error


@contextmanager
def committing() -> Iterator[None]:
    """Around a commit: raise `CommitUnknown`, unless the server itself says that it has aborted the transaction."""
    try:
        yield
    except PyMongoError as error:
        # "No such transaction" may mean that an earlier attempt, whose answer was lost, has committed it.
        is_aborted = _is_conflict(error) and _code(error) != _NO_SUCH_TRANSACTION
        if not is_aborted:
            raise CommitUnknown(SERVICE) from error
        raise


async def without_documents(write: Awaitable[Answer]) -> Answer:
    """The answer of a write of many documents; what it raises has none of them in it.

    Errors are logged, and what is stored may be personal, or the hash of a secret.
    """
    try:
        return await write
    except BulkWriteError as error:
        details = error.details
    # Behind the handler, so that the driver's own error does not count as what led to this one.
    raise BulkWriteError({**details, "writeErrors": [_without_values(each) for each in details.get("writeErrors", ())]})


def _without_values(write_error: Document) -> Document:
    """Which write was refused, and why. The driver tells the whole operation besides, and the server a key's value."""
    told: Document = {name: write_error[name] for name in ("index", "code", "keyPattern") if name in write_error}
    return {**told, "errmsg": write_error.get("errmsg", "").partition(" dup key:")[0]}


def is_duplicate_key(error: BulkWriteError) -> bool:
    """Whether a unique index refused a document."""
    return _code(error) == _DUPLICATE_KEY


def _port_error(error: PyMongoError) -> PortError:
    if _is_conflict(error):
        return ConcurrencyConflict("what was to be stored")
    return Unavailable(SERVICE, _short(error))


def _is_conflict(error: PyMongoError) -> bool:
    """Whether the server aborted because of another transaction.

    The driver gives a lost connection the same label, but that is no `OperationFailure`.
    """
    if not isinstance(error, OperationFailure):
        return False
    return error.has_error_label(_TRANSIENT) or _code(error) in {_WRITE_CONFLICT, _DUPLICATE_KEY}


def _code(error: PyMongoError) -> int | None:
    """The server's error code; of a bulk write, that of the write which ended it."""
    if isinstance(error, BulkWriteError):
        return next((write_error["code"] for write_error in (error.details or {}).get("writeErrors", ())), None)
    return error.code if isinstance(error, OperationFailure) else None


def _short(error: PyMongoError) -> str:
    """The driver's reason, without its long description of the servers."""
    reason = str(error)
    for detail in (" (configured timeouts", ", Timeout:", ", full error"):
        reason = reason.partition(detail)[0]
    return reason.rstrip(".") or type(error).__name__
