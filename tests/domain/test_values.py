"""What is a value, and what has an identity."""

from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

import domain
from domain.shared.aggregate import Aggregate
from domain.shared.errors import ShopError
from tests.support.classes import classes_in

CLASSES = [kind for kind in classes_in(domain, object) if is_dataclass(kind)]


@pytest.mark.parametrize(
    "kind",
    [kind for kind in CLASSES if fields(kind) and not issubclass(kind, Aggregate | ShopError)],
    ids=lambda kind: kind.__name__,
)
def test_a_value_cannot_be_changed(kind: type) -> None:
    """Whoever is given one may keep it: only aggregates change, and errors while they are raised."""
    with pytest.raises(FrozenInstanceError):
        setattr(object.__new__(kind), fields(kind)[0].name, None)


@pytest.mark.parametrize(
    "kind", [kind for kind in CLASSES if issubclass(kind, ShopError)], ids=lambda kind: kind.__name__
)
def test_an_error_is_itself_alone(kind: type[ShopError]) -> None:
    """Two refusals with the same values are two: errors are compared and kept in sets by identity."""
    assert kind.__eq__ is object.__eq__
    assert kind.__hash__ is object.__hash__
