"""The shop while it runs: opened in order, closed in reverse, and at work in between."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from application.access.log_in import LogInRequest
from application.catalogue.add_product import AddProductRequest
from application.catalogue.find_products import GetProductRequest, SearchProductsRequest
from domain.accounts.actor import VISITOR
from domain.shared.errors import InvalidValue, NotFound
from domain.shared.money import Currency, Money
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.demo import CAST, GOODS, seed_demo
from entrypoints.bootstrap.resources import resources
from entrypoints.bootstrap.runtime import Runtime, StartupError
from entrypoints.bootstrap.settings import Settings
from entrypoints.cli.doctor import examine
from entrypoints.devservers.server import DevServer, Technology
from tests.entrypoints.recording_shop import RecordingShop, buy
from tests.support.cast import KIM
from tests.support.waiting import LONG


# Pattern P05: Lifespan
async def test_what_is_opened_is_closed_in_reverse(env: RecordingShop) -> None:
    """Each once."""
    async with env.runtime():
        assert env.notes == ["persistence opened", "delivery opened"]
    assert env.notes[2:] == ["delivery closed", "persistence closed"]


# Pattern P05: Lifespan
@pytest.mark.parametrize("missing", ["persistence", "delivery"])
async def test_a_missing_server_is_a_sentence_and_everything_is_closed_again(env: RecordingShop, missing: str) -> None:
    """Also when only the last of them is missing."""
    getattr(env, missing).missing = True
    with pytest.raises(StartupError, match=r"cannot start: .* cannot be reached: nobody listens") as refused:
        await env.runtime().__aenter__()
    assert refused.value.code == "startup_failed"
    opened = [note for note in env.notes if note.endswith("opened")]
    closed = [note for note in env.notes if note.endswith("closed")]
    assert [note.replace("opened", "closed") for note in reversed(opened)] == closed


async def test_outdated_data_on_a_server_are_a_sentence_that_says_what_to_do(env: RecordingShop) -> None:
    """Others may still work with them. And everything is closed again."""
    await env.outdated()
    with pytest.raises(StartupError, match="run `sixfold migrate`"):
        await env.runtime(persistence="postgres", postgres={"url": "postgresql://h/shop"}).__aenter__()
    assert env.notes[2:] == ["delivery closed", "persistence closed"]


async def test_outdated_data_of_our_own_are_migrated(env: RecordingShop) -> None:
    """Nobody else has use for a file in the data directory."""
    await env.outdated()
    async with env.runtime(persistence="sqlite"):
        assert not env.persistence.outdated


async def test_a_server_without_an_address_is_started_and_stopped_again(env: RecordingShop) -> None:
    """Before anything connects to it, and after everything has let go of it."""

    @contextmanager
    def start_server(technology: Technology, data: Path | None, *, docker: str | None) -> Iterator[DevServer]:
        env.notes.append(f"{technology} started in {data}, docker {docker}")
        yield DevServer(technology, f"{technology}://h:7", f"{technology} 18", stand_in=False)
        env.notes.append(f"{technology} stopped")

    runtime = env.runtime(start_server=start_server, persistence="postgres", data_dir="var", docker="never")
    async with runtime:
        assert env.notes == ["postgres started in var/postgres, docker never", "persistence opened", "delivery opened"]
        assert runtime.settings.postgres.address == "postgres://h:7"
        assert runtime.describe()[0].place == "postgres://h:7, postgres 18"
    assert env.notes[3:] == ["delivery closed", "persistence closed", "postgres stopped"]


async def test_a_server_that_still_starts_when_the_start_is_given_up_is_stopped(env: RecordingShop) -> None:
    """Starting happens in a thread, which nobody can interrupt: it is waited for."""
    begun, go_on = Event(), Event()

    @contextmanager
    def start_server(technology: Technology, *_: object, **__: object) -> Iterator[DevServer]:
        begun.set()
        go_on.wait(LONG)
        env.notes.append("started")
        yield DevServer(technology, "postgres://h:7", "postgres 18", stand_in=False)
        env.notes.append("stopped")

    runtime = env.runtime(start_server=start_server, persistence="postgres")
    starting = asyncio.create_task(runtime.__aenter__())
    await asyncio.to_thread(begun.wait, LONG)
    starting.cancel()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert env.notes == ["started", "stopped"]


async def test_every_resource_is_opened_asked_described_and_closed(env: RecordingShop) -> None:
    """They are listed once, and everything that goes over them goes over the same list, in its order."""
    async with env.runtime() as runtime:
        names = [resource.name for resource in resources(runtime.container)]
        assert env.notes == [f"{name} opened" for name in names]
        assert list(await runtime.ready()) == names
        assert [bound.port for bound in runtime.describe()][: len(names)] == names
        assert [finding.what for finding in await examine(runtime.container)] == [
            "persistence",
            "tenant demo",
            "delivery",
        ]
        env.notes.clear()
    assert env.notes == [f"{name} closed" for name in reversed(names)]


async def test_production_starts_with_a_tenant_and_nothing_in_it(env: RecordingShop) -> None:
    """Neither goods nor anybody whose password is known: who administers it is made by hand."""
    async with env.runtime(
        profile="production",
        delivery="in-process",
        mailer="memory",
        tenant="hive",
        secret="s" * 32,
        origin="https://hive.example",
    ) as runtime:
        hive = await runtime.tenant()
        assert (await runtime.tenants.names(), hive.name) == (["hive"], "hive")
        assert (await hive.shop.catalogue.search(SearchProductsRequest(), by=VISITOR)).items == ()
        for person in CAST:
            assert await hive.ports.store.accounts.credentials_for(person.email) is None
    assert env.passwords.computed == 0


async def test_a_directory_that_cannot_be_used_is_a_sentence(tmp_path: Path) -> None:
    """Instead of a trace."""
    (tmp_path / "file").touch()
    settings = Settings(data_dir=tmp_path / "file" / "below")
    with pytest.raises(StartupError, match="cannot start"):
        await Runtime(Container(settings=settings)).__aenter__()


async def test_development_puts_goods_on_the_shelves_once(env: RecordingShop) -> None:
    """However often it starts; what somebody changed stays changed."""
    for _ in range(2):
        async with env.runtime() as runtime:
            tenant = await runtime.tenant()
            products = (await tenant.shop.catalogue.search(SearchProductsRequest(), by=VISITOR)).items
            assert sorted(product.name for product in products) == sorted(goods.name for goods in GOODS)
            await buy(tenant.shop)
            await seed_demo(tenant.shop, tenant.ports)


async def test_development_has_people_who_can_log_in_at_once(env: RecordingShop) -> None:
    """Under ids that stay, since orders name them. A password is hashed when its account is made, and not again."""
    for _ in range(2):
        async with env.runtime() as runtime:
            assert env.passwords.computed == len(CAST)
    async with env.runtime() as runtime:
        access = (await runtime.tenant()).shop.access
        for person in CAST:
            session = await access.log_in(LogInRequest(person.email, person.password), by=VISITOR)
            assert session.account == person.id


async def test_other_goods_of_the_same_number_stay(env: RecordingShop) -> None:
    """The demonstration takes nobody's article number away."""
    async with env.runtime(demonstration=False) as runtime:
        shop = (await runtime.tenant()).shop
        mine = AddProductRequest(GOODS[0].sku, "My own lamp", Money(1, Currency.EUR))
        added = await shop.catalogue.add(mine, by=KIM)
    async with env.runtime() as runtime:
        shop = (await runtime.tenant()).shop
        assert await shop.catalogue.get(GetProductRequest(added.id), by=VISITOR) == added
        assert len((await shop.catalogue.search(SearchProductsRequest(), by=VISITOR)).items) == len(GOODS)


async def test_readiness_names_who_is_missing(env: RecordingShop) -> None:
    """And says nothing of those who answer."""
    async with env.runtime() as runtime:
        assert await runtime.ready() == {"persistence": None, "delivery": None}
        env.delivery.missing = True
        ready = await runtime.ready()
        assert ready["persistence"] is None
        assert str(ready["delivery"]).startswith("Redis cannot be reached")


async def test_a_tenant_is_found_under_its_name_only(env: RecordingShop) -> None:
    """One that is not there is not found, one that cannot be is refused."""
    async with env.runtime() as runtime:
        assert (await runtime.tenant()).name == (await runtime.tenant("demo")).name == "demo"
        assert await runtime.tenant("demo") is await runtime.tenant()
        with pytest.raises(NotFound):
            await runtime.tenant("hive")
        for unfit in ("Hive", ""):
            with pytest.raises(InvalidValue):
                await runtime.tenant(unfit)


async def test_only_so_many_tenants_are_kept_at_hand(env: RecordingShop) -> None:
    """The one that nobody asked for longest makes room, and comes back when it is wanted."""
    async with env.runtime() as runtime:
        tenants = replace(runtime.tenants, most_at_hand=2)
        for name in ("one", "two"):
            await tenants.create(name)
        first, second = await tenants.get("demo"), await tenants.get("one")
        await tenants.get("demo")
        await tenants.get("two")
        assert await tenants.get("demo") is first
        assert await tenants.get("one") is not second
