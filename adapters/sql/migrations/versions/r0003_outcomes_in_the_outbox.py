"""The outbox knows the outcome of each event handler, and counts failures apart from attempts.

Until now a message was sent when it lay in the queue; from now on it is sent when all its handlers are done.
"""

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0003"
down_revision = "0001"


def upgrade(op: Operations) -> None:
    """Every attempt of a message that waits or lies dead was a failure until now."""
    op.add_column("outbox", sa.Column("failures", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.add_column("outbox", sa.Column("handled", sa.Text, nullable=False, server_default=sa.text("''")))
    op.execute(sa.text("update outbox set failures = attempts, attempts = 0 where sent_at is null"))
    unsent = sa.text("sent_at IS NULL")
    op.create_index("ix_outbox_unsent", "outbox", ["id", "at"], postgresql_where=unsent, sqlite_where=unsent)


def downgrade(op: Operations) -> None:
    """What some of its handlers are done with goes to all of them again."""
    op.execute(sa.text("update outbox set attempts = failures where sent_at is null"))
    op.drop_index("ix_outbox_unsent", "outbox")
    op.drop_column("outbox", "handled")
    op.drop_column("outbox", "failures")
