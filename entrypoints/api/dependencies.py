"""What routes are given besides who asks: the tenant's shop, the key of a repetition, and the place in a list."""

import re
from dataclasses import dataclass
from typing import Annotated, TypeVar, cast
from urllib.parse import urlencode

from fastapi import Depends, Header, Query, Request
from pydantic import BeforeValidator

from application.core.page import Page
from application.shop import Shop
from entrypoints.api.authentication import Visit, visit
from entrypoints.api.cursors import Cursors
from entrypoints.api.errors import InvalidIdempotencyKey
from entrypoints.api.headers import said_once
from entrypoints.bootstrap.numbers import in_digits

Item = TypeVar("Item")
Position = TypeVar("Position")

IDEMPOTENCY_KEY = "Idempotency-Key"
LONGEST_KEY = 255
_KEY = re.compile(r"[!-~]{1,255}")


async def shop(visit: Annotated[Visit, Depends(visit)]) -> Shop:
    """The tenant's shop."""
    return visit.tenant.shop


async def key(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(alias=IDEMPOTENCY_KEY, description="The same key again gives the first answer and does nothing more."),
    ] = None,
) -> str | None:
    """The caller's own name for this request, so that it can be repeated without being done twice."""
    # Of two, FastAPI has taken the first.
    said_once(request, IDEMPOTENCY_KEY)
    if idempotency_key is not None and not _KEY.fullmatch(idempotency_key):
        raise InvalidIdempotencyKey(1, LONGEST_KEY)
    return idempotency_key


@dataclass(frozen=True, slots=True)
class Listed:
    """A page as routes hand it over. `next` is the cursor of the following one."""

    items: tuple[object, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of a list is asked for. Cursors are good for this list, of this tenant, with this filter."""

    limit: int
    cursor: str | None
    cursors: Cursors
    purpose: str

    def after(self, kind: type[Position]) -> Position | None:
        """Where the page begins; None for the first. `InvalidCursor` for one that is not of this list."""
        return None if self.cursor is None else self.cursors.open(self.cursor, kind, self.purpose)

    def listed(self, page: Page[Item, Position]) -> Listed:
        """The page, with a cursor for the next one."""
        following = None if page.next is None else self.cursors.seal(page.next, self.purpose)
        return Listed(page.items, following)


async def paging(
    request: Request,
    visit: Annotated[Visit, Depends(visit)],
    limit: Annotated[int, BeforeValidator(in_digits), Query(ge=1, le=100, description="How many at most.")] = 20,
    cursor: Annotated[str | None, Query(description="`next` of the page before this one.")] = None,
) -> Paging:
    """The page that is asked for."""
    filters = sorted(item for item in request.query_params.multi_items() if item[0] not in {"limit", "cursor"})
    purpose = f"{visit.tenant.name} {request.scope['path']}?{urlencode(filters)}"
    return Paging(limit, cursor, cast(Cursors, request.app.state.cursors), purpose)


TheShop = Annotated[Shop, Depends(shop)]
Key = Annotated[str | None, Depends(key)]
Pages = Annotated[Paging, Depends(paging)]
