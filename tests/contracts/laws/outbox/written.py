"""Messages that laws of the outbox write themselves."""

from datetime import timedelta
from uuid import UUID

from application.ports.envelope import Envelope, Unreadable
from application.ports.storage import Batch
from domain.catalogue.events import PriceChanged
from domain.shared.event import Event
from tests.support.examples import example_of
from tests.support.shop_env import ShopEnv

LEASE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


async def waiting(tenant: ShopEnv, many: int) -> list[UUID]:
    """The ids of so many messages that are due."""
    envelopes = [envelope_of(tenant, event) for event in prices(many)]
    await tenant.store.storage.write(Batch(messages=tuple(envelopes)))
    return [envelope.id for envelope in envelopes]


def prices(many: int) -> list[PriceChanged]:
    """Events that no handler is interested in."""
    return [example_of(PriceChanged, seed=seed) for seed in range(1, many + 1)]


def envelope_of(tenant: ShopEnv, event: Event) -> Envelope:
    """The event in a new message; one that cannot be read is called so that nobody knows it."""
    name, version = ("price_danced", 7) if isinstance(event, Unreadable) else (event.name, event.version)
    return Envelope(tenant.ids.new(), name, version, tenant.ids.new(), 1, tenant.clock.now(), event)
