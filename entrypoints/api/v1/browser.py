"""Logging in from a browser: the refresh token travels in a cookie that pages cannot read.

A browser sends cookies with whatever request a page makes, also a page of somebody else. So the cookie is sent by pages
of the same site alone (`SameSite=Strict`), to these routes alone (`Path`), and is good only together with a token that
was in the last answer, which no other page has seen.
"""

import hashlib
import hmac
from typing import Annotated, cast

from fastapi import APIRouter, Cookie, Header, Request, Response

from application.access.log_in import LogIn, LogInRequest
from application.access.refresh import Refresh, RefreshRequest
from application.access.views import Session
from domain.access.errors import InvalidGrant
from domain.access.scopes import UnknownScope
from entrypoints.api.authentication import running
from entrypoints.api.errors import InvalidCsrfToken, UnsupportedGrant
from entrypoints.api.openapi import WRITING, description_of, refusals
from entrypoints.api.sessions import Sessions, TheSessions
from entrypoints.api.v1.access_models import BrowserTokenModel, Grant
from entrypoints.bootstrap.keys import KeyRing

PATH = "/access/browser"
COOKIE = "sixfold_refresh"
CSRF_TOKEN = "X-CSRF-Token"  # noqa: S105 (the name of a header)

router = APIRouter(prefix=PATH, tags=["access"])


@router.post(
    "/session",
    summary="Log in from a browser",
    description=description_of(LogIn),
    responses=refusals(InvalidGrant, UnknownScope, UnsupportedGrant, *WRITING),
)
async def begin(form: Grant, sessions: TheSessions, request: Request, response: Response) -> BrowserTokenModel:
    grant = form.request()
    if not isinstance(grant, LogInRequest):
        raise UnsupportedGrant(form.grant_type)
    return await _answer(await sessions.granted(grant), sessions, request, response)


@router.put(
    "/session",
    summary="Stay logged in from a browser",
    description=description_of(Refresh),
    responses=refusals(InvalidGrant, InvalidCsrfToken, *WRITING),
)
async def refresh(
    sessions: TheSessions,
    request: Request,
    response: Response,
    refresh_token: Annotated[str, Cookie(alias=COOKIE)] = "",
    csrf_token: Annotated[str, Header(alias=CSRF_TOKEN)] = "",
) -> BrowserTokenModel:
    if not any(_is_same(csrf_token, _csrf_token(key.secret, refresh_token)) for key in _keys(request).valid()):
        raise InvalidCsrfToken
    return await _answer(await sessions.granted(RefreshRequest(refresh_token)), sessions, request, response)


@router.delete("/session", status_code=204, summary="Forget the cookie", responses=refusals())
async def forget(request: Request, response: Response) -> None:
    """The browser forgets the refresh token. To end access everywhere, log out."""
    response.delete_cookie(COOKIE, path=_path(request))


async def _answer(session: Session, sessions: Sessions, request: Request, response: Response) -> BrowserTokenModel:
    runtime = await running(request)
    response.set_cookie(
        COOKIE,
        session.refresh_token,
        max_age=int((session.refresh_until - runtime.container.clock().now()).total_seconds()),
        path=_path(request),
        httponly=True,
        samesite="strict",
        secure=(runtime.settings.origin or "").startswith("https://"),
    )
    response.headers["Cache-Control"] = "no-store"
    return BrowserTokenModel(
        access_token=sessions.access_token(session),
        expires_in=sessions.expires_in,
        csrf_token=_csrf_token(_keys(request).signing.secret, session.refresh_token),
        scope=" ".join(sorted(session.scopes)),
    )


def _csrf_token(key: bytes, refresh_token: str) -> str:
    """It follows from the refresh token, and only we can tell how: so nothing has to be kept for it."""
    return hmac.digest(key, refresh_token.encode(errors="surrogatepass"), hashlib.sha256).hex()


def _is_same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(errors="surrogatepass"), wanted.encode())


def _keys(request: Request) -> KeyRing:
    return cast(KeyRing, request.app.state.csrf_keys)


def _path(request: Request) -> str:
    """Where the browser has to send it, also behind a proxy that serves us below a path of its own."""
    return f"{request.scope.get('root_path', '')}/api/v1{PATH}"
