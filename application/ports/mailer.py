"""The port that sends mail to customers."""

from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from domain.shared.errors import InvalidValue


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in plain text. By its id the mailer recognises a mail that it was given before (MAI-1).

    `InvalidValue` for a line break in the address or in the subject, which become headers (MAI-2).
    """

    id: UUID
    to: str
    subject: str
    # A token may be in it, for its reader alone.
    body: str = field(repr=False)

    def __post_init__(self) -> None:
        for name in ("to", "subject"):
            if not {"\r", "\n"}.isdisjoint(getattr(self, name)):
                raise InvalidValue(name, "must be one line")


class Mailer(Protocol):
    """Sends mail."""

    async def send(self, mail: Mail, /) -> None:
        """Hand the letter over, to arrive as it was written (MAI-3).

        The same id again is the same letter (MAI-1). `Unavailable` when nobody takes it; it can be sent again (MAI-7).
        """
        ...
