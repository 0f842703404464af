"""The composition root: every choice can be made, and every adapter can be replaced."""

from dataclasses import fields
from itertools import product
from pathlib import Path
from typing import get_args

import pytest
from dependency_injector.providers import Provider

from application.ports.services import Services
from entrypoints.bootstrap.builders import CHOICES
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.port_bindings import port_bindings
from entrypoints.bootstrap.resources import resources
from entrypoints.bootstrap.server_settings import MongoSettings
from entrypoints.bootstrap.settings import Settings
from tests.support.fakes import RecordingMailer

DRIVERS = get_args(MongoSettings.model_fields["driver"].annotation)


def combinations() -> list[dict[str, str]]:
    """Every way to choose adapters that the settings do not refuse."""
    every = [dict(zip(CHOICES, values, strict=True)) for values in product(*CHOICES.values())]
    return [chosen for chosen in every if (chosen["persistence"], chosen["delivery"]) != ("memory", "dramatiq")]


def settings(directory: Path, *, driver: str = DRIVERS[0], **chosen: str) -> Settings:
    """These, with addresses where nobody listens."""
    given = Settings.model_validate({"data_dir": directory, "mongo": {"driver": driver}, **chosen})
    return given.with_addresses(
        {server.name: f"{server.schemes[0]}://u:hush@127.0.0.1:1/0" for server in given.servers()}
    )


@pytest.mark.parametrize("port", CHOICES)
def test_what_a_setting_says_by_itself_has_a_builder(port: str) -> None:
    """Which other values it accepts is what the table of its builders says."""
    assert Settings.model_fields[port].default in CHOICES[port]


@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.parametrize("chosen", combinations(), ids=lambda chosen: "-".join(chosen.values()))
async def test_every_provider_is_resolved_for_every_setting(
    tmp_path: Path, chosen: dict[str, str], driver: str
) -> None:
    """No checker sees a wrong argument of a provider; building everything does. Nothing is connected by that."""
    container = Container(settings=settings(tmp_path, driver=driver, **chosen))
    container.check_dependencies()
    providers: dict[str, Provider[object]] = container.providers
    for provider in providers.values():
        assert provider() is provider(), "made once for each container"
    for resource in resources(container):
        await resource.adapter.close()


@pytest.mark.parametrize("chosen", combinations(), ids=lambda chosen: "-".join(chosen.values()))
def test_every_port_is_described_without_a_password(tmp_path: Path, chosen: dict[str, str]) -> None:
    """What people see at the start: the value of the setting tells SQLite from PostgreSQL, which share an adapter."""
    bound = port_bindings(Container(settings=settings(tmp_path, **chosen)))
    assert [each.port for each in bound] == ["persistence", "delivery", *(field.name for field in fields(Services))]
    assert {each.port: each.chosen for each in bound if each.chosen} == chosen
    assert "hush" not in str(bound)
    if chosen["persistence"] == "postgres":
        assert (bound[0].adapter, bound[0].place) == ("SqlPersistence", "postgresql://127.0.0.1:1/0")


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
