"""What surrounds every request. Plain ASGI: `BaseHTTPMiddleware` would cost several times the request itself."""

import logging
import re
from typing import cast
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from entrypoints.api.problems import problem
from entrypoints.api.statuses import OUR_FAULT
from entrypoints.bootstrap.runtime import Runtime

REQUEST_ID = "X-Request-ID"
LARGEST_BODY = 1024 * 1024

_TOO_LARGE = f"A request body has at most {LARGEST_BODY} bytes."
_WELL_FORMED = re.compile(r"[A-Za-z0-9._:-]{1,128}")

log = logging.getLogger(__name__)


# Pattern P21: Request id
class RequestId:
    """Gives each request a name: its sender's if well-formed, else a new one.

    It is in the answer, in every log line, and in the headers of every message that the request causes.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        wished = Headers(scope=scope).get(REQUEST_ID, "")
        request_id = wished if _WELL_FORMED.fullmatch(wished) else uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[REQUEST_ID] = request_id
            await send(message)

        runtime = cast(Runtime, scope["app"].state.runtime)
        with bound_contextvars(request_id=request_id), runtime.bind(request_id=request_id):
            await self.app(scope, receive, named)


class NoStore:
    """Lets no cache keep an answer below `/api/`: most are for one person alone, and none says for whom."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def uncached(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cache-Control"] = "no-store"
            await send(message)

        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        await self.app(scope, receive, uncached if path.startswith("/api/") else send)


class Unexpected:
    """Answers for whatever nobody foresaw: the log has all of it, the client nothing but the request's id."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:
            if scope["type"] != "http" or begun:
                raise
            log.exception("%s %s failed", scope["method"], scope["path"])
            answer = problem(Request(scope), 500, "internal_error", OUR_FAULT[500])
            await answer(scope, receive, send)


class BodyLimit:
    """Refuses bodies beyond `LARGEST_BODY` bytes, before they fill the memory; announced or not."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        size = int(announced) if announced.isdecimal() else 0
        received = 0

        async def measured() -> Message:
            nonlocal received
            if size > LARGEST_BODY:
                raise HTTPException(413, _TOO_LARGE)
            message = await receive()
            received += len(message.get("body", b""))
            if received > LARGEST_BODY:
                raise HTTPException(413, _TOO_LARGE)
            return message

        await self.app(scope, measured, send)
