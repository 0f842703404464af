"""Logging in and out, and API keys."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from application.access.api_keys import (
    CreateApiKey,
    ListApiKeys,
    ListApiKeysRequest,
    RemoveApiKey,
    RemoveApiKeyRequest,
)
from application.access.log_in import LogIn
from application.access.refresh import LogOut, LogOutRequest
from application.access.views import NewApiKey
from domain.access.errors import InvalidGrant
from domain.access.ids import ApiKeyId
from domain.access.scopes import Scope, UnknownScope
from domain.accounts.actor import Actor
from domain.shared.errors import InvalidValue
from entrypoints.api.authentication import WhoAsks, may
from entrypoints.api.dependencies import Listed, Pages, TheShop
from entrypoints.api.errors import InvalidCursor, UnsupportedGrant
from entrypoints.api.openapi import WRITING, description_of, open_refusals, refusals
from entrypoints.api.sessions import TheSessions
from entrypoints.api.v1.access_models import (
    ApiKeyPage,
    CreateApiKeyModel,
    Grant,
    NewApiKeyModel,
    TokenModel,
)

router = APIRouter(prefix="/access", tags=["access"])

READ, WRITE = Scope.ACCESS_READ, Scope.ACCESS_WRITE


@router.post(
    "/token",
    summary="Log in, or stay logged in",
    description=description_of(LogIn),
    responses=open_refusals(InvalidGrant, UnknownScope, UnsupportedGrant, *WRITING),
)
async def token(form: Grant, sessions: TheSessions) -> TokenModel:
    session = await sessions.granted(form.request())
    return TokenModel(
        access_token=sessions.access_token(session),
        expires_in=sessions.expires_in,
        refresh_token=session.refresh_token,
        scope=" ".join(sorted(session.scopes)),
    )


@router.delete(
    "/sessions",
    status_code=204,
    summary="Log out everywhere",
    description=description_of(LogOut),
    responses=refusals(*WRITING),
)
async def log_out(shop: TheShop, by: Annotated[Actor, may("access.log_out", WRITE)]) -> None:
    await shop.access.log_out(LogOutRequest(), by=by)


@router.post(
    "/keys",
    status_code=201,
    summary="Make an API key",
    description=description_of(CreateApiKey),
    response_model=NewApiKeyModel,
    responses=refusals(UnknownScope, InvalidValue, *WRITING),
)
async def create_api_key(
    body: CreateApiKeyModel,
    shop: TheShop,
    by: Annotated[Actor, may("access.create_api_key", WRITE)],
    asking: WhoAsks,
) -> NewApiKey:
    # Else a token for one thing would make itself a key for everything.
    asking.must_have(scope for scope in Scope if scope in body.scopes)
    return await shop.access.create_api_key(body.request(), by=by)


@router.get(
    "/keys",
    summary="List one's API keys",
    description=description_of(ListApiKeys),
    response_model=ApiKeyPage,
    responses=refusals(InvalidCursor),
)
async def list_api_keys(shop: TheShop, by: Annotated[Actor, may("access.api_keys", READ)], pages: Pages) -> Listed:
    after = pages.after(UUID)
    request = ListApiKeysRequest(None if after is None else ApiKeyId(after), pages.limit)
    return pages.listed(await shop.access.api_keys(request, by=by))


@router.delete(
    "/keys/{id}",
    status_code=204,
    summary="Remove an API key",
    description=description_of(RemoveApiKey),
    responses=refusals(*WRITING),
)
async def remove_api_key(id: UUID, shop: TheShop, by: Annotated[Actor, may("access.remove_api_key", WRITE)]) -> None:
    await shop.access.remove_api_key(RemoveApiKeyRequest(ApiKeyId(id)), by=by)
