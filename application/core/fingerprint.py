"""Fingerprints of requests: they tell whether a request under a key is the same as the first one under it."""

import hashlib
from dataclasses import fields, is_dataclass


def fingerprint(request: object) -> str:
    """The SHA-256 of the request's class name and values, in hexadecimal.

    Fingerprints are stored in idempotency records and must never change. A class that is renamed therefore keeps its
    first name as `fingerprint_name`.
    """
    return hashlib.sha256(_canonical(request).encode()).hexdigest()


def _canonical(value: object) -> str:
    """The value as `repr` writes it, but with `fingerprint_name` for the names of dataclasses that have one."""
    if is_dataclass(value):
        name = getattr(value, "fingerprint_name", type(value).__name__)
        return f"{name}({', '.join(f'{each.name}={_canonical(getattr(value, each.name))}' for each in fields(value))})"
    if isinstance(value, tuple):
        items = ", ".join(map(_canonical, value))
        return f"({items},)" if len(value) == 1 else f"({items})"
    return repr(value)
