"""The shop: the ports that it needs, the operations that it offers, and how it is put together."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import get_args, get_type_hints

from application.access.part import Access, build_access
from application.accounts.part import Accounts, build_accounts
from application.catalogue.part import Catalogue, build_catalogue
from application.configuration.part import ConfigurationPart, build_configuration
from application.core.operation import Operation, OperationBuilder
from application.core.transaction import TransactionContext
from application.maintenance.part import Maintenance, build_maintenance
from application.ordering.part import Ordering, build_ordering
from application.ports.relay_signal import RelaySignal
from application.ports.services import Services
from application.stock.part import Stock, build_stock
from application.store import Store


@dataclass(frozen=True, slots=True)
class Ports:
    """All driven ports of one shop."""

    store: Store
    services: Services
    relay_signal: RelaySignal


@dataclass(frozen=True, slots=True)
class NamedOperation:
    """One operation of the shop with its name, such as `ordering.place`, and the types of its request and answer."""

    name: str
    request: type
    answer: object
    operation: Operation[object, object]


# Pattern P03: Interchangeable entrypoints
@dataclass(frozen=True, slots=True)
class Shop:
    """The driving port: all that HTTP, the worker, the command line and tests can make the shop do."""

    catalogue: Catalogue
    stock: Stock
    ordering: Ordering
    accounts: Accounts
    access: Access
    configuration: ConfigurationPart
    maintenance: Maintenance

    def operations(self) -> Iterator[NamedOperation]:
        """All operations of all parts, for drivers that call them by name."""
        for part in fields(self):
            members = getattr(self, part.name)
            for name, hint in get_type_hints(type(members)).items():
                request, answer = get_args(hint)
                yield NamedOperation(f"{part.name}.{name}", request, answer, getattr(members, name))


def build_shop(ports: Ports, builder: Callable[[TransactionContext], OperationBuilder] = OperationBuilder) -> Shop:
    """Put the shop together from its ports. Nothing is opened and nothing is awaited.

    Pass another `builder` to put something else around the use cases.
    """
    store, services = ports.store, ports.services
    build = builder(TransactionContext.of(store.storage, services, ports.relay_signal))
    return Shop(
        catalogue=build_catalogue(build, store.products, services),
        stock=build_stock(build, store.stock, services),
        ordering=build_ordering(build, store.orders, services),
        accounts=build_accounts(build, store.accounts, store.configuration, services),
        access=build_access(build, store.access, store.accounts, services),
        configuration=build_configuration(build, store.configuration),
        maintenance=build_maintenance(build, store.storage, store.outbox, services),
    )
