"""The HTTP API as an application factory: two of them, with different settings, can live in one process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware

from entrypoints.api import docs_pages, health, openapi, problems
from entrypoints.api.access_tokens import AccessTokens
from entrypoints.api.authentication import permissions_of
from entrypoints.api.cursors import Cursors
from entrypoints.api.middleware import BodyLimit, NoStore, RequestId, Unexpected
from entrypoints.api.v1 import (
    access,
    account_administration,
    accounts,
    browser,
    catalogue,
    configuration,
    ordering,
    stock,
)
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.environment import read_settings
from entrypoints.bootstrap.keys import key_ring
from entrypoints.bootstrap.runtime import Runtime
from entrypoints.bootstrap.settings import Settings

PREFIX = "/api/v1"
ISSUER = "sixfold"
"""Who issues access tokens where development has not said at which address."""


def routers() -> list[APIRouter]:
    """Those of all parts of the shop."""
    return [
        part.router
        for part in (catalogue, stock, ordering, accounts, account_administration, access, browser, configuration)
    ]


# Pattern P04: Application factory
def create_app(settings: Settings | None = None, container: Container | None = None) -> FastAPI:
    """The API for these settings, or the environment's; or around a container of your own.

    Nothing is opened before the application starts, and everything is closed when it stops.
    """
    container = container or Container(settings=settings or read_settings())

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with Runtime(container) as runtime:
            app.state.runtime = runtime
            app.state.shop, app.openapi_schema = (await runtime.tenant()).shop, None
            settings, clock = runtime.settings, container.clock()
            app.state.cursors = Cursors(key_ring(settings, clock, "cursors"))
            app.state.access_tokens = AccessTokens(
                key_ring(settings, clock, "access tokens"), settings.origin or ISSUER, clock
            )
            app.state.csrf_keys = key_ring(settings, clock, "CSRF tokens")
            yield

    app = FastAPI(
        title="Sixfold",
        version="1",
        summary="An online shop, and a hexagon.",
        lifespan=lifespan,
        # FastAPI's own pages load their scripts from another host; `docs_pages` serves them.
        docs_url=None,
        redoc_url=None,
        # Nobody has set up OpenTelemetry; looking for it again with every request costs as much as a middleware.
        telemetry={"tracing": False, "metrics": False, "logs": False},
        # From the outside in: whatever goes wrong further in is answered under the request's id.
        middleware=[Middleware(RequestId), Middleware(NoStore), Middleware(Unexpected), Middleware(BodyLimit)],
    )
    problems.install(app)
    for router in routers():
        # Side by side, not within a router of version 1: FastAPI looks for a route twice on each level.
        app.include_router(router, prefix=PREFIX)
    app.include_router(health.router)
    openapi.complete(app, permissions_of(routers(), PREFIX))
    docs_pages.install(app)
    return app
