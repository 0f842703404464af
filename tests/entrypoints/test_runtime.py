"""The shop while it runs: opened in order, closed in reverse, and at work in between."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from application.catalogue import NewProduct, ProductById, ProductSearch
from domain.errors import InvalidValue, NotFound
from domain.identity import VISITOR
from domain.money import Currency, Money
from entrypoints.container import Container
from entrypoints.demo import CAST, GOODS, UnknownUser, actor_named, furnish
from entrypoints.devservers import start
from entrypoints.devservers.server import DevServer, Technology
from entrypoints.runtime import Runtime, StartupError
from entrypoints.settings import Settings
from entrypoints.wiring import tenants
from tests.entrypoints.house import House, buy


async def test_what_is_opened_is_closed_in_reverse(house: House) -> None:
    """Each once."""
    async with house.runtime():
        assert house.notes == ["store opened", "line opened"]
    assert house.notes[2:] == ["line closed", "store closed"]


@pytest.mark.parametrize("missing", ["store", "line"])
async def test_a_missing_server_is_a_sentence_and_everything_is_closed_again(house: House, missing: str) -> None:
    """Also when only the last of them is missing."""
    getattr(house, missing).missing = True
    with pytest.raises(StartupError, match=r"cannot start: .* cannot be reached: nobody listens") as refused:
        await house.runtime().__aenter__()
    assert refused.value.code == "startup_failed"
    opened = [note for note in house.notes if note.endswith("opened")]
    closed = [note for note in house.notes if note.endswith("closed")]
    assert [note.replace("opened", "closed") for note in reversed(opened)] == closed


async def test_outdated_data_on_a_server_are_a_sentence_that_says_what_to_do(house: House) -> None:
    """Others may still work with them. And everything is closed again."""
    await house.outdated()
    with pytest.raises(StartupError, match="run `sixfold migrate`"):
        await house.runtime(persistence="postgres", postgres_url="postgresql://h/shop").__aenter__()
    assert house.notes[2:] == ["line closed", "store closed"]


async def test_outdated_data_of_our_own_are_migrated(house: House) -> None:
    """Nobody else has use for a file in the data directory."""
    await house.outdated()
    async with house.runtime(persistence="sqlite"):
        assert not house.store.outdated


async def test_a_server_without_an_address_is_started_and_stopped_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything connects to it, and after everything has let go of it."""

    @contextmanager
    def start_server(technology: Technology, data: Path, *, docker: str) -> Iterator[DevServer]:
        house.notes.append(f"{technology} started in {data}, docker {docker}")
        yield DevServer(technology, f"{technology}://h:7", f"{technology} 18", stand_in=False)
        house.notes.append(f"{technology} stopped")

    monkeypatch.setattr(start, "start_server", start_server)
    async with house.runtime(persistence="postgres", data_dir="var", docker="never") as runtime:
        assert house.notes == ["postgres started in var/postgres, docker never", "store opened", "line opened"]
        assert runtime.settings.address_of("postgres") == "postgres://h:7"
        assert runtime.describe()[0].place == "postgres://h:7, postgres 18"
    assert house.notes[3:] == ["line closed", "store closed", "postgres stopped"]


async def test_only_development_is_served_until_there_are_accounts(house: House) -> None:
    """Anybody could say that they are Kim. Nothing is even opened."""
    runtime = house.runtime(profile="production", secret=SecretStr("s" * 32))
    with pytest.raises(StartupError, match="SIXFOLD_PROFILE=development"):
        await runtime.__aenter__()
    assert house.notes == []


async def test_a_directory_that_cannot_be_used_is_a_sentence(tmp_path: Path) -> None:
    """Instead of a trace."""
    (tmp_path / "file").touch()
    settings = Settings(data_dir=tmp_path / "file" / "below")
    with pytest.raises(StartupError, match="cannot start"):
        await Runtime(Container(settings=settings)).__aenter__()


async def test_development_puts_goods_on_the_shelves_once(house: House) -> None:
    """However often it starts; what somebody changed stays changed."""
    for _ in range(2):
        async with house.runtime() as runtime:
            shop = (await runtime.tenant()).shop
            products = (await shop.catalogue.search(ProductSearch(), by=VISITOR)).items
            assert sorted(product.name for product in products) == sorted(goods.name for goods in GOODS)
            await buy((await runtime.tenant()).shop)
            await furnish(shop)


async def test_other_goods_of_the_same_number_stay(house: House) -> None:
    """The demonstration takes nobody's article number away."""
    async with house.runtime(demonstration=False) as runtime:
        shop = (await runtime.tenant()).shop
        mine = NewProduct(GOODS[0].sku, "My own lamp", Money(1, Currency.EUR))
        added = await shop.catalogue.add(mine, by=CAST["kim"])
    async with house.runtime() as runtime:
        shop = (await runtime.tenant()).shop
        assert await shop.catalogue.get(ProductById(added.id), by=VISITOR) == added
        assert len((await shop.catalogue.search(ProductSearch(), by=VISITOR)).items) == len(GOODS)


def test_the_cast_is_known_by_name() -> None:
    """Without a name one is a visitor; of others we have not heard."""
    assert (actor_named("ada"), actor_named(None), actor_named("")) == (CAST["ada"], VISITOR, VISITOR)
    with pytest.raises(UnknownUser, match="ada, ben, kim"):
        actor_named("eve")


async def test_readiness_names_who_is_missing(house: House) -> None:
    """And says nothing of those who answer."""
    async with house.runtime() as runtime:
        assert await runtime.ready() == {"persistence": None, "delivery": None}
        house.line.missing = True
        ready = await runtime.ready()
        assert ready["persistence"] is None
        assert str(ready["delivery"]).startswith("Redis cannot be reached")


async def test_a_tenant_is_found_under_its_name_only(house: House) -> None:
    """One that is not there is not found, one that cannot be is refused."""
    async with house.runtime() as runtime:
        assert (await runtime.tenant()).name == (await runtime.tenant("demo")).name == "demo"
        assert await runtime.tenant("demo") is await runtime.tenant()
        with pytest.raises(NotFound):
            await runtime.tenant("hive")
        with pytest.raises(InvalidValue):
            await runtime.tenant("Hive")


async def test_only_so_many_tenants_are_kept_at_hand(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that nobody asked for longest makes room, and comes back when it is wanted."""
    monkeypatch.setattr(tenants, "MOST_AT_HAND", 2)
    async with house.runtime() as runtime:
        for name in ("one", "two"):
            await runtime.tenants.add(name)
        first, second = await runtime.tenant("demo"), await runtime.tenant("one")
        await runtime.tenant("demo")
        await runtime.tenant("two")
        assert await runtime.tenant("demo") is first
        assert await runtime.tenant("one") is not second
