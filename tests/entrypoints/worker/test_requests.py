"""Commands by message whose request is of another version than the worker's; the versions are made up here."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from pydantic import JsonValue

from application.catalogue.add_product import AddProductRequest
from application.core.upcasts import JsonObject
from application.ports.errors import DamagedShape, UnknownShape
from application.stock.find_stock import GetStockRequest
from domain.accounts.actor import OPERATOR
from domain.catalogue.ids import ProductId
from domain.shared.errors import InvalidValue
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.runtime import Runtime
from entrypoints.bootstrap.settings import Settings
from entrypoints.worker.commands import CommandMessage, Commands
from entrypoints.worker.requests import RequestUpcasts, newest_version
from tests.support.cast import HEXAGON_TILE, KIM


def receive_2(receive: JsonObject) -> JsonObject:
    """Version 1 said `units`."""
    return {"product": receive["product"], "quantity": receive["units"]}


REQUESTS: RequestUpcasts = {"stock.receive": (receive_2,)}


@dataclass(frozen=True, slots=True)
class Counter:
    """A shop with one product."""

    runtime: Runtime
    product: ProductId

    async def receive(self, version: int, request: dict[str, JsonValue], key: str = "six") -> int:
        """Have this command carried out; how many units are on hand then."""
        message = CommandMessage(
            tenant="demo",
            operation="stock.receive",
            request={"product": str(self.product), **request},
            by=OPERATOR.id,
            key=key,
            version=version,
        )
        await Commands(self.runtime, REQUESTS).carry_out(message.to_json())
        shop = (await self.runtime.tenant()).shop
        return (await shop.stock.get(GetStockRequest(self.product), by=KIM)).on_hand


@pytest.fixture
async def counter() -> AsyncIterator[Counter]:
    """In memory."""
    settings = Settings.model_validate({"persistence": "memory", "tenant": "demo"})
    async with Runtime(Container(settings=settings)) as runtime:
        shop = (await runtime.tenant()).shop
        new = AddProductRequest("NEW-6", HEXAGON_TILE.name, HEXAGON_TILE.price)
        yield Counter(runtime, (await shop.catalogue.add(new, by=KIM)).id)


async def test_a_request_of_an_older_version_is_carried_out(counter: Counter) -> None:
    """And is the same request as in the newest version, so the two take effect once under their key."""
    assert await counter.receive(1, {"units": 4}) == 4
    assert await counter.receive(2, {"quantity": 4}) == 4
    assert await counter.receive(2, {"quantity": 4}, key="seven") == 8


async def test_a_request_of_a_newer_version_is_unknown(counter: Counter) -> None:
    """A newer worker may carry it out; nothing has happened."""
    with pytest.raises(UnknownShape) as refusal:
        await counter.receive(3, {"crates": 1})
    assert refusal.value.values == {"name": "stock.receive", "version": 3}


@pytest.mark.parametrize(("version", "request_"), [(0, {"units": 4}), (1, {"quantity": 4})])
async def test_a_request_that_no_version_can_read_is_damaged(
    counter: Counter, version: int, request_: dict[str, JsonValue]
) -> None:
    """No worker will ever carry it out."""
    with pytest.raises(DamagedShape):
        await counter.receive(version, request_)


@pytest.mark.parametrize(
    ("version", "request_"), [(1, {"units": "4"}), (2, {"quantity": "4"}), (2, {"quantity": 4, "units": 4})]
)
async def test_a_request_is_read_strictly_in_every_version(
    counter: Counter, version: int, request_: dict[str, JsonValue]
) -> None:
    """What the sender got wrong is not set right."""
    with pytest.raises(InvalidValue, match="request is not well formed"):
        await counter.receive(version, request_)


def test_version_1_is_not_written() -> None:
    """Workers from before there were versions refuse a message that says one; there may still be some."""
    message = CommandMessage(tenant="demo", operation="stock.receive", request={}, by=KIM.id, key="six")
    assert "version" not in message.to_json()
    assert CommandMessage.model_validate_json(message.to_json()) == message
    later = message.model_copy(update={"version": newest_version("stock.receive", REQUESTS)})
    assert CommandMessage.model_validate_json(later.to_json()).version == 2
