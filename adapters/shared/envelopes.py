"""Envelopes as they come out of a store or a queue, with an event that this version of the shop may not know."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from adapters.shared.codec import UnknownShape, event_from_json, event_to_json
from application.ports.envelope import Envelope, Unreadable
from domain.shared.event import Event


def restored_envelope(
    *,
    id: UUID,
    name: str,
    version: int,
    aggregate: UUID,
    aggregate_version: int,
    at: datetime,
    headers: Mapping[str, str],
    event: str,
) -> Envelope:
    """The envelope that was stored with these values. `event` is JSON; an older version of it is read as the newest."""
    restored = restored_event(name, version, event)
    return Envelope(
        id=id,
        name=name,
        version=version if isinstance(restored, Unreadable) else restored.version,
        aggregate=aggregate,
        aggregate_version=aggregate_version,
        at=at,
        event=restored,
        headers=headers,
    )


def event_json(event: Event) -> str:
    """What is stored of an event; of one that could not be read, what it was read from."""
    return event.data if isinstance(event, Unreadable) else event_to_json(event).decode()


def restored_event(name: str, version: int, data: str) -> Event:
    """The event, or `Unreadable` in its place."""
    try:
        return event_from_json(name, version, data)
    except UnknownShape as error:
        return Unreadable(data, f"{error.code}: {error}", is_newer=True)
