"""What drivers raise, and what the shop is told."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text

from adapters.sql.database import Database
from adapters.sql.errors import NoSuchTable, UniqueViolation
from adapters.sql.persistence import SqlPersistence
from adapters.sql.postgres import PostgresServer
from application.ports.errors import ConcurrencyConflict, PortError, Unavailable
from domain.catalogue.product import Product
from tests.persistence.sql import another_tenant, shop_of
from tests.support.cast import euros
from tests.support.concurrency import refused
from tests.support.fakes import FixedClock
from tests.support.servers import Servers
from tests.support.shop_env import ShopEnv
from tests.support.waiting import until


@pytest.fixture
async def postgres(servers: Servers) -> AsyncIterator[SqlPersistence]:
    """PostgreSQL, with little patience."""
    url = servers.get("postgres").url
    persistence = SqlPersistence.postgres(url, clock=FixedClock(), pool_size=5, statement_timeout=0.3)
    await persistence.open()
    yield persistence
    await persistence.close()


@pytest.fixture
async def connection(servers: Servers) -> "AsyncIterator[asyncpg.Connection]":
    """A connection of somebody else's."""
    connection = await asyncpg.connect(servers.get("postgres").url)
    yield connection
    await connection.close()


@pytest.mark.parametrize(
    ("sqlstate", "expected"),
    [
        ("40001", ConcurrencyConflict),
        ("40P01", ConcurrencyConflict),
        ("55P03", ConcurrencyConflict),
        ("23505", UniqueViolation),
        ("42P01", NoSuchTable),
        ("42703", NoSuchTable),
        ("3F000", NoSuchTable),
        ("57014", Unavailable),
        ("53100", Unavailable),
        ("57P01", Unavailable),
    ],
)
async def test_what_postgres_raises_becomes_an_error_of_the_port(
    postgres: SqlPersistence, sqlstate: str, expected: type[PortError]
) -> None:
    """Conflicts can be tried again; keys that are taken are told apart; all else is the server's trouble."""
    raise_it = text(f"do $$ begin raise exception using errcode = '{sqlstate}'; end $$")
    with refused(expected) as refusal:
        await _database(postgres).change(raise_it, {})
    assert type(refusal.error) is expected


async def test_a_statement_that_takes_too_long_is_unavailable_and_stores_nothing(
    postgres: SqlPersistence, connection: "asyncpg.Connection"
) -> None:
    """Somebody holds the row for longer than the time limit: the server gives up, and says that it did."""
    shop = await shop_of(postgres)
    product = await shop.product()
    async with connection.transaction():
        await connection.execute(f"select from tenant_{shop.id}.products for update")
        with refused(Unavailable):
            async with shop.uow() as uow:
                changed = await uow.products.get(product.id)
                changed.change_price(euros("66.00"))
                uow.products.save(changed)
                await uow.commit()
    assert await shop.store.storage.read(Product, [product.id]) == [product]


async def test_reading_goes_on_when_the_server_has_closed_every_connection(
    postgres: SqlPersistence, connection: "asyncpg.Connection"
) -> None:
    """As after its restart: the pool's connections are old, and new ones are made without anybody noticing."""
    shop = await shop_of(postgres)
    product = await shop.product()
    await _close_all(connection, shop)
    assert await shop.store.storage.read(Product, [product.id]) == [product]


async def test_writing_goes_on_when_the_connection_is_known_to_be_closed(
    postgres: SqlPersistence, connection: "asyncpg.Connection"
) -> None:
    """Nothing was sent on it, so nothing is unknown: a new one is made."""
    shop = await shop_of(postgres)
    await shop.product()
    assert isinstance(postgres._server, PostgresServer)
    async with postgres._server._engine.connect() as pooled:
        driver = (await pooled.get_raw_connection()).driver_connection
    await _close_all(connection, shop)

    async def noticed() -> bool:
        return driver is not None and bool(driver.is_closed())

    await until(noticed, "the driver notices that the server has gone")
    product = await shop.product()
    assert await shop.store.storage.read(Product, [product.id]) == [product]


async def test_reading_goes_on_when_a_migration_has_changed_a_column(
    postgres: SqlPersistence, connection: "asyncpg.Connection"
) -> None:
    """Statements prepared before are prepared again."""
    shop = await shop_of(postgres)
    product = await shop.product()
    assert await shop.store.storage.read(Product, [product.id]) == [product]
    await connection.execute(f"alter table tenant_{shop.id}.products alter column version type bigint")
    assert await shop.store.storage.read(Product, [product.id]) == [product]


async def test_nobody_at_the_address_is_unavailable() -> None:
    """Opening says so, instead of waiting."""
    persistence = SqlPersistence.postgres("postgresql://nobody@127.0.0.1:1/none", clock=FixedClock())
    with refused(Unavailable):
        await persistence.open()
    await persistence.close()


@pytest.mark.parametrize("url", ["postgresql://h/d?sslmode=require", "postgres://h/d?ssl=require"])
def test_addresses_are_understood_as_others_write_them(url: str) -> None:
    """`sslmode` is libpq's word for it, and `postgres:` is an old name."""
    server = PostgresServer(url, pool_size=1, pool_timeout=1, connect_timeout=1, statement_timeout=1)
    assert server._url.render_as_string() == "postgresql+asyncpg://h/d?ssl=require"


async def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    """The shop says what it found, and leaves it as it is."""
    persistence = SqlPersistence.sqlite(tmp_path, clock=FixedClock())
    await persistence.open()
    tenant = another_tenant()
    file = tmp_path / f"{tenant}.sqlite3"
    file.write_text("a letter to the bees" * 99)
    with refused(Unavailable) as refusal:
        await persistence.create_tenant(tenant)
    assert refusal.error.reason == "file is not a database"
    assert file.read_text() == "a letter to the bees" * 99
    await persistence.close()


async def test_reading_from_an_unknown_tenant_makes_no_file(tmp_path: Path) -> None:
    """Only `add` makes room for a tenant."""
    persistence = SqlPersistence.sqlite(tmp_path, clock=FixedClock())
    await persistence.open()
    with refused(Unavailable):
        await persistence.of(another_tenant()).products.search("", after=None, limit=1)
    assert await persistence.tenants() == []
    await persistence.close()


def _database(persistence: SqlPersistence) -> Database:
    return persistence._server.database(another_tenant())


async def _close_all(connection: "asyncpg.Connection", shop: ShopEnv) -> None:
    """Have the server close the connections on which somebody has spoken of this shop."""
    await connection.execute(
        "select pg_terminate_backend(pid, 1000) from pg_stat_activity where pid <> pg_backend_pid() and query like $1",
        f"%tenant_{shop.id}%",
    )
