"""The databases of tenants on MongoDB: how they are created, migrated, and told from other databases."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from adapters.mongo.drivers import Driver, connect
from adapters.mongo.persistence import MongoPersistence
from adapters.mongo.schema import newest
from adapters.shared.tenancy import TenantId
from application.ports.errors import NotMigrated, TooNew
from domain.shared.errors import InvalidValue, NotFound
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.fakes import FixedClock


@pytest.fixture
def tenant() -> TenantId:
    """A tenant that does not exist yet."""
    return TenantId(f"raw_{uuid4().hex[:16]}")


@pytest.fixture
async def driver(env: PersistenceEnv) -> AsyncIterator[Driver]:
    """A driver of the test's own, to change databases without the adapter."""
    driver = connect("pymongo", env.address, {}, [])
    yield driver
    await driver.close()


async def test_an_unfinished_database_is_finished_by_creating_the_tenant_again(
    env: PersistenceEnv, tenant: TenantId, driver: Driver
) -> None:
    """The version is written last, so a database without one counts as not migrated."""
    with pytest.raises(NotFound):
        await env.persistence.check(tenant)
    await driver.database(f"sixfold_{tenant}").command("create", "products")
    with pytest.raises(NotMigrated):
        await env.persistence.check(tenant)
    await env.persistence.create_tenant(tenant)
    await env.persistence.check(tenant)


async def test_an_older_database_is_migrated_and_a_newer_one_left_alone(
    env: PersistenceEnv, tenant: TenantId, driver: Driver
) -> None:
    """An older version of the shop does not change what a newer one has written."""
    await env.persistence.create_tenant(tenant)
    schema = driver.database(f"sixfold_{tenant}")["shape"]
    for version, refusal, expected in ((newest() - 1, NotMigrated, 1), (newest() + 1, TooNew, 0)):
        await schema.update_many({}, {"$set": {"version": version}})
        with pytest.raises(refusal):
            await env.persistence.check(tenant)
        migrated = [sentence for sentence in await env.persistence.migrate() if str(tenant) in sentence]
        assert len(migrated) == expected
    await schema.update_many({}, {"$set": {"version": newest()}})


async def test_other_databases_are_no_tenants(env: PersistenceEnv, tenant: TenantId, driver: Driver) -> None:
    """Neither those without the prefix, nor those whose name no tenant can have."""
    others = (f"other_{tenant}", f"sixfold_{tenant}-backup")
    for name in others:
        await driver.database(name).command("create", "products")
    assert not any(str(tenant) in found.name for found in await env.persistence.tenants())
    for name in others:
        await driver.database(name).command("dropDatabase")


def test_a_prefix_has_no_underscore() -> None:
    """With one, two installations could have the same database name for two tenants."""
    with pytest.raises(InvalidValue, match=r"^prefix is not 1 to 31 lower-case letters"):
        MongoPersistence("mongodb://", clock=FixedClock(), prefix="six_fold")
