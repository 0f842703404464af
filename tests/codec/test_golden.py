"""What was stored or queued once can be read for ever: every version of every shape is kept in a golden file.

How to change a shape: docs/how-to/change-what-is-stored.md. That no field is forgotten is shown by `test_fields.py`.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from pydantic_core import from_json

import domain
from adapters.dramatiq.wire import MessageOnWire
from adapters.memory.persistence import MemoryPersistence
from adapters.shared import codec
from adapters.shared.shapes import Shape
from application.core.operation import Kind
from application.ports.errors import DamagedShape, UnknownShape
from application.shop import NamedOperation
from domain.shared.event import Event
from entrypoints.worker.commands import CommandMessage
from entrypoints.worker.requests import newest_version, request_for
from tests.application.running_shop import a_shop
from tests.codec.examples import EXAMPLES, Command
from tests.codec.golden_files import GoldenFile, files, missing, pretty
from tests.support.classes import classes_in
from tests.support.operations import examples_for
from tests.support.prepared import Prepared

STORED: Mapping[str, Callable[[str, int, str], object]] = {
    "events": codec.event_from_json,
    "answers": codec.answer_from_json,
}

NEW_VERSION = "A stored version never changes: docs/how-to/change-what-is-stored.md makes a new one, and keeps the old."


@pytest.mark.parametrize("file", files("events", "answers"), ids=str)
def test_what_was_stored_in_any_version_is_read(file: GoldenFile) -> None:
    """As an object of the newest class, whatever the version."""
    assert STORED[file.kind](file.name, file.version, file.text()) == EXAMPLES[file.kind][file.shape]


@pytest.mark.parametrize("file", files("commands"), ids=str)
async def test_a_command_that_was_queued_in_any_version_is_read(file: GoldenFile) -> None:
    """As it would be carried out now: the same request, on behalf of the same account."""
    message = CommandMessage.model_validate_json(file.text())
    assert (message.operation, message.version, message.key) == (file.name, file.version, "delivery-note-66")
    [operation] = [each for each in await operations_by_message() if each.name == file.name]
    request = request_for(operation, message.request, message.version)
    assert Command(request, message.by) == EXAMPLES["commands"][file.shape]


@pytest.mark.parametrize("file", files("messages"), ids=str)
def test_the_message_of_an_event_that_was_queued_in_any_version_is_read(file: GoldenFile) -> None:
    """Envelope, handler and all."""
    on_wire = MessageOnWire.model_validate_json(file.text())
    assert (on_wire.tenant, on_wire.message()) == ("demo", EXAMPLES["messages"][file.shape])


@pytest.mark.parametrize("event", [*codec.EVENTS], ids=lambda shape: shape.name)
def test_events_are_stored_as_in_the_file_of_their_newest_version(event: Shape) -> None:
    """Field by field."""
    example = EXAMPLES["events"][event.name, event.version]
    assert isinstance(example, Event)
    assert (example.name, example.version) == (event.name, event.version)
    must_be_as_in(GoldenFile("events", event.name, event.version), codec.event_to_json(example))


@pytest.mark.parametrize("answer", [*codec.ANSWERS], ids=lambda shape: shape.name)
def test_answers_are_stored_as_in_the_file_of_their_newest_version(answer: Shape) -> None:
    """Field by field."""
    stored = codec.answer_to_json(EXAMPLES["answers"][answer.name, answer.version])
    assert (stored.name, stored.version) == (answer.name, answer.version)
    must_be_as_in(GoldenFile("answers", answer.name, answer.version), stored.data)


async def test_commands_are_queued_as_in_the_file_of_their_newest_version() -> None:
    """Field by field; and version 1 says nothing of versions, as ever."""
    for operation in await operations_by_message():
        version = newest_version(operation.name)
        example = EXAMPLES["commands"][operation.name, version]
        assert isinstance(example, Command)
        written = TypeAdapter[object](operation.request).dump_json(example.request)
        message = CommandMessage(
            tenant="demo",
            operation=operation.name,
            request=from_json(written),
            by=example.by,
            key="delivery-note-66",
            version=version,
        )
        must_be_as_in(GoldenFile("commands", operation.name, version), message.to_json())


@pytest.mark.parametrize("file", files("messages"), ids=str)
def test_messages_of_events_are_queued_as_in_the_file_of_their_newest_version(file: GoldenFile) -> None:
    """Field by field; one file stands for all events, whose own JSON has files of its own."""
    on_wire = MessageOnWire.model_validate_json(file.text())
    must_be_as_in(file, MessageOnWire.of("demo", on_wire.message()).to_json())


async def test_no_version_of_any_shape_is_forgotten() -> None:
    """There is a file for each version from 1 to the newest, and no file of what nobody can read any more."""
    commands = {each.name: newest_version(each.name) for each in await operations_by_message()}
    kinds = {
        "events": {shape.name: shape.version for shape in codec.EVENTS},
        "answers": {shape.name: shape.version for shape in codec.ANSWERS},
        "commands": commands,
    }
    for kind, newest in kinds.items():
        assert missing(kind, newest.items()) == [], NEW_VERSION
        assert [str(file) for file in files(kind) if file.version > newest.get(file.name, 0)] == []


def test_a_version_without_its_file_is_found(tmp_path: Path) -> None:
    """Here somebody has replaced the first version by the second."""
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "bee_danced-2.json").write_text("{}")
    assert missing("events", [("bee_danced", 2)], tmp_path) == ["events/bee_danced-1.json"]


def test_every_event_can_be_stored() -> None:
    """Whatever an aggregate may tell has a name and a version."""
    stored = {shape.newest for shape in codec.EVENTS}
    assert {event for event in classes_in(domain, Event) if hasattr(event, "name")} == stored


async def test_every_answer_that_is_recorded_can_be_stored() -> None:
    """Under a key, what a command has answered is stored beside what it tells about; also where a process calls it."""
    prepared = await Prepared.of(await a_shop(MemoryPersistence))
    storage, recorded = prepared.tenant.store.storage, set[str]()
    for operation, example in examples_for(prepared.tenant.shop):
        await operation.operation(example.request(prepared), by=example.by, key=operation.name)
        if record := await storage.find_idempotency_record(str(example.by.id), operation.name):
            stored = codec.answer_to_json(record.answer)
            assert codec.answer_from_json(stored.name, stored.version, stored.data) == record.answer, operation.name
            recorded.add(stored.name)
    assert {"nothing", "order", "account_id"} <= recorded


@pytest.mark.parametrize("file", files("events", "answers"), ids=str)
def test_a_file_that_is_cut_short_is_called_damaged(file: GoldenFile) -> None:
    """Wherever it breaks off."""
    whole = file.text().strip()
    for length in {0, 1, len(whole) // 2, len(whole) - 1} - {len(whole)}:
        with pytest.raises(DamagedShape) as refusal:
            STORED[file.kind](file.name, file.version, whole[:length])
        assert (refusal.value.name, refusal.value.version) == file.shape


@pytest.mark.parametrize("file", files("events", "answers"), ids=str)
@pytest.mark.parametrize("version", [0, -1])
def test_a_version_that_never_was_is_called_damaged(file: GoldenFile, version: int) -> None:
    """Waiting for a newer version of the shop would not help."""
    with pytest.raises(DamagedShape, match="there never was such a version"):
        STORED[file.kind](file.name, version, file.text())


@pytest.mark.parametrize("kind", STORED)
@pytest.mark.parametrize("shape", [("order_placed", 2_000), ("order", 2_000), ("order_danced", 1)], ids=str)
def test_a_shape_of_a_newer_shop_is_called_unknown(kind: str, shape: tuple[str, int]) -> None:
    """Neither guessed at nor passed over: another process of the shop may be able to read it."""
    with pytest.raises(UnknownShape) as refusal:
        STORED[kind](*shape, "{}")
    assert refusal.value.values == {"name": shape[0], "version": shape[1]}


async def operations_by_message() -> list[NamedOperation]:
    """Whatever can be asked for by message: what changes something, and has no secrets in it."""
    env = await a_shop(MemoryPersistence)
    return [
        each
        for each in env.shop.operations()
        if each.operation.kind is not Kind.QUERY and not each.operation.is_confidential
    ]


def must_be_as_in(file: GoldenFile, written: bytes | str) -> None:
    """The JSON in the file; for a new version, the test says what to put there."""
    if not file.path.exists():
        pytest.fail(f"{file} is missing. Look at this with care, for it stays:\n{pretty(written)}")
    assert json.loads(written) == json.loads(file.text()), NEW_VERSION
