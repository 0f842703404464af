"""What holds for every route there is: who may, whose it is, and what never leaves. A new one needs an example."""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import StringIO

import pytest
from structlog.contextvars import get_contextvars

from application.core.operation import Kind
from application.shop import NamedOperation
from domain.access.scopes import EVERYTHING
from domain.accounts.actor import Role
from entrypoints.api.app import PREFIX, routers
from entrypoints.api.authentication import Permission, permissions_of
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.logs import log_handler
from tests.entrypoints.api.client import Api, code, running
from tests.entrypoints.api.route_examples import (
    EXAMPLES,
    MAY_FAIL,
    Belongings,
    RouteExample,
    belongings_of,
    routes_of,
)
from tests.support.accounts import open_accounts
from tests.support.statements import sql_statements

OPEN = {
    "GET /health/live",
    "GET /health/ready",
    "POST /api/v1/access/token",
    "POST /api/v1/access/browser/session",
    "PUT /api/v1/access/browser/session",
    "DELETE /api/v1/access/browser/session",
}
"""What needs no permission: whoever asks is still to be let in, or nobody is asked about."""
INTERNAL = {"version", "tenant", "access_version", "password_hash", "hash", "email_key", "confirmation", "reset"}
"""Fields of what is stored that are nobody's business."""
READ_ONLY: Mapping[str, object] = {"role": "admin", "version": 6, "tenant": "hive", "total": 6, "created_at": None}
"""Fields that nobody may say."""
TOKENS = {"access_token", "refresh_token", "csrf_token", "text"}
GIVEN_OUT = {
    "POST /api/v1/access/token": {"access_token", "refresh_token"},
    "POST /api/v1/access/browser/session": {"access_token", "csrf_token"},
    "PUT /api/v1/access/browser/session": {"access_token", "csrf_token"},
    "POST /api/v1/access/keys": {"text"},
}
"""Which routes give something out that is a secret, and what."""

_HASH = re.compile(r"\b1:\d+:[0-9a-f]{64}\b")
"""What passwords are hashed to in tests."""

only_memory = pytest.mark.parametrize("container", ["memory"], indirect=True)
only_sqlite = pytest.mark.parametrize("container", ["sqlite"], indirect=True)


def permissions() -> dict[str, Permission]:
    """The permission that each route asks for."""
    found = {
        f"{method.upper()} {path}": permission
        for (path, method), permission in permissions_of(routers(), PREFIX).items()
    }
    # Last, as in the list, comes what ends access.
    return {route: found[route] for route in EXAMPLES if route in found}


@only_memory
async def test_every_route_has_an_example_and_a_permission(api: Api) -> None:
    """Also one that is new."""
    assert sorted(routes_of(api.app)) == sorted(EXAMPLES)
    assert {*routes_of(api.app)} - permissions().keys() == OPEN


@only_memory
async def test_no_answer_of_the_shop_is_kept_by_a_cache(api: Api) -> None:
    """Neither what it gives nor what it refuses: it may be for one person alone. Health and documentation are not."""
    its = await belongings_of(api)
    for route, example in EXAMPLES.items():
        for belongings in (its, its.unknown()):
            answer = await example.send(api, route, belongings)
            kept = answer.headers.get("cache-control") != "no-store"
            assert kept == route.startswith("GET /health/"), route
    assert (await api.get("/nothing")).headers["cache-control"] == "no-store"
    assert "cache-control" not in (await api.client.get("/openapi.json")).headers
    api.app.root_path = "/shop"
    assert (await api.client.get("/shop/api/v1/products")).headers["cache-control"] == "no-store"


@only_memory
async def test_every_example_can_be_done(api: Api) -> None:
    """One after the other; so what is refused below is refused for the reason that it is refused for."""
    its = await belongings_of(api)
    for route, example in EXAMPLES.items():
        answer = await example.send(api, route, its)
        assert answer.is_success or route in MAY_FAIL, f"{route}: {answer.text}"


# Pattern P35: Roles, scopes, ownership, attributes
@only_memory
async def test_a_permission_is_that_of_the_operation(api: Api) -> None:
    """Its scope is of the same part; what only reads takes the scope to read, and what changes something the other."""
    operations = {each.name: each for each in api.tenant.shop.operations()}
    for route, permission in permissions().items():
        operation: NamedOperation = operations[permission.operation]
        part, _, kind = permission.scope.partition(":")
        assert part == permission.operation.partition(".")[0], route
        assert (kind == "read") == (operation.operation.kind is Kind.QUERY), route


# Pattern P35: Roles, scopes, ownership, attributes
@only_memory
@pytest.mark.parametrize("role", [Role.VISITOR, Role.CUSTOMER, Role.STAFF, Role.ADMIN])
async def test_whoever_has_not_the_role_is_refused_before_anything_is_read(api: Api, role: Role) -> None:
    """By every route, and in one way; whoever has it is not refused for that."""
    its = (await belongings_of(api)).unknown()
    operations = {each.name: each.operation for each in api.tenant.shop.operations()}
    by = {Role.CUSTOMER: "ada", Role.STAFF: "kim", Role.ADMIN: "dee"}.get(role)
    refusal = (401, "not_authenticated") if by is None else (403, "not_allowed")
    for route, permission in permissions().items():
        is_refused = role not in operations[permission.operation].roles
        answer = await EXAMPLES[route].send(api, route, its, by=by)
        assert (answer.is_error and code(answer) == refusal) == is_refused, f"{route}: {answer.text}"


@only_memory
async def test_whoever_has_not_the_scope_is_refused(api: Api) -> None:
    """With all the others, the roles that it takes notwithstanding."""
    its = (await belongings_of(api)).unknown()
    for route, permission in permissions().items():
        example = EXAMPLES[route]
        token = api.token(example.by or "ada", scopes=EVERYTHING - {permission.scope})
        answer = await example.send(api, route, its, by=None, Authorization=f"Bearer {token}")
        assert code(answer) == (403, "insufficient_scope"), route


# Pattern P12: Models apart
@only_memory
async def test_no_answer_has_a_field_that_is_nobodys_business(api: Api) -> None:
    """Nor a token, where none is given out; nor anything of what is stored in the place of a password."""
    its = await belongings_of(api)
    for route, example in EXAMPLES.items():
        answer = await example.send(api, route, its)
        found = {*_fields(answer.json())} if answer.content else set()
        assert not found & INTERNAL, route
        assert found & TOKENS <= GIVEN_OUT.get(route, set()), route
        assert not _HASH.search(answer.text), f"{route} lets a hash out"


def _fields(said: object) -> Iterator[str]:
    match said:
        case dict():
            for name, value in said.items():
                yield name
                yield from _fields(value)
        case list():
            for each in said:
                yield from _fields(each)


# Pattern P12: Models apart
@only_memory
async def test_no_request_has_a_field_that_is_not_its_own(api: Api) -> None:
    """What only the shop may say is refused, and not passed over."""
    its = await belongings_of(api)
    for route, example in EXAMPLES.items():
        for name, value in READ_ONLY.items():
            more = _with(example, name, value)
            if isinstance(more.json(its), dict):
                assert code(await more.send(api, route, its)) == (422, "invalid_request"), f"{route}: {name}"


def _with(example: RouteExample, name: str, value: object) -> RouteExample:
    """The example with one field more in its JSON."""

    def json(its: Belongings) -> object:
        body = example.json(its)
        return {**body, name: value} if isinstance(body, dict) else body

    return replace(example, json=json)


# Pattern P39: Multi-tenancy
@only_sqlite
async def test_no_route_shows_one_tenant_what_another_one_has(container: Container) -> None:
    """Asked in tenant B, with the ids of A in path, query and body: no word of A is in the answer or in the log, and
    the answer is that for an id which never was, found out with the same statements."""
    written = StringIO()
    handler = log_handler(written)
    logging.getLogger().addHandler(handler)
    try:
        async with running(container) as a:
            its = await belongings_of(a)
            await a.runtime.tenants.create("hive")
            hive = await a.runtime.tenant("hive")
            await open_accounts(hive.ports)
            b = Api(a.app, a.client, hive)
            for route in EXAMPLES:
                await _shows_nothing_of(its, b, route)
            assert not _found(its, written.getvalue())
            shown = (await a.get(f"/orders/{its.order}", "ada")).json()
            assert (shown["status"], shown["address"]["name"]) == ("placed", "canary-name")
    finally:
        logging.getLogger().removeHandler(handler)


async def _shows_nothing_of(its: Belongings, b: Api, route: str) -> None:
    example, strange, unknown = EXAMPLES[route], its, its.unknown()
    answers: list[tuple[int, object]] = []
    statements = []
    for belongings in (unknown, strange):
        # Meanwhile the relay is at work.
        with sql_statements(only=lambda: "request_id" in get_contextvars()) as seen:
            answer = await example.send(b, route, belongings, **{"X-Tenant": "hive"})
        assert not _found(its, answer.text), f"{route}: {answer.text}"
        answers.append((answer.status_code, answer.json().get("code") if answer.is_error else None))
        statements.append(seen)
    # What can be done only once, such as registering, is refused the second time; it is about nothing of theirs.
    if example.is_about(its):
        assert answers[0] == answers[1], route
        assert statements[0] == statements[1], route


def _found(its: Belongings, text: str) -> list[str]:
    return [canary for canary in its.canaries if canary in text]
