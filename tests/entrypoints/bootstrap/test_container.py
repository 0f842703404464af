"""The composition root: everything can be plugged together, and everything can be replaced."""

from itertools import product
from pathlib import Path

import pytest
from dependency_injector.providers import Provider

from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.port_bindings import plugged
from entrypoints.bootstrap.settings import Settings
from tests.support.fakes import RecordingMailer

ADDRESSES = {
    "postgres_url": "postgresql://u:hush@127.0.0.1:1/shop",
    "mongo_url": "mongodb://u:hush@127.0.0.1:1/?replicaSet=rs0",
    "redis_url": "redis://:hush@127.0.0.1:1/0",
}
CHOICES: dict[str, list[str]] = {
    "persistence": ["memory", "sqlite", "postgres", "mongo"],
    "delivery": ["in-process", "dramatiq"],
    "mailer": ["console", "memory"],
    "mongo_driver": ["motor", "pymongo"],
}


def combinations() -> list[dict[str, str]]:
    """Every way to set the ports that the settings do not refuse."""
    every = [dict(zip(CHOICES, values, strict=True)) for values in product(*CHOICES.values())]
    return [
        chosen
        for chosen in every
        if (chosen["persistence"], chosen["delivery"]) != ("memory", "dramatiq")
        if chosen["persistence"] == "mongo" or chosen["mongo_driver"] == "motor"
    ]


def settings(directory: Path, **chosen: str) -> Settings:
    """These, with addresses where nobody is at home."""
    return Settings.model_validate({**ADDRESSES, "data_dir": directory, **chosen})


@pytest.mark.parametrize("chosen", combinations(), ids=lambda chosen: "-".join(chosen.values()))
async def test_every_provider_is_resolved_for_every_setting(tmp_path: Path, chosen: dict[str, str]) -> None:
    """No checker sees a wrong argument of a provider; building everything does. Nothing is connected by that."""
    container = Container(settings=settings(tmp_path, **chosen))
    container.check_dependencies()
    providers: dict[str, Provider[object]] = container.providers
    for provider in providers.values():
        assert provider() is provider(), "made once for each container"
    await container.persistence().close()
    await container.deliveries().close()


def test_the_list_of_plugs_shows_every_port_and_no_password(tmp_path: Path) -> None:
    """What people see at the start."""
    container = Container(settings=settings(tmp_path, persistence="postgres", delivery="dramatiq"))
    plugs = plugged(container)
    assert [plug.port for plug in plugs] == ["persistence", "delivery", "mailer", "clock", "ids", "headers"]
    assert plugs[0].place == "postgresql://127.0.0.1:1/shop"
    assert "hush" not in str(plugs)


# Pattern P02: Dependency injection container
# Pattern P16: Overrides in tests
def test_a_replaced_adapter_is_replaced_for_one_container_only(tmp_path: Path) -> None:
    """Two applications in one process do not see each other's."""
    mine, other = Container(settings=settings(tmp_path)), Container(settings=settings(tmp_path))
    mailer = RecordingMailer()
    mine.mailer.override(mailer)
    assert mine.mailer() is mine.tenants().services.mailer is mailer
    assert other.mailer() is not mailer


def test_two_containers_share_nothing(tmp_path: Path) -> None:
    """There is no global state behind them."""
    one, two = Container(settings=settings(tmp_path)), Container(settings=settings(tmp_path))
    assert one.clock() is one.clock()
    for name in ("clock", "ids", "headers", "relay_signals", "persistence", "deliveries", "mailer", "tenants"):
        assert getattr(one, name)() is not getattr(two, name)()
