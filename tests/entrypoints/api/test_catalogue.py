"""The catalogue and the shelves over HTTP."""

import pytest

from tests.entrypoints.api.client import NOTHING, Api, code

LAMP = {"sku": "LAMP-6", "name": "Honeycomb lamp", "price": {"amount": 4_900, "currency": "EUR"}}


async def test_a_product_is_added_and_found_where_its_location_says(api: Api) -> None:
    """By anyone, with its price in minor units."""
    added = await api.post("/products", LAMP, "kim")
    assert added.status_code == 201
    found = await api.client.get(added.headers["location"])
    assert found.json() == added.json() == {**LAMP, "id": added.json()["id"], "description": None}


@pytest.mark.parametrize(
    ("wrong", "status", "expected"),
    [
        ({"price": {"amount": 1, "currency": "XXX"}}, 422, "unknown_currency"),
        ({"price": {"amount": 1, "currency": "eur"}}, 422, "unknown_currency"),
        ({"price": {"amount": 0, "currency": "EUR"}}, 422, "invalid_value"),
        ({"price": {"amount": -5, "currency": "EUR"}}, 422, "invalid_value"),
        ({"price": {"amount": 10**18, "currency": "EUR"}}, 422, "invalid_value"),
        ({"price": {"amount": 1.5, "currency": "EUR"}}, 422, "invalid_request"),
        ({"price": {"amount": "49", "currency": "EUR"}}, 422, "invalid_request"),
        ({"price": 49}, 422, "invalid_request"),
        ({"name": ""}, 422, "invalid_value"),
        ({"name": "x" * 201}, 422, "invalid_value"),
        ({"sku": "NUL\0"}, 422, "invalid_value"),
        ({"colour": "amber"}, 422, "invalid_request"),
        ({"id": NOTHING}, 422, "invalid_request"),
    ],
    ids=str,
)
async def test_what_is_wrong_with_a_product_has_a_code(
    api: Api, wrong: dict[str, object], status: int, expected: str
) -> None:
    """And nothing is added."""
    assert code(await api.post("/products", {**LAMP, **wrong}, "kim")) == (status, expected)
    assert (await api.get("/products")).json() == {"items": [], "next": None}


async def test_an_article_number_is_given_out_once(api: Api) -> None:
    """Unless it is the same request, under the same key."""
    first, again = [await api.post("/products", LAMP, "kim", key="lamp") for _ in range(2)]
    assert first.json() == again.json()
    refused = await api.post("/products", LAMP, "kim")
    assert code(refused) == (409, "already_exists")
    assert refused.json()["values"] == {"kind": "product", "key": "LAMP-6"}


async def test_staff_change_prices_within_their_currency(api: Api) -> None:
    """A price in another one is another product."""
    lamp = await api.product()
    path, kim = f"/api/v1/products/{lamp}/price", api.headers("kim")
    changed = await api.client.put(path, json={"amount": 1, "currency": "EUR"}, headers=kim)
    assert changed.json()["price"] == {"amount": 1, "currency": "EUR"}
    refused = await api.client.put(path, json={"amount": 1, "currency": "USD"}, headers=kim)
    assert code(refused) == (422, "currency_mismatch")
    assert (await api.get(f"/products/{lamp}")).json()["price"] == {"amount": 1, "currency": "EUR"}


async def test_names_are_searched_by_their_words(api: Api) -> None:
    """In any order, however they are written; no sign means anything but itself."""
    for sku, name in {"A": "Honeycomb LAMP", "B": "100% honey", "C": "Hex nut"}.items():
        await api.post("/products", {**LAMP, "sku": sku, "name": name}, "kim")

    async def found(search: str) -> list[str]:
        return [product["sku"] for product in (await api.get("/products", search=search)).json()["items"]]

    assert await found("lamp HONEY") == ["A"]
    assert await found("honey") == ["B", "A"]
    assert await found("%") == ["B"]
    assert await found("_") == []


@pytest.mark.parametrize(("id", "status", "expected"), [("lamp", 422, "invalid_request"), (NOTHING, 404, "not_found")])
async def test_what_is_not_there_has_a_code(api: Api, id: str, status: int, expected: str) -> None:
    """As has what cannot be there."""
    for path in (f"/products/{id}", f"/products/{id}/stock"):
        assert code(await api.get(path)) == (status, expected)
    received = await api.post(f"/products/{id}/stock/receipts", {"quantity": 1}, "kim")
    assert code(received) == (status, expected)


async def test_goods_that_arrive_can_be_bought(api: Api) -> None:
    """Twice the same number is twice the goods, unless it is the same request."""
    lamp = await api.product(stock=0)
    for key in ("monday", "monday", "tuesday"):
        await api.post(f"/products/{lamp}/stock/receipts", {"quantity": 6}, "kim", key=key)
    assert await api.shelf(lamp) == {"product": lamp, "on_hand": 12, "reserved": 0, "available": 12}


@pytest.mark.parametrize("quantity", [0, -1, 1_000_001, 10**40])
async def test_goods_arrive_in_quantities_that_can_be(api: Api, quantity: int) -> None:
    """The sentence says which."""
    lamp = await api.product(stock=0)
    refused = await api.post(f"/products/{lamp}/stock/receipts", {"quantity": quantity}, "kim")
    assert code(refused) == (422, "invalid_quantity")
    assert (await api.shelf(lamp))["on_hand"] == 0


async def test_the_ledger_is_for_staff(api: Api) -> None:
    """It tells how the stock became what it is."""
    lamp = await api.product(stock=7)
    entries = (await api.get(f"/products/{lamp}/stock/movements", "kim")).json()["items"]
    assert [(entry["number"], entry["change"], entry["reason"]) for entry in entries] == [(1, 7, "received")]
    assert code(await api.get(f"/products/{lamp}/stock/movements", "ada")) == (403, "not_allowed")


async def test_only_staff_change_the_catalogue(api: Api) -> None:
    """Customers look, and visitors, too."""
    assert code(await api.post("/products", LAMP, "ada")) == (403, "not_allowed")
    assert code(await api.post("/products", LAMP)) == (401, "not_authenticated")
