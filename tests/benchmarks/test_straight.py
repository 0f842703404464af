"""The comparison is fair: all contestants answer alike and leave the same rows behind."""

import json
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from time import time
from uuid import UUID, uuid4

import httpx2
import pytest
from argon2 import PasswordHasher

from adapters.passwords.argon2 import Argon2Passwords
from domain.accounts.actor import ActorId
from tests.benchmarks.contestants import CONTESTANTS, SHOP, Contestant
from tests.benchmarks.goods import goods, order
from tests.benchmarks.load import put_under_load
from tests.benchmarks.log_ins import log_ins
from tests.benchmarks.measured import measured
from tests.benchmarks.schemas import Schemas
from tests.benchmarks.tokens import SECRET, keys_of_the_shop
from tests.entrypoints.api.forged_tokens import opened, signed
from tests.support.cast import ADA, BEN, KIM, PASSWORD
from tests.support.servers import Servers

IDS = [product.id for product in goods()]
UNKNOWN = UUID(int=6)

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""The shop computes the hash anew with its own parameters at the first log-in."""

PRODUCTS = "/api/v1/products"
ORDERS = "/api/v1/orders"

PRODUCT = f"{PRODUCTS}/{IDS[0]}"


@dataclass(frozen=True, slots=True)
class Running:
    """A running contestant: a client of its API, and access to its tables."""

    contestant: Contestant
    client: httpx2.AsyncClient
    schemas: Schemas
    tenant: str

    async def get(self, path: str, token: str | None = None, **params: str | int) -> httpx2.Response:
        """Ask for something, with Ada's token if no other is given."""
        return await self.client.get(path, params=params, headers=_bearer(self.token() if token is None else token))

    async def order(
        self, *, products: list[UUID] = IDS[:1], quantity: int = 1, token: str | None = None, **more: object
    ) -> httpx2.Response:
        """Place an order, with Ada's token if no other is given."""
        body = {**json.loads(order(products, quantity)), **more}
        headers = _bearer(self.token() if token is None else token)
        return await self.client.post(ORDERS, json=body, headers=headers)

    def token(self, account: ActorId = ADA.id) -> str:
        """A token as the load sends it."""
        return self.contestant.token(self.tenant, account)

    def forged(self, *, typ: str = "at+jwt", alg: str = "HS256", key: bytes | None = None, **claims: object) -> str:
        """Ada's token with something changed, None for left out, and signed anew."""
        header, said = opened(self.token())
        ours = keys_of_the_shop().signing.secret if self.contestant is SHOP else SECRET.encode()
        changed = {name: value for name, value in {**said, **claims}.items() if value is not None}
        return signed({**header, "typ": typ, "alg": alg}, changed, key or ours, alg.replace("HS", "sha"))

    async def change(self, account: ActorId, assignment: str) -> None:
        """Change the row of an account."""
        await self.rows(f"update accounts set {assignment} where id = '{account}'")  # noqa: S608 (our own)

    async def rows(self, query: str) -> list[dict[str, object]]:
        """The rows that a query finds in the tables."""
        async with self.schemas.connected(self.tenant) as connection:
            return [dict(row) for row in await connection.fetch(query)]


Send = Callable[[Running], Awaitable[httpx2.Response]]


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
            running.append(Running(contestant, await stack.enter_async_context(client), schemas, tenant))
        yield running


async def test_a_product_looks_the_same(contestants: list[Running]) -> None:
    """One product of the catalogue, byte for byte."""
    answers = [await one.get(f"{PRODUCTS}/{IDS[6]}") for one in contestants]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1


async def test_the_catalogue_has_the_same_order_and_the_same_pages(contestants: list[Running]) -> None:
    """Two pages of twenty, the second reached through the first one's cursor."""
    for_each = []
    for one in contestants:
        first = (await one.get(PRODUCTS, limit=20)).json()
        second = (await one.get(PRODUCTS, limit=20, cursor=first.pop("next"))).json()
        assert second.pop("next")
        assert [len(page["items"]) for page in (first, second)] == [20, 20]
        for_each.append([first, second])
    assert all(pages == for_each[0] for pages in for_each)


async def test_an_order_gets_the_same_answer_and_leaves_the_same_rows(contestants: list[Running]) -> None:
    """The rows of the order, its lines, the stock items and the message are equal."""
    answers = [await one.order(products=IDS[30:33], quantity=12) for one in contestants]
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
        pytest.param(lambda one: one.get(f"{PRODUCTS}/{UNKNOWN}"), 404, id="an unknown product"),
        pytest.param(lambda one: one.get(f"{PRODUCTS}/six"), 422, id="an id that is no UUID"),
        pytest.param(lambda one: one.get(PRODUCTS, limit=0), 422, id="a page without items"),
        pytest.param(lambda one: one.get(PRODUCTS, cursor="six"), 400, id="a made-up cursor"),
        pytest.param(lambda one: one.order(products=[]), 422, id="an empty order"),
        pytest.param(lambda one: one.order(products=[IDS[0], IDS[0]]), 422, id="a product twice"),
        pytest.param(lambda one: one.order(products=[UNKNOWN]), 422, id="an order of an unknown product"),
        pytest.param(lambda one: one.order(quantity=0), 422, id="an order of zero units"),
        pytest.param(lambda one: one.order(quantity=10_001), 422, id="an order of too many units"),
        pytest.param(lambda one: one.order(email="ada"), 422, id="an invalid e-mail address"),
        pytest.param(lambda one: one.order(gift=True), 422, id="an unknown field"),
    ],
)
async def test_bad_input_gets_the_same_status(contestants: list[Running], send: Send, status: int) -> None:
    """All contestants refuse the same requests."""
    assert [(await send(one)).status_code for one in contestants] == [status] * len(contestants)


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(lambda _: "no.token.atall", id="no token"),
        pytest.param(lambda one: one.forged(key=b"of another installation, long enough"), id="another key's"),
        pytest.param(lambda one: one.forged(alg="HS384"), id="another algorithm"),
        pytest.param(lambda one: one.forged(typ="JWT"), id="another type"),
        pytest.param(lambda one: one.forged(iss="elsewhere"), id="another issuer"),
        pytest.param(lambda one: one.forged(aud="others"), id="another audience"),
        pytest.param(lambda one: one.forged(exp=int(time()) - 1), id="expired"),
        pytest.param(lambda one: one.forged(nbf=int(time()) + 3_600), id="not good yet"),
        pytest.param(lambda one: one.forged(exp=None), id="without an end"),
        pytest.param(lambda one: one.forged(sub="ada"), id="of nobody"),
        pytest.param(lambda one: one.token(ActorId(UNKNOWN)), id="of an unknown account"),
        pytest.param(lambda one: one.forged(access_version=1), id="of another version of access"),
    ],
)
async def test_a_token_that_is_not_good_is_refused(contestants: list[Running], made: Callable[[Running], str]) -> None:
    """By all contestants, whatever is asked for; with it unchanged, they answer."""
    for one in contestants:
        assert await _statuses(one, made(one)) == [401, 401, 401]
        assert await _statuses(one, one.forged()) == [200, 200, 201]


async def test_a_token_of_an_account_without_access_is_refused(contestants: list[Running]) -> None:
    """It has been deactivated, or access has ended since: all contestants look with each request."""
    for one in contestants:
        token = one.token(BEN.id)
        assert await _statuses(one, token) == [200, 200, 201]
        await one.change(BEN.id, "status = 'deactivated'")
        assert await _statuses(one, token) == [401, 401, 401]
        await one.change(BEN.id, "status = 'active', access_version = access_version + 1")
        assert await _statuses(one, token) == [401, 401, 401]


async def test_who_may_not_do_something_is_refused(contestants: list[Running]) -> None:
    """Whoever has no token looks only; staff do not order; a token is good for its scopes."""
    for one in contestants:
        assert await _statuses(one, "") == [200, 200, 401]
        assert await _statuses(one, one.token(KIM.id)) == [200, 200, 403]
        assert await _statuses(one, one.forged(scope="catalogue:read")) == [200, 200, 403]
        assert await _statuses(one, one.forged(scope="ordering:write")) == [403, 403, 201]


async def test_an_order_of_more_units_than_are_available_is_refused(contestants: list[Running]) -> None:
    """No contestant sells more than is on hand."""
    for one in contestants:
        await one.rows(f"update stock_items set on_hand = 5 where id = '{IDS[60]}'")  # noqa: S608 (our own id)
        assert (await one.order(products=[IDS[60]], quantity=6)).status_code == 409


async def test_the_load_may_log_in(contestants: list[Running]) -> None:
    """With the password that it sends; the other contestants have no log-in to measure."""
    [shop] = (one for one in contestants if one.contestant is SHOP)
    assert shop.client.base_url.port
    await shop.schemas.set_password(shop.tenant, ADA.id, await Argon2Passwords(QUICK).hash(PASSWORD))
    await put_under_load(shop.client.base_url.port, log_ins(), expect=200, connections=1, seconds=0)


async def _statuses(one: Running, token: str) -> list[int]:
    """Of a product, a page of the catalogue and an order, with this token; none, if it is empty."""
    answers = [await one.get(PRODUCT, token), await one.get(PRODUCTS, token), await one.order(token=token)]
    return [answer.status_code for answer in answers]


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


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
