"""Migrations: every tenant's tables get the schema that the code declares, one step at a time, and only once."""

import asyncio
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql import schema_migrations
from adapters.sql.columns import TENANT, metadata
from adapters.sql.persistence import SqlPersistence
from application.ports.errors import NotMigrated, Unavailable
from application.ports.storage import IdempotencyRecord
from domain.shared.errors import NotFound
from tests.persistence.sql import another_tenant
from tests.support.concurrency import refused

Schema = Sequence[tuple[object, ...]]

_SQLITE_SCHEMA = """
    select t.name, c.name, c.type, c."notnull", c.dflt_value, c.pk
    from sqlite_master t join pragma_table_info(t.name) c where t.type = 'table' and t.name not like '%alembic%'
    union all
    select tbl_name, name, sql, null, null, null from sqlite_master where type = 'index' and name not like '%alembic%'
    union all
    select t.name, f."from", f."table", f."to", f.on_delete, null
    from sqlite_master t join pragma_foreign_key_list(t.name) f
    order by 1, 2, 3
"""
_POSTGRES_SCHEMA = """
    select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attcollation::regcollation::text,
           pg_get_expr(d.adbin, d.adrelid)
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
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


async def test_migrated_tables_have_the_schema_that_the_code_declares(persistence: SqlPersistence) -> None:
    """Columns, types, collations, indexes and constraints are the same, whether migrated or created as declared."""
    migrated, declared = another_tenant(), another_tenant()
    await persistence.create_tenant(migrated)
    async with persistence._server.migration_transaction(migrated) as connection:
        found = await _schema(connection)
    async with persistence._server.migration_transaction(declared) as connection:
        await connection.run_sync(_declare)
        expected = await _schema(connection)
    assert found == expected
    assert len(found) > len(metadata.tables)


# Pattern P57: Migrations
async def test_every_migration_can_be_applied_and_reverted(persistence: SqlPersistence) -> None:
    """Each is applied, reverted and applied again; in the end all are reverted, and nothing is left."""
    async with persistence._server.migration_transaction(another_tenant()) as connection:
        for step in reversed(list(schema_migrations.migrations().walk_revisions())):
            for run, target in (
                (schema_migrations.upgrade, step.revision),
                (schema_migrations.downgrade, "-1"),
                (schema_migrations.upgrade, step.revision),
            ):
                await connection.run_sync(run, target)
        assert await connection.run_sync(schema_migrations.revision) == schema_migrations.newest()
        await connection.run_sync(schema_migrations.downgrade, "base")
        assert await _schema(connection) == []


async def test_several_processes_may_create_the_same_tenant_at_once(persistence: SqlPersistence) -> None:
    """One of them creates the tables, the others find them."""
    tenant = another_tenant()
    await asyncio.gather(*(persistence.create_tenant(tenant) for _ in range(6)))
    await persistence.check(tenant)
    assert tenant in await persistence.tenants()


async def test_several_tenants_may_be_created_at_once(persistence: SqlPersistence) -> None:
    """Each migration changes only its own tenant, however they are interleaved."""
    tenants = [another_tenant() for _ in range(6)]
    await asyncio.gather(*(persistence.create_tenant(tenant) for tenant in tenants))
    for tenant in tenants:
        await persistence.check(tenant)


async def test_an_unknown_tenant_is_not_found(persistence: SqlPersistence) -> None:
    """Checking a tenant does not create it."""
    tenant = another_tenant()
    with refused(NotFound):
        await persistence.check(tenant)
    assert tenant not in await persistence.tenants()


# Pattern P57: Migrations
async def test_a_tenant_with_an_older_schema_is_refused_until_it_is_migrated(persistence: SqlPersistence) -> None:
    """`check` names what was found and what is needed; `migrate` upgrades it, and then has nothing more to do."""
    tenant = another_tenant()
    await persistence.create_tenant(tenant)
    async with persistence._server.migration_transaction(tenant) as connection:
        await connection.run_sync(schema_migrations.downgrade, "base")

    with refused(NotMigrated) as refusal:
        await persistence.check(tenant)
    assert refusal.error.values == {"store": str(tenant), "found": "nothing", "needed": schema_migrations.newest()}

    assert f"Tenant {tenant}: from version nothing to {schema_migrations.newest()}." in await persistence.migrate()
    await persistence.check(tenant)
    assert await persistence.migrate() == []


async def test_records_of_older_shops_get_the_time_of_the_migration(persistence: SqlPersistence) -> None:
    """They had none. So they are kept long enough, whenever they were recorded; all that they had stays."""
    tenant, start = another_tenant(), datetime.now(UTC)
    async with persistence._server.migration_transaction(tenant) as connection:
        await connection.run_sync(schema_migrations.upgrade, "0001")
        await connection.execute(
            text("insert into effects values ('ada', 'a key', 'a request', 'yes_or_no', 1, 'true')")
        )
    await persistence.migrate()
    record = await persistence.of(tenant).storage.find_idempotency_record("ada", "a key")
    assert record is not None
    assert start - timedelta(seconds=1) <= record.at <= datetime.now(UTC) + timedelta(seconds=1)
    assert record == IdempotencyRecord("ada", "a key", "a request", answer=True, at=record.at)


async def test_a_migration_that_fails_changes_nothing(persistence: SqlPersistence) -> None:
    """Whatever the error, the tenant's tables are as they were before."""
    tenant = another_tenant()

    def upgrade_and_fail(connection: Connection) -> None:
        schema_migrations.upgrade(connection)
        raise InterruptedError

    with refused(Unavailable):
        async with persistence._server.migration_transaction(tenant) as connection:
            await connection.run_sync(upgrade_and_fail)
    async with persistence._server.migration_transaction(tenant) as connection:
        assert await connection.run_sync(schema_migrations.revision) == schema_migrations.NOTHING
        assert await _schema(connection) == []


async def _schema(connection: AsyncConnection) -> Schema:
    statement = _SQLITE_SCHEMA if connection.dialect.name == "sqlite" else _POSTGRES_SCHEMA
    rows = (await connection.execute(text(statement))).all()
    return [tuple(re.sub(r"\s+", " ", value) if isinstance(value, str) else value for value in row) for row in rows]


def _declare(connection: Connection) -> None:
    schema = None if connection.dialect.name == "sqlite" else connection.scalar(text("select current_schema"))
    metadata.create_all(connection.execution_options(schema_translate_map={TENANT: schema}))
