"""Cursors: places in a list, which only the list that gave them out accepts."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from functools import cache
from typing import TypeVar, cast

from pydantic import TypeAdapter

from entrypoints.api.errors import InvalidCursor
from entrypoints.bootstrap.keys import Key, KeyRing

Position = TypeVar("Position")

_SEAL = 16
"""Bytes of the seal in front of each cursor."""


@dataclass(frozen=True, slots=True)
class Cursors:
    """Seals positions with a key, so that nobody can make up or exchange them."""

    keys: KeyRing

    def seal(self, position: object, purpose: str) -> str:
        """The cursor for a position in the list that `purpose` names: which one, of whom, with which filter."""
        place = _adapter(type(position)).dump_json(position)  # type: ignore[arg-type]  # a class is hashable
        seal = _seal(self.keys.signing, place, purpose)
        return base64.urlsafe_b64encode(seal + place).decode().rstrip("=")

    def open(self, cursor: str, kind: type[Position], purpose: str) -> Position:
        """The position again, or `InvalidCursor`."""
        try:
            sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
            seal, place = sealed[:_SEAL], sealed[_SEAL:]
            # A cursor is short, and has no room for the name of its key.
            if not any(hmac.compare_digest(seal, _seal(key, place, purpose)) for key in self.keys.valid()):
                raise InvalidCursor
            return cast(Position, _adapter(kind).validate_json(place))  # type: ignore[arg-type]  # as above
        except ValueError:
            raise InvalidCursor from None


def _seal(key: Key, place: bytes, purpose: str) -> bytes:
    content = purpose.encode() + b"\0" + place
    return hmac.digest(key.secret, content, hashlib.sha256)[:_SEAL]


# mypy doubts that a type can be hashed, hence the two ignores above.
@cache
def _adapter(kind: type[object]) -> TypeAdapter[object]:
    return TypeAdapter(kind)
