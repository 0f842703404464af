"""What surrounds a request: its name, what it says twice, and whether anybody can serve it."""

import logging
from io import StringIO
from pathlib import Path

import pytest

from entrypoints.api.authentication import asking
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.logs import log_handler
from entrypoints.bootstrap.settings import Settings
from tests.entrypoints.api.client import Api, code, order, running
from tests.entrypoints.recording_adapters import RecordingDelivery
from tests.support.waiting import until


@pytest.fixture
def delivery(container: Container) -> RecordingDelivery:
    """What leaves the shop, in place of its delivery."""
    delivery = RecordingDelivery()
    container.deliveries.override(delivery)
    return delivery


# Pattern P21: Request id
async def test_a_request_keeps_its_name(api: Api) -> None:
    """If it is well-formed; else it is given one, and so is a request without."""

    async def named(wish: str) -> str:
        return str((await api.client.get("/health/live", headers={"X-Request-ID": wish})).headers["x-request-id"])

    assert await named("order-1.2_3:4") == "order-1.2_3:4"
    for wish in ("", "a b", "a\tb", "x" * 129, 'a"b', "{}"):
        assert await named(wish) not in {wish, ""}
    names = {(await api.client.get("/health/live")).headers["x-request-id"] for _ in range(3)}
    assert len(names) == 3


# Pattern P21: Request id
async def test_the_name_of_a_request_is_in_every_message_that_it_causes(delivery: RecordingDelivery, api: Api) -> None:
    """So that the letter can be traced to the order."""
    lamp = await api.product()
    said = {"X-Request-ID": "r-1", **api.headers("ada")}
    await api.client.post("/api/v1/orders", json=order((lamp, 1)), headers=said)

    async def sent() -> bool:
        return len(delivery.sent) == 1

    await until(sent, "the message about the order was sent")
    assert delivery.sent[0].envelope.headers == {"request_id": "r-1"}


# Pattern P21: Request id
async def test_the_name_of_a_request_is_in_every_log_line(api: Api) -> None:
    """Whoever writes it, deep inside; and in no line after the request."""
    written = StringIO()
    handler = log_handler(written)

    async def failing() -> None:
        raise ZeroDivisionError

    api.app.dependency_overrides[asking] = failing
    logging.getLogger().addHandler(handler)
    try:
        await api.client.get("/api/v1/products", headers={"X-Request-ID": "r-2"})
        logging.getLogger("entrypoints").error("Afterwards.")
    finally:
        logging.getLogger().removeHandler(handler)
    during, afterwards = written.getvalue().split("Afterwards.")
    assert "GET /api/v1/products failed" in during
    assert "request_id=r-2" in during
    assert "ZeroDivisionError" in during
    assert "request_id" not in afterwards


@pytest.mark.parametrize(
    ("header", "value"), [("X-Tenant", "demo"), ("Authorization", ""), ("X-API-Key", "x"), ("Idempotency-Key", "k")]
)
async def test_a_header_that_is_said_twice_is_refused(api: Api, header: str, value: str) -> None:
    """Whoever stands before us may have looked at the other one. Nothing is done."""
    lamp, ada = await api.product(), api.headers("ada")
    twice = [*ada.items(), (header, value), (header, "other")]
    refused = await api.client.post("/api/v1/orders", json=order((lamp, 1)), headers=twice)
    assert code(refused) == (400, "ambiguous_request")
    assert refused.json()["values"] == {"what": header}
    assert (await api.get("/orders", "ada")).json()["items"] == []


# Pattern P27: Liveness and readiness
async def test_health_tells_who_does_not_answer(delivery: RecordingDelivery, api: Api) -> None:
    """But not where they are; and the process lives all the same."""
    assert (await api.client.get("/health/ready")).json() == {"status": "ok", "oldest_message": None}
    delivery.missing = True
    refused = await api.client.get("/health/ready")
    assert code(refused) == (503, "unavailable")
    assert refused.json()["values"] == {"dependencies": ["delivery"]}
    assert "hush" not in refused.text
    assert (await api.client.get("/health/live")).status_code == 200


async def test_two_applications_live_in_one_process(tmp_path: Path) -> None:
    """With settings of their own, and goods of their own."""
    one = Settings(persistence="memory", tenant="one", demonstration=False, data_dir=tmp_path)
    two = Settings(persistence="memory", tenant="two", data_dir=tmp_path)
    async with running(Container(settings=one)) as first, running(Container(settings=two)) as second:
        assert (await first.get("/products")).json()["items"] == []
        assert len((await second.get("/products")).json()["items"]) == 6
        assert code(await first.client.get("/api/v1/products", headers={"X-Tenant": "two"})) == (404, "not_found")
