"""What PostgreSQL raises, translated into the errors of the ports."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
from sqlalchemy import text

from adapters.sql.errors import NoSuchTable, UniqueViolation
from adapters.sql.persistence import SqlPersistence
from application.ports.errors import ConcurrencyConflict, PortError, Unavailable
from domain.catalogue.product import Product
from tests.persistence.sql import another_tenant, shop_of
from tests.support.cast import euros
from tests.support.concurrency import refused
from tests.support.fakes import FixedClock
from tests.support.servers import Servers


@pytest.fixture
async def short_timeout(servers: Servers) -> AsyncIterator[SqlPersistence]:
    """The adapter with a statement timeout of 0.3 seconds."""
    persistence = SqlPersistence.postgres(servers.get("postgres").url, clock=FixedClock(), statement_timeout=0.3)
    await persistence.open()
    yield persistence
    await persistence.close()


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
async def test_each_sqlstate_becomes_a_port_error(
    postgres: SqlPersistence, sqlstate: str, expected: type[PortError]
) -> None:
    """Conflicts, taken keys and missing tables are told apart; everything else is `Unavailable`."""
    raise_it = text(f"do $$ begin raise exception using errcode = '{sqlstate}'; end $$")
    with refused(expected) as refusal:
        await postgres._server.database(another_tenant()).execute(raise_it, {})
    assert type(refusal.error) is expected


async def test_a_row_that_is_locked_for_too_long_is_a_conflict_and_stores_nothing(
    short_timeout: SqlPersistence, connection: "asyncpg.Connection"
) -> None:
    """Another connection locks the row for longer than the lock timeout, so the server ends the statement."""
    shop = await shop_of(short_timeout)
    product = await shop.product()
    async with connection.transaction():
        await connection.execute(f"select from tenant_{shop.id}.products for update")
        with refused(ConcurrencyConflict):
            async with shop.uow() as uow:
                changed = await uow.products.get(product.id)
                changed.change_price(euros("66.00"))
                uow.products.save(changed)
                await uow.commit()
    assert await shop.store.storage.read(Product, [product.id]) == [product]


async def test_a_statement_that_takes_too_long_is_unavailable(short_timeout: SqlPersistence) -> None:
    """The server ends it."""
    with refused(Unavailable):
        await short_timeout._server.database(another_tenant()).execute(text("select pg_sleep(30)"), {})
