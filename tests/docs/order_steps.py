"""The steps of an order, each with the functions to read. The page shows those in the order of a recorded run."""

from collections.abc import Callable
from dataclasses import dataclass

from adapters.inprocess.delivery import InProcessDelivery
from adapters.mail.console import ConsoleMailer
from adapters.sql.accounts import SqlAccountQueries
from adapters.sql.outbox import SqlOutbox
from adapters.sql.storage import SqlStorage
from application.access.identify import Identify
from application.core.fingerprint import fingerprint
from application.core.operation import Operation
from application.core.repository import Repository
from application.core.transaction import Transaction
from application.core.unit_of_work import UnitOfWork
from application.core.use_case import Authorized
from application.messaging.consumer import Consumer
from application.messaging.handlers import EventHandlers
from application.messaging.outcomes import Outcomes
from application.messaging.relay import Relay
from application.ordering.confirm_order import RecordConfirmation, SendOrderConfirmation
from application.ordering.place_order import PlaceOrder
from application.ordering.views import OrderView
from domain.ordering.order import Order
from domain.ordering.order_line import OrderLine
from domain.ordering.reservations import reserve
from domain.stock.stock_item import StockItem
from entrypoints.api import authentication, dependencies
from entrypoints.api.access_tokens import AccessTokens
from entrypoints.api.middleware import RequestId
from entrypoints.api.v1.ordering import place_order
from entrypoints.api.v1.ordering_models import PlaceOrderModel
from entrypoints.bootstrap.relay_signals import RelaySignals


@dataclass(frozen=True, slots=True)
class Step:
    """What happens, in plain words, and the functions that do it: the most telling ones, not all of them."""

    title: str
    says: str
    functions: tuple[Callable[..., object], ...] = ()


UNTIL_THE_ANSWER = (
    Step(
        "The request arrives",
        "It gets a name. What it shows of who asks, an access token, is read, and whose shop it is about is found out.",
        (RequestId.__call__, AccessTokens.read, authentication.visit),
    ),
    Step(
        "Who asks, and may they?",
        "The token says whose account it is; what that account may do now is looked up, by an operation like any other:"
        " a use case with everything around it. Then come the role and the scope that the route asks for.",
        (
            authentication.asking,
            Operation.__call__,
            Authorized.__call__,
            Identify.__call__,
            SqlAccountQueries.access_state,
            authentication.Permission.__call__,
        ),
    ),
    Step(
        "What do they want?",
        "HTTP is turned into a request of the shop: a key, and values of the domain. Nothing is decided here.",
        (dependencies.key, place_order, PlaceOrderModel.request),
    ),
    Step(
        "Was it done before?",
        "Under the key an idempotency record is looked for. If there is one, its answer is returned, and the next two"
        " steps are left out.",
        (Transaction.__call__, fingerprint, SqlStorage.find_idempotency_record),
    ),
    Step(
        "The command decides",
        "It reads aggregates, lets them decide, and tells the unit of work what became of them. Nothing is stored yet,"
        " and nothing else is waited for.",
        (
            PlaceOrder.__call__,
            Repository.get_many,
            SqlStorage.read,
            OrderLine.of,
            Order.place,
            reserve,
            StockItem.reserve,
            Repository.add,
            OrderView.of,
        ),
    ),
    Step(
        "The batch is stored",
        "The order, the stock, the event and the idempotency record are written in one transaction, or none of them."
        " Only then is the relay woken.",
        (UnitOfWork.add_record, UnitOfWork.commit, SqlStorage.write, RelaySignals.notify),
    ),
    Step(
        "The answer",
        "Status 201, with the order and where it can be found. Whether there will be a letter no longer depends on"
        " this request or on this process.",
    ),
)

FROM_THE_RELAY = (
    Step(
        "The relay claims the message",
        "For 60 seconds no other relay gets it: that is its lease. Every process that serves the shop has a relay.",
        (Relay.drain, SqlOutbox.claim),
    ),
    Step(
        "The event handler runs",
        "Here the relay itself takes the message to the consumer. With `SIXFOLD_DELIVERY=dramatiq` the relay puts it"
        " into Redis instead and is done for now, and the consumer of a worker begins here.",
        (InProcessDelivery.send, Consumer.handle, EventHandlers.handle, SendOrderConfirmation.__call__),
    ),
    Step(
        "The letter is sent",
        "Its id is made from the order's, so that the same letter sent twice can be recognised as one.",
        (ConsoleMailer.send,),
    ),
    Step(
        "It is recorded",
        "A command like any other, under a key made of the handler's name and the message's id. The next time the"
        " message comes, the order says that it is confirmed, and nothing more happens.",
        (
            Transaction.__call__,
            RecordConfirmation.__call__,
            Order.confirm,
            UnitOfWork.add_record,
            UnitOfWork.commit,
            SqlStorage.write,
        ),
    ),
    Step(
        "The message is done",
        "Whoever has handled it notes so in the outbox: the message stays there with the time, and is never due again."
        " As long as that is not noted, because a process died or a queue was emptied, it is handed over again.",
        (Outcomes.succeeded, SqlOutbox.sent),
    ),
)
