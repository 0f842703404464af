"""What is a value, and what has an identity, in the domain and in the application."""

from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

import application
import domain
from application.core.repository import _Staged
from domain.shared.aggregate import Aggregate
from domain.shared.errors import ShopError
from tests.support.classes import classes_in

CLASSES = [kind for package in (domain, application) for kind in classes_in(package, object) if is_dataclass(kind)]
ERRORS = [kind for kind in CLASSES if issubclass(kind, ShopError)]
VALUES = [kind for kind in CLASSES if not issubclass(kind, Aggregate | ShopError | _Staged)]


@pytest.mark.parametrize("kind", [kind for kind in VALUES if fields(kind)], ids=lambda kind: kind.__name__)
def test_a_value_cannot_be_changed(kind: type) -> None:
    """Whoever is given one may keep it, and a use case has no state of its own: only aggregates change."""
    with pytest.raises(FrozenInstanceError):
        setattr(object.__new__(kind), fields(kind)[0].name, None)


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
def test_values_can_be_kept_in_a_set(kind: type) -> None:
    """Two that are equal are one there, also those without fields: which takes that none of them can be changed."""
    assert kind.__hash__ is not None


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_an_error_is_itself_alone(kind: type[ShopError]) -> None:
    """Two refusals with the same values are two: errors are compared and kept in sets by identity."""
    assert kind.__eq__ is object.__eq__
    assert kind.__hash__ is object.__hash__
