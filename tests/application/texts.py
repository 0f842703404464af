"""Every text in something, however deep."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass


def texts_of(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """The texts in a dataclass, a mapping or a collection, each with the name of the field that it is in."""
    if type(value) is str:
        yield name, value
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from texts_of(getattr(value, each.name), each.name)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts_of(key, name)
            yield from texts_of(item, name)
    elif isinstance(value, Collection) and not isinstance(value, str | bytes):
        for item in value:
            yield from texts_of(item, name)
