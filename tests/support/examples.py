"""An example of any type, made by reflection: no field has its default, and none has what another one has.

A boolean has only two values, and so has a set of what there is one of: it has its default with every other seed.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime, timedelta
from enum import Enum
from itertools import count
from types import NoneType, UnionType
from typing import Any, Literal, NewType, TypeVar, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

from domain.shared.aggregate import Aggregate
from domain.shared.money import Currency
from tests.support.builders import NOON, uuid7

T = TypeVar("T")

# What the domain asks of a field of this name, whatever it belongs to.
COUNTRIES = ("DE", "AT", "CH", "FR")
MUCH = 1_000_000
"""More than any other number of an example: so much is on hand, for whatever is reserved."""
BETWEEN_SEEDS = 1_009
"""A prime number, so that two seeds choose differently among the members of an enum, however many it has."""


def example_of(kind: type[T], *, seed: int = 1, **given: object) -> T:
    """One of these, with the fields that are `given`.

    Two examples with different seeds differ in every field that can. An aggregate's version is 0: it is new.
    """
    return cast(T, _Maker(seed).dataclass(kind, given))


class _Maker:
    """Makes one example. All that is counted in it counts up from its seed; all its money is of one currency."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._numbers = count(seed * BETWEEN_SEEDS)

    def dataclass(self, kind: type[Any], given: Mapping[str, object]) -> object:
        """With a value for every field."""
        hints = get_type_hints(kind)
        if issubclass(kind, Aggregate):
            given = {"version": 0, **given}
        values = dict[str, object]()
        for field in fields(kind):
            if field.name in given:
                # What is made of the other fields is the same whether this one is given or not.
                next(self._numbers)
                values[field.name] = given[field.name]
            else:
                values[field.name] = self._field(field, hints[field.name])
        return kind(**values)

    def _field(self, field: "Field[Any]", hint: object) -> object:
        default = field.default if field.default_factory is MISSING else field.default_factory()
        match field.name:
            case "country":
                return COUNTRIES[self._seed % len(COUNTRIES)]
            case "email" | "to":
                return f"bee-{next(self._numbers)}@hive.example"
            case "on_hand":
                return MUCH + next(self._numbers)
        value = self._value(hint, default)
        assert value != default or hint is bool or _is_a_set_of_one(hint), f"{field.name} has its default, {default!r}"
        return value

    def _value(self, hint: object, default: object = MISSING) -> object:
        if isinstance(hint, NewType):
            return self._value(hint.__supertype__)
        origin, arguments = get_origin(hint), get_args(hint)
        if origin in {Union, UnionType}:
            return self._value(next(each for each in arguments if each is not NoneType), default)
        if origin is Literal:
            return arguments[-1]
        if origin in {tuple, frozenset}:
            return self._collection(hint)
        if origin is not None and issubclass(cast(type, origin), Mapping):
            return {cast(str, self._value(arguments[0])): self._value(arguments[1]) for _ in range(2)}
        assert isinstance(hint, type), f"there is no example of {hint}: say in this file how to make one"
        return self._of_class(hint, default)

    def _collection(self, hint: object) -> object:
        origin, arguments = get_origin(hint), get_args(hint)
        assert isinstance(origin, type)
        if origin is tuple and arguments[-1] is not ...:
            return tuple(map(self._value, arguments))
        many = 0 if _is_a_set_of_one(hint) and self._seed % 2 == 0 else 2
        return origin(self._value(arguments[0]) for _ in range(many))

    def _of_class(self, kind: type, default: object) -> object:
        if is_dataclass(kind):
            return self.dataclass(kind, {})
        if issubclass(kind, Enum):
            members = [member for member in kind if member is not default]
            # The number tells two of one example apart; all money of one example is of one currency.
            return members[(self._seed if kind is Currency else next(self._numbers)) % len(members)]
        number = next(self._numbers)
        if kind is bool:
            return (default is not True) is (self._seed % 2 == 1)
        simple: Mapping[type, object] = {
            int: number,
            str: f"W\u00f6rter {number} \N{HONEYBEE}",
            UUID: uuid7(0x66_0000_0000 + number),
            datetime: NOON + timedelta(seconds=number, microseconds=number),
        }
        assert kind in simple, f"there is no example of {kind.__name__}: say in this file how to make one"
        return simple[kind]


def _is_a_set_of_one(hint: object) -> bool:
    """Whether it is a set of members of an enum that has one: the set is empty, or has that one."""
    kinds = get_args(hint)
    is_of_enum = get_origin(hint) is frozenset and isinstance(kinds[0], type) and issubclass(kinds[0], Enum)
    return is_of_enum and len(kinds[0]) == 1
