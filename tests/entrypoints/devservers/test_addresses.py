"""Addresses of servers: which are understood, and what of them can be shown to anyone."""

import pytest

from entrypoints.devservers.addresses import parsed, without_password

SECRET = "SECRET"

UNSURE = [
    "postgresql://u:top/SECRET@host/db",
    "postgresql://u:123/SECRET@host/db",
    "postgresql://u:top@SECRET@host/db",
    "postgresql://u:top#SECRET@host/db",
    "postgresql://u:top?SECRET@host/db",
    "postgresql://u:top%SECRET@host/db",
    "postgresql://u:top SECRET@host/db",
    "postgresql://u:SECRET\n@host/db",
    "mongodb://a:1,u:SECRET@b:2/db",
    "mongodb://u:top/SECRET@a:1,b:2/db?replicaSet=x",
    "redis://:top/SECRET@host/0",
]


@pytest.mark.parametrize("url", UNSURE)
def test_an_address_that_two_programs_read_differently_is_refused(url: str) -> None:
    """What separates the parts of an address has to be escaped within one; the sentence tells how, and no secret."""
    with pytest.raises(ValueError, match="%2F %3F %23 %40 %25") as refused:
        parsed(url)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("url", UNSURE)
def test_of_such_an_address_no_more_than_the_scheme_is_shown(url: str) -> None:
    """Nobody knows for sure where its password begins and ends."""
    assert without_password(url) == url.partition("://")[0] + "://…"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://u:top%2FSECRET@host:5432/db", "postgresql://host:5432/db"),
        ("postgresql://u:SECRET%40%3F%23%25@[::1]/db", "postgresql://[::1]/db"),
        ("postgresql://host/db?user=u&password=SECRET", "postgresql://host/db"),
        ("mongodb://u:SECRET@a:1,b:2/db?replicaSet=x", "mongodb://a:1,b:2/db"),
        ("mongodb+srv://u:SECRET@a.example/", "mongodb+srv://a.example/"),
        ("redis://:SECRET@host/6", "redis://host/6"),
        ("redis://", "redis://"),
        ("SECRET", "…"),
        ("SECRET://x@y@z", "…"),
    ],
)
def test_neither_user_name_nor_password_nor_parameters_are_shown(url: str, shown: str) -> None:
    """Hosts, ports and database are."""
    assert without_password(url) == shown


@pytest.mark.parametrize(
    "place", ["host:notaport", "host:99999", "host:0", "host:", "host:\uff15", "a:1,b:x", "ho st", "[::1"]
)
def test_hosts_and_ports_have_to_be_possible(place: str) -> None:
    """A port is a number from 1 to 65535, in ASCII digits."""
    with pytest.raises(ValueError, match="a port from 1 to 65535"):
        parsed(f"mongodb://{place}/db")
