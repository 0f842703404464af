"""Upcasts: how what an older version of the shop has stored or queued becomes what this version reads.

A shape, such as an event or the request of a command, begins at version 1. Whoever changes it adds an upcast, which
brings JSON of the version before to the new one. So the newest version is one more than there are upcasts.
"""

import json
from collections.abc import Callable, Sequence
from typing import TypeAlias

from application.ports.errors import DamagedShape, UnknownShape

JsonObject: TypeAlias = dict[str, object]
Upcast: TypeAlias = Callable[[JsonObject], JsonObject]
"""Makes a JSON object of one version from that of the version before. It is pure, and stays for ever."""


def newest_version(upcasts: Sequence[Upcast]) -> int:
    """The version that is written from now on."""
    return len(upcasts) + 1


def upcast(name: str, version: int, data: bytes | str, upcasts: Sequence[Upcast]) -> bytes | str:
    """JSON of this version of a shape, brought to the newest one, an upcast after the other.

    `UnknownShape` if the version is newer than the newest, `DamagedShape` if there never was such a version or an
    upcast cannot make sense of the data.
    """
    if version < 1:
        raise DamagedShape(name, version, "there never was such a version")
    if version > newest_version(upcasts):
        raise UnknownShape(name, version)
    if version == newest_version(upcasts):
        return data
    try:
        value = json.loads(data)
        for step in upcasts[version - 1 :]:
            value = step(value)
        return json.dumps(value)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise DamagedShape(name, version, f"{type(error).__name__}: {error}") from error
