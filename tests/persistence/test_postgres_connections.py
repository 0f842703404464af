"""Connections to PostgreSQL: how they are made, and what happens when the server closes them."""

import asyncio

import asyncpg
import pytest

from adapters.sql.persistence import SqlPersistence
from adapters.sql.postgres import PostgresServer
from application.ports.errors import ConcurrencyConflict, Unavailable
from domain.catalogue.product import Product
from tests.persistence.sql import shop_of
from tests.support.concurrency import refused
from tests.support.fakes import FixedClock
from tests.support.servers import Servers
from tests.support.shop_env import ShopEnv
from tests.support.waiting import LONG, until


async def test_reading_goes_on_when_the_server_has_closed_every_connection(
    postgres: SqlPersistence, connection: "asyncpg.Connection"
) -> None:
    """As after its restart: the pool makes new connections, and the caller sees no error."""
    shop = await shop_of(postgres)
    product = await shop.product()
    await _close_all(connection, shop)
    assert await shop.store.storage.read(Product, [product.id]) == [product]


async def test_writing_goes_on_when_the_connection_is_known_to_be_closed(
    postgres: SqlPersistence, connection: "asyncpg.Connection"
) -> None:
    """Nothing was sent on it, so the commit is not unknown: the pool makes a new one."""
    shop = await shop_of(postgres)
    await shop.product()
    assert isinstance(postgres._server, PostgresServer)
    async with postgres._server._engine.connect() as pooled:
        driver = (await pooled.get_raw_connection()).driver_connection
    await _close_all(connection, shop)

    async def is_noticed() -> bool:
        return driver is not None and bool(driver.is_closed())

    await until(is_noticed, "the driver noticed that the server has closed the connection")
    product = await shop.product()
    assert await shop.store.storage.read(Product, [product.id]) == [product]


async def test_reading_goes_on_when_a_migration_has_changed_a_column(
    postgres: SqlPersistence, connection: "asyncpg.Connection"
) -> None:
    """Statements that were prepared before are prepared again."""
    shop = await shop_of(postgres)
    product = await shop.product()
    assert await shop.store.storage.read(Product, [product.id]) == [product]
    await connection.execute(f"alter table tenant_{shop.id}.products alter column version type bigint")
    assert await shop.store.storage.read(Product, [product.id]) == [product]


async def test_a_tenant_whose_tables_somebody_holds_is_not_waited_for(
    servers: Servers, connection: "asyncpg.Connection"
) -> None:
    """Behind whoever waits all others would, for the hours of a dump; when it is over, the tenant can be removed."""
    persistence = SqlPersistence.postgres(servers.get("postgres").url, clock=FixedClock(), statement_timeout=1)
    await persistence.open()
    shop = await shop_of(persistence)
    product = await shop.product()
    async with connection.transaction():
        await connection.execute(f"lock table tenant_{shop.id}.products in access share mode")
        removal = asyncio.create_task(persistence.drop_tenant(shop.id))
        await asyncio.wait({removal}, timeout=LONG)
        assert removal.done(), "it waits as long as the lock is held"
    with refused(ConcurrencyConflict):
        await removal
    assert await shop.store.storage.read(Product, [product.id]) == [product]
    await persistence.drop_tenant(shop.id)
    await persistence.close()


async def test_opening_fails_when_no_server_answers() -> None:
    """It is `Unavailable`, and not a driver's error."""
    persistence = SqlPersistence.postgres("postgresql://nobody@127.0.0.1:1/none", clock=FixedClock())
    with refused(Unavailable):
        await persistence.open()
    await persistence.close()


@pytest.mark.parametrize("url", ["postgresql://h/d?sslmode=require", "postgres://h/d?ssl=require"])
def test_urls_are_understood_as_other_programs_write_them(url: str) -> None:
    """`sslmode` is libpq's name of the parameter, and `postgres:` is an old name of the scheme."""
    server = PostgresServer(url, pool_size=1, pool_timeout=1, connect_timeout=1, statement_timeout=1)
    assert server._url.render_as_string() == "postgresql+asyncpg://h/d?ssl=require"


async def _close_all(connection: "asyncpg.Connection", shop: ShopEnv) -> None:
    """Have the server close all connections whose last statement was about this shop."""
    await connection.execute(
        "select pg_terminate_backend(pid, 1000) from pg_stat_activity where pid <> pg_backend_pid() and query like $1",
        f"%tenant_{shop.id}%",
    )
