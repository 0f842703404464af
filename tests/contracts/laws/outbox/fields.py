"""OBX-10: an envelope leaves the outbox as it came in."""

from datetime import timedelta

import domain
from application.ports.envelope import Envelope
from application.ports.storage import Batch
from domain.shared.event import Event
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.classes import classes_in
from tests.support.examples import example_of


@law(
    "OBX-10",
    hint="Store the event with the codec, which knows every field; and every field of the envelope beside it.",
    mutants=("forgets the aggregate's version", "rounds the time"),
)
async def every_event_comes_out_as_it_went_in(env: PersistenceEnv) -> None:
    """Every event there is comes out of the outbox as it went in, every field of it; and so does its envelope."""
    tenant = await env.tenant()
    events = [example_of(kind) for kind in classes_in(domain, Event) if hasattr(kind, "name")]
    written = [
        example_of(Envelope, seed=seed, id=tenant.ids.new(), name=event.name, version=event.version, event=event)
        for seed, event in enumerate(events, 1)
    ]
    env.clock.advance(max(envelope.at for envelope in written) - env.clock.now() + timedelta(hours=1))
    await tenant.store.storage.write(Batch(messages=tuple(written)))
    assert await tenant.messages() == written


LAWS = (every_event_comes_out_as_it_went_in,)
