"""The tenants of this installation, each with a shop of its own over its own data."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

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
@dataclass(frozen=True, slots=True)
class Tenants:
    """The directory of tenants. The only place that turns a name into a shop.

    The shops of `most_at_hand` tenants are kept ready; the one that nobody asked for longest makes room.
    """

    persistence: Persistence
    deliveries: Deliveries
    services: Services
    relay_signals: RelaySignals
    outages: Outages
    jobs_of: Callable[[Shop], tuple[ScheduledJob, ...]]
    most_at_hand: int = 256
    _at_hand: OrderedDict[str, Tenant] = field(default_factory=OrderedDict)

    async def names(self) -> list[str]:
        """Every tenant there is, in order."""
        return [tenant.name for tenant in await self.persistence.tenants()]

    async def create(self, name: str) -> None:
        """Make room for a tenant; one that is there already is left alone. `InvalidValue` for an unfit name."""
        await self.persistence.create_tenant(TenantId(name))

    async def remove(self, name: str) -> None:
        """Delete all that a tenant has, for good. `NotFound` if there is none, `InvalidValue` if there cannot be one.

        Other processes that have its shop at hand are told by their server that there is nothing any more.
        """
        await self.persistence.drop_tenant(TenantId(name))
        self._at_hand.pop(name, None)

    async def get(self, name: str) -> Tenant:
        """The tenant of this name.

        `NotFound` if there is none, `InvalidValue` if there cannot be one, `NotMigrated` if its data are too old,
        `TooNew` if they are those of a newer release.
        """
        if tenant := self._at_hand.get(name):
            self._at_hand.move_to_end(name)
            return tenant
        id = TenantId(name)
        await self.persistence.check(id)
        self._at_hand[name] = tenant = self._build(id)
        if len(self._at_hand) > self.most_at_hand:
            self._at_hand.popitem(last=False)
        return tenant

    def _build(self, id: TenantId) -> Tenant:
        store = self.persistence.of(id)
        ports = Ports(store, self.services, self.relay_signals.of(id.name))
        shop = build_shop(ports)
        outcomes = Outcomes(store.outbox, event_handlers_of(shop), self.services.clock, self.outages)
        consumer = Consumer(outcomes)
        relay = Relay(self.deliveries.of(id.name, consumer), outcomes)
        scheduler = Scheduler(store.schedules, self.jobs_of(shop), self.services.clock)
        return Tenant(id.name, ports, shop, relay, consumer, scheduler)
