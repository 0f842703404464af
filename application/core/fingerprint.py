"""Fingerprints of requests: they tell whether a request under a key is the same as the first one under it."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from typing import Any
from uuid import UUID

from application.ports.errors import UsageError
from domain.accounts.actor import Role
from domain.configuration.configuration import Feature
from domain.shared.address import Address
from domain.shared.money import Currency, Money

FROM_THE_START: Mapping[str, bool] = {"fingerprint_from_the_start": True}
"""The `metadata` of an optional field that is part of the fingerprint even when it has its default.

Only for a field that was there when the first fingerprints of its class were stored. One that is added later never has
it: the requests of those days are fingerprinted without the field.
"""

NEVER: Mapping[str, bool] = {"fingerprint_never": True}
"""The `metadata` of a field that is no part of the fingerprint: a hash of a password, which is another one each time,
or the access version for which a password was verified, which nobody asks for.

The password itself is in no fingerprint either: by so fast a hash it would be found.
"""

NAMES: Mapping[type, str] = {
    Address: "Address",
    Currency: "Currency",
    Feature: "Feature",
    Money: "Money",
    Role: "Role",
}
"""What the values of the domain, which know nothing of fingerprints, are called in them."""


def fingerprint(request: object) -> str:
    """The SHA-256 of the request's name and values, in hexadecimal. `UsageError` for a value that cannot be in one.

    Fingerprints are stored in idempotency records, so that of a request never changes. Every class in it has a name of
    its own, `fingerprint_name` or in `NAMES`, which stays when the class is renamed or moved. A field that equals its
    default is left out, so that one with a default can be added; the default itself stays.
    """
    return hashlib.sha256(_canonical(request).encode()).hexdigest()


def name_of(kind: type) -> str:
    """What a class is called in fingerprints; `UsageError` if nobody has said it. It is not inherited."""
    name = NAMES.get(kind) or vars(kind).get("fingerprint_name")
    if not isinstance(name, str):
        raise UsageError(
            f"{kind.__qualname__} is part of a request with a key: give it a name for fingerprints that stays, as"
            " `fingerprint_name: ClassVar[str]`, or for a class of the domain in application/core/fingerprint.py."
        )
    return name


def _canonical(value: object) -> str:  # noqa: PLR0911 (a line for each kind of value)
    """The value as `repr` wrote it for the first fingerprints, also if it is of a database driver's own subclass."""
    match value:
        case None | bool():
            return repr(value)
        case Enum():
            return f"<{name_of(type(value))}.{value.value}: {value.value!r}>"
        case int():
            return int.__repr__(value)
        case str():
            return str.__repr__(value)
        case UUID():
            return f"UUID('{value}')"
        case tuple():
            items = ", ".join(map(_canonical, value))
            return f"({items},)" if len(value) == 1 else f"({items})"
        case _ if is_dataclass(value):
            named = ", ".join(f"{field.name}={written}" for field, written in _fields(value))
            return f"{name_of(type(value))}({named})"
    raise UsageError(f"{type(value).__qualname__} is part of a request with a key, and fingerprints do not know it.")


def _fields(value: Any) -> Iterator[tuple["Field[Any]", str]]:  # noqa: ANN401 (any dataclass there is)
    """The fields that count, each with its value as it is written."""
    for field in fields(value):
        if NEVER.items() <= field.metadata.items():
            continue
        written = _canonical(getattr(value, field.name))
        if FROM_THE_START.items() <= field.metadata.items() or written != _default(field):
            yield field, written


def _default(field: "Field[Any]") -> str | None:
    """The default of the field as it is written; None without one."""
    if field.default_factory is not MISSING:
        return _canonical(field.default_factory())
    return None if field.default is MISSING else _canonical(field.default)
