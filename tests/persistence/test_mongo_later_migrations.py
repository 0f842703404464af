"""The steps of MongoDB databases from version 2 on: what they make of documents that the first version has left."""

from uuid import uuid4

import pytest

from adapters.mongo.drivers import Document
from adapters.mongo.migrations import m0003_outcomes_in_the_outbox as m0003
from adapters.mongo.migrations import m0004_schedules as m0004
from adapters.mongo.persistence import MongoPersistence
from adapters.mongo.tenant import TenantDatabase
from adapters.shared.tenancy import TenantId
from tests.contracts.laws.persistence.env import PersistenceEnv

WAITING: Document = {"_id": 1, "attempts": 2, "due": 6}
DEAD: Document = {"_id": 2, "attempts": 8, "parked": True}
SENT: Document = {"_id": 3, "attempts": 1, "sent_at": 6}


@pytest.fixture
async def tenant(env: PersistenceEnv) -> TenantDatabase:
    """An empty database of the newest version."""
    assert isinstance(env.persistence, MongoPersistence)
    id = TenantId(f"old_{uuid4().hex[:16]}")
    await env.persistence.create_tenant(id)
    return env.persistence._database(id)


async def test_attempts_of_old_messages_were_failures(tenant: TenantDatabase) -> None:
    """Of those that wait and of dead letters; what was sent begins at none. Repeated, the step changes nothing."""
    await _insert(tenant, "outbox", WAITING, DEAD, SENT)
    for _ in range(2):
        await m0003.migrate(tenant)
        found = await tenant.find("outbox", {}, sort=[("_id", 1)], limit=9)
        assert [(each["attempts"], each["failures"], each["handled"]) for each in found] == [
            (0, 2, []),
            (0, 8, []),
            (1, 0, []),
        ]
    await tenant.update("outbox", {"_id": 1}, {"$set": {"attempts": 1, "handled": ["one"]}})
    await m0003.migrate(tenant)
    [changed] = await tenant.find("outbox", {"_id": 1}, sort=[("_id", 1)], limit=9)
    assert (changed["attempts"], changed["failures"], changed["handled"]) == (1, 2, ["one"])


async def test_old_records_get_the_time_of_the_migration(tenant: TenantDatabase) -> None:
    """Once: another time they keep what they have."""
    await _insert(tenant, "effects", {"_id": 1}, {"_id": 2, "at": 6})
    times = []
    for _ in range(2):
        await m0004.migrate(tenant)
        times.append([each["at"] for each in await tenant.find("effects", {}, sort=[("_id", 1)], limit=9)])
    assert times[0] == times[1]
    assert times[0][0] > times[0][1] == 6


async def _insert(tenant: TenantDatabase, collection: str, *documents: Document) -> None:
    copies = [dict(document) for document in documents]
    await tenant.call(lambda database: database[collection].insert_many(copies, session=None))
