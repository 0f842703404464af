"""Logging in from a browser: the refresh token travels in a cookie that pages cannot read.

A browser sends cookies with whatever request a page makes, also a page of somebody else. So the cookie is sent by pages
of the same site alone (`SameSite=Strict`), to these routes alone (`Path`), and is good only together with a token that
is in each answer, which no other page has seen. That token stays the same until the next log-in: all tabs share the
cookie, and each has the token of an answer of its own.
"""

import hashlib
import hmac
from typing import Annotated, cast

from fastapi import APIRouter, Cookie, Header, Request, Response

from application.access.log_in import LogIn
from application.access.refresh import Refresh, RefreshRequest
from application.access.views import Session
from domain.access.errors import InvalidGrant
from domain.access.scopes import UnknownScope
from entrypoints.api.errors import InvalidCsrfToken, UnsupportedGrant
from entrypoints.api.headers import must_be_one_cookie, said_once
from entrypoints.api.openapi import INTERNAL_ERROR, WRITING, answers, description_of, open_refusals
from entrypoints.api.sessions import Sessions, TheSessions
from entrypoints.api.tenants import running
from entrypoints.api.v1.access_models import BrowserTokenModel, Grant
from entrypoints.bootstrap.keys import KeyRing

PATH = "/access/browser"
COOKIE = "sixfold_refresh"
CSRF_TOKEN = "X-CSRF-Token"  # noqa: S105 (the name of a header)

_IN_A_COOKIE = f"The refresh token is in the cookie `{COOKIE}` of the answer."

router = APIRouter(prefix=PATH, tags=["access"])


@router.post(
    "/session",
    summary="Log in from a browser",
    description=f"{description_of(LogIn)} {_IN_A_COOKIE}",
    responses=open_refusals(InvalidGrant, UnknownScope, UnsupportedGrant, *WRITING),
)
async def begin(form: Grant, sessions: TheSessions, request: Request, response: Response) -> BrowserTokenModel:
    if form.grant_type != "password":
        raise UnsupportedGrant("password")
    return await _answer(await sessions.granted(form.request()), sessions, request, response)


@router.put(
    "/session",
    summary="Stay logged in from a browser",
    description=f"{description_of(Refresh)} {_IN_A_COOKIE}",
    responses=open_refusals(InvalidGrant, InvalidCsrfToken, *WRITING),
)
async def refresh(
    sessions: TheSessions,
    request: Request,
    response: Response,
    refresh_token: Annotated[str, Cookie(alias=COOKIE, description="The browser sends it by itself.")] = "",
    csrf_token: Annotated[str, Header(alias=CSRF_TOKEN, description="`csrf_token` of an answer of this log-in.")] = "",
) -> BrowserTokenModel:
    # Of two, FastAPI has taken one.
    must_be_one_cookie(request, COOKIE)
    said_once(request, CSRF_TOKEN)
    if not any(_is_same(csrf_token, _csrf_token(key.secret, refresh_token)) for key in _keys(request).valid()):
        raise InvalidCsrfToken
    return await _answer(await sessions.granted(RefreshRequest(refresh_token)), sessions, request, response)


@router.delete("/session", status_code=204, summary="Forget the cookie", responses=answers(more=INTERNAL_ERROR))
async def forget(request: Request, response: Response) -> None:
    """The browser forgets the refresh token. To end access everywhere, log out."""
    response.delete_cookie(COOKIE, path=_path(request))


async def _answer(session: Session, sessions: Sessions, request: Request, response: Response) -> BrowserTokenModel:
    runtime = running(request)
    response.set_cookie(
        COOKIE,
        session.refresh_token,
        max_age=int((session.refresh_until - runtime.container.clock().now()).total_seconds()),
        path=_path(request),
        httponly=True,
        samesite="strict",
        secure=(runtime.settings.origin or "").startswith("https://"),
    )
    return BrowserTokenModel(
        access_token=sessions.access_token(session),
        expires_in=sessions.expires_in,
        csrf_token=_csrf_token(_keys(request).signing.secret, session.refresh_token),
        scope=" ".join(sorted(session.scopes)),
    )


def _csrf_token(key: bytes, refresh_token: str) -> str:
    """It follows from what all refresh tokens of a log-in have in common, and only we can tell how: so nothing has to
    be kept for it."""
    family, _, _ = refresh_token.rpartition(".")
    return hmac.digest(key, family.encode(), hashlib.sha256).hex()


def _is_same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())


def _keys(request: Request) -> KeyRing:
    return cast(KeyRing, request.app.state.csrf_keys)


def _path(request: Request) -> str:
    """Where the browser has to send it, also behind a proxy that serves us below a path of its own."""
    return f"{request.scope.get('root_path', '')}/api/v1{PATH}"
