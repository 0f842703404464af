"""A shop on parts that note what is done to them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from dependency_injector.providers import Object

from adapters.shared.tenancy import TenantId
from application.catalogue.find_products import SearchProductsRequest
from application.ordering.place_order import PlaceOrderRequest, RequestedItem
from application.ordering.views import OrderView
from application.scheduling.jobs import ScheduledJob
from application.shop import Shop
from domain.accounts.actor import VISITOR
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.missing_servers import StartServer
from entrypoints.bootstrap.runtime import Runtime
from entrypoints.bootstrap.settings import Settings
from tests.entrypoints.recording_adapters import RecordingDelivery, RecordingPersistence
from tests.support.cast import ADA, HIVE
from tests.support.fakes import CheapPasswords, FixedClock, RecordingMailer, no_jobs


@dataclass(slots=True)
class RecordingShop:
    """A shop on parts that note what is done to them."""

    notes: list[str] = field(default_factory=list)
    clock: FixedClock = field(default_factory=FixedClock)
    persistence: RecordingPersistence = field(init=False)
    delivery: RecordingDelivery = field(init=False)
    mailer: RecordingMailer = field(default_factory=RecordingMailer)
    passwords: CheapPasswords = field(default_factory=CheapPasswords)

    def __post_init__(self) -> None:
        self.persistence = RecordingPersistence(self.notes, self.clock)
        self.delivery = RecordingDelivery(self.notes)

    def runtime(
        self,
        *,
        in_process: bool = False,
        sweep_every: float | None = 0.05,
        jobs_of: Callable[[Shop], tuple[ScheduledJob, ...]] = no_jobs,
        start_server: StartServer | None = None,
        **chosen: object,
    ) -> Runtime:
        """Not opened yet. `start_server` starts the servers without an address."""
        container = Container(settings=Settings.model_validate({"persistence": "memory", **chosen}))
        container.clock.override(self.clock)
        container.mailer.override(self.mailer)
        container.passwords.override(self.passwords)
        container.jobs_of.override(jobs_of)
        container.persistence.override(self.persistence)
        if not in_process:
            container.deliveries.override(self.delivery)
        if start_server:
            container.start_server.override(Object(start_server))
        return Runtime(container, sweep_every=sweep_every)

    async def outdated(self) -> None:
        """An older version of the shop was here before."""
        await self.persistence.create_tenant(TenantId("demo"))
        self.persistence.outdated = True

    async def has_failed(self) -> bool:
        """Whether a message could not leave."""
        return self.delivery.refused > 0

    async def has_sent(self) -> bool:
        """Whether a message has left."""
        return bool(self.delivery.sent)


async def buy(shop: Shop) -> OrderView:
    """Ada orders the first product there is."""
    page = await shop.catalogue.search(SearchProductsRequest(limit=1), by=VISITOR)
    wanted = (RequestedItem(page.items[0].id, 1),)
    return await shop.ordering.place(PlaceOrderRequest(wanted, HIVE, "ada@hive.example"), by=ADA)
