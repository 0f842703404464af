"""Shapes of several versions, made up here: read step by step, or refused with the reason."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

import pytest

from adapters.shared import codec
from adapters.shared.shapes import Shape, Shapes
from application.core.upcasts import JsonObject, Upcast
from application.ports.errors import DamagedShape, UnknownShape, UsageError
from domain.shared.event import Event
from domain.shared.money import Currency, Money
from tests.support.cast import ADA


@dataclass(frozen=True)
class BeeDanced(Event):
    """Version 3: the first said `steps`, the second how far, in metres; now there is a dance, too."""

    name = "bee_danced"
    version: ClassVar[int] = 3

    metres: int
    dance: str
    reward: Money | None = None


def bee_danced_2(danced: JsonObject) -> JsonObject:
    """Six metres to a step."""
    return {"metres": int(str(danced["steps"])) * 6}


def bee_danced_3(danced: JsonObject) -> JsonObject:
    """There was no other dance before."""
    return {**danced, "dance": "waggle"}


SHAPES = Shapes(codec.event(BeeDanced, bee_danced_2, bee_danced_3), Shape("buzz", str))


@pytest.mark.parametrize(
    ("version", "stored"),
    [(1, '{"steps": 2}'), (2, '{"metres": 12}'), (3, '{"metres": 12, "dance": "waggle"}')],
)
def test_every_version_is_read_as_the_newest_class(version: int, stored: str) -> None:
    """By one upcast after the other."""
    assert SHAPES.read("bee_danced", version, stored) == BeeDanced(12, "waggle")
    assert SHAPES.read("bee_danced", version, stored.encode()) == BeeDanced(12, "waggle")


def test_it_is_written_in_the_newest_version() -> None:
    """And read back."""
    danced = BeeDanced(12, "round", Money(6, Currency.EUR))
    shape = SHAPES.of(danced)
    assert (shape.name, shape.version) == ("bee_danced", 3)
    assert SHAPES.read("bee_danced", 3, shape.write(danced)) == danced


@pytest.mark.parametrize(("name", "version"), [("bee_danced", 4), ("bee_slept", 1)])
def test_what_only_a_newer_version_may_know_is_unknown(name: str, version: int) -> None:
    """Whatever is in it, so nobody looks."""
    with pytest.raises(UnknownShape) as refusal:
        SHAPES.read(name, version, "{")
    assert refusal.value.values == {"name": name, "version": version}


@pytest.mark.parametrize(
    ("version", "stored", "reason"),
    [
        (0, '{"steps": 2}', "there never was such a version"),
        (-1, '{"steps": 2}', "there never was such a version"),
        (1, '{"steps": 2', "JSONDecodeError"),
        (1, "", "JSONDecodeError"),
        (1, b"\xff", "UnicodeDecodeError"),
        (1, "{}", "KeyError: 'steps'"),
        (1, "[2]", "TypeError"),
        (1, '"waggle"', "TypeError"),
        (1, '{"steps": "many"}', "ValueError"),
        (1, "[" * 100_000, "RecursionError"),
        (2, "{}", "metres: Field required"),
        (3, '{"metres": 12, "dance": "wag', "EOF while parsing"),
        (3, b"\xff", "Invalid JSON"),
        (3, '{"metres": "far", "dance": "waggle"}', "metres: Input should be a valid integer"),
        (3, '{"metres": 12, "dance": "waggle", "reward": {"amount": 6, "currency": "FLY"}}', "reward: currency: Input"),
        (3, f'{{"metres": 1, "dance": "x", "reward": {{"amount": {2**53}, "currency": "EUR"}}}}', "amount is beyond"),
    ],
)
def test_what_no_version_can_read_is_damaged(version: int, stored: str | bytes, reason: str) -> None:
    """With the reason."""
    with pytest.raises(DamagedShape) as refusal:
        SHAPES.read("bee_danced", version, stored)
    assert (refusal.value.name, refusal.value.version) == ("bee_danced", version)
    assert reason in refusal.value.reason


def test_an_object_without_a_shape_is_refused_before_it_is_stored() -> None:
    """Whoever adds an event or an answer learns of it at once."""
    with pytest.raises(UsageError, match="Nameless is to be stored: give it a name"):
        codec.answer_to_json(type("Nameless", (), {})())
    with pytest.raises(UsageError, match="BeeDanced is to be stored: give it a name"):
        codec.event_to_json(BeeDanced(12, "waggle"))


def test_an_id_of_a_drivers_own_class_is_stored_as_an_id() -> None:
    """It is read back as a plain one, wherever it came from."""
    of_a_driver = type("DriversOwn", (UUID,), {})(str(ADA.id))
    stored = codec.answer_to_json(of_a_driver)
    assert stored == codec.answer_to_json(ADA.id)
    assert type(codec.answer_from_json(stored.name, stored.version, stored.data)) is UUID


@pytest.mark.parametrize("upcasts", [(), (bee_danced_2,), (bee_danced_2, bee_danced_3, bee_danced_3)], ids=len)
def test_an_event_whose_version_does_not_fit_its_upcasts_is_refused(upcasts: tuple[Upcast, ...]) -> None:
    """Somebody forgot one of the two."""
    with pytest.raises(UsageError, match=f"version 3, but its upcasts lead to version {len(upcasts) + 1}"):
        codec.event(BeeDanced, *upcasts)


@pytest.mark.parametrize("other", [Shape("buzz", int), Shape("hum", str)], ids=lambda shape: shape.name)
def test_two_shapes_of_one_name_or_of_one_class_are_refused(other: Shape) -> None:
    """Nobody could tell what to read, or what to write."""
    with pytest.raises(UsageError, match="a name and a class of its own"):
        Shapes(Shape("buzz", str), other)
