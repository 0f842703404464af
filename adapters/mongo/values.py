"""Times, amounts of money and tickets as values of documents, and back."""

from datetime import UTC, datetime, timedelta

from adapters.mongo.drivers import Document
from domain.accounts.token import Ticket
from domain.shared.money import Currency, Money

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def stored_time(at: datetime) -> int:
    """Microseconds since 1970: MongoDB's own dates have milliseconds only."""
    return (at - _EPOCH) // _MICROSECOND


def time_from(stored: int) -> datetime:
    """The stored time, in UTC."""
    return _EPOCH + stored * _MICROSECOND


def money_document(money: Money) -> Document:
    """Minor units and the currency's code."""
    return {"amount": money.amount, "currency": str(money.currency)}


def money_from(document: Document) -> Money:
    """The stored amount."""
    # What has more than 32 bits comes back as an `Int64`, which is an integer and not an `int`.
    return Money(int(document["amount"]), Currency(document["currency"]))


def ticket_document(ticket: Ticket) -> Document:
    """The hash of its secret, and until when it is good."""
    return {"hash": ticket.hash, "expires_at": stored_time(ticket.expires_at)}


def ticket_from(document: Document) -> Ticket:
    """The stored ticket."""
    return Ticket(document["hash"], time_from(document["expires_at"]))
