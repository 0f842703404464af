"""Conditions that queries are made of. Strings are compared byte by byte in UTF-8, which is by code point."""

from collections.abc import Sequence
from uuid import UUID

from adapters.mongo.drivers import Document


def all_of(conditions: Sequence[Document]) -> Document:
    """The condition that all of these hold; without any, it matches every document."""
    return {"$and": list(conditions)} if conditions else {}


def contains(field: str, word: str) -> Document:
    """The condition that the field contains the word, literally: no character in it is part of a pattern."""
    return {"$expr": {"$gte": [{"$indexOfCP": [f"${field}", {"$literal": word}]}, 0]}}


def beyond(comparison: str, field: str, value: str | int, id: UUID) -> Document:
    """The condition that a document follows this position, sorted by the field and then by id.

    The first part adds nothing to the second, but with it the server can use an index.
    """
    return {
        field: {f"{comparison}e": value},
        "$or": [{field: {comparison: value}}, {field: value, "_id": {comparison: id}}],
    }
