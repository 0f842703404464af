"""The shop as its drivers see it, and how it is put together from its ports."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import cast, get_args, get_type_hints

from application.catalogue import AddProduct, Catalogue, ChangePrice, GetProduct, SearchProducts
from application.ordering.confirm_order import NoteConfirmation, SendOrderConfirmation
from application.ordering.end_order import CancelOrder, ExpireOrder, ExpireUnpaidOrders
from application.ordering.find_orders import GetOrder, ListOrders
from application.ordering.part import Ordering
from application.ordering.place_order import PlaceOrder
from application.ports.mailer import Mailer
from application.ports.queries import OrderQueries, ProductQueries, StockQueries
from application.ports.storage import Storage
from application.ports.surroundings import Clock, Doorbell, IdGenerator, MessageHeaders
from application.stock import GetStock, ReadLedger, ReceiveStock, Stock
from application.transaction import Desk, Transaction
from application.use_case import ANYONE, CUSTOMER, STAFF, SYSTEM, Allowed, Reading
from domain.identity import Role


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything outside that the shop drives."""

    storage: Storage
    products: ProductQueries
    stock: StockQueries
    orders: OrderQueries
    mailer: Mailer
    clock: Clock
    ids: IdGenerator
    headers: MessageHeaders
    doorbell: Doorbell


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing the shop can do, as a driver sees it that goes by names: `ordering.place`."""

    name: str
    request: type
    answer: object
    use_case: Allowed[object, object]

    @property
    def roles(self) -> frozenset[Role]:
        """Who may try."""
        return self.use_case.roles


@dataclass(frozen=True, slots=True)
class Shop:
    """The driving port: what HTTP, messages, the command line and tests can make the shop do."""

    catalogue: Catalogue
    stock: Stock
    ordering: Ordering

    def operations(self) -> Iterator[Operation]:
        """Every operation there is."""
        for part in fields(self):
            members = getattr(self, part.name)
            for name, hint in get_type_hints(type(members)).items():
                request, answer = get_args(hint)
                use_case = cast(Allowed[object, object], getattr(members, name))
                yield Operation(f"{part.name}.{name}", request, answer, use_case)


def build_shop(ports: Ports) -> Shop:
    """Put the shop together. Nothing is opened and nothing is awaited."""
    clock, ids = ports.clock, ports.ids
    desk = Desk(ports.storage, clock, ids, ports.headers, ports.doorbell)
    expire = Transaction(ExpireOrder(clock), desk)
    note = Transaction(NoteConfirmation(clock), desk)
    return Shop(
        catalogue=Catalogue(
            add=Allowed(Transaction(AddProduct(ids), desk), STAFF),
            change_price=Allowed(Transaction(ChangePrice(), desk), STAFF),
            get=Allowed(Reading(GetProduct(ports.products)), ANYONE),
            search=Allowed(Reading(SearchProducts(ports.products)), ANYONE),
        ),
        stock=Stock(
            receive=Allowed(Transaction(ReceiveStock(clock), desk), STAFF),
            get=Allowed(Reading(GetStock(ports.stock)), ANYONE),
            ledger=Allowed(Reading(ReadLedger(ports.stock)), STAFF),
        ),
        ordering=Ordering(
            place=Allowed(Transaction(PlaceOrder(clock, ids), desk), CUSTOMER),
            cancel=Allowed(Transaction(CancelOrder(), desk), CUSTOMER | STAFF),
            expire_unpaid=Allowed(ExpireUnpaidOrders(ports.orders, clock, expire), STAFF | SYSTEM),
            confirm=Allowed(SendOrderConfirmation(ports.orders, ports.mailer, note), SYSTEM),
            get=Allowed(Reading(GetOrder(ports.orders)), CUSTOMER | STAFF),
            list=Allowed(Reading(ListOrders(ports.orders)), CUSTOMER | STAFF),
        ),
    )
