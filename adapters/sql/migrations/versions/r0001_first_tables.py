"""The first tables: products, stock, orders, the outbox and the idempotency records.

A migration never changes, so it uses nothing of the tables as they are declared today.
"""

from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

code_points = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
moment = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
json = sa.Text().with_variant(JSONB(), "postgresql")


def upgrade(op: Operations) -> None:
    """Create the tables."""
    op.create_table(
        "products",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("sku", code_points, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("search_key", code_points, nullable=False),
        sa.Column("description", sa.Text),
        sa.Column("price_amount", sa.BigInteger, nullable=False),
        sa.Column("price_currency", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_products"),
    )
    op.create_index("uq_products_sku", "products", ["sku"], unique=True)
    op.create_index("ix_products_sorted", "products", ["search_key", "id"])

    op.create_table(
        "stock_items",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("on_hand", sa.BigInteger, nullable=False),
        sa.Column("reserved", sa.BigInteger, nullable=False),
        sa.Column("reservations", json, nullable=False),
        sa.Column("movements", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stock_items"),
    )
    op.create_table(
        "stock_movements",
        sa.Column("product", sa.Uuid, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("change", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("product", "number", name="pk_stock_movements"),
        sa.ForeignKeyConstraint(["product"], ["stock_items.id"], name="fk_stock_movements_product", ondelete="CASCADE"),
    )

    op.create_table(
        "orders",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("customer", sa.Uuid, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("address_name", sa.Text, nullable=False),
        sa.Column("address_street", sa.Text, nullable=False),
        sa.Column("address_postal_code", sa.Text, nullable=False),
        sa.Column("address_city", sa.Text, nullable=False),
        sa.Column("address_country", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("placed_at", moment, nullable=False),
        sa.Column("pay_by", moment, nullable=False),
        sa.Column("confirmed_at", moment),
        sa.Column("total", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_orders"),
    )
    op.create_index("ix_orders_newest", "orders", ["placed_at", "id"])
    op.create_index("ix_orders_of_customer", "orders", ["customer", "placed_at", "id"])
    op.create_index("ix_orders_in_status", "orders", ["status", "placed_at", "id"])
    op.create_index("ix_orders_unpaid", "orders", ["pay_by", "id"], **_only("status = 'placed'"))
    op.create_table(
        "order_lines",
        sa.Column("order_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("product", sa.Uuid, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("unit_price", sa.BigInteger, nullable=False),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("discount", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("order_id", "number", name="pk_order_lines"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_order_lines_order_id", ondelete="CASCADE"),
    )

    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("aggregate", sa.Uuid, nullable=False),
        sa.Column("aggregate_version", sa.Integer, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("event", json, nullable=False),
        sa.Column("headers", json, nullable=False),
        sa.Column("available_at", moment, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("sent_at", moment),
        sa.Column("parked_reason", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    waiting = _only("sent_at IS NULL AND parked_reason IS NULL")
    op.create_index("ix_outbox_waiting", "outbox", ["available_at", "id"], **waiting)

    op.create_table(
        "effects",
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("answer_name", sa.Text, nullable=False),
        sa.Column("answer_version", sa.Integer, nullable=False),
        sa.Column("answer", json, nullable=False),
        sa.PrimaryKeyConstraint("owner", "key", name="pk_effects"),
    )


def downgrade(op: Operations) -> None:
    """Drop them, and everything in them."""
    for table in ("effects", "outbox", "order_lines", "orders", "stock_movements", "stock_items", "products"):
        op.drop_table(table)


def _only(rows: str) -> dict[str, Any]:
    """The options of an index on these rows only."""
    return {"postgresql_where": sa.text(rows), "sqlite_where": sa.text(rows)}
