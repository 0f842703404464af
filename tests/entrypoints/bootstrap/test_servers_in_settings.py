"""What can be set about servers: where they are, and what is said about addresses that are wrong."""

from pathlib import Path

import pytest

from entrypoints.bootstrap.environment import read_settings
from entrypoints.bootstrap.server_settings import SettingsError
from entrypoints.bootstrap.settings import Settings
from tests.entrypoints.bootstrap.refusals import refusal


def test_what_belongs_to_a_technology_stands_in_a_class_of_its_own(tmp_path: Path) -> None:
    """The variable is the way to it, from the environment as from the file."""
    (tmp_path / ".env").write_text("SIXFOLD_MONGO_DRIVER=pymongo\n")
    settings = read_settings({"SIXFOLD_MONGO_URL": "mongodb://u:hush@h/?w=1"}, tmp_path / ".env")
    assert (settings.mongo.driver, settings.mongo.address) == ("pymongo", "mongodb://u:hush@h/?w=1")
    assert (settings.mongo.place, settings.postgres.url) == ("mongodb://h/", None)


@pytest.mark.parametrize("technology", ["postgres", "mongo", "redis"])
def test_a_technology_by_itself_is_no_variable(tmp_path: Path, technology: str) -> None:
    """It would say nothing."""
    variable = f"SIXFOLD_{technology.upper()}"
    assert refusal(tmp_path, **{variable: "h"}) == f"{variable} is not a setting; did you mean {variable}_URL?"


@pytest.mark.parametrize(
    ("chosen", "needed"),
    [
        ({}, []),
        ({"persistence": "memory"}, []),
        ({"persistence": "postgres"}, ["postgres"]),
        ({"persistence": "mongo", "delivery": "dramatiq"}, ["mongo", "redis"]),
    ],
)
def test_a_server_is_needed_where_a_setting_asks_for_it(chosen: dict[str, str], needed: list[str]) -> None:
    """And missing as long as nobody says where it is."""
    settings = Settings.model_validate(chosen)
    assert [server.name for server in settings.servers()] == needed
    assert settings.servers_without_address() == settings.servers()
    known = settings.with_addresses({name: f"{name}://h" for name in needed})
    assert known.servers_without_address() == []
    assert [server.address for server in known.servers()] == [f"{name}://h" for name in needed]


def test_an_address_that_nobody_gave_is_a_sentence() -> None:
    """For whoever asks for it all the same."""
    with pytest.raises(SettingsError, match="SIXFOLD_REDIS_URL is missing"):
        Settings().redis.address  # noqa: B018 (asking is what is tried)


@pytest.mark.parametrize(
    ("variable", "address"),
    [
        ("SIXFOLD_POSTGRES_URL", "postgresql://u:hush@h:notaport/db"),
        ("SIXFOLD_POSTGRES_URL", "postgresql://u:hush@h:99999/db"),
        ("SIXFOLD_POSTGRES_URL", "postgresql://u:hush@h/db?foo=1"),
        ("SIXFOLD_POSTGRES_URL", "postgresql://u:hush@h/db?sslmode=perhaps"),
        ("SIXFOLD_POSTGRES_URL", "postgresql://u:hush@g:1,h:2/db"),
        ("SIXFOLD_POSTGRES_URL", "postgresql:xyz"),
        ("SIXFOLD_POSTGRES_URL", "postgresql://u:top/hush@h/db"),
        ("SIXFOLD_MONGO_URL", "mongodb://u:hush@h:notaport/"),
        ("SIXFOLD_MONGO_URL", "mongodb://u:hush@h:99999/"),
        ("SIXFOLD_MONGO_URL", "mongodb:xyz"),
        ("SIXFOLD_REDIS_URL", "redis://:hush@h:notaport"),
        ("SIXFOLD_REDIS_URL", "redis://:hush@h:99999"),
        ("SIXFOLD_REDIS_URL", "redis://:hush@h/abc"),
        ("SIXFOLD_REDIS_URL", "redis://:hush@h/1/2"),
        ("SIXFOLD_REDIS_URL", "redis://:hush@h?foo=1"),
        ("SIXFOLD_REDIS_URL", "redis://:hush@h?db=abc"),
        ("SIXFOLD_REDIS_URL", "redis://:hush@h?ssl_cert_reqs=none"),
        ("SIXFOLD_REDIS_URL", "redis:xyz"),
    ],
)
def test_an_address_that_a_driver_would_stumble_over_is_refused_at_once(
    tmp_path: Path, variable: str, address: str
) -> None:
    """As any other wrong value: with the variable's name, and without the password."""
    said = refusal(tmp_path, **{variable: address})
    assert said.startswith(f"{variable} should ")
    assert "hush" not in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("variable", "address"),
    [
        ("SIXFOLD_POSTGRES_URL", "postgresql://u:hush%2F@h:5432/db?sslmode=require"),
        ("SIXFOLD_POSTGRES_URL", "postgresql:///db?host=/var/run/postgresql"),
        ("SIXFOLD_MONGO_URL", "mongodb://u:hush@g:1,h:2/?replicaSet=hive&w=1"),
        ("SIXFOLD_REDIS_URL", "redis://h"),
        ("SIXFOLD_REDIS_URL", "rediss://:hush@h:6380/6?ssl_cert_reqs=none"),
    ],
)
def test_what_a_driver_understands_is_taken_as_it_is(tmp_path: Path, variable: str, address: str) -> None:
    """With parameters, and for MongoDB with several hosts."""
    settings = read_settings({variable: address}, tmp_path / ".env")
    assert address in {
        server.url and server.url.get_secret_value() for server in (settings.postgres, settings.mongo, settings.redis)
    }


@pytest.mark.parametrize("server", ["postgres", "mongo", "redis"])
def test_passwords_are_never_shown(tmp_path: Path, server: str) -> None:
    """Neither by settings that are printed, nor by a sentence about one that is wrong."""
    scheme = {"postgres": "postgresql", "mongo": "mongodb", "redis": "redis"}[server]
    variable = f"SIXFOLD_{server.upper()}_URL"
    settings = read_settings({variable: f"{scheme}://u:hush@h", "SIXFOLD_SECRET": "hush"}, tmp_path / ".env")
    assert "hush" not in repr(settings)
    assert "hush" not in refusal(tmp_path, **{variable: "ftp://u:hush@h"})
