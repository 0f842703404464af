"""The tables of one tenant, the same on SQLite and PostgreSQL.

They are declared in a schema that does not exist: every engine says what stands in its place, so a statement that was
not told whose tables it is about fails instead of finding somebody else's.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

TENANT = "tenant"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Microseconds(TypeDecorator[datetime]):
    """A time as whole microseconds since 1970: exact, and sorted like the times."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ANN401 (the base class's)
        """To the database."""
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401 (as above)
        """From the database."""
        return None if value is None else _EPOCH + value * _MICROSECOND


# SQLite compares text by its bytes anyway; in UTF-8 that is the order of code points.
CodePoints = Text().with_variant(Text(collation="C"), "postgresql")
Moment = DateTime(timezone=True).with_variant(Microseconds(), "sqlite")
# JSON goes in and comes out as text: who makes it and who reads it is the codec and the mapping.
Json = Text().with_variant(JSONB(), "postgresql")

metadata = MetaData(
    schema=TENANT,
    naming_convention={"pk": "pk_%(table_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s"},
)

products = Table(
    "products",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("sku", CodePoints, nullable=False),
    Column("name", Text, nullable=False),
    Column("search_key", CodePoints, nullable=False),
    Column("description", Text),
    Column("price_amount", BigInteger, nullable=False),
    Column("price_currency", Text, nullable=False),
)
Index("uq_products_sku", products.c.sku, unique=True)
Index("ix_products_sorted", products.c.search_key, products.c.id)

stock_items = Table(
    "stock_items",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("on_hand", BigInteger, nullable=False),
    Column("reserved", BigInteger, nullable=False),
    # Which order line was promised how much is the item's own business: nobody asks for it by SQL.
    Column("reservations", Json, nullable=False),
    Column("movements", BigInteger, nullable=False),
)

stock_movements = Table(
    "stock_movements",
    metadata,
    Column("product", ForeignKey(stock_items.c.id, ondelete="CASCADE"), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Column("change", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("product", "number"),
)

orders = Table(
    "orders",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("customer", Uuid, nullable=False),
    Column("email", Text, nullable=False),
    Column("address_name", Text, nullable=False),
    Column("address_street", Text, nullable=False),
    Column("address_postal_code", Text, nullable=False),
    Column("address_city", Text, nullable=False),
    Column("address_country", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("placed_at", Moment, nullable=False),
    Column("pay_by", Moment, nullable=False),
    Column("confirmed_at", Moment),
    # The sum of the lines, for lists; every line is in this currency.
    Column("total", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
)
Index("ix_orders_newest", orders.c.placed_at, orders.c.id)
Index("ix_orders_of_customer", orders.c.customer, orders.c.placed_at, orders.c.id)
Index("ix_orders_in_status", orders.c.status, orders.c.placed_at, orders.c.id)
Index(
    "ix_orders_unpaid",
    orders.c.pay_by,
    orders.c.id,
    postgresql_where=orders.c.status == "placed",
    sqlite_where=orders.c.status == "placed",
)

order_lines = Table(
    "order_lines",
    metadata,
    Column("order_id", ForeignKey(orders.c.id, ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("product", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("unit_price", BigInteger, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("discount", BigInteger, nullable=False),
    PrimaryKeyConstraint("order_id", "number"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("aggregate", Uuid, nullable=False),
    Column("aggregate_version", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("event", Json, nullable=False),
    Column("headers", Json, nullable=False),
    # When it may be claimed: at once, after a lease that ran out, or when it is to be tried again.
    Column("available_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("sent_at", Moment),
    Column("parked_reason", Text),
)
_waiting = outbox.c.sent_at.is_(None) & outbox.c.parked_reason.is_(None)
Index("ix_outbox_waiting", outbox.c.available_at, outbox.c.id, postgresql_where=_waiting, sqlite_where=_waiting)

idempotency_records = Table(
    "effects",
    metadata,
    Column("owner", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("answer_name", Text, nullable=False),
    Column("answer_version", Integer, nullable=False),
    Column("answer", Json, nullable=False),
    PrimaryKeyConstraint("owner", "key"),
)
