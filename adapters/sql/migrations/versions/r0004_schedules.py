"""Schedules; idempotency records get the time at which they were recorded; indexes for pruning.

What was recorded before has the time of the migration: it is kept a little longer than it need be, never too short.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"

moment = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
json = sa.Text().with_variant(JSONB(), "postgresql")


def upgrade(op: Operations) -> None:
    """Create the table and the indexes, and add the column."""
    op.create_table(
        "schedules",
        sa.Column("job", sa.Text, nullable=False),
        sa.Column("due", moment, nullable=False),
        sa.Column("token", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("job", name="pk_schedules"),
    )
    if _is_sqlite(op):
        now = (datetime.now(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
        _rebuild_effects(op, sa.Column("at", moment, nullable=False), values=f", {now}")
    else:
        op.add_column("effects", sa.Column("at", moment, nullable=False, server_default=sa.func.now()))
        op.alter_column("effects", "at", server_default=None)
    op.create_index("ix_effects_at", "effects", ["at"])
    op.create_index("ix_outbox_sent", "outbox", ["sent_at"], **_only("sent_at IS NOT NULL"))


def downgrade(op: Operations) -> None:
    """Take them away again, with the times."""
    op.drop_index("ix_outbox_sent", "outbox")
    op.drop_index("ix_effects_at", "effects")
    if _is_sqlite(op):
        _rebuild_effects(op)
    else:
        op.drop_column("effects", "at")
    op.drop_table("schedules")


def _rebuild_effects(op: Operations, *more: sa.Column[Any], values: str = "") -> None:
    """Copy the records into a new table, because SQLite adds no column that must have a value."""
    op.rename_table("effects", "old_effects")
    op.create_table(
        "effects",
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("answer_name", sa.Text, nullable=False),
        sa.Column("answer_version", sa.Integer, nullable=False),
        sa.Column("answer", json, nullable=False),
        *more,
        sa.PrimaryKeyConstraint("owner", "key", name="pk_effects"),
    )
    kept = "owner, key, fingerprint, answer_name, answer_version, answer"
    op.execute(f"INSERT INTO effects SELECT {kept}{values} FROM old_effects")  # noqa: S608 (nothing from outside)
    op.drop_table("old_effects")


def _is_sqlite(op: Operations) -> bool:
    return op.get_context().dialect.name == "sqlite"


def _only(rows: str) -> dict[str, Any]:
    """The options of an index on these rows only."""
    return {"postgresql_where": sa.text(rows), "sqlite_where": sa.text(rows)}
