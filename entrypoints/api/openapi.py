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
from domain.access.scopes import Scope
from domain.shared.errors import NotAllowed, NotAuthenticated, NotFound, ShopError
from entrypoints.api.authentication import API_KEY, TENANT, TOKEN_PATH
from entrypoints.api.errors import (
    AmbiguousRequest,
    InsufficientScope,
    InvalidIdempotencyKey,
    InvalidToken,
    WrongTenant,
)
from entrypoints.api.problems import MEDIA_TYPE, Problem
from entrypoints.api.statuses import STATUSES

Responses = dict[int | str, dict[str, Any]]

WRITING = (ConcurrencyConflict, CommitUnknown)
"""What may become of any change."""
KEYED = (IdempotencyKeyReused, InvalidIdempotencyKey, UnknownShape)
"""What may be wrong with an Idempotency-Key, or with the answer that is recorded under it."""

_ALWAYS = (
    AmbiguousRequest,
    InvalidToken,
    NotAuthenticated,
    InsufficientScope,
    NotAllowed,
    WrongTenant,
    NotFound,
    Unavailable,
    NotMigrated,
    TooNew,
)
_OURS = {
    "invalid_request": "The request does not have the documented form.",
    "internal_error": "Something went wrong on our side.",
}

OAUTH2, KEY = "OAuth2", "API key"
_SCHEMES = {
    OAUTH2: {
        "type": "oauth2",
        "flows": {
            "password": {
                "tokenUrl": TOKEN_PATH,
                "scopes": {scope.value: scope.value.replace(":", ", to ") for scope in Scope},
            }
        },
    },
    KEY: {"type": "apiKey", "in": "header", "name": API_KEY},
}
"""What `authentication` reads by hand."""

_TENANT_HEADER = {
    "name": TENANT,
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "Whose shop; without it, that of the access token, else the one of the settings.",
}


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


def complete(app: FastAPI, scopes: Mapping[tuple[str, str], str]) -> None:
    """Say what FastAPI does not know: the header read by hand, the scope that each route takes, by path and method,
    and that problems have a media type of their own."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            generate()["components"]["securitySchemes"] = _SCHEMES
            for path, operations in generate()["paths"].items():
                for method, operation in operations.items():
                    _correct(operation["responses"])
                    if scope := scopes.get((path, method)):
                        operation["security"] = [{OAUTH2: [scope]}, {KEY: []}]
                    if path.startswith("/api/"):
                        operation["parameters"] = [*operation.get("parameters", ()), _TENANT_HEADER]
        return generate()

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def _correct(responses: dict[str, dict[str, Any]]) -> None:
    for status, response in responses.items():
        content = response.get("content", {})
        if int(status) >= 400 and "application/json" in content:
            content[MEDIA_TYPE] = content.pop("application/json")
