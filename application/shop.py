"""The shop as its drivers see it, and how it is put together from its ports."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import cast, get_args, get_type_hints

from application.catalogue.add_product import AddProduct
from application.catalogue.change_price import ChangePrice
from application.catalogue.find_products import GetProduct, SearchProducts
from application.catalogue.part import Catalogue
from application.catalogue.queries import ProductQueries
from application.core.transaction import Transaction, TransactionContext
from application.core.use_case import ANYONE, CUSTOMER, STAFF, SYSTEM, Authorized, QueryUseCase
from application.ordering.confirm_order import RecordConfirmation, SendOrderConfirmation
from application.ordering.end_order import CancelOrder, ExpireOrder, ExpireUnpaidOrders
from application.ordering.find_orders import GetOrder, ListOrders
from application.ordering.part import Ordering
from application.ordering.place_order import PlaceOrder
from application.ordering.queries import OrderQueries
from application.ports.clock import Clock
from application.ports.headers import MessageHeaders
from application.ports.ids import IdGenerator
from application.ports.mailer import Mailer
from application.ports.relay_signal import RelaySignal
from application.ports.storage import Storage
from application.stock.find_stock import GetStock, ListMovements
from application.stock.part import Stock
from application.stock.queries import StockQueries
from application.stock.receive_stock import ReceiveStock
from domain.accounts.actor import Role


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
    relay_signal: RelaySignal


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing the shop can do, as a driver sees it that goes by names: `ordering.place`."""

    name: str
    request: type
    answer: object
    use_case: Authorized[object, object]

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
                use_case = cast(Authorized[object, object], getattr(members, name))
                yield Operation(f"{part.name}.{name}", request, answer, use_case)


def build_shop(ports: Ports) -> Shop:
    """Put the shop together. Nothing is opened and nothing is awaited."""
    clock, ids = ports.clock, ports.ids
    context = TransactionContext(ports.storage, clock, ids, ports.headers, ports.relay_signal)
    expire = Transaction(ExpireOrder(clock), context)
    note = Transaction(RecordConfirmation(clock), context)
    return Shop(
        catalogue=Catalogue(
            add=Authorized(Transaction(AddProduct(ids), context), STAFF),
            change_price=Authorized(Transaction(ChangePrice(), context), STAFF),
            get=Authorized(QueryUseCase(GetProduct(ports.products)), ANYONE),
            search=Authorized(QueryUseCase(SearchProducts(ports.products)), ANYONE),
        ),
        stock=Stock(
            receive=Authorized(Transaction(ReceiveStock(clock), context), STAFF),
            get=Authorized(QueryUseCase(GetStock(ports.stock)), ANYONE),
            ledger=Authorized(QueryUseCase(ListMovements(ports.stock)), STAFF),
        ),
        ordering=Ordering(
            place=Authorized(Transaction(PlaceOrder(clock, ids), context), CUSTOMER),
            cancel=Authorized(Transaction(CancelOrder(), context), CUSTOMER | STAFF),
            expire_unpaid=Authorized(ExpireUnpaidOrders(ports.orders, clock, expire), STAFF | SYSTEM),
            confirm=Authorized(SendOrderConfirmation(ports.orders, ports.mailer, note), SYSTEM),
            get=Authorized(QueryUseCase(GetOrder(ports.orders)), CUSTOMER | STAFF),
            list=Authorized(QueryUseCase(ListOrders(ports.orders)), CUSTOMER | STAFF),
        ),
    )
