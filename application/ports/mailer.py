"""The port that sends mail to customers."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in plain text. By its id the mailer recognises a mail that it was given before."""

    id: UUID
    to: str
    subject: str
    body: str


class Mailer(Protocol):
    """Sends mail."""

    async def send(self, mail: Mail, /) -> None:
        """Hand the letter over. The same id again is the same letter; `Unavailable` when nobody takes it."""
        ...
