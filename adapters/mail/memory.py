"""Letters kept in memory, for tests."""

import asyncio
from uuid import UUID

from application.ports.mailer import Mail


class MemoryMailer:
    """Keeps every letter it is given, by id, in the order in which they came."""

    def __init__(self) -> None:
        self._letters: dict[UUID, Mail] = {}

    @property
    def letters(self) -> tuple[Mail, ...]:
        """All letters so far."""
        return tuple(self._letters.values())

    async def send(self, mail: Mail, /) -> None:
        """Keep the letter; the same id again is the same letter."""
        await asyncio.sleep(0)
        self._letters.setdefault(mail.id, mail)
