"""Files of SQLite that are removed while connections have them open: by the process itself, or by another one."""

from pathlib import Path

import pytest

from adapters.sql.persistence import SqlPersistence
from adapters.sql.sqlite import SqliteServer
from application.ports.errors import Unavailable
from domain.catalogue.product import Product
from tests.persistence.sql import another_tenant, shop_of
from tests.support.concurrency import refused
from tests.support.fakes import FixedClock


async def test_a_file_that_is_removed_while_somebody_reads_it_is_closed_afterwards(tmp_path: Path) -> None:
    """Whoever removes the tenant does not wait for them, and no connection is left behind."""
    server = SqliteServer(tmp_path, readers=1, most_open=2, timeout=1)
    persistence = SqlPersistence(server, clock=FixedClock())
    await persistence.open()
    shop = await shop_of(persistence)
    engines = await server.engines(shop.id)
    async with engines.reader.connect() as connection:
        opened = (await connection.get_raw_connection()).driver_connection
        assert opened is not None
        await persistence.drop_tenant(shop.id)
    await persistence.close()
    with pytest.raises(ValueError, match="no active connection"):
        await opened.execute("SELECT 1")


async def test_a_file_that_came_after_a_read_of_nothing_is_known_when_it_is_gone(tmp_path: Path) -> None:
    """The connections were made for no file at all: they do not stay with the first one that they find."""
    one, other = (SqlPersistence.sqlite(tmp_path, clock=FixedClock()) for _ in range(2))
    await one.open()
    await other.open()
    tenant = another_tenant()
    with refused(Unavailable):
        await one.of(tenant).storage.read(Product, [])
    for _ in range(2):
        await other.create_tenant(tenant)
        await one.check(tenant)
        assert (await one.of(tenant).products.search("", after=None, limit=1)).items == ()
        await (await shop_of(other, tenant)).product()
        await other.drop_tenant(tenant)
    await one.close()
    await other.close()
