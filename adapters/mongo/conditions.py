"""Conditions that queries are made of. Strings are compared byte by byte in UTF-8, which is by code point."""

from collections.abc import Sequence
from uuid import UUID

from adapters.mongo.drivers import Document


def all_of(conditions: Sequence[Document]) -> Document:
    """Everything for which all of these hold; simply everything for none."""
    return {"$and": list(conditions)} if conditions else {}


def contains(field: str, word: str) -> Document:
    """The word as it is: no pattern, so nothing in it means anything but itself."""
    return {"$expr": {"$gte": [{"$indexOfCP": [f"${field}", {"$literal": word}]}, 0]}}


def beyond(comparison: str, field: str, value: str | int, id: UUID) -> Document:
    """What follows this position in an order by the field, then by id. The first part is for the index."""
    return {
        field: {f"{comparison}e": value},
        "$or": [{field: {comparison: value}}, {field: value, "_id": {comparison: id}}],
    }
