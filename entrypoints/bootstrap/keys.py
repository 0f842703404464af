"""Keys: what this installation signs with, so that it believes nobody else.

There is one secret. Each purpose has a key of its own, which follows from it and tells nothing of it or of the others.
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from application.ports.clock import Clock
from entrypoints.bootstrap.installation_secret import installation_secret
from entrypoints.bootstrap.settings import Settings


@dataclass(frozen=True, slots=True)
class Key:
    """A key, its name, and the end of its life; None for one that signs."""

    id: str
    secret: bytes = field(repr=False)
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys for one purpose: the first one signs, and those behind it are good until their end.

    A secret is changed in two rounds, so that no process signs what another one does not believe yet: first the new
    secret stands behind the old one, then, when every process knows it, before it.
    """

    keys: tuple[Key, ...]
    clock: Clock

    @property
    def signing(self) -> Key:
        """The key that signs from now on."""
        return self.keys[0]

    def valid(self) -> Iterator[Key]:
        """The keys that are good now, the one that signs first."""
        now = self.clock.now()
        return (key for key in self.keys if key.until is None or now < key.until)

    def named(self, id: str) -> Key | None:
        """The key of this name; None if there is none, or its life has ended."""
        return next((key for key in self.valid() if key.id == id), None)


def key_ring(settings: Settings, clock: Clock, purpose: str) -> KeyRing:
    """The keys of this installation for this purpose."""
    secrets: list[tuple[bytes, datetime | None]] = [(installation_secret(settings), None)]
    if settings.previous_secret is not None:
        secrets.append((settings.previous_secret.get_secret_value().encode(), settings.previous_secret_until))
    return KeyRing(tuple(_key(secret, purpose, until) for secret, until in secrets), clock)


def _key(secret: bytes, purpose: str, until: datetime | None) -> Key:
    derived = hmac.digest(secret, f"sixfold {purpose}".encode(), hashlib.sha256)
    return Key(hmac.digest(derived, b"name", hashlib.sha256).hex()[:16], derived, until)
