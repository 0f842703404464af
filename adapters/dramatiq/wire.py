"""A message as it lies in Redis."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from adapters.shared.codec import event_from_json, event_to_json
from application.ports.delivery import Message
from application.ports.envelope import Envelope


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

    @classmethod
    def of(cls, tenant: str, message: Message) -> Self:
        """What to write for this message. The version is that in which the event is written here: it may have been
        stored in an older one."""
        envelope = message.envelope
        return cls(
            tenant=tenant,
            reaction=message.handler,
            id=envelope.id,
            name=envelope.event.name,
            version=envelope.event.version,
            aggregate=envelope.aggregate,
            aggregate_version=envelope.aggregate_version,
            at=envelope.at,
            headers=dict(envelope.headers),
            event=event_to_json(envelope.event).decode(),
        )

    def message(self) -> Message:
        """The message again; `UnknownShape` or `DamagedShape` for an event that cannot be read."""
        envelope = Envelope(
            id=self.id,
            name=self.name,
            version=self.version,
            aggregate=self.aggregate,
            aggregate_version=self.aggregate_version,
            at=self.at,
            event=event_from_json(self.name, self.version, self.event),
            headers=self.headers,
        )
        return Message(envelope, self.reaction)
