"""Telling the repetition of a keyed request from another request under the same key."""

import hashlib
from dataclasses import fields, is_dataclass


def fingerprint(request: object) -> str:
    """Equal for equal requests, and different for different ones: SHA-256, in hexadecimal.

    Fingerprints are stored, so they outlive the names of classes: a request or a part of one that was renamed
    keeps the name under which it was first stored as its `fingerprint_name`.
    """
    return hashlib.sha256(_canonical(request).encode()).hexdigest()


def _canonical(value: object) -> str:
    """The value as `repr` writes it, with the stored names of dataclasses in the place of those they have today."""
    if is_dataclass(value):
        name = getattr(value, "fingerprint_name", type(value).__name__)
        return f"{name}({', '.join(f'{each.name}={_canonical(getattr(value, each.name))}' for each in fields(value))})"
    if isinstance(value, tuple):
        items = ", ".join(map(_canonical, value))
        return f"({items},)" if len(value) == 1 else f"({items})"
    return repr(value)
