"""Tokens: what somebody is given to prove something with later. Only hashes of their secrets are kept."""

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

_FORM = re.compile(r"(?P<id>[0-9a-f]{32})\.(?P<secret>[A-Za-z0-9_.-]{1,200})")


# Pattern P37: Secrets stay secret
@dataclass(frozen=True, slots=True)
class Token:
    """Which thing it is about, and a secret that nobody can guess."""

    id: UUID
    secret: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> "Token | None":
        """The token in this text; None for a text that is none."""
        found = _FORM.fullmatch(text)
        return None if found is None else cls(UUID(hex=found["id"]), found["secret"])

    @property
    def text(self) -> str:
        """What is given to its owner, and to nobody else."""
        return f"{self.id.hex}.{self.secret}"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is kept of a token that is good until then."""

    hash: str = field(repr=False)
    expires_at: datetime

    def admits(self, secret: str, at: datetime) -> bool:
        """Whether this is its secret, in time."""
        return at < self.expires_at and is_secret_of(self.hash, secret)


def hash_of(secret: str) -> str:
    """What is kept of a secret: its SHA-256, in hexadecimal. Enough for secrets that are random; passwords are not."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_secret_of(kept: str, secret: str) -> bool:
    """Whether what is kept is the hash of this secret. How long it takes does not tell how much of it is right."""
    return hmac.compare_digest(kept, hash_of(secret))
