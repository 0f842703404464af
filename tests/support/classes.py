"""Finding every class of a kind, so that no list of them can miss one."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def classes_in(package: ModuleType, base: type[T]) -> Iterator[type[T]]:
    """The classes below `base`, and `base` itself, that modules of this package define."""
    for found in walk_packages(package.__path__, f"{package.__name__}."):
        module = import_module(found.name)
        for member in vars(module).values():
            if isinstance(member, type) and issubclass(member, base) and member.__module__ == module.__name__:
                yield member
