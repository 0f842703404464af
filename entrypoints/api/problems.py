"""Everything that goes wrong leaves as `application/problem+json` (RFC 9457), in one shape."""

import json
import logging
from collections.abc import Mapping
from typing import Any, cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, JsonValue
from starlette.exceptions import HTTPException

from domain.shared.errors import ShopError
from entrypoints.api.statuses import HEADERS, HTTP_CODES, OUR_FAULT, STATUSES

MEDIA_TYPE = "application/problem+json"

_CODES: list[JsonValue] = [*sorted({*STATUSES, *HTTP_CODES.values()})]

log = logging.getLogger(__name__)


class Problem(BaseModel):
    """What went wrong. Programs depend on `code` and `values`; `title` and `detail` are for people."""

    type: str = Field(examples=["urn:sixfold:problem:out_of_stock"])
    title: str = Field(examples=["Out of stock"])
    status: int = Field(examples=[409])
    detail: str = Field(examples=["7 of product 019f… were asked for, 2 are available."])
    code: str = Field(examples=["out_of_stock"], json_schema_extra={"enum": _CODES})
    instance: str = Field(examples=["/api/v1/orders"])
    request_id: str = Field(examples=["5f0f0c2e5a8c4b1e9c39a6f3b1f0f7aa"])
    values: dict[str, object] = Field(examples=[{"product": "019f…", "wanted": 7, "available": 2}])


# Pattern P19: Errors raised in dependencies
def install(app: FastAPI) -> None:
    """Let the application answer with problems, whoever finds one."""
    app.add_exception_handler(ShopError, refused)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http_error)


async def refused(request: Request, error: Exception) -> Response:
    """The shop, or the API in front of it, said no."""
    refusal = cast(ShopError, error)
    status = STATUSES.get(refusal.code, 500)
    if status in OUR_FAULT:
        # A server that does not answer is no mistake in the program: where it was noticed tells nobody anything.
        log.error("%s: %s", refusal.code, refusal, exc_info=refusal if status == 500 else None)
        return problem(request, status, refusal.code, OUR_FAULT[status])
    return problem(request, status, refusal.code, str(refusal), values=refusal.values)


async def invalid(request: Request, error: Exception) -> Response:
    """The request does not have the form that the documentation asks for. What was sent is not repeated."""
    mistakes = [
        {"field": ".".join(str(part) for part in mistake["loc"]), "reason": _reason(mistake)}
        for mistake in cast(RequestValidationError, error).errors()
    ]
    detail = "; ".join(f"{mistake['field']}: {mistake['reason']}" for mistake in mistakes)
    return problem(request, 422, "invalid_request", detail, values={"errors": mistakes})


def _reason(mistake: Mapping[str, Any]) -> str:
    """What pydantic says, without its quotation of what was sent."""
    return str(mistake["msg"]).removesuffix(f", {mistake.get('ctx', {}).get('error')}")


async def http_error(request: Request, error: Exception) -> Response:
    """There is no such address, or it takes no such method, or the body is too large."""
    mistake = cast(HTTPException, error)
    code = HTTP_CODES.get(mistake.status_code, "malformed_request")
    return problem(request, mistake.status_code, code, mistake.detail, headers=mistake.headers)


# Pattern P18: Problem details
def problem(
    request: Request,
    status: int,
    code: str,
    detail: str,
    *,
    values: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer to a request that came to nothing."""
    body = Problem(
        type=f"urn:sixfold:problem:{code}",
        title=code.replace("_", " ").capitalize(),
        status=status,
        detail=detail,
        code=code,
        instance=request.url.path,
        request_id=request.state.request_id,
        values=dict(values or {}),
    )
    # ASCII, whatever was in the request: an answer about bad input must not fail on it.
    content = json.dumps(body.model_dump(), default=str)
    return Response(content, status, {**HEADERS.get(status, {}), **(headers or {})}, MEDIA_TYPE)
