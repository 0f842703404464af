"""What goes wrong leaves in one shape, says what it must, and nothing more."""

import json
from collections.abc import AsyncIterator, Iterator

import pytest

from application.ports.errors import (
    CommitUnknown,
    ConcurrencyConflict,
    DamagedShape,
    NotMigrated,
    TooNew,
    Unavailable,
    UnknownShape,
    UsageError,
)
from domain.shared.errors import ShopError
from entrypoints.api.authentication import asking
from entrypoints.api.errors import (
    AmbiguousRequest,
    InsufficientScope,
    InvalidCsrfToken,
    InvalidCursor,
    InvalidHost,
    InvalidIdempotencyKey,
    InvalidToken,
    UnsupportedGrant,
    WrongTenant,
)
from entrypoints.api.middleware import LARGEST_BODY
from entrypoints.api.statuses import HTTP_CODES, OUR_FAULT, STATUSES
from tests.entrypoints.api.client import Api, code

OUTSIDE_THE_CORE: set[type[ShopError]] = {
    AmbiguousRequest,
    InsufficientScope,
    InvalidCsrfToken,
    InvalidCursor,
    InvalidHost,
    InvalidIdempotencyKey,
    InvalidToken,
    UnsupportedGrant,
    WrongTenant,
}
"""Refusals that neither the domain nor the ports define."""


def refusals(base: type[ShopError] = ShopError) -> Iterator[type[ShopError]]:
    """Every kind of refusal there is."""
    yield base
    for kind in base.__subclasses__():
        yield from refusals(kind)


# Pattern P18: Problem details
def test_every_refusal_has_a_status() -> None:
    """One that is new is not a 500 by oversight."""
    core = {kind for kind in refusals() if kind.__module__.startswith(("domain.", "application."))}
    codes = {kind.code for kind in {*core, *OUTSIDE_THE_CORE}}
    assert codes <= STATUSES.keys()
    assert STATUSES.keys() - codes == {"invalid_request", "internal_error"}, "no status without a refusal"


async def test_every_code_is_documented(api: Api) -> None:
    """With what it means, at some route; the rest are what is nobody's business, and all are in the list."""
    document = (await api.client.get("/openapi.json")).json()
    routes = json.dumps(document["paths"])
    unsaid = {status_code for status_code in STATUSES if f"`{status_code}`" not in routes}
    assert unsaid == {"damaged_shape", "port_error", "shop_error", "usage_error"}
    assert {STATUSES[hidden] for hidden in unsaid} == {500}
    listed = document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]
    assert listed == sorted({*STATUSES, *HTTP_CODES.values()})


async def test_problems_are_documented_as_problems(api: Api) -> None:
    """Under their own media type, and never as FastAPI's own shape of a validation error."""
    document = (await api.client.get("/openapi.json")).json()
    for path in document["paths"].values():
        for operation in path.values():
            for status, answer in operation["responses"].items():
                expected = ["application/problem+json" if int(status) >= 400 else "application/json"]
                assert list(answer.get("content", ())) == ([] if status == "204" else expected)
    assert "HTTPValidationError" not in document["components"]["schemas"]


async def test_an_address_that_is_none_is_a_problem(api: Api) -> None:
    """As is a method that it does not take."""
    assert code(await api.client.get("/api/v1/nothing")) == (404, "not_found")
    refused = await api.client.delete("/api/v1/orders")
    assert code(refused) == (405, "method_not_allowed")
    assert refused.headers["allow"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"a": NaN}', b"\xff", b'{"items": ' + b"9" * 5_000 + b"}"]
)
async def test_a_body_that_is_no_order_is_a_problem(api: Api, body: bytes) -> None:
    """Whatever it is, it is their mistake and not ours."""
    said = {"Content-Type": "application/json", **api.headers("ada")}
    status, _ = code(await api.client.post("/api/v1/orders", content=body, headers=said))
    assert status in {400, 422}


async def test_what_was_sent_is_not_repeated(api: Api) -> None:
    """It may be a password that was typed into the wrong field."""
    secret = "correct-horse"
    wrong = {"items": [{"product": secret, "quantity": secret}], "address": secret, "email": {"x": secret}}
    refused = await api.post("/orders", wrong, "ada")
    assert code(refused) == (422, "invalid_request")
    assert secret not in refused.text
    fields = [mistake["field"] for mistake in refused.json()["values"]["errors"]]
    assert fields == ["body.items.0.product", "body.items.0.quantity", "body.address", "body.email"]


async def test_a_body_has_at_most_a_mebibyte(api: Api) -> None:
    """Ten megabytes are refused whether they are announced or come in pieces; a mebibyte is read."""
    said = {"Content-Type": "application/json", **api.headers("ada")}

    async def pieces(number: int) -> AsyncIterator[bytes]:
        for _ in range(number):
            yield b" " * 1024

    announced = await api.client.post("/api/v1/orders", content=b" " * 10_000_000, headers=said)
    assert code(announced) == (413, "body_too_large")
    assert code(await api.client.post("/api/v1/orders", content=pieces(10_000), headers=said)) == (
        413,
        "body_too_large",
    )
    fits = await api.client.post("/api/v1/orders", content=pieces(LARGEST_BODY // 1024), headers=said)
    assert code(fits) == (422, "invalid_request")


# Pattern P18: Problem details
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Unavailable("PostgreSQL", "db.internal refused"), 503),
        (NotMigrated("db.internal", "1", "2"), 503),
        (UnknownShape("db.internal", 2), 503),
        (DamagedShape("db.internal", 1, "db.internal"), 500),
        (TooNew("db.internal", "3", "2"), 503),
        (CommitUnknown("db.internal"), 504),
        (ConcurrencyConflict("order 1"), 409),
        (UsageError("db.internal"), 500),
        (ZeroDivisionError("db.internal"), 500),
    ],
    ids=repr,
)
async def test_what_fails_behind_the_shop_is_not_told_outside(api: Api, error: Exception, status: int) -> None:
    """Wherever it fails, a dependency of a route included. Only what the client can do about it is said."""

    async def failing() -> None:
        raise error

    api.app.dependency_overrides[asking] = failing
    answer = await api.get("/products")
    assert code(answer)[0] == status
    assert "internal" not in answer.text.replace("internal_error", "").replace("Internal error", "")
    assert "Error" not in answer.text
    assert ("retry-after" in answer.headers) == (status == 503)
    if status in OUR_FAULT:
        assert answer.json()["values"] == {}


async def test_an_outage_is_one_line_in_the_log(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    """For each request. A traceback would say where it was noticed, thousands of times, and not where it began."""

    async def down() -> None:
        raise Unavailable("PostgreSQL", "db.internal refused")

    api.app.dependency_overrides[asking] = down
    await api.client.get("/api/v1/products")
    (record,) = [record for record in caplog.records if record.name == "entrypoints.api.problems"]
    assert record.getMessage() == "unavailable: PostgreSQL cannot be reached: db.internal refused."
    assert not record.exc_info


async def test_what_nobody_foresaw_is_in_the_log(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    """With its trace, for us."""

    async def failing() -> None:
        raise ZeroDivisionError

    api.app.dependency_overrides[asking] = failing
    answer = await api.get("/products")
    assert code(answer) == (500, "internal_error")
    assert "GET /api/v1/products failed" in caplog.text
    assert "ZeroDivisionError" in caplog.text
