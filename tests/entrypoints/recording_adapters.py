"""Parts of a running shop that note what is done to them, and can be out of order."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from adapters.memory.persistence import MemoryPersistence
from adapters.shared.tenancy import TenantId
from application.ports.clock import Clock
from application.ports.delivery import Delivery, Message, MessageHandler
from application.ports.errors import NotMigrated, Unavailable


class RecordingPersistence(MemoryPersistence):
    """A persistence."""

    def __init__(self, notes: list[str], clock: Clock) -> None:
        super().__init__(clock=clock)
        self.notes = notes
        self.missing = self.outdated = False
        self.listed = 0

    async def open(self) -> None:
        """Fails when the server is missing."""
        self.notes.append("persistence opened")
        await self.ping()

    async def close(self) -> None:
        """Never fails."""
        self.notes.append("persistence closed")

    async def ping(self) -> None:
        """Fails when the server is missing."""
        if self.missing:
            raise Unavailable("PostgreSQL", "nobody listens at postgresql://u:hush@h")

    async def tenants(self) -> Sequence[TenantId]:
        """Counts; fails when the server is missing."""
        self.listed += 1
        await self.ping()
        return await super().tenants()

    async def check(self, tenant: TenantId, /) -> None:
        """Fails when the data are outdated."""
        await super().check(tenant)
        if self.outdated:
            raise NotMigrated(f"Tenant {tenant}", "0001", "0002")

    async def migrate(self) -> Sequence[str]:
        """What was outdated is not any more."""
        self.outdated = False
        return ["Tenant demo is at version 0002 now."]


@dataclass(slots=True)
class RecordingDelivery:
    """A way to deliver messages."""

    notes: list[str] = field(default_factory=list)
    missing: bool = False
    sent: list[Message] = field(default_factory=list)
    refused: int = 0
    is_queue: bool = True

    async def open(self) -> None:
        """Fails when the server is missing."""
        self.notes.append("delivery opened")
        await self.ping()

    async def close(self) -> None:
        """Never fails."""
        self.notes.append("delivery closed")

    async def ping(self) -> None:
        """Fails when the server is missing."""
        if self.missing:
            raise Unavailable("Redis", "nobody listens at redis://:hush@h")

    def of(self, tenant: str, handler: MessageHandler, /) -> Delivery:
        """The same for all."""
        return self

    async def send(self, messages: Sequence[Message], /) -> None:
        """Keep them; fails when there are any and the server is missing."""
        if messages and self.missing:
            self.refused += 1
            await self.ping()
        self.sent += messages
