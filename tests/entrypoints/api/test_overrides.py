"""How a test puts something of its own in the place of a part, without patching anything."""

from entrypoints.api.dependencies import asking
from entrypoints.bootstrap.container import Container
from tests.entrypoints.api.client import Api, order, running
from tests.support.cast import ADA, KIM
from tests.support.fakes import RecordingMailer


# Pattern P16: Overrides in tests
async def test_the_current_user_is_replaced_in_one_application(container: Container) -> None:
    """By FastAPI's own override: whatever the request says, it is Kim who asks, and after that Ada."""
    async with running(container) as api:
        api.app.dependency_overrides[asking] = lambda: KIM
        lamp = await api.product(stock=3)
        api.app.dependency_overrides[asking] = lambda: ADA
        placed = await api.post("/orders", order((lamp, 1)), by="nobody we know")
        assert placed.json()["customer"] == str(ADA.id)
        refused = await api.post(f"/products/{lamp}/stock/receipts", {"quantity": 1}, by="kim")
        assert refused.json()["code"] == "not_allowed"
        api.app.dependency_overrides.clear()
        assert (await api.get("/orders")).json()["code"] == "not_allowed"


# Pattern P16: Overrides in tests
async def test_a_port_is_replaced_in_one_container(container: Container) -> None:
    """By the container's own override, before the application is made: the test gets the letter."""
    mailer = RecordingMailer()
    container.mailer.override(mailer)
    async with running(container) as api:
        await orders_a_lamp(api)
    assert [letter.to for letter in mailer.letters.values()] == ["ada@hive.example"]


async def test_an_override_ends_where_it_is_taken_back(container: Container) -> None:
    """What the settings choose is in its place again, and never saw a letter."""
    mailer = RecordingMailer()
    with container.mailer.override(mailer):
        assert container.mailer() is mailer
    async with running(container) as api:
        await orders_a_lamp(api)
    assert mailer.letters == {}


async def orders_a_lamp(api: Api) -> None:
    """Ada orders one; the letter is on its way."""
    lamp = await api.product(stock=1)
    assert (await api.post("/orders", order((lamp, 1)), "ada")).status_code == 201
