"""A shop on parts that note what is done to them."""

from dataclasses import dataclass, field

from adapters.shared.tenancy import TenantId
from application.catalogue.find_products import SearchProductsRequest
from application.ordering.place_order import PlaceOrderRequest, RequestedItem
from application.ordering.views import OrderView
from application.shop import Shop
from domain.accounts.actor import VISITOR
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.demo import CAST
from entrypoints.bootstrap.runtime import Runtime
from entrypoints.bootstrap.settings import Settings
from tests.entrypoints.recording_adapters import RecordingDelivery, Store
from tests.support.cast import HIVE
from tests.support.fakes import FixedClock, RecordingMailer


@dataclass(slots=True)
class RecordingShop:
    """A shop on parts that note what is done to them."""

    notes: list[str] = field(default_factory=list)
    clock: FixedClock = field(default_factory=FixedClock)
    store: Store = field(init=False)
    line: RecordingDelivery = field(init=False)
    mailer: RecordingMailer = field(default_factory=RecordingMailer)

    def __post_init__(self) -> None:
        self.store, self.line = Store(self.notes, self.clock), RecordingDelivery(self.notes)

    def runtime(self, *, in_process: bool = False, sweeps: bool = True, **chosen: object) -> Runtime:
        """Not opened yet."""
        container = Container(settings=Settings.model_validate({"persistence": "memory", **chosen}))
        container.clock.override(self.clock)
        container.mailer.override(self.mailer)
        container.persistence.override(self.store)
        if not in_process:
            container.deliveries.override(self.line)
        return Runtime(container, sweeps=sweeps)

    async def outdated(self) -> None:
        """An older version of the shop was here before."""
        await self.store.create_tenant(TenantId("demo"))
        self.store.outdated = True

    async def has_failed(self) -> bool:
        """Whether a message could not leave."""
        return self.line.refused > 0

    async def has_sent(self) -> bool:
        """Whether a message has left."""
        return bool(self.line.sent)


async def buy(shop: Shop) -> OrderView:
    """Ada orders the first product there is."""
    page = await shop.catalogue.search(SearchProductsRequest(limit=1), by=VISITOR)
    wanted = (RequestedItem(page.items[0].id, 1),)
    return await shop.ordering.place(PlaceOrderRequest(wanted, HIVE, "ada@hive.example"), by=CAST["ada"])
