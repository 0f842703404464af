"""A shop on parts that note what is done to them."""

from dataclasses import dataclass, field

from adapters.shared.tenancy import TenantId
from application.catalogue import ProductSearch
from application.ordering.place_order import NewOrder, Wanted
from application.shop import Shop
from application.views import OrderView
from domain.identity import VISITOR
from entrypoints.container import Container
from entrypoints.demo import CAST
from entrypoints.runtime import Runtime
from entrypoints.settings import Settings
from tests.cast import HIVE
from tests.contracts.surroundings import FixedClock, KeptMail
from tests.entrypoints.fakes import Line, Store


@dataclass(slots=True)
class House:
    """A shop on parts that note what is done to them."""

    notes: list[str] = field(default_factory=list)
    clock: FixedClock = field(default_factory=FixedClock)
    store: Store = field(init=False)
    line: Line = field(init=False)
    mailer: KeptMail = field(default_factory=KeptMail)

    def __post_init__(self) -> None:
        self.store, self.line = Store(self.notes, self.clock), Line(self.notes)

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
        await self.store.add(TenantId("demo"))
        self.store.outdated = True

    async def has_failed(self) -> bool:
        """Whether a message could not leave."""
        return self.line.refused > 0

    async def has_sent(self) -> bool:
        """Whether a message has left."""
        return bool(self.line.sent)


async def buy(shop: Shop) -> OrderView:
    """Ada orders the first product there is."""
    page = await shop.catalogue.search(ProductSearch(limit=1), by=VISITOR)
    wanted = (Wanted(page.items[0].id, 1),)
    return await shop.ordering.place(NewOrder(wanted, HIVE, "ada@hive.example"), by=CAST["ada"])
