"""Messages of the outbox as they are stored, each once, and found by what is to become of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from adapters.lmdb.keys import moment
from adapters.lmdb.table import Table
from adapters.lmdb.tree import Tree
from adapters.shared.envelopes import event_json, restored_envelope
from adapters.shared.shapes import Shape
from application.ports.envelope import Envelope

WAITING, DEAD, SENT = b"message_waiting/", b"message_dead/", b"message_sent/"


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message. `due` is None once it was sent or became a dead letter."""

    id: UUID
    name: str
    version: int
    aggregate: UUID
    aggregate_version: int
    at: datetime
    event: str
    headers: Mapping[str, str]
    due: datetime | None
    attempts: int = 0
    failures: int = 0
    handled: frozenset[str] = frozenset()
    sent_at: datetime | None = None
    reason: str = ""

    @classmethod
    def of(cls, envelope: Envelope) -> "StoredMessage":
        """A new one, due at once."""
        return cls(
            envelope.id,
            envelope.name,
            envelope.version,
            envelope.aggregate,
            envelope.aggregate_version,
            envelope.at,
            event_json(envelope.event),
            dict(envelope.headers),
            due=envelope.at,
        )

    @property
    def envelope(self) -> Envelope:
        """What was stored."""
        return restored_envelope(
            id=self.id,
            name=self.name,
            version=self.version,
            aggregate=self.aggregate,
            aggregate_version=self.aggregate_version,
            at=self.at,
            headers=dict(self.headers),
            event=self.event,
        )

    @property
    def is_dead_letter(self) -> bool:
        """Whether it was not sent and nobody tries to send it any more."""
        return self.due is None and self.sent_at is None

    @property
    def found_at(self) -> bytes:
        """The key by which it is found: among those that wait, those that were sent, or the dead letters."""
        if self.sent_at is not None:
            return SENT + moment(self.sent_at) + self.id.bytes
        return DEAD + self.id.bytes if self.due is None else WAITING + moment(self.due) + self.id.bytes


_MESSAGES: Table[StoredMessage] = Table(Shape("message", StoredMessage))


def get(tree: Tree, id: UUID) -> StoredMessage | None:
    """The message, or None."""
    return _MESSAGES.get(tree, id.bytes)


def put(tree: Tree, message: StoredMessage) -> None:
    """Store it, new or changed."""
    remove(tree, message.id)
    _MESSAGES.put(tree, message.id.bytes, message)
    tree.put(message.found_at)


def remove(tree: Tree, id: UUID) -> None:
    """Forget it, if it is there."""
    if (stored := get(tree, id)) is not None:
        tree.delete(stored.found_at)
        _MESSAGES.delete(tree, id.bytes)


def found(tree: Tree, where: bytes, *, until: datetime | None = None) -> Iterator[StoredMessage]:
    """Those that are found there, in order; with `until`, those of a time up to this one."""
    for key, _ in tree.scan(where):
        if until is not None and key[:8] > moment(until):
            return
        if (message := get(tree, UUID(bytes=key[-16:]))) is not None:
            yield message
