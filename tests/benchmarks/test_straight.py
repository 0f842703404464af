"""The comparison is fair: all contestants answer alike and leave the same rows behind."""

import json
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from uuid import UUID, uuid4

import httpx2
import pytest

from tests.benchmarks.contestants import CONTESTANTS
from tests.benchmarks.goods import goods, order
from tests.benchmarks.measured import measured
from tests.benchmarks.schemas import Schemas
from tests.support.servers import Servers

IDS = [product.id for product in goods()]
UNKNOWN = UUID(int=6)
ADA = {"X-Demo-User": "ada"}
JSON = {**ADA, "Content-Type": "application/json"}

PRODUCTS = "/api/v1/products"
ORDERS = "/api/v1/orders"

Send = Callable[[httpx2.AsyncClient], Awaitable[httpx2.Response]]


@dataclass(frozen=True, slots=True)
class Running:
    """A running contestant: a client of its API, and access to its tables."""

    client: httpx2.AsyncClient
    schemas: Schemas
    tenant: str

    async def rows(self, query: str) -> list[dict[str, object]]:
        """The rows that a query finds in the tables."""
        async with self.schemas.connected(self.tenant) as connection:
            return [dict(row) for row in await connection.fetch(query)]


@pytest.fixture(scope="module")
async def contestants(servers: Servers) -> AsyncIterator[list[Running]]:
    """All contestants, each on tables of its own."""
    schemas = Schemas(servers.get("postgres").url)
    core = min(os.sched_getaffinity(0))
    async with AsyncExitStack() as stack:
        running = []
        for contestant in CONTESTANTS:
            tenant = f"alike_{uuid4().hex[:12]}"
            await schemas.create(tenant)
            stack.push_async_callback(schemas.drop, tenant)
            server = stack.enter_context(measured(contestant.on(schemas.url, tenant), core=core))
            client = httpx2.AsyncClient(base_url=f"http://127.0.0.1:{server.port}")
            running.append(Running(await stack.enter_async_context(client), schemas, tenant))
        yield running


async def test_a_product_looks_the_same(contestants: list[Running]) -> None:
    """One product of the catalogue, byte for byte."""
    answers = [await one.client.get(f"{PRODUCTS}/{IDS[6]}") for one in contestants]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1


async def test_the_catalogue_has_the_same_order_and_the_same_pages(contestants: list[Running]) -> None:
    """Two pages of twenty, the second reached through the first one's cursor."""
    for_each = []
    for one in contestants:
        first = (await one.client.get(PRODUCTS, params={"limit": 20})).json()
        second = (await one.client.get(PRODUCTS, params={"limit": 20, "cursor": first.pop("next")})).json()
        assert second.pop("next")
        assert [len(page["items"]) for page in (first, second)] == [20, 20]
        for_each.append([first, second])
    assert all(pages == for_each[0] for pages in for_each)


async def test_an_order_gets_the_same_answer_and_leaves_the_same_rows(contestants: list[Running]) -> None:
    """The rows of the order, its lines, the stock items and the message are equal."""
    body = order(IDS[30:33], quantity=12)
    answers = [await one.client.post(ORDERS, content=body, headers=JSON) for one in contestants]
    assert {answer.status_code for answer in answers} == {201}
    assert all(answer.headers["Location"] == f"{ORDERS}/{answer.json()['id']}" for answer in answers)
    assert len({_without_id_and_times(answer.text) for answer in answers}) == 1
    stored = [
        [await one.rows(query.replace("$order", answer.json()["id"])) for query in STORED]
        for one, answer in zip(contestants, answers, strict=True)
    ]
    assert all(rows == stored[0] for rows in stored)
    assert [len(rows) for rows in stored[0]] == [1, 3, 3, 1]


@pytest.mark.parametrize(
    ("send", "status"),
    [
        pytest.param(lambda client: client.get(f"{PRODUCTS}/{UNKNOWN}"), 404, id="an unknown product"),
        pytest.param(lambda client: client.get(f"{PRODUCTS}/six"), 422, id="an id that is no UUID"),
        pytest.param(lambda client: client.get(PRODUCTS, params={"limit": 0}), 422, id="a page without items"),
        pytest.param(lambda client: client.get(PRODUCTS, params={"cursor": "six"}), 400, id="a made-up cursor"),
        pytest.param(lambda client: _order(client, headers={**JSON, "X-Demo-User": "eve"}), 401, id="an unknown user"),
        pytest.param(lambda client: _order(client, products=[]), 422, id="an empty order"),
        pytest.param(lambda client: _order(client, products=[IDS[0], IDS[0]]), 422, id="a product twice"),
        pytest.param(lambda client: _order(client, products=[UNKNOWN]), 422, id="an order of an unknown product"),
        pytest.param(lambda client: _order(client, quantity=0), 422, id="an order of zero units"),
        pytest.param(lambda client: _order(client, quantity=10_001), 422, id="an order of too many units"),
        pytest.param(lambda client: _order(client, email="ada"), 422, id="an invalid e-mail address"),
        pytest.param(lambda client: _order(client, gift=True), 422, id="an unknown field"),
    ],
)
async def test_bad_input_gets_the_same_status(contestants: list[Running], send: Send, status: int) -> None:
    """All contestants refuse the same requests."""
    assert [(await send(one.client)).status_code for one in contestants] == [status] * len(contestants)


async def test_an_order_of_more_units_than_are_available_is_refused(contestants: list[Running]) -> None:
    """No contestant sells more than is on hand."""
    for one in contestants:
        await one.rows(f"update stock_items set on_hand = 5 where id = '{IDS[60]}'")  # noqa: S608 (our own id)
        assert (await _order(one.client, products=[IDS[60]], quantity=6)).status_code == 409


async def _order(
    client: httpx2.AsyncClient,
    *,
    products: list[UUID] = IDS[:1],
    quantity: int = 1,
    headers: dict[str, str] = JSON,
    **more: object,
) -> httpx2.Response:
    body = {**json.loads(order(products, quantity)), **more}
    return await client.post(ORDERS, json=body, headers=headers)


def _without_id_and_times(text: str) -> str:
    """The answer without the id and the times, which are different for every order."""
    return re.sub(r'"(id|placed_at|pay_by)":"[^"]*?(Z?)"', r'"\1":"\2"', text)


STORED = (
    """select version, customer, email, address_name, address_street, address_postal_code, address_city,
       address_country, status, pay_by - placed_at, confirmed_at, total, currency, goods_reserved from orders
       where id = '$order'""",
    """select number, product, name, unit_price, quantity, discount from order_lines where order_id = '$order'
       order by number""",
    "select id, version, on_hand, reserved, movements from stock_items where reserved > 0 order by id",
    """select name, version, aggregate_version, replace((event - 'pay_by')::text, '$order', ''), available_at = at,
       attempts, sent_at, parked_reason from outbox where aggregate = '$order'""",
)
"""Queries for all rows of an order, without the values that are different for every order."""
