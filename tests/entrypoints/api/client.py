"""A running API for tests, and the few things that most of them do with it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient, Response

from domain.access.scopes import EVERYTHING, Scope
from entrypoints.api.app import create_app
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.runtime import Runtime
from entrypoints.bootstrap.tenants import Tenant
from tests.support.accounts import PEOPLE, open_accounts, session_of
from tests.support.cast import EMAILS, HIVE, PASSWORD

ADDRESS = {field: getattr(HIVE, field) for field in ("name", "street", "postal_code", "city", "country")}

NOTHING = "01930000-0000-7000-8000-00000000dead"
"""An id that nothing has."""


@dataclass(frozen=True, slots=True)
class Api:
    """The application with its lifespan, and a client of it."""

    app: FastAPI
    client: AsyncClient
    tenant: Tenant
    """Whose shop it is; the cast have accounts in it."""

    @property
    def runtime(self) -> Runtime:
        """What the application has open."""
        runtime: Runtime = self.app.state.runtime
        return runtime

    async def get(self, path: str, by: str | None = None, **params: str | int) -> Response:
        """Ask for something below /api/v1."""
        return await self.client.get(f"/api/v1{path}", params=params, headers=self.headers(by))

    async def post(self, path: str, body: object, by: str | None = None, key: str | None = None) -> Response:
        """Send JSON to something below /api/v1."""
        return await self.client.post(f"/api/v1{path}", json=body, headers=self.headers(by, key))

    def headers(self, by: str | None = None, key: str | None = None) -> dict[str, str]:
        """Who asks, and under which key."""
        said = {"Authorization": None if by is None else f"Bearer {self.token(by)}", "Idempotency-Key": key}
        return {name: value for name, value in said.items() if value is not None}

    def token(self, by: str, *, scopes: frozenset[Scope] = EVERYTHING) -> str:
        """An access token for one of the cast, who has just logged in, for these scopes."""
        session = session_of(PEOPLE[by], self.tenant.ports, scopes=scopes)
        issued: str = self.app.state.access_tokens.issue(self.tenant.name, session)
        return issued

    async def log_in(self, by: str, password: str = PASSWORD, **more: str) -> Response:
        """Ask for tokens, with a password."""
        form = {"grant_type": "password", "username": EMAILS[PEOPLE[by].id], "password": password, **more}
        return await self.client.post("/api/v1/access/token", data=form)

    async def refresh(self, token: str) -> Response:
        """Ask for tokens, with a refresh token."""
        form = {"grant_type": "refresh_token", "refresh_token": token}
        return await self.client.post("/api/v1/access/token", data=form)

    async def product(self, sku: str = "LAMP-6", *, cents: int = 4_900, stock: int = 10, currency: str = "EUR") -> str:
        """A product on the shelf; its id."""
        new = {"sku": sku, "name": f"Product {sku}", "price": {"amount": cents, "currency": currency}}
        product = (await self.post("/products", new, "kim")).json()["id"]
        if stock:
            await self.post(f"/products/{product}/stock/receipts", {"quantity": stock}, "kim")
        return str(product)

    async def shelf(self, product: str) -> Mapping[str, Any]:
        """What there is of a product."""
        shelf: Mapping[str, Any] = (await self.get(f"/products/{product}/stock")).json()
        return shelf


# Pattern P84: Async tests
@asynccontextmanager
async def running(container: Container) -> AsyncIterator[Api]:
    """The application around this container, until the block ends."""
    async with serving(create_app(container=container)) as api:
        yield api


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[Api]:
    """This application, until the block ends."""
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app, raise_app_exceptions=False), base_url="http://shop") as client,
    ):
        tenant = await app.state.runtime.tenant()
        await open_accounts(tenant.ports)
        yield Api(app, client, tenant)


def order(*wanted: tuple[str, object], **other: object) -> dict[str, object]:
    """An order of so many of these products, as JSON."""
    items = [{"product": product, "quantity": quantity} for product, quantity in wanted]
    return {"items": items, "address": ADDRESS, "email": "ada@hive.example", **other}


def code(answer: Response) -> tuple[int, str]:
    """How a request was refused, seeing that it was refused in the one shape."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    problem = answer.json()
    assert problem.keys() == {"type", "title", "status", "detail", "code", "instance", "request_id", "values"}
    assert problem["status"] == answer.status_code
    assert problem["type"] == f"urn:sixfold:problem:{problem['code']}"
    assert problem["request_id"] == answer.headers["x-request-id"]
    return answer.status_code, problem["code"]
