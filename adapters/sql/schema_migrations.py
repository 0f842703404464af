"""Migrations: how the tables of one tenant get their newest schema. Alembic runs them, configured in code.

Alembic's commands keep what they work on in global variables, so a process can run only one at a time. Tenants are
created and migrated concurrently: each migration is given its operations as an argument instead.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, MetaData, Table, Text, select

from adapters.sql.columns import TENANT

NOTHING = "nothing"
"""The revision of a store without tables."""

_versions = Table("alembic_version", MetaData(schema=TENANT), Column("version_num", Text))
revisions = select(_versions.c.version_num)
"""The statement that finds the revision of a tenant's tables; more than one row means that it was changed by hand."""


@cache
def migrations() -> ScriptDirectory:
    """All migrations. They name no schema: their connection reaches the tables of one tenant only."""
    config = Config()
    config.set_main_option("script_location", "adapters.sql:migrations")
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


@cache
def newest() -> str:
    """The revision that this version of the shop needs."""
    return migrations().get_current_head() or NOTHING


def is_older(revision: str) -> bool:
    """Whether our migrations lead on from this revision. They do not know those of a newer version of the shop."""
    older = {script.revision for script in migrations().walk_revisions()} | {NOTHING}
    return revision in older - {newest()}


def revision(connection: Connection) -> str:
    """The revision of the tenant's tables."""
    return ", ".join(MigrationContext.configure(connection).get_current_heads()) or NOTHING


# Pattern P57: Migrations
def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring the tenant's tables to a newer revision, the newest by default. The caller commits."""
    _run(connection, lambda now, _: migrations()._upgrade_revs(to, now))  # noqa: SLF001 (as Alembic's commands do)


def downgrade(connection: Connection, to: str) -> None:
    """Bring the tenant's tables back to an older revision."""
    _run(connection, lambda now, _: migrations()._downgrade_revs(to, now))  # noqa: SLF001 (as Alembic's commands do)


def _run(connection: Connection, steps: Callable[[Any, Any], Any]) -> None:
    context = MigrationContext.configure(connection, opts={"fn": steps})
    context.run_migrations(op=Operations(context))
