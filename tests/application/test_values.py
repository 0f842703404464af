"""What of the application is a value: requests, answers, use cases and whatever a port is given."""

from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

import application
from application.core.repository import _Staged
from application.ports.errors import PortError
from tests.support.classes import classes_in

CLASSES = [kind for kind in classes_in(application, object) if is_dataclass(kind) and kind is not _Staged]


@pytest.mark.parametrize(
    "kind",
    [kind for kind in CLASSES if fields(kind) and not issubclass(kind, PortError)],
    ids=lambda kind: kind.__name__,
)
def test_a_value_cannot_be_changed(kind: type) -> None:
    """A use case has no state of its own, and what was asked for and answered stays what it was."""
    with pytest.raises(FrozenInstanceError):
        setattr(object.__new__(kind), fields(kind)[0].name, None)


@pytest.mark.parametrize(
    "kind", [kind for kind in CLASSES if issubclass(kind, PortError)], ids=lambda kind: kind.__name__
)
def test_an_error_is_itself_alone(kind: type[PortError]) -> None:
    """Two failures with the same values are two: errors are compared and kept in sets by identity."""
    assert kind.__eq__ is object.__eq__
    assert kind.__hash__ is object.__hash__
