"""Migrations: every tenant's tables get the shape that the code declares, one step at a time, and only once."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql import schema_migrations
from adapters.sql.persistence import SqlPersistence
from adapters.sql.tables import TENANT, metadata
from application.ports.errors import NotMigrated, Unavailable
from domain.shared.errors import NotFound
from tests.persistence.sql import DATABASES, another_tenant, sql_persistence
from tests.support.concurrency import refused

Shape = Sequence[tuple[object, ...]]

_SQLITE_SHAPE = "select type, name, sql from sqlite_master where name not like '%alembic%' order by name"
_POSTGRES_SHAPE = """
    select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attcollation::regcollation::text,
           pg_get_expr(d.adbin, d.adrelid)
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
         left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relnamespace = current_schema::regnamespace and c.relname not like '%alembic%'
    union all
    select c.relname, i.relname, replace(pg_get_indexdef(i.oid), current_schema || '.', ''), null, null, null
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
    where c.relnamespace = current_schema::regnamespace and c.relname not like '%alembic%'
    union all
    select conrelid::regclass::text, conname, pg_get_constraintdef(oid), null, null, null
    from pg_constraint
    where connamespace = current_schema::regnamespace and conrelid::regclass::text not like '%alembic%'
    order by 1, 2, 3
"""


@pytest.fixture(params=DATABASES)
async def persistence(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlPersistence]:
    """Each of the two databases."""
    async with sql_persistence(request, tmp_path) as persistence:
        yield persistence


async def test_a_migrated_store_has_the_shape_that_the_code_declares(persistence: SqlPersistence) -> None:
    """Columns, types, collations, indexes and constraints are the same, whether migrated or made from `tables.py`."""
    migrated, declared = another_tenant(), another_tenant()
    await persistence.create_tenant(migrated)
    async with persistence._server.building(migrated) as connection:
        found = await _shape(connection)
    async with persistence._server.building(declared) as connection:
        await connection.run_sync(_declare)
        expected = await _shape(connection)
    assert found == expected
    assert len(found) > len(metadata.tables)


async def test_every_migration_can_be_walked_up_and_down(persistence: SqlPersistence) -> None:
    """Step by step: up, down again and up; and in the end all the way down, where nothing is left."""
    async with persistence._server.building(another_tenant()) as connection:
        for step in reversed(list(schema_migrations.migrations().walk_revisions())):
            for walk, target in (
                (schema_migrations.upgrade, step.revision),
                (schema_migrations.downgrade, "-1"),
                (schema_migrations.upgrade, step.revision),
            ):
                await connection.run_sync(walk, target)
        assert await connection.run_sync(schema_migrations.revision) == schema_migrations.newest()
        await connection.run_sync(schema_migrations.downgrade, "base")
        assert await _shape(connection) == []


async def test_any_number_of_processes_may_add_a_tenant_at_once(persistence: SqlPersistence) -> None:
    """One of them makes the tables, the others find them there."""
    tenant = another_tenant()
    await asyncio.gather(*(persistence.create_tenant(tenant) for _ in range(6)))
    await persistence.check(tenant)
    assert tenant in await persistence.tenants()


async def test_many_tenants_may_be_added_at_once(persistence: SqlPersistence) -> None:
    """Each migration keeps to its own tenant, however they take turns."""
    tenants = [another_tenant() for _ in range(6)]
    await asyncio.gather(*(persistence.create_tenant(tenant) for tenant in tenants))
    for tenant in tenants:
        await persistence.check(tenant)


async def test_an_unknown_tenant_is_not_found(persistence: SqlPersistence) -> None:
    """A tenant that nobody has added does not come into being by being checked."""
    tenant = another_tenant()
    with refused(NotFound):
        await persistence.check(tenant)
    assert tenant not in await persistence.tenants()


async def test_a_store_in_an_older_shape_says_so_until_it_is_migrated(persistence: SqlPersistence) -> None:
    """`check` names what was found and what is needed; `migrate` mends it, and then has nothing more to do."""
    tenant = another_tenant()
    await persistence.create_tenant(tenant)
    async with persistence._server.building(tenant) as connection:
        await connection.run_sync(schema_migrations.downgrade, "base")

    with refused(NotMigrated) as refusal:
        await persistence.check(tenant)
    assert refusal.error.values == {"store": str(tenant), "found": "nothing", "needed": schema_migrations.newest()}

    assert f"{tenant}: from nothing to {schema_migrations.newest()}" in await persistence.migrate()
    await persistence.check(tenant)
    assert await persistence.migrate() == []


async def test_a_migration_that_fails_changes_nothing(persistence: SqlPersistence) -> None:
    """Whatever breaks it half-way, the tenant's store is as it was before."""
    tenant = another_tenant()

    def upgrade_in_a_thunderstorm(connection: Connection) -> None:
        schema_migrations.upgrade(connection)
        raise InterruptedError

    with refused(Unavailable):
        async with persistence._server.building(tenant) as connection:
            await connection.run_sync(upgrade_in_a_thunderstorm)
    async with persistence._server.building(tenant) as connection:
        assert await connection.run_sync(schema_migrations.revision) == schema_migrations.NOTHING
        assert await _shape(connection) == []


async def _shape(connection: AsyncConnection) -> Shape:
    statement = _SQLITE_SHAPE if connection.dialect.name == "sqlite" else _POSTGRES_SHAPE
    rows = (await connection.execute(text(statement))).all()
    return [tuple(re.sub(r"\s+", " ", value) if isinstance(value, str) else value for value in row) for row in rows]


def _declare(connection: Connection) -> None:
    schema = None if connection.dialect.name == "sqlite" else connection.scalar(text("select current_schema"))
    metadata.create_all(connection.execution_options(schema_translate_map={TENANT: schema}))
