"""Two processes serve one shop, and together keep what one of them promises."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from httpx2 import AsyncClient, Limits

from entrypoints.bootstrap.builders import PERSISTENCES
from entrypoints.bootstrap.settings import Settings
from tests.reliability.processes import sixfold
from tests.support.accounts import let_in
from tests.support.cast import ADA, EMAILS, HIVE
from tests.support.servers import Servers

BUYERS = 80
UNITS = 50
REPEATS = 100


@dataclass(frozen=True, slots=True)
class Two:
    """Where the two processes answer, and what each of the cast says with a request."""

    first: str
    second: str
    said: Mapping[str, Mapping[str, str]]

    def at(self, number: int) -> str:
        """One of them after the other."""
        return (self.first, self.second)[number % 2]


@pytest.fixture(params=[name for name in PERSISTENCES if name != "memory"])
def two(request: pytest.FixtureRequest, servers: Servers, tmp_path: Path) -> Iterator[Two]:
    """Two processes on one database: any that outlives a process."""
    values: dict[str, object] = {
        "persistence": request.param,
        "data_dir": tmp_path,
        "demonstration": False,
        "tenant": f"two_{uuid4().hex[:12]}",
        "port": 0,
    }
    settings = Settings.model_validate(values)
    needed = {server.name: servers.get(server.name, "programs").url for server in settings.servers()}
    settings = settings.with_addresses(needed)
    with ExitStack() as running:
        # One after the other: the first one makes the tenant.
        first, second = (
            running.enter_context(sixfold(settings, "run", output=tmp_path / name)).wait_for(r"the shop at (\S+) ")[0]
            for name in ("first", "second")
        )
        yield Two(first, second, asyncio.run(let_in(settings)))


# Pattern P52: No overselling
async def test_the_last_units_are_sold_once_by_two_processes(two: Two) -> None:
    """80 buyers of the last 50 units, half of them at each process: 50 orders, and 30 who hear why not."""
    async with AsyncClient(limits=Limits(max_connections=BUYERS), timeout=60) as client:
        lamp = await stocked(client, two, UNITS)
        answers = await asyncio.gather(*(buy(client, two, buyer, lamp) for buyer in range(BUYERS)))
        shelf = (await client.get(f"{two.second}/api/v1/products/{lamp}/stock")).json()
    assert Counter(answers) == {(201, "placed"): UNITS, (409, "out_of_stock"): BUYERS - UNITS}
    assert (shelf["on_hand"], shelf["reserved"]) == (UNITS, UNITS)


async def test_one_key_orders_once_at_two_processes(two: Two) -> None:
    """One request a hundred times at once, half of them at each process: one order, and a hundred equal answers."""
    async with AsyncClient(limits=Limits(max_connections=REPEATS), timeout=60) as client:
        lamp = await stocked(client, two, 1)
        key = {"Idempotency-Key": str(uuid4())}
        answers = await asyncio.gather(*(ordered(client, two, repeat, lamp, key) for repeat in range(REPEATS)))
        orders = (await client.get(f"{two.second}/api/v1/orders", headers=two.said["ada"])).json()
    assert len({answer for _, answer in answers}) == 1
    assert {status for status, _ in answers} == {201}
    assert len(orders["items"]) == 1


# Pattern P33: Revocation
async def test_what_one_process_has_ended_is_ended_at_the_other(two: Two) -> None:
    """Ada logs out at one of them: the other lets her in no more, from the next request on."""
    async with AsyncClient(timeout=60) as client:
        for address in (two.first, two.second):
            assert (await client.get(f"{address}/api/v1/orders", headers=two.said["ada"])).status_code == 200
        out = await client.delete(f"{two.first}/api/v1/access/sessions", headers=two.said["ada"])
        assert out.status_code == 204
        refused = await client.get(f"{two.second}/api/v1/orders", headers=two.said["ada"])
        assert (refused.status_code, refused.json()["code"]) == (401, "not_authenticated")


async def stocked(client: AsyncClient, two: Two, quantity: int) -> str:
    """A lamp with so many units on the shelf; its id."""
    products = f"{two.first}/api/v1/products"
    lamp = {"sku": "LAMP-6", "name": "Honeycomb lamp", "price": {"amount": 4_900, "currency": "EUR"}}
    product = str((await client.post(products, json=lamp, headers=two.said["kim"])).json()["id"])
    received = await client.post(
        f"{products}/{product}/stock/receipts", json={"quantity": quantity}, headers=two.said["kim"]
    )
    assert received.status_code == 200
    return product


async def buy(client: AsyncClient, two: Two, buyer: int, product: str) -> tuple[int, str]:
    """Order one unit: the status, and how the order stands or why there is none."""
    status, answer = await ordered(client, two, buyer, product, {})
    return status, answer if status != 201 else "placed"


async def ordered(client: AsyncClient, two: Two, number: int, product: str, headers: dict[str, str]) -> tuple[int, str]:
    """Order one unit as Ada: the status, and the whole answer or the code of the refusal."""
    order = {
        "items": [{"product": product, "quantity": 1}],
        "address": {field: getattr(HIVE, field) for field in ("name", "street", "postal_code", "city", "country")},
        "email": EMAILS[ADA.id],
    }
    said = {**two.said["ada"], **headers}
    answer = await client.post(f"{two.at(number)}/api/v1/orders", json=order, headers=said)
    return answer.status_code, answer.json()["code"] if answer.is_error else answer.text
