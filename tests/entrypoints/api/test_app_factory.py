"""The application factory: any number of applications, each with settings of its own."""

from pathlib import Path

import pytest

from entrypoints.api.app import create_app
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.settings import Settings
from entrypoints.bootstrap.signatures import KeyRingSignatures
from tests.entrypoints.api.client import Api, order, running
from tests.entrypoints.api.forged_tokens import opened


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


@pytest.mark.parametrize(("origin", "issuer"), [("https://hive.example", "https://hive.example"), (None, "sixfold")])
async def test_the_issuer_of_tokens_is_the_address_of_the_shop(tmp_path: Path, origin: str | None, issuer: str) -> None:
    """Where somebody has said it."""
    async with running(container(tmp_path, persistence="memory", origin=origin)) as api:
        _, claims = opened(api.token("ada"))
    assert claims["iss"] == issuer


async def test_each_purpose_has_a_key_of_its_own(tmp_path: Path) -> None:
    """What was signed for one is good for no other."""
    chosen = container(tmp_path, persistence="memory", secret="s" * 32)
    async with running(chosen) as api:
        state = api.app.state
        messages = chosen.signatures()
        assert isinstance(messages, KeyRingSignatures)
        rings = [state.cursors.keys, state.access_tokens.keys, state.csrf_keys, messages.keys]
    assert len({ring.signing.secret for ring in rings}) == len({ring.signing.id for ring in rings}) == 4


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
