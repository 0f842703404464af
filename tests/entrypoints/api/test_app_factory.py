"""The application factory: any number of applications, each with settings of its own."""

from pathlib import Path

from entrypoints.api.app import create_app
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.settings import Settings
from tests.entrypoints.api.client import Api, order, running


def container(directory: Path, **chosen: object) -> Container:
    """A shop with empty shelves."""
    values = {"data_dir": directory, "demonstration": False, "mailer": "memory", **chosen}
    return Container(settings=Settings.model_validate(values))


# Pattern P04: Application factory
async def test_two_applications_with_different_settings_live_in_one_process(tmp_path: Path) -> None:
    """On different stores, for different tenants: neither sees what the other has, and one outlives the other."""
    async with running(container(tmp_path, persistence="sqlite", tenant="hive")) as hive:
        async with running(container(tmp_path, persistence="memory")) as demo:
            lamp = await hive.product("LAMP-6", cents=4_900)
            assert (await demo.get("/products")).json()["items"] == []
            assert (await demo.get(f"/products/{lamp}")).status_code == 404
            await demo.product("LAMP-6", cents=1)
            assert adapters(hive) != adapters(demo)
        placed = await hive.post("/orders", order((lamp, 1)), "ada")
        assert placed.json()["total"]["amount"] == 4_900


def test_an_application_is_made_without_being_opened(tmp_path: Path) -> None:
    """Making it twice from the same settings gives two applications that share nothing, and leaves no file behind."""
    settings = Settings(data_dir=tmp_path)
    one, two = create_app(settings), create_app(settings)
    assert one is not two
    assert one.state is not two.state
    assert one.dependency_overrides is not two.dependency_overrides
    assert not hasattr(one.state, "runtime")
    assert list(tmp_path.iterdir()) == []


def adapters(api: Api) -> dict[str, tuple[str | None, str]]:
    """What is behind each port that a setting chooses."""
    return {bound.port: (bound.chosen, bound.place) for bound in api.runtime.describe() if bound.chosen}
