"""The shop while it runs: opened in order, closed in reverse, and at work in between."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from adapters.shared.tenancy import TenantId
from application.catalogue import NewProduct, ProductById, ProductSearch
from application.ordering.find_orders import OrderById
from application.ordering.place_order import NewOrder, Wanted
from application.shop import Shop
from application.views import OrderView
from domain.errors import InvalidValue, NotFound
from domain.identity import VISITOR
from domain.money import Currency, Money
from entrypoints import relaying
from entrypoints.container import Container
from entrypoints.demo import CAST, GOODS, UnknownUser, actor_named, furnish
from entrypoints.devservers import start
from entrypoints.devservers.server import DevServer, Technology
from entrypoints.runtime import Runtime, StartupError
from entrypoints.settings import Settings
from entrypoints.wiring import tenants
from tests.cast import HIVE
from tests.contracts.gate import eventually
from tests.contracts.surroundings import FixedClock, KeptMail
from tests.entrypoints.fakes import Line, Store


@dataclass(slots=True)
class House:
    """A shop on parts that note what is done to them."""

    notes: list[str] = field(default_factory=list)
    clock: FixedClock = field(default_factory=FixedClock)
    store: Store = field(init=False)
    line: Line = field(init=False)
    mailer: KeptMail = field(default_factory=KeptMail)

    def __post_init__(self) -> None:
        self.store, self.line = Store(self.notes, self.clock), Line(self.notes)

    def runtime(self, *, in_process: bool = False, sweeps: bool = True, **chosen: object) -> Runtime:
        """Not opened yet."""
        container = Container(settings=Settings.model_validate({"persistence": "memory", **chosen}))
        container.clock.override(self.clock)
        container.mailer.override(self.mailer)
        container.persistence.override(self.store)
        if not in_process:
            container.deliveries.override(self.line)
        return Runtime(container, sweeps=sweeps)

    async def outdated(self) -> None:
        """An older version of the shop was here before."""
        await self.store.add(TenantId("demo"))
        self.store.outdated = True

    async def has_failed(self) -> bool:
        """Whether a message could not leave."""
        return self.line.refused > 0

    async def has_sent(self) -> bool:
        """Whether a message has left."""
        return bool(self.line.sent)


@pytest.fixture
def house() -> House:
    """A house of one's own."""
    return House()


async def buy(shop: Shop) -> OrderView:
    """Ada orders the first product there is."""
    page = await shop.catalogue.search(ProductSearch(limit=1), by=VISITOR)
    wanted = (Wanted(page.items[0].id, 1),)
    return await shop.ordering.place(NewOrder(wanted, HIVE, "ada@hive.example"), by=CAST["ada"])


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


async def test_a_letter_follows_an_order(house: House) -> None:
    """The commit rings, the relay delivers, the reaction writes."""
    async with house.runtime(in_process=True) as runtime:
        order = await buy((await runtime.tenant()).shop)

        async def told() -> bool:
            shop = (await runtime.tenant()).shop
            return (await shop.ordering.get(OrderById(order.id), by=CAST["ada"])).confirmed_at is not None

        await eventually(told, "the confirmation")
    assert [letter.to for letter in house.mailer.letters.values()] == ["ada@hive.example"]


async def test_what_has_rung_is_delivered_before_the_shop_closes(house: House) -> None:
    """Also when it closes at once."""
    async with house.runtime(in_process=True) as runtime:
        await buy((await runtime.tenant()).shop)
    assert len(house.mailer.letters) == 1


async def test_what_an_earlier_process_left_is_delivered(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody rings for it."""
    async with house.runtime() as runtime:
        house.line.missing = True
        await buy((await runtime.tenant()).shop)
    assert house.line.sent == []
    house.line.missing = False
    house.clock.advance(timedelta(minutes=10))
    monkeypatch.setattr(relaying, "SWEEP_EVERY", 0.01)
    async with house.runtime(demonstration=False):
        await eventually(house.has_sent, "the message of the first process")


async def test_a_program_that_does_one_thing_delivers_what_follows_from_it_alone(house: House) -> None:
    """What others have left is for those who stay: a command does not visit every tenant first."""
    async with house.runtime() as runtime:
        house.line.missing = True
        await buy((await runtime.tenant()).shop)
        await runtime.tenants.add("own")
    house.line.missing = False
    house.clock.advance(timedelta(minutes=10))
    async with house.runtime(sweeps=False, tenant="own") as runtime:
        own = await buy((await runtime.tenant()).shop)
    assert {message.envelope.aggregate for message in house.line.sent} == {own.id}


async def test_the_relay_survives_a_store_that_goes_away(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It says so in the log and goes on when the store is back."""
    monkeypatch.setattr(relaying, "SWEEP_EVERY", 0.01)

    async def said() -> bool:
        return "The tenants cannot be listed" in caplog.text

    async with house.runtime() as runtime:
        house.line.missing = True
        await buy((await runtime.tenant()).shop)
        await eventually(house.has_failed, "a first attempt")
        house.store.missing = True
        await eventually(said, "a line in the log")
        assert (await runtime.ready())["persistence"] is not None
        house.line.missing = house.store.missing = False
        house.clock.advance(timedelta(minutes=10))
        await eventually(house.has_sent, "the message")


async def test_busy_tenants_do_not_keep_the_relay_from_quiet_ones(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What failed in a shop where nobody rings any more is tried again, however often others ring."""
    monkeypatch.setattr(relaying, "SWEEP_EVERY", 0.1)
    async with house.runtime() as runtime:
        await runtime.tenants.add("quiet")
        quiet = (await runtime.tenant("quiet")).shop
        await furnish(quiet)
        house.line.missing = True
        await buy(quiet)
        await eventually(house.has_failed, "a first attempt")

        async def sent_while_others_ring() -> bool:
            house.clock.advance(timedelta(minutes=10))
            house.line.missing = False
            runtime.container.doorbells().ring("demo")
            return await house.has_sent()

        await eventually(sent_while_others_ring, "the message of the quiet tenant")


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
