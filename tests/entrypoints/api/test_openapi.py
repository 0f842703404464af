"""What the documentation says is what the routes do."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from domain.access.scopes import FOR_API_KEYS
from domain.accounts.actor import Role
from entrypoints.api.app import create_app
from entrypoints.api.v1.browser import COOKIE
from entrypoints.bootstrap.container import Container
from tests.entrypoints.api.client import Api
from tests.entrypoints.api.test_every_route import OPEN, permissions

pytestmark = pytest.mark.parametrize("container", ["memory"], indirect=True)

Operation = Mapping[str, Any]
SESSION = "/api/v1/access/browser/session"


async def documented(api: Api) -> Mapping[str, Operation]:
    """Each route, as `METHOD /path`, and what is said of it."""
    paths = (await api.client.get("/openapi.json")).json()["paths"]
    return {f"{method.upper()} {path}": said for path, methods in paths.items() for method, said in methods.items()}


async def test_each_route_says_how_one_is_let_in(api: Api) -> None:
    """With a token for the scope of its permission, or with an API key that can have it; or without, as a visitor."""
    operations = {each.name: each.operation for each in api.tenant.shop.operations()}
    said = await documented(api)
    for route, permission in permissions().items():
        ways: list[dict[str, list[str]]] = [{"OAuth2": [permission.scope]}]
        ways += [{"API key": []}] if permission.scope in FOR_API_KEYS else []
        ways += [{}] if Role.VISITOR in operations[permission.operation].roles else []
        assert said[route]["security"] == ways, route
    assert {route for route, operation in said.items() if "security" not in operation} == OPEN
    assert said["GET /api/v1/products"]["security"][-1] == {}
    assert said["GET /api/v1/access/keys"]["security"] == [{"OAuth2": ["access:read"]}]


async def test_the_documentation_page_logs_in_where_one_logs_in(api: Api) -> None:
    """By a route that there is."""
    document = (await api.client.get("/openapi.json")).json()
    schemes = document["components"]["securitySchemes"]
    assert f"POST {schemes['OAuth2']['flows']['password']['tokenUrl']}" in OPEN & {*await documented(api)}
    assert schemes["API key"]["name"] == "X-API-Key"


async def test_what_looks_at_no_token_refuses_none(api: Api) -> None:
    """Nor does it say that it would."""
    for route, operation in (await documented(api)).items():
        codes = {*re.findall(r"`([a-z_]+)`", " ".join(each["description"] for each in operation["responses"].values()))}
        about_tokens = {"invalid_token", "not_authenticated", "insufficient_scope", "not_allowed", "wrong_tenant"}
        assert codes & about_tokens == (set() if route in OPEN else about_tokens), route


async def test_a_route_says_what_it_does_and_not_how(api: Api) -> None:
    """Of a use case that says more, the documentation has the first paragraph."""
    said = await documented(api)
    assert said["POST /api/v1/access/token"]["description"] == (
        "Whoever knows the password of an account acts as its owner from now on."
    )
    assert [route for route, operation in said.items() if "process" in operation.get("description", "").lower()] == []


async def test_whose_shop_it_is_is_said_of_every_route_of_the_shop(api: Api) -> None:
    """In one way; the host comes before it."""
    for route, operation in (await documented(api)).items():
        if "/api/" in route:
            [tenant] = [each for each in operation["parameters"] if each["name"] == "X-Tenant"]
            assert "where the host does not say so" in tenant["description"]


async def test_a_browser_is_told_of_the_cookie_and_the_header(api: Api) -> None:
    """Which answer sets the cookie, and what is shown with it."""
    said = await documented(api)
    shown = {(each["in"], each["name"]) for each in said[f"PUT {SESSION}"]["parameters"] if each["description"]}
    assert {("cookie", COOKIE), ("header", "X-CSRF-Token")} <= shown
    for method in ("POST", "PUT"):
        assert f"cookie `{COOKIE}`" in said[f"{method} {SESSION}"]["description"]


async def test_the_document_can_be_had_before_the_application_starts(container: Container) -> None:
    """By tools that make clients of it; whom a route lets in besides is not known then, and is said later."""
    app = create_app(container=container)
    before = app.openapi()["paths"]["/api/v1/products"]["get"]["security"]
    assert before == [{"OAuth2": ["catalogue:read"]}, {"API key": []}]
    async with app.router.lifespan_context(app):
        assert app.openapi()["paths"]["/api/v1/products"]["get"]["security"] == [*before, {}]
