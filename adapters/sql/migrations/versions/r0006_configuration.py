"""Each shop has a configuration."""

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0006"
down_revision = "0005"


def upgrade(op: Operations) -> None:
    """Create the table. Without a row in it, everything is on."""
    op.create_table(
        "configurations",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("switched_off", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_configurations"),
    )


def downgrade(op: Operations) -> None:
    """Drop it."""
    op.drop_table("configurations")
