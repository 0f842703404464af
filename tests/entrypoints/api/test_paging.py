"""Lists over HTTP: a page at a time, with cursors that nobody can make up."""

import base64
from dataclasses import replace
from datetime import timedelta

import pytest

from entrypoints.api.cursors import Cursors
from entrypoints.bootstrap.keys import Key, KeyRing
from tests.entrypoints.api.client import Api, code, order
from tests.support.fakes import FixedClock


async def walk(api: Api, path: str, by: str | None = None, limit: int = 2) -> list[list[dict[str, object]]]:
    """All pages of a list."""
    pages: list[list[dict[str, object]]] = []
    cursor: str | None = None
    while cursor or not pages:
        said: dict[str, str | int] = {"limit": limit} if cursor is None else {"limit": limit, "cursor": cursor}
        page = (await api.get(path, by, **said)).json()
        assert cursor is None or page["next"] != cursor, "the same page again"
        pages.append(page["items"])
        cursor = page["next"]
    return pages


async def test_pages_show_everything_once_and_in_order(api: Api) -> None:
    """Products by name, orders newest first, the ledger from its beginning."""
    products = [await api.product(f"SKU-{number}") for number in range(5)]
    orders = [(await api.post("/orders", order((products[0], 1)), "ada")).json()["id"] for _ in range(4)]
    for quantity in (1, 2):
        await api.post(f"/products/{products[0]}/stock/receipts", {"quantity": quantity}, "kim")

    def ids(pages: list[list[dict[str, object]]], name: str = "id") -> list[list[object]]:
        return [[item[name] for item in page] for page in pages]

    assert ids(await walk(api, "/products")) == [products[:2], products[2:4], products[4:]]
    newest = orders[::-1]
    assert ids(await walk(api, "/orders", "ada")) == [newest[:2], newest[2:]]
    assert ids(await walk(api, f"/products/{products[0]}/stock/movements", "kim"), "number") == [[1, 2], [3]]


async def cursor_of(api: Api, path: str, by: str | None = None, **params: str | int) -> str:
    """The cursor after the first item of a list."""
    return str((await api.get(path, by, limit=1, **params)).json()["next"])


async def test_a_cursor_is_good_for_its_list_and_filter_only(api: Api) -> None:
    """Elsewhere it would show some of a list and hide the rest."""
    lamp, tile = await api.product("LAMP-6"), await api.product("TILE-6")
    for product in (lamp, tile):
        await api.post(f"/products/{product}/stock/receipts", {"quantity": 1}, "kim")
        await api.post("/orders", order((product, 1)), "ada")
    products = await cursor_of(api, "/products", search="product")
    orders = await cursor_of(api, "/orders", "ada")
    ledger = await cursor_of(api, f"/products/{lamp}/stock/movements", "kim")

    assert (await api.get("/products", search="product", cursor=products, limit=50)).status_code == 200
    strange = [
        await api.get("/products", cursor=products),
        await api.get("/products", search="lamp", cursor=products),
        await api.get("/products", search="product", cursor=orders),
        await api.get("/orders", "ada", cursor=products),
        await api.get("/orders", "ada", cursor=orders, status="placed"),
        await api.get(f"/products/{tile}/stock/movements", "kim", cursor=ledger),
    ]
    assert [code(answer) for answer in strange] == [(400, "invalid_cursor")] * len(strange)


async def test_a_cursor_is_good_for_its_tenant_only(api: Api) -> None:
    """Two shops, the same list, the same filter."""
    await api.runtime.tenants.create("hive")
    for sku in ("A", "B"):
        await api.product(sku)
    cursor = await cursor_of(api, "/products")
    answer = await api.client.get("/api/v1/products", params={"cursor": cursor}, headers={"X-Tenant": "hive"})
    assert code(answer) == (400, "invalid_cursor")


@pytest.mark.parametrize("spoil", ["", "x", "!!!!", "\u00e9", "A" * 22, "A" * 5_000, "%00"])
async def test_nonsense_is_no_cursor(api: Api, spoil: str) -> None:
    """Whatever it is."""
    assert code(await api.get("/products", cursor=spoil)) == (400, "invalid_cursor")


async def test_a_cursor_cannot_be_changed(api: Api) -> None:
    """Not one bit of it."""
    for sku in ("A", "B"):
        await api.product(sku)
    cursor = await cursor_of(api, "/products")
    sealed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    for position in range(len(sealed)):
        spoilt = sealed[:position] + bytes([sealed[position] ^ 1]) + sealed[position + 1 :]
        answer = await api.get("/products", cursor=base64.urlsafe_b64encode(spoilt).decode())
        assert code(answer) == (400, "invalid_cursor")


async def test_a_cursor_of_the_key_before_this_one_is_good_until_its_end(api: Api, clock: FixedClock) -> None:
    """So nobody who walks through a list has to begin again because a secret was changed."""
    for sku in ("A", "B", "C"):
        await api.product(sku)
    cursor = await cursor_of(api, "/products")
    [old] = api.app.state.cursors.keys.keys
    ended = replace(old, until=clock.now() + timedelta(minutes=1))
    api.app.state.cursors = Cursors(KeyRing((Key("new", b"n" * 32), ended), clock))
    page = (await api.get("/products", cursor=cursor, limit=1)).json()
    clock.advance(timedelta(minutes=1))
    assert code(await api.get("/products", cursor=cursor)) == (400, "invalid_cursor")
    assert len((await api.get("/products", cursor=page["next"])).json()["items"]) == 1


@pytest.mark.parametrize("limit", [0, -1, 101, "many", "1_0", "\uff11\uff10", "+5", "5.0"])
async def test_the_size_of_a_page_is_bounded(api: Api, limit: int | str) -> None:
    """1 to 100, in the digits 0 to 9."""
    assert code(await api.get("/products", limit=limit)) == (422, "invalid_request")
