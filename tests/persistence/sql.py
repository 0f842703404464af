"""What the tests of the SQL adapter share: its two databases, and tenants in them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from adapters.shared.tenancy import TenantId
from adapters.sql.persistence import SqlPersistence
from tests.support.fakes import CountingIds, FixedClock
from tests.support.servers import Servers
from tests.support.shop_env import ShopEnv

DATABASES = ("sqlite", "postgres")


@asynccontextmanager
async def sql_persistence(request: pytest.FixtureRequest, directory: Path) -> AsyncIterator[SqlPersistence]:
    """An open persistence on the database that the fixture's parameter names."""
    if request.param == "sqlite":
        persistence = SqlPersistence.sqlite(directory, clock=FixedClock())
    else:
        servers: Servers = request.getfixturevalue("servers")
        persistence = SqlPersistence.postgres(servers.get("postgres").url, clock=FixedClock())
    await persistence.open()
    try:
        yield persistence
    finally:
        await persistence.close()


def another_tenant() -> TenantId:
    """The id of a tenant that no other test uses. The tenant is not created."""
    return TenantId(f"sql_{uuid4().hex[:16]}")


async def shop_of(persistence: SqlPersistence, tenant: TenantId | None = None) -> ShopEnv:
    """Create a tenant, a new one by default, and build its shop."""
    tenant = tenant or another_tenant()
    await persistence.create_tenant(tenant)
    return ShopEnv(tenant, persistence.of(tenant), FixedClock(), CountingIds())
