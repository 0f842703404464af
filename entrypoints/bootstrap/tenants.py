"""The tenants of this installation, each with a shop of its own over its own data."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.shared.installation import Deliveries
from adapters.shared.tenancy import Persistence, TenantId
from application.event_handlers import event_handlers_of
from application.messaging.consumer import Consumer
from application.messaging.outages import Outages
from application.messaging.outcomes import Outcomes
from application.messaging.relay import Relay
from application.ports.services import Services
from application.scheduling.jobs import ScheduledJob
from application.scheduling.scheduler import Scheduler
from application.shop import Ports, Shop, build_shop
from entrypoints.bootstrap.relay_signals import RelaySignals

LOOK_AGAIN_AFTER = timedelta(seconds=10)
"""So long a process may not notice that another one has removed a tenant whose shop it has at hand."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """One tenant's shop, what delivers and handles its events, and what runs its scheduled jobs."""

    name: str
    ports: Ports
    shop: Shop
    relay: Relay
    consumer: Consumer
    scheduler: Scheduler


# Pattern P39: Multi-tenancy
@dataclass(slots=True)
class Tenants:
    """The directory of tenants. The only place that turns a name into a shop.

    The shops of `most_at_hand` tenants are kept ready; the one that nobody asked for longest makes room. Which of them
    are still there is looked up once in `LOOK_AGAIN_AFTER`, and not for each request.
    """

    persistence: Persistence
    deliveries: Deliveries
    services: Services
    relay_signals: RelaySignals
    outages: Outages
    jobs_of: Callable[[Shop], tuple[ScheduledJob, ...]]
    most_at_hand: int = 256
    _at_hand: OrderedDict[str, Tenant] = field(default_factory=OrderedDict)
    _looked_at: datetime | None = None

    async def names(self) -> list[str]:
        """Every tenant there is, in order."""
        return [tenant.name for tenant in await self.persistence.tenants()]

    async def create(self, name: str) -> None:
        """Make room for a tenant; one that is there already is left alone. `InvalidValue` for an unfit name."""
        await self.persistence.create_tenant(TenantId(name))

    async def remove(self, name: str) -> None:
        """Delete all that a tenant has, for good. `NotFound` if there is none, `InvalidValue` if there cannot be one.

        Other processes that have its shop at hand find it no more after `LOOK_AGAIN_AFTER`. Until then they may still
        read what was there; what they write is refused.
        """
        await self.persistence.drop_tenant(TenantId(name))
        self._at_hand.pop(name, None)

    async def get(self, name: str) -> Tenant:
        """The tenant of this name.

        `NotFound` if there is none, `InvalidValue` if there cannot be one, `NotMigrated` if its data are too old,
        `TooNew` if they are those of a newer release.
        """
        await self._let_go_of_the_removed()
        if tenant := self._at_hand.get(name):
            self._at_hand.move_to_end(name)
            return tenant
        id = TenantId(name)
        await self.persistence.check(id)
        self._at_hand[name] = tenant = self._build(id)
        if len(self._at_hand) > self.most_at_hand:
            self._at_hand.popitem(last=False)
        return tenant

    async def _let_go_of_the_removed(self) -> None:
        """If the last look is old. Versions are not looked at: what is at hand works on while others migrate it."""
        now = self.services.clock.now()
        if self._looked_at is not None and now - self._looked_at < LOOK_AGAIN_AFTER:
            return
        # Before the look, so that of many requests one looks.
        self._looked_at = now
        if self._at_hand:
            there = await self.names()
            for name in self._at_hand.keys() - there:
                self._at_hand.pop(name, None)

    def _build(self, id: TenantId) -> Tenant:
        store = self.persistence.of(id)
        ports = Ports(store, self.services, self.relay_signals.of(id.name))
        shop = build_shop(ports)
        outcomes = Outcomes(store.outbox, event_handlers_of(shop), self.services.clock, self.outages)
        consumer = Consumer(outcomes)
        relay = Relay(self.deliveries.of(id.name, consumer), outcomes)
        scheduler = Scheduler(store.schedules, self.jobs_of(shop), self.services.clock)
        return Tenant(id.name, ports, shop, relay, consumer, scheduler)
