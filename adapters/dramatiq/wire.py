"""A message as it lies in Redis."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from adapters.shared.envelopes import event_json, restored_envelope
from application.ports.delivery import Message


class MessageOnWire(BaseModel):
    """One event for one handler of one tenant. The event itself is JSON within the JSON: its shape has a version."""

    model_config = ConfigDict(frozen=True)

    tenant: str
    # The event handler; queues have held it under this name since the first version.
    reaction: str
    id: UUID
    name: str
    version: int
    aggregate: UUID
    aggregate_version: int
    at: datetime
    headers: dict[str, str]
    event: str
    # The first version of the shop did not say how often it had tried.
    attempts: int = 1
    failures: int = 0

    @classmethod
    def of(cls, tenant: str, message: Message) -> Self:
        """What to write for this message."""
        envelope = message.envelope
        return cls(
            tenant=tenant,
            reaction=message.handler,
            id=envelope.id,
            name=envelope.name,
            version=envelope.version,
            aggregate=envelope.aggregate,
            aggregate_version=envelope.aggregate_version,
            at=envelope.at,
            headers=dict(envelope.headers),
            event=event_json(envelope.event),
            attempts=message.attempts,
            failures=message.failures,
        )

    def message(self) -> Message:
        """The message again."""
        envelope = restored_envelope(
            id=self.id,
            name=self.name,
            version=self.version,
            aggregate=self.aggregate,
            aggregate_version=self.aggregate_version,
            at=self.at,
            headers=self.headers,
            event=self.event,
        )
        return Message(envelope, self.reaction, self.attempts, self.failures)
