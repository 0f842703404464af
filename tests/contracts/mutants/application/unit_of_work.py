"""Mistakes of the shop's own code, which no adapter could make."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from types import TracebackType

from application.core.operation import OperationBuilder
from application.core.repository import AggregateT, Key, Repository, _Action, _Staged
from application.core.transaction import TransactionContext
from application.core.unit_of_work import UnitOfWork
from application.ordering.place_order import PlaceOrder, PlaceOrderRequest
from application.ordering.views import OrderView
from application.ports.clock import Clock
from application.ports.headers import MessageHeaders
from application.ports.ids import IdGenerator
from application.ports.mailer import Mail, Mailer
from application.ports.storage import Change, Storage
from application.shop import Ports, Shop, build_shop
from domain.accounts.actor import Actor
from domain.catalogue.product import Product
from domain.shared.aggregate import Aggregate, Entry
from domain.stock.stock_item import StockItem
from tests.contracts.mutants.persistence.around import mutant
from tests.support.shop_env import Wiring


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


@dataclass(frozen=True, slots=True)
class PlacesAndTells:
    """Writes to the customer while the order is not stored yet."""

    place: PlaceOrder
    mailer: Mailer

    async def __call__(self, uow: UnitOfWork, request: PlaceOrderRequest, /, *, by: Actor) -> OrderView:
        order = await self.place(uow, request, by=by)
        await self.mailer.send(Mail(order.id, order.email, "Your order", "Thank you."))
        return order


def a_shop_that_tells_too_early(
    ports: Ports, builder: Callable[[TransactionContext], OperationBuilder] = OperationBuilder, /
) -> Shop:
    """The shop, with `PlacesAndTells`."""
    shop, services = build_shop(ports, builder), ports.services
    command = PlacesAndTells(PlaceOrder(services.clock, services.ids), services.mailer)
    context = TransactionContext.of(ports.store.storage, services, ports.relay_signal)
    place = builder(context).command(command, shop.ordering.place.roles)
    return replace(shop, ordering=replace(shop.ordering, place=place))


class WritesAsTheyCame(UnitOfWork):
    """Its changes are in the order in which they were staged."""

    def _changes(self) -> tuple[Change, ...]:
        return tuple(change for repository in self._repositories for change in repository.changes())


class WritesKindsAsTheyCame(UnitOfWork):
    """Its kinds are in the order in which they were first changed."""

    def collect(self, aggregate: Aggregate) -> bool:
        touched = [repository for repository in self._repositories if repository._staged]
        self._repositories.sort(key=lambda repository: (*touched, repository).index(repository))
        return super().collect(aggregate)


class KeepsEntriesOfTheRemoved(Repository[AggregateT, Key]):
    """Hands over what was appended before the end."""

    def remove(self, aggregate: AggregateT) -> None:
        staged = self._staged.get(aggregate.id)
        super().remove(aggregate)
        if staged is not None and aggregate.id in self._staged:
            self._staged[aggregate.id].entries = staged.entries


class HandsOverEntries(UnitOfWork):
    """With `KeepsEntriesOfTheRemoved` for stock."""

    def __init__(self, storage: Storage, clock: Clock, ids: IdGenerator, headers: MessageHeaders) -> None:
        super().__init__(storage, clock, ids, headers)
        self._repositories.remove(self.stock)
        self.stock = KeepsEntriesOfTheRemoved(StockItem, self)


class TakesTheVersionItHasRead(Repository[AggregateT, Key]):
    """Thinks that whoever saves has read it here."""

    def _stage(self, action: _Action, aggregate: AggregateT, version: int, entries: tuple[Entry, ...]) -> None:
        read = self._loaded.get(aggregate.id)
        super()._stage(action, aggregate, read.version if read else version, entries)


class TakesTheVersion(UnitOfWork):
    """With `TakesTheVersionItHasRead` for products."""

    def __init__(self, storage: Storage, clock: Clock, ids: IdGenerator, headers: MessageHeaders) -> None:
        super().__init__(storage, clock, ids, headers)
        self._repositories.remove(self.products)
        self.products = TakesTheVersionItHasRead(Product, self)


class ChecksNoSecondCopy(Repository[AggregateT, Key]):
    """What is staged was staged by the same caller, from the same copy."""

    def _staged_change_of(self, aggregate: AggregateT) -> _Staged[AggregateT] | None:
        return self._staged.get(aggregate.id)


class TakesASecondCopy(UnitOfWork):
    """With `ChecksNoSecondCopy` for products."""

    def __init__(self, storage: Storage, clock: Clock, ids: IdGenerator, headers: MessageHeaders) -> None:
        super().__init__(storage, clock, ids, headers)
        self._repositories.remove(self.products)
        self.products = ChecksNoSecondCopy(Product, self)


MUTANTS = (
    mutant("writes changes as they came", "UOW-25", wiring=Wiring(uow=WritesAsTheyCame), on="the shop"),
    mutant("writes kinds as they came", "UOW-25", wiring=Wiring(uow=WritesKindsAsTheyCame), on="the shop"),
    mutant("hands over entries of what is removed", "UOW-25", wiring=Wiring(uow=HandsOverEntries), on="the shop"),
    mutant("takes the version of what it has read", "UOW-29", wiring=Wiring(uow=TakesTheVersion), on="the shop"),
    mutant("takes a second copy for the first", "UOW-29", wiring=Wiring(uow=TakesASecondCopy), on="the shop"),
    mutant("does not read its own writes", "UOW-7", wiring=Wiring(uow=DoesNotReadItsOwnWrites), on="the shop"),
    mutant("may be used after its block", "UOW-20", wiring=Wiring(uow=NeverCloses), on="the shop"),
    mutant(
        "sends mail inside the unit of work",
        "UOW-22",
        wiring=Wiring(shop=a_shop_that_tells_too_early),
        on="the shop",
    ),
)
