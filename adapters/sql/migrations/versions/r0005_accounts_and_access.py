"""Accounts, and what lets their owners in: refresh families and API keys."""

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0005"
down_revision = "0004"

code_points = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
moment = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")


def upgrade(op: Operations) -> None:
    """Create the tables."""
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("email", sa.Text),
        sa.Column("email_key", code_points),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("roles", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("access_version", sa.Integer, nullable=False),
        sa.Column("key_version", sa.Integer, nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("updated_at", moment, nullable=False),
        sa.Column("confirmed_at", moment),
        sa.Column("confirmation_hash", sa.Text),
        sa.Column("confirmation_expires_at", moment),
        sa.Column("reset_hash", sa.Text),
        sa.Column("reset_expires_at", moment),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
    )
    op.create_index("uq_accounts_email_key", "accounts", ["email_key"], unique=True)
    op.create_index("ix_accounts_newest", "accounts", ["created_at", "id"])
    op.create_index("ix_accounts_in_status", "accounts", ["status", "created_at", "id"])

    op.create_table(
        "refresh_families",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("account", sa.Uuid, nullable=False),
        sa.Column("access_version", sa.Integer, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("family_hash", sa.Text, nullable=False),
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("begun_at", moment, nullable=False),
        sa.Column("refreshed_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("is_revoked", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_refresh_families"),
    )
    op.create_index("ix_refresh_families_by_end", "refresh_families", ["expires_at", "id"])

    op.create_table(
        "api_keys",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("account", sa.Uuid, nullable=False),
        sa.Column("key_version", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("ticket_hash", sa.Text, nullable=False),
        sa.Column("ticket_expires_at", moment, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
    )
    op.create_index("ix_api_keys_of_account", "api_keys", ["account", "id"])


def downgrade(op: Operations) -> None:
    """Drop them, and everything in them."""
    for table in ("api_keys", "refresh_families", "accounts"):
        op.drop_table(table)
