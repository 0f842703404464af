"""What goes wrong in a dependency leaves as if it had gone wrong in the route."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import pytest
from fastapi import Depends
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from application.ports.errors import Unavailable
from domain.stock.errors import OutOfStock
from entrypoints.api.app import create_app
from entrypoints.api.errors import InvalidCursor, InvalidToken
from entrypoints.bootstrap.container import Container
from tests.entrypoints.api.client import Api, code, serving
from tests.support.builders import product_id


# Pattern P19: Errors raised in dependencies
@pytest.mark.parametrize(
    "error",
    [
        OutOfStock(product_id(), 7, 2),
        InvalidToken(),
        InvalidCursor(),
        Unavailable("PostgreSQL", "db.internal refused"),
        HTTPException(404),
        HTTPException(405, headers={"Allow": "GET"}),
        ZeroDivisionError("db.internal"),
    ],
    ids=repr,
)
async def test_an_error_of_a_dependency_leaves_in_the_shape_of_an_error_of_a_route(
    container: Container, error: Exception
) -> None:
    """The same status, headers and body, but for the request's own address and id."""
    app = create_app(container=container)

    async def failing() -> None:
        raise error

    app.add_api_route("/in-the-route", failing)
    app.add_api_route("/in-a-dependency", lambda: None, dependencies=[Depends(failing)])
    app.add_api_route("/in-a-dependency-of-a-dependency", lambda: None, dependencies=[Depends(_needs(failing))])
    answers = []
    async with serving(app) as api:
        for route in app.routes[-3:]:
            assert isinstance(route, APIRoute)
            answer = await api.client.get(route.path)
            status, _ = code(answer)
            said = {name: value for name, value in answer.json().items() if name not in {"instance", "request_id"}}
            headers = {name for name in answer.headers if name != "content-length"}
            answers.append((status, said, headers))
    assert answers[0] == answers[1] == answers[2]


async def test_a_parameter_of_a_dependency_is_refused_like_one_of_a_route(api: Api) -> None:
    """`limit` belongs to a dependency, and the id to the route."""
    of_a_dependency = await api.client.get("/api/v1/products?limit=0")
    of_a_route = await api.client.get("/api/v1/products/lamp")
    assert code(of_a_dependency) == code(of_a_route) == (422, "invalid_request")
    assert of_a_dependency.json().keys() == of_a_route.json().keys()
    assert of_a_dependency.json()["values"]["errors"][0].keys() == of_a_route.json()["values"]["errors"][0].keys()


def _needs(dependency: Callable[[], Awaitable[None]]) -> Callable[..., None]:
    def needing(_: Annotated[None, Depends(dependency)]) -> None:
        raise AssertionError("unreachable: what it needs has failed")

    return needing
