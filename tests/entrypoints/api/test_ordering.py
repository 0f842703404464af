"""Orders over HTTP."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.shared.tenancy import TenantId
from application.core.fingerprint import fingerprint
from application.ports.storage import Batch
from entrypoints.api.v1.ordering_models import PlaceOrderModel
from tests.entrypoints.api.client import ADDRESS, NOTHING, Api, code, order
from tests.support.cast import ADA
from tests.support.concurrency import together
from tests.support.fakes import FixedClock


async def test_an_order_is_placed_and_found_where_its_location_says(api: Api) -> None:
    """201, and what was ordered at today's prices, with the discount and the totals worked out."""
    lamp, nut = await api.product("LAMP-6", cents=4_900), await api.product("NUT-6", cents=6, stock=100)
    placed = await api.post("/orders", order((lamp, 1), (nut, 20)), "ada")
    assert placed.status_code == 201
    assert placed.json()["total"] == {"amount": 4_900 + 20 * 6 - 6, "currency": "EUR"}
    assert [line["discount"]["amount"] for line in placed.json()["lines"]] == [0, 6]
    found = await api.client.get(placed.headers["location"], headers=api.headers("ada"))
    # The relay may have written to the customer meanwhile.
    assert found.json() | {"confirmed_at": None} == placed.json()
    assert (await api.shelf(lamp))["available"] == 9


@pytest.mark.parametrize(
    ("wrong", "status", "expected"),
    [
        ({"items": []}, 422, "empty_order"),
        ({"quantity": 0}, 422, "invalid_quantity"),
        ({"quantity": -1}, 422, "invalid_quantity"),
        ({"quantity": 10**30}, 422, "invalid_quantity"),
        ({"quantity": 11}, 409, "out_of_stock"),
        ({"quantity": "2"}, 422, "invalid_request"),
        ({"quantity": True}, 422, "invalid_request"),
        ({"quantity": 2.0}, 422, "invalid_request"),
        ({"product": NOTHING}, 422, "unknown_product"),
        ({"product": "lamp"}, 422, "invalid_request"),
        ({"email": "nobody"}, 422, "invalid_value"),
        ({"email": "ada@hive.example\0"}, 422, "invalid_value"),
        ({"email": "ada@hive.example\x1b[2J"}, 422, "invalid_value"),
        ({"address": {**ADDRESS, "name": "Ada\x1b]0;pwned\x07"}}, 422, "invalid_value"),
        ({"address": {**ADDRESS, "country": "Germany"}}, 422, "invalid_value"),
        ({"address": {**ADDRESS, "city": " "}}, 422, "invalid_value"),
        ({"address": {**ADDRESS, "street": "x" * 201}}, 422, "invalid_value"),
        ({"address": {**ADDRESS, "planet": "Earth"}}, 422, "invalid_request"),
        ({"voucher": "FREE"}, 422, "invalid_request"),
        ({"email": None}, 422, "invalid_request"),
    ],
    ids=str,
)
async def test_what_is_wrong_with_an_order_has_a_code_and_changes_nothing(
    api: Api, wrong: dict[str, object], status: int, expected: str
) -> None:
    """No order is stored, and the shelf is as it was."""
    lamp = await api.product(stock=10)
    wanted = (str(wrong.get("product", lamp)), wrong.get("quantity", 1))
    other = {field: wrong[field] for field in wrong.keys() - {"product", "quantity"}}
    assert code(await api.post("/orders", order(wanted, **other), "ada")) == (status, expected)
    assert (await api.get("/orders", "ada")).json()["items"] == []
    assert (await api.shelf(lamp))["available"] == 10


async def test_one_product_stands_in_one_line(api: Api) -> None:
    """The sentence says which."""
    lamp = await api.product()
    refused = await api.post("/orders", order((lamp, 1), (lamp, 2)), "ada")
    assert code(refused) == (422, "duplicate_line")
    assert refused.json()["values"] == {"product": lamp}


async def test_an_order_is_in_one_currency(api: Api) -> None:
    """Amounts of two are never added."""
    lamp, tile = await api.product("LAMP-6"), await api.product("TILE-6", currency="USD")
    assert code(await api.post("/orders", order((lamp, 1), (tile, 1)), "ada")) == (422, "currency_mismatch")


async def test_an_order_has_at_most_a_hundred_lines(api: Api) -> None:
    """More are another parcel."""
    products = [await api.product(f"NUT-{number}", stock=0) for number in range(101)]
    refused = await api.post("/orders", order(*((product, 1) for product in products)), "ada")
    assert code(refused) == (422, "too_many_lines")
    assert refused.json()["values"] == {"lines": 101, "maximum": 100}


async def test_who_orders_too_much_is_told_what_is_left(api: Api) -> None:
    """For programs, under names that stay."""
    lamp = await api.product(stock=2)
    refused = await api.post("/orders", order((lamp, 3)), "ada")
    assert refused.json()["values"] == {"product": lamp, "wanted": 3, "available": 2}


async def test_the_same_key_again_gives_the_first_answer(api: Api) -> None:
    """Whoever did not hear the answer may ask again."""
    lamp = await api.product(stock=10)
    first, again = [await api.post("/orders", order((lamp, 1)), "ada", key="k-1") for _ in range(2)]
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert (await api.shelf(lamp))["reserved"] == 1


async def test_the_same_key_for_something_else_is_refused(api: Api) -> None:
    """A key is one request's; another customer's same key is another key."""
    lamp = await api.product(stock=10)
    await api.post("/orders", order((lamp, 1)), "ada", key="k-1")
    assert code(await api.post("/orders", order((lamp, 2)), "ada", key="k-1")) == (422, "idempotency_key_reused")
    assert (await api.post("/orders", order((lamp, 2)), "ben", key="k-1")).status_code == 201


async def test_keys_that_differ_only_in_case_are_two_keys(api: Api) -> None:
    """Each is one order, and gives its own answer again."""
    lamp = await api.product(stock=10)
    placed = {key: (await api.post("/orders", order((lamp, 1)), "ada", key=key)).json()["id"] for key in ("k-a", "K-A")}
    assert placed["k-a"] != placed["K-A"]
    for key, id in placed.items():
        assert (await api.post("/orders", order((lamp, 1)), "ada", key=key)).json()["id"] == id
    assert (await api.shelf(lamp))["reserved"] == 2


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "caf\u00e9", "tab\there"])
async def test_a_key_is_visible_ascii(api: Api, key: str) -> None:
    """Anything else would be kept differently by different stores."""
    lamp = await api.product()
    request = {
        b"Authorization": api.headers("ada")["Authorization"].encode(),
        b"Idempotency-Key": key.encode("latin-1"),
    }
    refused = await api.client.post("/api/v1/orders", json=order((lamp, 1)), headers=request)
    assert code(refused) == (400, "invalid_idempotency_key")


async def test_the_longest_key_is_a_key(api: Api) -> None:
    """255 characters, of all kinds that can be seen."""
    lamp = await api.product()
    assert (await api.post("/orders", order((lamp, 1)), "ada", key="~!" + "x" * 253)).status_code == 201


async def test_an_order_is_cancelled_once(api: Api) -> None:
    """The goods are free again; the second time there is nothing to cancel, unless it is the same request."""
    lamp = await api.product(stock=1)
    path = f"/orders/{(await api.post('/orders', order((lamp, 1)), 'ada')).json()['id']}/cancellation"
    first, again = [await api.post(path, None, "ada", key="k-2") for _ in range(2)]
    assert first.json() == again.json()
    assert first.json()["status"] == "cancelled"
    assert (await api.shelf(lamp))["available"] == 1
    assert code(await api.post(path, None, "ada")) == (409, "illegal_transition")


async def test_someone_elses_order_does_not_exist(api: Api) -> None:
    """Ben cannot tell it from one that was never placed; Kim, who works here, sees it."""
    lamp = await api.product()
    path = f"/orders/{(await api.post('/orders', order((lamp, 1)), 'ada')).json()['id']}"
    assert code(await api.get(path, "ben")) == (404, "not_found")
    assert code(await api.post(f"{path}/cancellation", None, "ben")) == (404, "not_found")
    assert code(await api.get(f"/orders/{NOTHING}", "ben")) == (404, "not_found")
    assert (await api.get(path, "kim")).status_code == 200


async def test_lists_show_ones_own_orders_and_staff_all(api: Api) -> None:
    """Whatever a customer asks for."""
    lamp = await api.product()
    hers = (await api.post("/orders", order((lamp, 1)), "ada")).json()
    his = (await api.post("/orders", order((lamp, 1)), "ben")).json()

    async def listed(by: str, **filters: str) -> list[str]:
        return [found["id"] for found in (await api.get("/orders", by, **filters)).json()["items"]]

    assert await listed("ada") == [hers["id"]]
    assert await listed("ben", customer=hers["customer"]) == [his["id"]]
    assert await listed("kim") == [his["id"], hers["id"]]
    assert await listed("kim", customer=hers["customer"]) == [hers["id"]]
    assert await listed("kim", status="cancelled") == []
    assert code(await api.get("/orders", "kim", status="lost")) == (422, "invalid_request")


async def test_staff_expire_what_nobody_paid_for(api: Api, clock: FixedClock) -> None:
    """After half an hour, and not before."""
    lamp = await api.product(stock=1)
    await api.post("/orders", order((lamp, 1)), "ada")
    assert (await api.post("/orders/expirations", None, "kim")).json() == {"expired": 0}
    clock.advance(timedelta(minutes=31))
    assert (await api.post("/orders/expirations", None, "kim")).json() == {"expired": 1}
    assert (await api.shelf(lamp))["available"] == 1
    assert code(await api.post("/orders/expirations", None, "ada")) == (403, "not_allowed")


async def test_only_customers_order(api: Api) -> None:
    """Staff may not, and visitors are asked to log in first, before anybody looks at what they want."""
    lamp = await api.product()
    assert code(await api.post("/orders", order((lamp, 1)), "kim")) == (403, "not_allowed")
    for wanted in (order((lamp, 1)), {"items": "many"}):
        refused = await api.post("/orders", wanted)
        assert code(refused) == (401, "not_authenticated")
        assert refused.headers["www-authenticate"] == "Bearer"


# Pattern P84: Async tests
async def test_the_last_fifty_lamps_are_sold_to_fifty_of_eighty_buyers(api: Api) -> None:
    """At once. The others are told that there are none; nobody sees a conflict."""
    lamp = await api.product(stock=50)
    answers = (
        await together(80, lambda buyer: api.post("/orders", order((lamp, 1)), ("ada", "ben")[buyer % 2]))
    ).answers
    refused = [code(answer) for answer in answers if answer.is_error]
    assert refused == [(409, "out_of_stock")] * 30
    assert len(answers) == 80
    assert (await api.shelf(lamp))["reserved"] == 50


async def test_a_hundred_repeats_at_once_are_one_order(api: Api) -> None:
    """And a hundred equal answers."""
    lamp = await api.product(stock=50)
    answers = (await together(100, lambda _: api.post("/orders", order((lamp, 1)), "ada", key="k-3"))).answers
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert (await api.shelf(lamp))["reserved"] == 1


async def test_an_answer_that_is_recorded_outlives_a_rule_that_came_later(api: Api) -> None:
    """A request that an older version of the shop has carried out is repeated, with a name that is refused today."""
    wish = order((await api.product(), 1))
    placed = await api.post("/orders", wish, "ada", "long-ago")
    hostile = wish | {"address": ADDRESS | {"name": "Ada\x1b[2J"}}
    refused = await api.post("/orders", hostile, "ada", "another-key")
    assert code(refused) == (422, "invalid_value")

    request = PlaceOrderModel.model_validate(hostile).request()
    tenant = TenantId((await api.runtime.tenant()).name)
    storage = api.runtime.container.persistence().of(tenant).storage
    first = await storage.find_idempotency_record(str(ADA.id), "long-ago")
    assert first is not None
    then = replace(first, key="longer-ago", fingerprint=fingerprint(request))
    await storage.write(Batch(idempotency_records=(then,)))
    repeated = await api.post("/orders", hostile, "ada", "longer-ago")
    assert (repeated.status_code, repeated.json()["id"]) == (201, placed.json()["id"])
