"""Workers on a real database and a real Redis: events handled once, and commands by message."""

import pytest

from adapters.dramatiq.wire import MessageOnWire
from application.accounts.administer import ChangeRolesRequest, DeactivateAccountRequest
from application.ordering.find_orders import GetOrderRequest
from application.ports.delivery import Message
from application.ports.envelope import Envelope
from application.ports.errors import UsageError
from application.stock.receive_stock import ReceiveStockRequest
from domain.accounts.actor import OPERATOR, SYSTEM, VISITOR, Actor, ActorId, Role
from domain.ordering.events import OrderPlaced
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.runtime import StartupError
from entrypoints.bootstrap.settings import Settings
from entrypoints.worker.worker import create_worker
from tests.entrypoints.worker.recording_handlers import a_message
from tests.entrypoints.worker.shop_with_workers import ShopWithWorkers
from tests.support.builders import NOON, product_id, uuid7
from tests.support.cast import ADA, BEN, DEE, EMAILS, HEXAGON_TILE, KIM, PASSWORD
from tests.support.waiting import until


async def test_a_worker_does_what_follows_from_an_order(with_workers: ShopWithWorkers) -> None:
    """Ada orders at the counter; a worker writes to her, once."""
    order = await with_workers.order(await with_workers.tiles(6))
    async with with_workers.workers():
        await with_workers.confirmed(order)
    assert sum(str(order) in letter.subject for letter in with_workers.mail.letters.values()) == 1


async def test_a_message_that_comes_six_times_takes_effect_once(with_workers: ShopWithWorkers) -> None:
    """At least once on the way, once in the shop: one letter, and one note about it."""
    order = await with_workers.order(await with_workers.tiles(6))
    event = OrderPlaced(order, ADA.id, HEXAGON_TILE.price, NOON)
    envelope = Envelope(uuid7(66), event.name, event.version, order, 1, NOON, event)
    tenant = await with_workers.runtime.tenant()
    async with with_workers.workers(2):
        await with_workers.confirmed(order)
        first = await with_workers.shop.ordering.get(GetOrderRequest(order), by=ADA)
        await tenant.relay.delivery.send([Message(envelope, "send_order_confirmation")] * 6)
        await until(lambda: _empty(with_workers), "all six were worked on")
    assert await with_workers.shop.ordering.get(GetOrderRequest(order), by=ADA) == first
    assert len(with_workers.mail.letters) == 1
    assert await with_workers.dead_letters() == []


async def test_several_workers_share_the_work(with_workers: ShopWithWorkers) -> None:
    """Three workers with a relay each, and twenty orders: twenty letters."""
    product = await with_workers.tiles(20)
    async with with_workers.workers(3):
        orders = [await with_workers.order(product) for _ in range(20)]
        await with_workers.confirmed(*orders)
    subjects = {letter.subject for letter in with_workers.mail.letters.values()}
    assert subjects == {f"Your order {order}" for order in orders}
    assert await with_workers.dead_letters() == []


# Pattern P44: One service layer for API and worker
async def test_a_command_by_message_is_carried_out_once_and_answers_under_its_key(
    with_workers: ShopWithWorkers,
) -> None:
    """Whoever asks again under the key, by any way, gets the first answer."""
    product = await with_workers.tiles(6)
    async with with_workers.workers():
        for _ in range(3):
            await with_workers.command(
                "stock.receive", {"product": str(product), "quantity": 4}, key="delivery-note-66"
            )
        await until(lambda: _empty(with_workers), "all three were worked on")
    answer = await with_workers.shop.stock.receive(ReceiveStockRequest(product, 4), by=KIM, key="delivery-note-66")
    assert (answer.on_hand, (await with_workers.stock(product)).on_hand) == (10, 10)


@pytest.mark.parametrize(
    ("operation", "request_", "by", "code"),
    [
        ("stock.receive", {"product": str(product_id()), "quantity": 4}, ADA, "not_allowed"),
        ("stock.receive", {"product": str(product_id()), "quantity": 4}, KIM, "not_found"),
        ("stock.receive", {"product": str(product_id()), "quantity": "4"}, KIM, "invalid_value"),
        ("stock.receive", {"product": str(product_id()), "quantity": 4, "price": 1}, KIM, "invalid_value"),
        ("stock.receive", [], KIM, "invalid_value"),
        ("stock.get", {"product": str(product_id())}, KIM, "usage_error"),
        ("stock.steal", {}, KIM, "not_found"),
        ("accounts.create", {"email": "eve@hive.example", "name": "Eve", "password": PASSWORD}, DEE, "usage_error"),
        ("access.log_in", {"email": EMAILS[ADA.id], "password": PASSWORD}, ADA, "usage_error"),
        ("ordering.expire_unpaid", {}, Actor(ActorId(uuid7(66)), KIM.roles), "not_authenticated"),
        ("ordering.expire_unpaid", {}, SYSTEM, "not_authenticated"),
        ("accounts.request_password_reset", {"email": EMAILS[ADA.id]}, VISITOR, "not_authenticated"),
    ],
)
@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
async def test_a_refused_command_becomes_a_dead_letter_with_its_code(
    with_workers: ShopWithWorkers, operation: str, request_: object, by: Actor, code: str
) -> None:
    """What the shop refuses, cannot understand, or is asked for by nobody who has an account, lies apart."""
    await with_workers.command(operation, request_, by=by)
    async with with_workers.workers():
        await until(lambda: _is_dead(with_workers, code), f"it became a dead letter with the code {code}")


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "body",
    [
        "",
        "{}",
        '{"tenant": "demo", "operation": "stock.receive", "request": {}}',
        MessageOnWire.of("demo", a_message()).to_json(),
    ],
)
async def test_a_message_that_is_no_command_becomes_a_dead_letter(with_workers: ShopWithWorkers, body: str) -> None:
    """Also one without a key: it could not be repeated without harm. Nor is an event a command."""
    await with_workers.queues.command(body)
    async with with_workers.workers():
        await until(lambda: _is_dead(with_workers, "invalid_value"), "it became a dead letter")


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
async def test_a_command_is_carried_out_with_what_its_account_may_do_by_then(with_workers: ShopWithWorkers) -> None:
    """Ben was not of the staff yet when he left his, and Kim was active when she left hers."""
    product, accounts = await with_workers.tiles(6), with_workers.shop.accounts
    await with_workers.command("stock.receive", {"product": str(product), "quantity": 1}, by=BEN, key="ben")
    await with_workers.command("stock.receive", {"product": str(product), "quantity": 2}, by=KIM, key="kim")
    await accounts.change_roles(ChangeRolesRequest(BEN.id, (Role.STAFF,)), by=DEE)
    await accounts.deactivate(DeactivateAccountRequest(KIM.id), by=DEE)
    async with with_workers.workers():
        await until(lambda: _is_dead(with_workers, "not_authenticated"), "it became a dead letter")
        await until(lambda: _empty(with_workers), "both were worked on")
    assert (await with_workers.stock(product)).on_hand == 7


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
async def test_whoever_runs_the_installation_needs_no_account(with_workers: ShopWithWorkers) -> None:
    """Neither to leave a command, nor to have it carried out."""
    product = await with_workers.tiles(6)
    await with_workers.command("stock.receive", {"product": str(product), "quantity": 4}, by=OPERATOR)
    async with with_workers.workers():
        await until(lambda: _empty(with_workers), "it was worked on")
    assert (await with_workers.stock(product)).on_hand == 10


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
async def test_a_command_for_a_tenant_that_is_not_there_becomes_a_dead_letter(with_workers: ShopWithWorkers) -> None:
    """Nobody's shop is opened by a message."""
    elsewhere = with_workers.settings.model_copy(update={"tenant": "nobody"})
    await ShopWithWorkers(elsewhere, with_workers.runtime, with_workers.shop, with_workers.queues).command(
        "stock.receive", {}
    )
    async with with_workers.workers():
        await until(lambda: _is_dead(with_workers, "not_found"), "it became a dead letter")


async def test_without_redis_no_worker_starts(unused_tcp_port: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The sentence names what is missing, and nothing stays open."""
    settings = Settings.model_validate(
        {
            "delivery": "dramatiq",
            "redis": {"url": f"redis://127.0.0.1:{unused_tcp_port}/0"},
            "data_dir": tmp_path_factory.mktemp("var"),
        }
    )
    with pytest.raises(StartupError, match="Redis cannot be reached"):
        async with create_worker(Container(settings=settings)):
            pytest.fail("it started")


@pytest.mark.parametrize(
    ("values", "reason"),
    [({"persistence": "memory"}, "a process of its own"), ({}, "set SIXFOLD_DELIVERY=dramatiq")],
)
async def test_a_worker_without_work_is_refused(values: dict[str, object], reason: str) -> None:
    """The sentence says why, and what to set."""
    with pytest.raises(UsageError, match=reason):
        async with create_worker(Container(settings=Settings.model_validate(values))):
            pytest.fail("it started")


async def _empty(with_workers: ShopWithWorkers) -> bool:
    return await with_workers.queues.waiting() == 0


async def _is_dead(with_workers: ShopWithWorkers, code: str) -> bool:
    return await with_workers.dead_letters() == [code]
