"""Mistakes above the storage: units of work that are not quite one."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from types import TracebackType
from typing import cast
from uuid import UUID

from adapters.memory.storage import MemoryStorage
from application.core.repository import AggregateT, Key, Repository, _Staged
from application.core.transaction import Transaction
from application.core.unit_of_work import UnitOfWork
from application.ordering.place_order import PlaceOrder, PlaceOrderRequest
from application.ordering.views import OrderView
from application.ports.clock import Clock
from application.ports.driven import Ports
from application.ports.headers import MessageHeaders
from application.ports.ids import IdGenerator
from application.ports.mailer import Mail, Mailer
from application.ports.storage import Storage
from application.shop import Shop
from domain.accounts.actor import Actor
from domain.catalogue.product import Product
from domain.shared.aggregate import Aggregate
from tests.contracts.mutants.mutant import Mutant
from tests.contracts.mutants.shops import placing
from tests.support.shop_env import Wiring


class KeepsWhatWasLeft(UnitOfWork):
    """Stores everything at the end of the block, committed or not."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None and self._phase == "open":
            await self.commit()
        await super().__aexit__(kind, error, trace)


class CommitsOnTheWayOut(UnitOfWork):
    """Stores what there was when something went wrong."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and self._phase == "open":
            await self.commit()
        await super().__aexit__(kind, error, trace)


class Wraps(UnitOfWork):
    """Hides what was raised behind an exception of its own."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await super().__aexit__(kind, error, trace)
        if error is not None:
            raise RuntimeError("the unit of work failed") from error


class StoresAtOnce(UnitOfWork):
    """Writes through: others see what was never committed."""

    def collect(self, aggregate: Aggregate) -> bool:
        told = super().collect(aggregate)
        kept = cast(MemoryStorage, self._storage).tables.of(type(aggregate))
        kept[aggregate.id] = copy(aggregate)
        return told


class NeverCloses(UnitOfWork):
    """Can be used when its block is long over."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


class AlwaysAsks(Repository[AggregateT, Key]):
    """Reads from the store what was only just changed here."""

    async def get_many(self, ids: Iterable[Key]) -> list[AggregateT]:
        return list(await self._uow.storage.read(self._kind, set(ids)))

    async def find(self, natural_key: str) -> AggregateT | None:
        return await self._uow.storage.read_by_key(self._kind, natural_key)


class DoesNotReadItsOwnWrites(UnitOfWork):
    """Its products are always the stored ones."""

    def __init__(self, storage: Storage, clock: Clock, ids: IdGenerator, headers: MessageHeaders) -> None:
        super().__init__(storage, clock, ids, headers)
        self.products = AlwaysAsks(Product, self)


class SavesTheUnchanged(Repository[AggregateT, Key]):
    """Stores whatever is saved, changed or not."""

    def save(self, aggregate: AggregateT) -> None:
        self._loaded.pop(aggregate.id, None)
        super().save(aggregate)


class CountsEverySave(UnitOfWork):
    """Its products get a new version for nothing."""

    def __init__(self, storage: Storage, clock: Clock, ids: IdGenerator, headers: MessageHeaders) -> None:
        super().__init__(storage, clock, ids, headers)
        self.products = SavesTheUnchanged(Product, self)


@dataclass(frozen=True, slots=True)
class OneIdentityMap:
    """Gives all its units of work the same products."""

    loaded: dict[UUID, Product] = field(default_factory=dict)
    staged: dict[UUID, _Staged[Product]] = field(default_factory=dict)

    def __call__(self, storage: Storage, clock: Clock, ids: IdGenerator, headers: MessageHeaders) -> UnitOfWork:
        uow = UnitOfWork(storage, clock, ids, headers)
        uow.products._loaded, uow.products._staged = self.loaded, self.staged
        return uow


@dataclass(frozen=True, slots=True)
class PlacesAndTells:
    """Writes to the customer while the order is not stored yet."""

    place: PlaceOrder
    mailer: Mailer

    async def __call__(self, uow: UnitOfWork, request: PlaceOrderRequest, /, *, by: Actor) -> OrderView:
        order = await self.place(uow, request, by=by)
        await self.mailer.send(Mail(order.id, order.email, "Your order", "Thank you."))
        return order


def a_shop_that_tells_too_early(ports: Ports) -> Shop:
    """The shop, with `PlacesAndTells`."""
    services = ports.services
    command = PlacesAndTells(PlaceOrder(services.clock, services.ids), services.mailer)
    return placing(lambda place: Transaction(command, place.context)).shop(ports)


MUTANTS = (
    Mutant("no rollback", "UOW-2", wiring=Wiring(uow=KeepsWhatWasLeft)),
    Mutant("commits on the way out", "UOW-3", wiring=Wiring(uow=CommitsOnTheWayOut)),
    Mutant("wraps what the block raises", "UOW-3", wiring=Wiring(uow=Wraps)),
    Mutant("stores at once", "UOW-6", wiring=Wiring(uow=StoresAtOnce)),
    Mutant("does not read its own writes", "UOW-7", wiring=Wiring(uow=DoesNotReadItsOwnWrites)),
    Mutant("counts every save", "UOW-12", wiring=Wiring(uow=CountsEverySave)),
    Mutant("one identity map for all", "UOW-19", wiring=Wiring(uow=OneIdentityMap())),
    Mutant("may be used after its block", "UOW-20", wiring=Wiring(uow=NeverCloses)),
    Mutant("sends mail inside the unit of work", "UOW-22", wiring=Wiring(shop=a_shop_that_tells_too_early)),
)
