"""What the documentation of the API says beyond what FastAPI finds out by itself."""

from collections import defaultdict
from collections.abc import Mapping
from inspect import getdoc
from typing import Any, cast

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
from application.shop import Shop
from domain.access.scopes import FOR_API_KEYS, Scope
from domain.accounts.actor import Role
from domain.shared.errors import NotAllowed, NotAuthenticated, NotFound, ShopError
from entrypoints.api.authentication import API_KEY, TOKEN_PATH, Permission
from entrypoints.api.errors import (
    AmbiguousRequest,
    InsufficientScope,
    InvalidHost,
    InvalidIdempotencyKey,
    InvalidToken,
    WrongTenant,
)
from entrypoints.api.problems import MEDIA_TYPE, Problem
from entrypoints.api.statuses import STATUSES
from entrypoints.api.tenants import TENANT

Responses = dict[int | str, dict[str, Any]]

WRITING = (ConcurrencyConflict, CommitUnknown)
"""What may become of any change."""
KEYED = (IdempotencyKeyReused, InvalidIdempotencyKey, UnknownShape)
"""What may be wrong with an Idempotency-Key, or with the answer that is recorded under it."""

_TO_ANYONE = (AmbiguousRequest, InvalidHost, NotFound, Unavailable, NotMigrated, TooNew)
_TO_WHO_ASKS = (InvalidToken, NotAuthenticated, InsufficientScope, NotAllowed, WrongTenant)
INTERNAL_ERROR = {"internal_error": "Something went wrong on our side."}
_OURS = {"invalid_request": "The request does not have the documented form.", **INTERNAL_ERROR}

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
    "description": "Whose shop it is, where the host does not say so. Without either it is that of the access token,"
    " else the one of the settings. Where several of them say it, they have to agree.",
}


def description_of(use_case: type[object]) -> str:
    """What a use case does for whom: the first paragraph of what it says. The others are for whoever changes it."""
    return (getdoc(use_case) or "").partition("\n\n")[0]


def refusals(*errors: type[ShopError]) -> Responses:
    """What a route of the shop may answer instead: these, and what any of them may."""
    return open_refusals(*errors, *_TO_WHO_ASKS)


def open_refusals(*errors: type[ShopError]) -> Responses:
    """The same for a route that asks for no permission, and looks at no token."""
    return answers(*errors, *_TO_ANYONE, more=_OURS)


def answers(*errors: type[ShopError], more: Mapping[str, str] | None = None) -> Responses:
    """What a route may answer instead: by status, each code with its meaning."""
    meanings = {error.code: (getdoc(error) or "").partition("\n")[0] for error in errors} | dict(more or {})
    by_status: defaultdict[int, list[str]] = defaultdict(list)
    for code, meaning in meanings.items():
        by_status[STATUSES[code]].append(f"`{code}`: {meaning}")
    return {status: {"model": Problem, "description": "\n\n".join(by_status[status])} for status in sorted(by_status)}


def complete(app: FastAPI, permissions: Mapping[tuple[str, str], Permission]) -> None:
    """Say what FastAPI does not know: the header read by hand, the permission that each route asks for, by path and
    method, and that problems have a media type of their own.

    What visitors may do is known to the shop, so until the application has started the document does not say it.
    """
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            shop = cast(Shop | None, getattr(app.state, "shop", None))
            generate()["components"]["securitySchemes"] = _SCHEMES
            for path, operations in generate()["paths"].items():
                for method, operation in operations.items():
                    _correct(operation["responses"])
                    if permission := permissions.get((path, method)):
                        operation["security"] = _security(permission, shop)
                    if path.startswith("/api/"):
                        operation["parameters"] = [*operation.get("parameters", ()), _TENANT_HEADER]
        return generate()

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def _security(permission: Permission, shop: Shop | None) -> list[dict[str, list[str]]]:
    """The ways in which somebody may say who they are: one of these, and none where visitors may ask, too."""
    ways: list[dict[str, list[str]]] = [{OAUTH2: [permission.scope.value]}]
    if permission.scope in FOR_API_KEYS:
        ways.append({KEY: []})
    if shop is not None and Role.VISITOR in permission.roles(shop):
        ways.append({})
    return ways


def _correct(responses: dict[str, dict[str, Any]]) -> None:
    for status, response in responses.items():
        content = response.get("content", {})
        if int(status) >= 400 and "application/json" in content:
            content[MEDIA_TYPE] = content.pop("application/json")
