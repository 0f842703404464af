"""How a test puts something of its own in the place of a part, without patching anything."""

from collections.abc import Awaitable, Callable
from functools import wraps

import pytest

from application.access.views import Caller
from domain.access.scopes import EVERYTHING, Scope
from entrypoints.api import authentication
from entrypoints.api.authentication import Asking, Permission, Visit, asking
from entrypoints.bootstrap.container import Container
from tests.entrypoints.api.client import Api, order, running
from tests.support.cast import ADA, BEN, KIM
from tests.support.fakes import RecordingMailer


# Pattern P16: Overrides in tests
async def test_the_current_user_is_replaced_in_one_application(container: Container) -> None:
    """By FastAPI's own override: whatever the request says, it is Kim who asks, and after that Ada."""
    async with running(container) as api:
        api.app.dependency_overrides[asking] = lambda: Asking(api.tenant, Caller(KIM, EVERYTHING))
        lamp = await api.product(stock=3)
        api.app.dependency_overrides[asking] = lambda: Asking(api.tenant, Caller(ADA, EVERYTHING))
        placed = await api.post("/orders", order((lamp, 1)), by="ben")
        assert placed.json()["customer"] == str(ADA.id)
        refused = await api.post(f"/products/{lamp}/stock/receipts", {"quantity": 1}, by="kim")
        assert refused.json()["code"] == "not_allowed"
        api.app.dependency_overrides.clear()
        assert (await api.get("/orders")).json()["code"] == "not_authenticated"


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


# Pattern P14: Layered dependencies
@pytest.mark.parametrize("container", ["memory"], indirect=True)
async def test_each_layer_is_replaced_alone(container: Container) -> None:
    """What the token says, whose shop it is, who asks, and whether they may: the other layers stay what they are."""
    async with running(container) as api:
        await api.runtime.tenants.create("hive")
        hive = await api.runtime.tenant("hive")
        said = api.app.state.access_tokens.read(api.token("ada"))
        elsewhere = said.model_copy(update={"tenant": "hive"})
        looking = Permission("accounts.profile", Scope.ACCOUNTS_READ)
        layers: tuple[tuple[Callable[..., object], Callable[[], object], str], ...] = (
            (authentication.claims_of, lambda: said, str(ADA.id)),
            (authentication.claims_of, lambda: elsewhere, "not_authenticated"),
            (authentication.visit, lambda: Visit(api.tenant, said), str(ADA.id)),
            (authentication.asking, lambda: Asking(api.tenant, Caller(BEN, EVERYTHING)), str(BEN.id)),
            (authentication.visit, lambda: Visit(hive, said), "not_authenticated"),
            (looking, lambda: BEN, str(BEN.id)),
        )
        for layer, instead, expected in layers:
            api.app.dependency_overrides = {layer: instead}
            answer = (await api.get("/accounts/me")).json()
            assert answer.get("id", answer.get("code")) == expected, layer


# Pattern P14: Layered dependencies
@pytest.mark.parametrize("container", ["memory"], indirect=True)
async def test_each_layer_is_asked_once_per_request(container: Container) -> None:
    """However many of the others need its answer."""
    asked: list[str] = []
    async with running(container) as api:

        def counted(name: str, layer: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
            @wraps(layer)
            async def counting(*arguments: object, **named: object) -> object:
                asked.append(name)
                return await layer(*arguments, **named)

            return counting

        layers: dict[str, Callable[..., Awaitable[object]]] = {
            "token": authentication.claims_of,
            "visit": authentication.visit,
            "asking": authentication.asking,
            "permission": Permission("ordering.list", Scope.ORDERING_READ),
        }
        api.app.dependency_overrides = {layer: counted(name, layer) for name, layer in layers.items()}
        assert (await api.get("/orders", "ada")).status_code == 200
    assert asked == ["token", "visit", "asking", "permission"]


# Pattern P15: Class-based dependencies
def test_two_permissions_differ_by_what_they_are_for() -> None:
    """A route says which; equal ones are one dependency, and are asked once."""
    reading = Permission("ordering.get", Scope.ORDERING_READ)
    assert reading == Permission("ordering.get", Scope.ORDERING_READ)
    assert len({reading, Permission("ordering.list", Scope.ORDERING_READ)}) == 2
