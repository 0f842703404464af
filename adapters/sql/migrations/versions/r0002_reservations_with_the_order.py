"""An order says whether its goods are reserved; a stock item no longer lists the order lines that it is reserved for.

`reserved` of a stock item is the sum of what it listed, and stays as it is. Everything is done in the database, by one
statement for all rows: nothing is loaded, however many orders there are.
"""

import sqlalchemy as sa
from alembic.operations import Operations
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"

json = sa.Text().with_variant(JSONB(), "postgresql")

# A reservation was `[order, number of the line, quantity]`. SQLite keeps ids without the hyphens of their text.
RESERVED_ORDERS = {
    "postgresql": """
        update orders set goods_reserved = true where id in (
            select cast(reservation.value ->> 0 as uuid)
            from stock_items, jsonb_array_elements(stock_items.reservations) as reservation
        )""",
    "sqlite": """
        update orders set goods_reserved = true where id in (
            select replace(json_extract(reservation.value, '$[0]'), '-', '')
            from stock_items, json_each(stock_items.reservations) as reservation
        )""",
}
RESERVATIONS = {
    "postgresql": """
        update stock_items set reservations = listed.reservations from (
            select order_lines.product, jsonb_agg(jsonb_build_array(orders.id, number, quantity)) as reservations
            from orders join order_lines on order_lines.order_id = orders.id
            where orders.goods_reserved group by order_lines.product
        ) as listed where listed.product = stock_items.id""",
    "sqlite": """
        update stock_items set reservations = listed.reservations from (
            select order_lines.product, json_group_array(json_array(orders.id, number, quantity)) as reservations
            from orders join order_lines on order_lines.order_id = orders.id
            where orders.goods_reserved group by order_lines.product
        ) as listed where listed.product = stock_items.id""",
}


def upgrade(op: Operations) -> None:
    """The goods of an order are reserved if any stock item says so, whatever the order's status is."""
    op.add_column("orders", sa.Column("goods_reserved", sa.Boolean, nullable=False, server_default=sa.false()))
    op.execute(RESERVED_ORDERS[op.get_context().dialect.name])
    op.drop_column("stock_items", "reservations")


def downgrade(op: Operations) -> None:
    """List the lines of the orders again. The new column has a default, which nothing needs and nothing notices."""
    op.add_column("stock_items", sa.Column("reservations", json, nullable=False, server_default="[]"))
    op.execute(RESERVATIONS[op.get_context().dialect.name])
    op.drop_column("orders", "goods_reserved")
