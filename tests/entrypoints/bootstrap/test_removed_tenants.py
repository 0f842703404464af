"""A tenant that is removed: what the process that has removed it answers, and every other one that served it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from application.catalogue.add_product import AddProductRequest
from application.catalogue.find_products import SearchProductsRequest
from application.ports.errors import Unavailable
from application.shop import Shop
from domain.accounts.actor import VISITOR
from domain.shared.errors import NotFound
from domain.shared.money import Currency, Money
from entrypoints.bootstrap.builders import PERSISTENCES
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.runtime import Runtime, opened
from entrypoints.bootstrap.settings import Settings
from entrypoints.bootstrap.tenants import LOOK_AGAIN_AFTER
from tests.entrypoints.recording_shop import RecordingShop
from tests.support.cast import KIM
from tests.support.fakes import FixedClock
from tests.support.servers import Servers

LAMP = AddProductRequest("LAMP-6", "Honeycomb lamp", Money(4_900, Currency.EUR))
TILE = AddProductRequest("TILE-6", "Hexagon tile", Money(250, Currency.EUR))


@dataclass(frozen=True, slots=True)
class Two:
    """Two processes that serve the same tenants, and a tenant that both have at hand."""

    here: Runtime
    elsewhere: Runtime
    clock: FixedClock
    hive: str

    async def shop(self) -> Shop:
        """The tenant's, here."""
        return (await self.here.tenant(self.hive)).shop


@pytest.fixture(params=[name for name in PERSISTENCES if name != "memory"])
async def two(request: pytest.FixtureRequest, servers: Servers, tmp_path: Path) -> AsyncIterator[Two]:
    """On any database that outlives a process. A lamp is sold here."""
    own = uuid4().hex[:12]
    values = {"persistence": request.param, "data_dir": tmp_path, "demonstration": False, "tenant": f"stays_{own}"}
    settings = Settings.model_validate(values)
    addresses = {server.name: servers.get(server.name, "programs").url for server in settings.servers()}
    clock = FixedClock()
    async with AsyncExitStack() as stack:
        here, elsewhere = [
            await stack.enter_async_context(_process(settings.with_addresses(addresses), clock)) for _ in range(2)
        ]
        two = Two(here, elsewhere, clock, f"hive_{own}")
        for name in (settings.tenant, two.hive):
            await elsewhere.tenants.create(name)
            await elsewhere.tenant(name)
        await (await two.shop()).catalogue.add(LAMP, by=KIM)
        yield two
        for name in (two.hive, settings.tenant):
            if name in await here.tenants.names():
                await here.tenants.remove(name)


@asynccontextmanager
async def _process(settings: Settings, clock: FixedClock) -> AsyncIterator[Runtime]:
    """Without a relay: nothing happens but what a test does."""
    container = Container(settings=settings)
    container.clock.override(clock)
    async with opened(container):
        yield Runtime(container)


async def test_a_tenant_that_another_process_has_removed_is_soon_found_no_more(two: Two) -> None:
    """By the time that is promised. The others are served on, and the process is ready all the time."""
    await two.elsewhere.tenants.remove(two.hive)
    ready = {"persistence": None, "delivery": None}
    assert await two.here.ready() == ready
    two.clock.advance(LOOK_AGAIN_AFTER)
    with pytest.raises(NotFound):
        await two.here.tenant(two.hive)
    assert await two.here.ready() == ready
    await (await two.here.tenant()).shop.catalogue.add(LAMP, by=KIM)


async def test_nothing_is_written_for_a_tenant_that_was_removed(two: Two) -> None:
    """By a process that does not know it yet: the tenant does not come back by that, whoever goes on in it."""
    shop, schedules = await two.shop(), (await two.here.tenant(two.hive)).ports.store.schedules
    await two.elsewhere.tenants.remove(two.hive)
    for _ in range(2):
        with pytest.raises(Unavailable):
            await shop.catalogue.add(TILE, by=KIM)
    assert two.hive not in await two.here.tenants.names()
    assert await two.here.ready() == {"persistence": None, "delivery": None}
    with pytest.raises(Unavailable):
        await schedules.claim("a job", timedelta(hours=1))


async def test_who_comes_after_a_removed_tenant_sees_nothing_of_it(two: Two) -> None:
    """Another one was created under its name, and a process has served both."""
    await two.elsewhere.tenants.remove(two.hive)
    await two.elsewhere.tenants.create(two.hive)
    two.clock.advance(LOOK_AGAIN_AFTER)
    shop = await two.shop()
    assert (await shop.catalogue.search(SearchProductsRequest(), by=VISITOR)).items == ()
    await shop.catalogue.add(LAMP, by=KIM)


async def test_who_has_removed_a_tenant_finds_it_no_more_at_once(env: RecordingShop) -> None:
    """However recently it was at hand."""
    async with env.runtime() as runtime:
        await runtime.tenants.create("hive")
        await runtime.tenant("hive")
        await runtime.tenants.remove("hive")
        with pytest.raises(NotFound):
            await runtime.tenant("hive")


async def test_a_tenant_at_hand_costs_no_question(env: RecordingShop) -> None:
    """But one for all of them, when the last one is old."""
    async with env.runtime(sweep_every=None) as runtime:
        await runtime.tenants.create("hive")
        for listed in (0, 1, 2):
            for _ in range(6):
                await runtime.tenant()
                await runtime.tenant("hive")
            assert env.persistence.listed == listed
            env.clock.advance(LOOK_AGAIN_AFTER)


async def test_a_tenant_at_hand_is_served_while_others_migrate_its_data(env: RecordingShop) -> None:
    """A newer release may have begun: the older one goes on until it is stopped."""
    async with env.runtime(sweep_every=None) as runtime:
        tenant = await runtime.tenant()
        env.persistence.outdated = True
        env.clock.advance(LOOK_AGAIN_AFTER)
        assert await runtime.tenant() is tenant
