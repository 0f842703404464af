"""No field is forgotten: every shape that is stored or sent comes back with all its fields, found by reflection."""

from dataclasses import fields, is_dataclass
from typing import Any, get_type_hints

import pytest
from pydantic import TypeAdapter
from pydantic_core import from_json

import application
import domain
from adapters.dramatiq.wire import MessageOnWire
from adapters.memory.persistence import MemoryPersistence
from adapters.shared import codec
from application.ports.delivery import Message
from application.ports.envelope import Envelope
from domain.shared.event import Event
from entrypoints.worker.requests import newest_version, request_for
from tests.application.running_shop import a_shop
from tests.support.classes import classes_in
from tests.support.examples import example_of

EVENTS = [event for event in classes_in(domain, Event) if hasattr(event, "name")]
VIEWS = [view for view in classes_in(application, object) if view.__module__.endswith(".views") and is_dataclass(view)]
SEEDS = (1, 2)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
def test_every_field_of_an_event_is_stored(kind: type[Event], seed: int) -> None:
    """What is read back is what was raised."""
    event = example_of(kind, seed=seed)
    assert codec.event_from_json(event.name, event.version, codec.event_to_json(event)) == event


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
def test_every_field_of_a_message_is_sent(kind: type[Event], seed: int) -> None:
    """What a worker reads is what the outbox had, envelope and all."""
    event = example_of(kind, seed=seed)
    message = Message(example_of(Envelope, seed=seed, name=event.name, version=event.version, event=event), "handler")
    written = MessageOnWire.of("demo", message).model_dump_json()
    assert MessageOnWire.model_validate_json(written).message() == message


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", [each.newest for each in codec.ANSWERS if is_dataclass(each.newest)], ids=str)
def test_every_field_of_an_answer_is_remembered(kind: type[object], seed: int) -> None:
    """What is answered again is what was answered."""
    answer = example_of(kind, seed=seed)
    stored = codec.answer_to_json(answer)
    assert codec.answer_from_json(stored.name, stored.version, stored.data) == answer


async def test_every_field_of_a_request_can_be_sent_as_a_command() -> None:
    """What a worker reads is what was asked for, whatever the operation."""
    env = await a_shop(MemoryPersistence)
    for operation in env.shop.operations():
        one: object = example_of(operation.request)
        sent = from_json(_json(operation.request, one))
        assert request_for(operation, sent, newest_version(operation.name)) == one


@pytest.mark.parametrize("kind", VIEWS, ids=lambda kind: kind.__name__)
def test_every_field_of_a_view_is_shown_and_survives_json(kind: Any) -> None:  # noqa: ANN401 (any view there is)
    """Whatever it has in common with what it is a view of is the same there."""
    view = example_of(kind)
    if hasattr(kind, "of"):
        [shown] = [hint for name, hint in get_type_hints(kind.of).items() if name != "return"]
        original = example_of(shown)
        view = kind.of(original)
        for field in fields(view):
            if hasattr(original, field.name):
                assert getattr(view, field.name) == getattr(original, field.name), field.name
    adapter = TypeAdapter(kind)
    assert adapter.validate_json(adapter.dump_json(view)) == view


def _json(kind: Any, value: object) -> bytes:  # noqa: ANN401 (any request there is)
    return TypeAdapter(kind).dump_json(value)
