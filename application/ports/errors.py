"""What can go wrong behind a port. A driver's own exceptions never cross one."""

from dataclasses import dataclass
from uuid import UUID

from domain.shared.errors import ShopError


@dataclass(eq=False)
class PortError(ShopError):
    """Something outside the shop failed, or was used wrongly."""

    code = "port_error"
    sentence = "Something outside the shop failed."


@dataclass(eq=False)
class ConcurrencyConflict(PortError):
    """Someone else changed the same things first. Nothing was stored; trying again from the start may succeed."""

    code = "conflict"
    sentence = "Someone else was faster: {what} has changed meanwhile."

    what: str


@dataclass(eq=False)
class AlreadyExists(PortError):
    """The id or the natural key is taken. Nothing was stored."""

    code = "already_exists"
    sentence = "There already is a {kind} {key}."

    kind: str
    key: UUID | str


@dataclass(eq=False)
class Unavailable(PortError):
    """A server cannot be reached or did not answer in time. Nothing was stored."""

    code = "unavailable"
    sentence = "{service} cannot be reached: {reason}."

    service: str
    reason: str


@dataclass(eq=False)
class CommitUnknown(PortError):
    """The connection broke after the commit was sent: it may have been stored, or not."""

    code = "commit_unknown"
    sentence = "{service} went away while it stored the change: whether it did is not known."

    service: str


@dataclass(eq=False)
class NotMigrated(PortError):
    """The stored data are not in the shape that this version of the shop reads."""

    code = "not_migrated"
    sentence = "{store} is at version {found}, this shop needs {needed}: run `sixfold migrate`."

    store: str
    found: str
    needed: str


@dataclass(eq=False)
class IdempotencyKeyReused(PortError):
    """The key was used before, for a different request."""

    code = "idempotency_key_reused"
    sentence = "The idempotency key {key} was already used for a different request."

    key: str


@dataclass(eq=False)
class UsageError(PortError):
    """A program uses the shop's own pieces in a way that cannot work; the sentence says how to do it."""

    code = "usage_error"
    sentence = "{what}"

    what: str
