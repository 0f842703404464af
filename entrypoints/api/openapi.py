"""What the documentation of the API says beyond what FastAPI finds out by itself."""

from collections import defaultdict
from collections.abc import Mapping
from inspect import getdoc
from typing import Any

from fastapi import FastAPI

from application.ports.errors import (
    CommitUnknown,
    ConcurrencyConflict,
    IdempotencyKeyReused,
    NotMigrated,
    TooNew,
    Unavailable,
    UnknownShape,
)
from domain.shared.errors import NotAllowed, NotFound, ShopError
from entrypoints.api.dependencies import DEMO_USER, TENANT
from entrypoints.api.errors import InvalidIdempotencyKey
from entrypoints.api.problems import MEDIA_TYPE, Problem
from entrypoints.api.statuses import STATUSES
from entrypoints.bootstrap.demo import UnknownUser

Responses = dict[int | str, dict[str, Any]]

WRITING = (ConcurrencyConflict, CommitUnknown)
"""What may become of any change."""
KEYED = (IdempotencyKeyReused, InvalidIdempotencyKey, UnknownShape)
"""What may be wrong with an Idempotency-Key, or with the answer that is recorded under it."""

_ALWAYS = (UnknownUser, NotAllowed, NotFound, Unavailable, NotMigrated, TooNew)
_OURS = {
    "invalid_request": "The request does not have the documented form.",
    "internal_error": "Something went wrong on our side.",
}

_HEADERS = [
    {
        "name": name,
        "in": "header",
        "required": False,
        "schema": {"type": "string"},
        "description": meaning,
    }
    for name, meaning in {
        TENANT: "Whose shop; without it, the one of the settings.",
        DEMO_USER: "Until there are accounts: `ada` or `ben`, customers; `kim`, staff.",
    }.items()
]


def description_of(by: type[object]) -> str:
    """What a use case or an error says of itself."""
    return getdoc(by) or ""


def refusals(*errors: type[ShopError]) -> Responses:
    """What a route of the shop may answer instead: these, and what any of them may."""
    return answers(*errors, *_ALWAYS, more=_OURS)


def answers(*errors: type[ShopError], more: Mapping[str, str] | None = None) -> Responses:
    """What a route may answer instead: by status, each code with its meaning."""
    meanings = {error.code: description_of(error).partition("\n")[0] for error in errors} | dict(more or {})
    by_status: defaultdict[int, list[str]] = defaultdict(list)
    for code, meaning in meanings.items():
        by_status[STATUSES[code]].append(f"`{code}`: {meaning}")
    return {status: {"model": Problem, "description": "\n\n".join(by_status[status])} for status in sorted(by_status)}


def complete(app: FastAPI) -> None:
    """Say what FastAPI does not know: the headers read by hand, and that problems have a media type of their own."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            for path, operations in generate()["paths"].items():
                for operation in operations.values():
                    _correct(operation["responses"])
                    if path.startswith("/api/"):
                        operation["parameters"] = [*operation.get("parameters", ()), *_HEADERS]
        return generate()

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def _correct(responses: dict[str, dict[str, Any]]) -> None:
    for status, response in responses.items():
        content = response.get("content", {})
        if int(status) >= 400 and "application/json" in content:
            content[MEDIA_TYPE] = content.pop("application/json")
