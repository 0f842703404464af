"""Messages that were given up, looked after by hand."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from application.catalogue.find_products import GetProductBySkuRequest
from application.ordering.place_order import PlaceOrderRequest, RequestedItem
from domain.ordering.ids import OrderId
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.demo import GOODS, seed_demo
from entrypoints.bootstrap.runtime import opened
from entrypoints.bootstrap.settings import Settings
from tests.entrypoints.cli.shell import Shell
from tests.support.cast import ADA, EMAILS, HIVE
from tests.support.fakes import CheapPasswords


@pytest.fixture
def order(tmp_path: Path) -> str:
    """An order whose confirmation was given up."""
    return str(asyncio.run(given_up(Settings(data_dir=tmp_path))))


def test_a_dead_letter_is_listed_shown_and_retried(shell: Shell, order: str) -> None:
    """What should have followed from it follows now."""
    [dead_letter] = shell.json("dead-letters", "list")
    assert (dead_letter["where"], dead_letter["what"], dead_letter["failures"]) == (
        "tenant demo",
        "order_placed, version 1",
        1,
    )
    assert "given up by a test" in shell.say("dead-letters", "list").out
    shown = shell.say("dead-letters", "show", dead_letter["id"]).out
    assert order in shown
    assert "given up by a test" in shown
    assert shell.json("dead-letters", "show", dead_letter["id"])["content"]["order"] == order

    assert shell.json("orders", "show", order)["confirmed_at"] is None
    retried = shell.say("dead-letters", "retry", dead_letter["id"])
    assert retried.out == "1 tried once more.\n"
    assert f"Subject: Your order {order}" in retried.err
    assert shell.json("orders", "show", order)["confirmed_at"] is not None
    assert shell.say("dead-letters", "list").out == "There are none.\n"
    assert shell.refused("dead-letters", "retry", dead_letter["id"]) == (
        f"not_found: There is no dead letter {dead_letter['id']}."
    )


def test_a_dead_letter_is_dropped(shell: Shell, order: str) -> None:
    """Nothing follows from it any more."""
    assert shell.say("dead-letters", "drop", "--all").out == "1 dropped.\n"
    assert shell.json("dead-letters", "list") == []
    assert shell.json("orders", "show", order)["confirmed_at"] is None


@pytest.mark.usefixtures("order")
def test_the_doctor_says_what_to_type(shell: Shell) -> None:
    """How many there are, why the last was given up, and the commands."""
    said = shell.say("doctor")
    assert said.code == 1
    words = " ".join(said.out.split())
    assert "Messages given up: 1; of the last, order_placed, it is known: given up by a test." in words
    assert "Type `sixfold dead-letters list`, mend the cause, then `sixfold dead-letters retry --all`." in words
    shell.say("dead-letters", "retry", "--all")
    assert shell.say("doctor").code == 0


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("show", "66"), "not_found: There is no dead letter 66."),
        (("retry", "66"), "not_found: There is no dead letter 66."),
        (("drop", "66"), "not_found: There is no dead letter 66."),
        (("retry",), "invalid_value: ID is missing: name dead letters, or all of them with --all."),
        (("drop",), "invalid_value: ID is missing: name dead letters, or all of them with --all."),
        (("drop", "66", "--all"), "invalid_value: ID and --all exclude each other."),
    ],
)
def test_what_is_no_dead_letter_is_refused(shell: Shell, words: tuple[str, ...], refusal: str) -> None:
    """With a sentence."""
    assert shell.refused("dead-letters", *words) == refusal


async def given_up(settings: Settings) -> OrderId:
    """The order of a shop in which nobody relays."""
    container = Container(settings=settings)
    container.passwords.override(CheapPasswords())
    async with opened(container):
        tenants = container.tenants()
        await tenants.create(settings.tenant)
        tenant = await tenants.get(settings.tenant)
        await seed_demo(tenant.shop, tenant.ports)
        found = await tenant.shop.catalogue.get_by_sku(GetProductBySkuRequest(GOODS[0].sku), by=ADA)
        wish = PlaceOrderRequest((RequestedItem(found.id, 1),), HIVE, EMAILS[ADA.id])
        order = await tenant.shop.ordering.place(wish, by=ADA)
        for claimed in await tenant.relay.outbox.claim(100, timedelta(minutes=1)):
            if claimed.envelope.aggregate == order.id:
                await tenant.relay.outbox.failed(claimed.envelope.id, "given up by a test", retry_at=None)
            else:
                await tenant.relay.outbox.sent([claimed.envelope.id])
        return order.id
