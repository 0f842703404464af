"""Migrations: how the tables of one tenant get their newest shape. Alembic does it, told everything in code."""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, MetaData, Table, Text, select

from adapters.sql.tables import TENANT

NOTHING = "nothing"
"""The revision of a store without tables."""

_versions = Table("alembic_version", MetaData(schema=TENANT), Column("version_num", Text))
revisions = select(_versions.c.version_num)
"""The revisions that a tenant's tables are at; one, unless somebody meddled."""


def migrations(connection: Connection | None = None) -> Config:
    """Alembic's configuration, for the tenant whose tables this connection finds without naming a schema."""
    config = Config()
    config.set_main_option("script_location", "adapters.sql:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@cache
def newest() -> str:
    """The revision that this version of the shop needs."""
    return ScriptDirectory.from_config(migrations()).get_current_head() or NOTHING


def revision(connection: Connection) -> str:
    """The revision that the tenant's tables are at."""
    return MigrationContext.configure(connection).get_current_revision() or NOTHING


def upgrade(connection: Connection) -> None:
    """Bring the tenant's tables into the newest shape."""
    command.upgrade(migrations(connection), "head")
