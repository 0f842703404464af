"""Upcasts: data of an older version is brought to the newest, a step after the other."""

import pytest

from application.core.upcasts import JsonObject, newest_version, upcast
from application.ports.errors import DamagedShape, UnknownShape


def _with_city(value: JsonObject) -> JsonObject:
    return value | {"city": "Waben"}


def _in_capitals(value: JsonObject) -> JsonObject:
    return value | {"city": str(value["city"]).upper()}


UPCASTS = [_with_city, _in_capitals]


@pytest.mark.parametrize(
    ("version", "data", "newest"),
    [
        (1, '{"name": "Ada"}', '{"name": "Ada", "city": "WABEN"}'),
        (2, '{"city": "Hive"}', '{"city": "HIVE"}'),
        (3, '{"city":"Hive"}', '{"city":"Hive"}'),
    ],
)
def test_each_version_takes_the_steps_that_follow_it(version: int, data: str, newest: str) -> None:
    """The newest is left as it is, blanks included."""
    assert newest_version(UPCASTS) == 3
    assert upcast("address", version, data, UPCASTS) == newest


def test_a_newer_version_is_unknown() -> None:
    """Whoever has written it can read it."""
    with pytest.raises(UnknownShape) as refusal:
        upcast("address", 4, "{}", UPCASTS)
    assert refusal.value.values == {"name": "address", "version": 4}


@pytest.mark.parametrize(
    ("version", "data", "reason"),
    [
        (0, "{}", "there never was such a version"),
        (2, "{}", "KeyError: 'city'"),
        (1, "[]", "TypeError: "),
        (1, "{", "JSONDecodeError: "),
    ],
)
def test_what_no_version_can_read_is_damaged(version: int, data: str, reason: str) -> None:
    """The error says what it is, and why; in the words of Python where an upcast failed."""
    with pytest.raises(DamagedShape) as refusal:
        upcast("address", version, data, UPCASTS)
    assert (refusal.value.name, refusal.value.version) == ("address", version)
    assert refusal.value.reason.startswith(reason)
