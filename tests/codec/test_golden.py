"""What was stored once can be read for ever: every stored shape is kept in a file that nobody changes.

The files show one example each, as it was on the day it was first stored. That no field is forgotten since is shown by
`test_fields.py`.
"""

import json
from pathlib import Path

import pytest

import domain
from adapters.memory.persistence import MemoryPersistence
from adapters.shared import codec
from adapters.shared.codec import UnknownShape
from application.core.operation import Kind
from domain.shared.event import Event
from tests.application.running_shop import a_shop
from tests.codec.examples import ANSWERS, EVENTS, Shape
from tests.support.classes import classes_in
from tests.support.fakes import RecordingMailer

GOLDEN = Path(__file__).parent / "golden"

NEW_SHAPE = "A stored shape never changes. What is stored from now on gets a new version; the old one stays readable."


@pytest.mark.parametrize("shape", codec.EVENTS, ids=str)
def test_events_are_stored_as_ever(shape: Shape) -> None:
    """Field by field as in the golden file, and what is in the file is read back equal."""
    event, path = EVENTS[shape], GOLDEN / "events" / file_name(shape)
    assert (event.name, event.version) == shape
    stored = codec.event_to_json(event)
    assert json.loads(stored) == golden(path, stored), NEW_SHAPE
    assert codec.event_from_json(*shape, path.read_bytes()) == event


@pytest.mark.parametrize("shape", codec.ANSWERS, ids=str)
def test_answers_are_remembered_as_ever(shape: Shape) -> None:
    """Field by field as in the golden file, and what is in the file is read back equal."""
    answer, path = ANSWERS[shape], GOLDEN / "answers" / file_name(shape)
    stored = codec.answer_to_json(answer)
    assert (stored.name, stored.version) == shape
    assert json.loads(stored.data) == golden(path, stored.data), NEW_SHAPE
    assert codec.answer_from_json(*shape, path.read_bytes()) == answer


def test_no_shape_that_was_ever_stored_is_forgotten() -> None:
    """Every golden file is of a shape that can still be read."""
    for kind, shapes in [("events", codec.EVENTS), ("answers", codec.ANSWERS)]:
        assert {path.name for path in (GOLDEN / kind).iterdir()} == {file_name(shape) for shape in shapes}


def test_every_event_can_be_stored() -> None:
    """Whatever an aggregate may tell has a name and a version."""
    assert {event for event in classes_in(domain, Event) if hasattr(event, "name")} == set(codec.EVENTS.values())


async def test_every_answer_of_a_command_can_be_remembered() -> None:
    """Under a key, the answer is stored beside what it tells about."""
    env = await a_shop(MemoryPersistence)
    commands = [operation for operation in env.shop.operations() if operation.operation.kind is Kind.COMMAND]
    assert commands
    assert {operation.answer for operation in commands} <= set(codec.ANSWERS.values())


@pytest.mark.parametrize("shape", [("order_placed", 2), ("order_danced", 1), ("", 0)], ids=str)
def test_a_shape_of_a_newer_shop_is_refused_by_name(shape: Shape) -> None:
    """Neither guessed at nor passed over."""
    for read in (codec.event_from_json, codec.answer_from_json):
        with pytest.raises(UnknownShape) as refusal:
            read(*shape, b"{}")
        assert refusal.value.values == {"name": shape[0], "version": shape[1]}


def test_an_answer_without_a_name_is_refused_before_it_is_stored() -> None:
    """Whoever adds a command learns of it at once."""
    with pytest.raises(UnknownShape, match="RecordingMailer"):
        codec.answer_to_json(RecordingMailer())


def golden(path: Path, now: bytes) -> object:
    """What the file says; for a new shape, what it is to say."""
    if not path.exists():
        pytest.fail(f"{path.name} is missing. Look at this with care, for it stays:\n{pretty(now)}")
    return json.loads(path.read_bytes())


def pretty(data: bytes) -> str:
    """For people."""
    return json.dumps(json.loads(data), indent=2, ensure_ascii=False)


def file_name(shape: Shape) -> str:
    """`order_placed-1.json`"""
    name, version = shape
    return f"{name}-{version}.json"
