"""The errors that driven ports raise. The exceptions of a driver library never leave an adapter."""

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
    sentence = "The {kind} {key} is there already."

    kind: str
    key: UUID | str


@dataclass(eq=False)
class Unavailable(PortError):
    """A server cannot be reached, or did not answer in time. Nothing was stored."""

    code = "unavailable"
    sentence = "{service} cannot be reached: {reason}."

    service: str
    reason: str


@dataclass(eq=False)
class CommitUnknown(PortError):
    """The connection broke after the commit was sent, so the change may have been stored or not."""

    code = "commit_unknown"
    sentence = "{service} went away while it stored the change: whether it did is not known."

    service: str


@dataclass(eq=False)
class TooNew(PortError):
    """The stored data are those of a newer version of the shop. No migration can help: there is no way back."""

    code = "too_new"
    sentence = (
        "{store} is at version {found}, newer than {needed}, the newest that this shop knows: run a newer release."
    )

    store: str
    found: str
    needed: str


@dataclass(eq=False)
class NotMigrated(PortError):
    """The stored data are those of an older version of the shop; this one cannot read them yet."""

    code = "not_migrated"
    sentence = "{store} is at version {found}, this shop needs {needed}: run `sixfold migrate`."

    store: str
    found: str
    needed: str


@dataclass(eq=False)
class UnknownShape(PortError):
    """What was stored or queued has a name or version that this process does not know; a newer one may."""

    code = "unknown_shape"
    sentence = "This version of the shop cannot read {name}, version {version}."

    name: str
    version: int


@dataclass(eq=False)
class DamagedShape(PortError):
    """What was stored or queued cannot be read by any version of the shop."""

    code = "damaged_shape"
    sentence = "{name}, version {version}, cannot be read: {reason}."

    name: str
    version: int
    reason: str


@dataclass(eq=False)
class IdempotencyKeyReused(PortError):
    """The key was used before, for a different request."""

    code = "idempotency_key_reused"
    sentence = "The idempotency key {key} was already used for a different request."

    key: str


@dataclass(eq=False)
class UsageError(PortError):
    """A mistake in a program that uses the shop's code; the sentence says how to use it."""

    code = "usage_error"
    sentence = "{what}"

    what: str
