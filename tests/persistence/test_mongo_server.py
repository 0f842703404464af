"""What is particular to MongoDB, asked of a server through either driver."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import cast
from uuid import uuid4

import pytest

from adapters.mongo import persistence as module
from adapters.mongo.drivers import Document, Driver, DriverName, connect
from adapters.mongo.persistence import MongoPersistence
from adapters.mongo.schema import VERSION
from adapters.shared.tenancy import TenantId
from application.ports.errors import AlreadyExists, ConcurrencyConflict, NotMigrated, Unavailable, UsageError
from application.ports.storage import Batch, IdempotencyRecord
from domain.catalogue.product import Product
from domain.shared.errors import InvalidValue, NotFound
from tests.contracts.adapters import databases
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.cast import ADA, euros
from tests.support.concurrency import together
from tests.support.fakes import FixedClock
from tests.support.servers import Servers

LEASE = timedelta(minutes=1)


@pytest.fixture(scope="module", params=["motor", "pymongo"])
async def env(request: pytest.FixtureRequest, servers: Servers) -> AsyncIterator[PersistenceEnv]:
    """An open adapter on the run's server."""
    server = servers.get("mongo")
    async with databases.mongo(partial(MongoPersistence, driver=request.param))(server.url) as env:
        yield env


@pytest.fixture
async def database(env: PersistenceEnv) -> AsyncIterator[tuple[TenantId, Driver]]:
    """A tenant that does not exist yet, and a driver to go behind the adapter's back with."""
    driver = connect("pymongo", env.address, {}, [])
    yield TenantId(f"raw_{uuid4().hex[:16]}"), driver
    await driver.close()


async def test_relays_share_the_messages_and_none_comes_away_with_nothing_while_some_are_due(
    env: PersistenceEnv,
) -> None:
    """Relays that meet at the same messages go on to others."""
    tenant = await env.tenant()
    for _ in range(24):
        await tenant.product()
    outbox = tenant.store.outbox
    claimed = await together(6, lambda _: outbox.claim(8, LEASE))
    claimed.only()
    ids = [message.envelope.id for messages in claimed.answers for message in messages]
    assert len(ids) == len(set(ids)) == 48
    assert all(claimed.answers)
    assert await outbox.claim(8, LEASE) == []


async def test_a_limit_of_nothing_gets_nothing(env: PersistenceEnv) -> None:
    """To the driver, a limit of 0 means everything."""
    tenant = await env.tenant()
    await tenant.order(await tenant.product())
    assert await tenant.store.outbox.claim(0, LEASE) == []
    assert await tenant.store.outbox.dead_letters(0) == []
    assert await tenant.store.orders.overdue(env.clock.now() + timedelta(days=1), limit=0) == ()
    assert await tenant.store.storage.read(Product, []) == []


async def test_words_and_keys_that_cannot_be_stored_are_found_nowhere_or_refused(env: PersistenceEnv) -> None:
    """NUL is a character like any other to the search; half a surrogate pair is no text."""
    tenant = await env.tenant()
    await tenant.product(name="$name of a lamp")
    for word, found in (("$name", 1), ("$", 1), (".*", 0), ("lamp\0", 0)):
        assert len((await tenant.store.products.search(word, after=None, limit=9)).items) == found, word
    with pytest.raises(InvalidValue):
        await tenant.store.products.search("\ud800", after=None, limit=9)
    with pytest.raises(InvalidValue):
        await tenant.store.storage.find_idempotency_record("someone", "\ud800")


async def test_what_is_no_text_in_a_reason_does_not_keep_a_message_from_being_parked(env: PersistenceEnv) -> None:
    """A reason is whatever an exception said."""
    tenant = await env.tenant()
    await tenant.product()
    [message, *_] = await tenant.store.outbox.claim(9, LEASE)
    await tenant.store.outbox.failed(message.envelope.id, "half a \ud83d bee", retry_at=None)
    [dead_letters] = await tenant.store.outbox.dead_letters(9)
    assert dead_letters.reason == "half a \\ud83d bee"


async def test_conflicts_show_before_taken_names_do(env: PersistenceEnv) -> None:
    """What has changed meanwhile is looked at before what is new is added."""
    tenant = await env.tenant()
    lamp, tile = await tenant.product(), await tenant.product()
    async with tenant.uow() as uow:
        lamp.change_price(euros("1.00"))
        uow.products.save(lamp)
        uow.products.add(tenant.new_product(sku=tile.sku))
        async with tenant.uow() as faster:
            mine = await faster.products.get(lamp.id)
            mine.change_price(euros("2.00"))
            faster.products.save(mine)
            await faster.commit()
        with pytest.raises(ConcurrencyConflict, match=str(lamp.id)):
            await uow.commit()


async def test_a_removed_product_makes_room_for_its_name_in_the_same_batch(env: PersistenceEnv) -> None:
    """Removals come first, whatever the order of ids, then what is saved, then what is new."""
    tenant = await env.tenant()
    saved, removed, other = [await tenant.product() for _ in range(3)]
    async with tenant.uow() as uow:
        uow.products.remove(removed)
        uow.products.save(replace(saved, sku=removed.sku))
        uow.products.add(tenant.new_product(sku=saved.sku))
        await uow.commit()
    async with tenant.uow() as uow:
        uow.products.save(replace(other, sku=saved.sku))
        with pytest.raises(AlreadyExists, match=saved.sku):
            await uow.commit()


async def test_the_commands_of_a_batch_do_not_grow_with_its_lines(env: PersistenceEnv) -> None:
    """One insert, update or delete for all of a kind."""
    tenant = await env.tenant()
    goods = [await tenant.product() for _ in range(12)]
    commands = []
    for few_or_many in (goods[:2], goods):
        with env.statements() as sent:
            await tenant.shop.ordering.place(tenant.wish(*few_or_many), by=ADA)
        commands.append(sorted(sent))
    assert commands[0] == commands[1]


async def test_a_write_goes_on_when_its_caller_is_cancelled(env: PersistenceEnv) -> None:
    """Half of a transaction cannot be taken back, so it is carried through, and only then the caller ends."""
    tenant = await env.tenant()
    for number in range(12):
        record = IdempotencyRecord("someone", str(number), "same", answer=None)
        task = asyncio.create_task(tenant.store.storage.write(Batch(idempotency_records=(record,))))
        await asyncio.sleep(0.0005 * number)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        if number:
            assert await tenant.store.storage.find_idempotency_record("someone", str(number)) == record


async def test_a_database_that_was_not_finished_is_finished_by_adding_it_again(
    env: PersistenceEnv, database: tuple[TenantId, Driver]
) -> None:
    """The version is written last: what has none is no tenant to work with."""
    tenant, driver = database
    with pytest.raises(NotFound):
        await env.persistence.check(tenant)
    await driver.database(f"sixfold_{tenant}").command("create", "products")
    with pytest.raises(NotMigrated):
        await env.persistence.check(tenant)
    await env.persistence.create_tenant(tenant)
    await env.persistence.check(tenant)


async def test_an_older_database_is_migrated_and_a_newer_one_left_alone(
    env: PersistenceEnv, database: tuple[TenantId, Driver]
) -> None:
    """An older shop does not spoil what a newer one has made."""
    tenant, driver = database
    await env.persistence.create_tenant(tenant)
    shape = driver.database(f"sixfold_{tenant}")["shape"]
    for version, sentences in ((VERSION - 1, 1), (VERSION + 1, 0)):
        await shape.update_many({}, {"$set": {"version": version}})
        with pytest.raises(NotMigrated):
            await env.persistence.check(tenant)
        done = [sentence for sentence in await env.persistence.migrate() if str(tenant) in sentence]
        assert len(done) == sentences
    await shape.update_many({}, {"$set": {"version": VERSION}})


async def test_databases_of_others_are_no_tenants(env: PersistenceEnv, database: tuple[TenantId, Driver]) -> None:
    """Neither those without the prefix, nor those whose name no tenant can have."""
    tenant, driver = database
    strangers = (f"other_{tenant}", f"sixfold_{tenant}-backup")
    for name in strangers:
        await driver.database(name).command("create", "products")
    assert not any(str(tenant) in found.name for found in await env.persistence.tenants())
    for name in strangers:
        await driver.database(name).command("dropDatabase")


@pytest.mark.parametrize("driver", ["motor", "pymongo"])
async def test_a_server_that_does_not_answer_leaves_nothing_open(driver: DriverName) -> None:
    """Opening fails in time, and the persistence is as closed as before."""
    for url in ("mongodb://127.0.0.1:1/?directConnection=true", "mongodb://"):
        persistence = MongoPersistence(url, clock=FixedClock(), driver=driver, patience=0.5)
        with pytest.raises(Unavailable):
            await persistence.open()
        with pytest.raises(UsageError):
            await persistence.tenants()
        await persistence.close()


class _Standalone:
    """A driver at a server that is in no replica set."""

    def database(self, _: str, /) -> "_Standalone":
        return self

    async def command(self, _: str, /) -> Document:
        return {"isWritablePrimary": True}

    async def close(self) -> None:
        """There is nothing to close."""


async def test_a_server_without_transactions_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rather than at the first order."""
    monkeypatch.setattr(module, "connect", lambda *_: cast(Driver, _Standalone()))
    with pytest.raises(Unavailable, match="replica set"):
        await MongoPersistence("mongodb://standalone", clock=FixedClock()).open()


def test_a_prefix_cannot_run_into_the_name_of_a_tenant() -> None:
    """With an underscore in it, two installations could have one name for two tenants."""
    with pytest.raises(InvalidValue):
        MongoPersistence("mongodb://", clock=FixedClock(), prefix="six_fold")


def test_motor_is_imported_only_by_those_who_choose_it() -> None:
    """So that it can be left uninstalled."""
    program = (
        "import sys; from adapters.mongo.drivers import connect; import adapters.mongo.persistence;"
        "assert not any(name.split('.')[0] == 'motor' for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
