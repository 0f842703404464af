"""API keys over HTTP: a program acts as the owner of its key, for as much and as long as the key is good."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.entrypoints.api.client import Api, code, order
from tests.entrypoints.api.test_paging import walk
from tests.support.cast import ADA
from tests.support.fakes import FixedClock

pytestmark = pytest.mark.parametrize("container", ["memory"], indirect=True)

UNKNOWN = "0193000000007000800000000000dead.secret"


async def an_api_key(api: Api, by: str, scopes: list[str], *, days: int = 30) -> str:
    """A new one, as a program is given it."""
    until = api.tenant.ports.services.clock.now() + timedelta(days=days)
    new = {"name": "a till", "scopes": scopes, "expires_at": until.isoformat()}
    return str((await api.post("/access/keys", new, by)).json()["text"])


async def test_an_api_key_lets_a_program_in_within_its_scopes_until_its_end(api: Api, clock: FixedClock) -> None:
    """As its owner, with what the owner may do."""
    lamp = await api.product()
    till = {"X-API-Key": await an_api_key(api, "ada", ["ordering:read", "ordering:write"], days=30)}
    placed = await api.client.post("/api/v1/orders", json=order((lamp, 1)), headers=till)
    assert placed.json()["customer"] == str(ADA.id)
    assert code(await api.client.get("/api/v1/accounts/me", headers=till)) == (403, "insufficient_scope")
    assert code(await api.client.post("/api/v1/products", json={}, headers=till)) == (403, "not_allowed")
    clock.advance(timedelta(days=30))
    assert code(await api.client.get("/api/v1/orders", headers=till)) == (401, "not_authenticated")


async def test_a_token_makes_no_api_key_that_is_good_for_more_than_itself(api: Api) -> None:
    """It names the first that is missing; a scope that there is not is called unknown, as ever."""
    granted = (await api.log_in("ada", scope="access:write ordering:read")).json()
    ada = {"Authorization": f"Bearer {granted['access_token']}"}
    until = (api.tenant.ports.services.clock.now() + timedelta(days=30)).isoformat()
    for scopes, expected, missing in (
        (["ordering:read"], (201, None), None),
        (["ordering:read", "stock:write", "ordering:write"], (403, "insufficient_scope"), "ordering:write"),
        (["ghosts:read"], (400, "unknown_scope"), "ghosts:read"),
    ):
        new = {"name": "a till", "scopes": scopes, "expires_at": until}
        made = await api.client.post("/api/v1/access/keys", json=new, headers=ada)
        assert (made.status_code, made.json().get("code")) == expected
        assert made.json().get("values", {}).get("scope") == missing


async def test_an_api_key_is_listed_without_its_secret_and_removed(api: Api) -> None:
    """By its owner; for anyone else it is not there."""
    key = await an_api_key(api, "ada", ["ordering:read"])
    listed = await api.get("/access/keys", "ada")
    [shown] = listed.json()["items"]
    assert (shown["name"], shown["scopes"]) == ("a till", ["ordering:read"])
    assert key.partition(".")[2] not in listed.text
    assert (await api.get("/access/keys", "ben")).json()["items"] == []
    path = f"/api/v1/access/keys/{shown['id']}"
    assert code(await api.client.delete(path, headers=api.headers("ben"))) == (404, "not_found")
    assert (await api.client.get("/api/v1/orders", headers={"X-API-Key": key})).status_code == 200
    assert (await api.client.delete(path, headers=api.headers("ada"))).status_code == 204
    assert code(await api.client.get("/api/v1/orders", headers={"X-API-Key": key})) == (401, "not_authenticated")


async def test_api_keys_are_listed_a_page_at_a_time(api: Api) -> None:
    """Each once, the oldest first."""
    made = [await an_api_key(api, "ada", ["ordering:read"]) for _ in range(3)]
    pages = await walk(api, "/access/keys", "ada", limit=2)
    ids = [UUID(key.partition(".")[0]) for key in made]
    assert [[UUID(str(key["id"])) for key in page] for page in pages] == [ids[:2], ids[2:]]


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"scopes": []}, (422, "invalid_value")),
        ({"scopes": ["ghosts:read"]}, (400, "unknown_scope")),
        ({"scopes": ["access:write"]}, (400, "unknown_scope")),
        ({"expires_at": "2020-01-01T00:00:00Z"}, (422, "invalid_value")),
        ({"expires_at": "2999-01-01T00:00:00Z"}, (422, "invalid_value")),
        ({"expires_at": "2027-01-01T00:00:00"}, (422, "invalid_request")),
        ({"name": " "}, (422, "invalid_value")),
        ({"account": str(ADA.id)}, (422, "invalid_request")),
    ],
    ids=str,
)
async def test_an_api_key_that_cannot_be_is_refused(
    api: Api, wrong: dict[str, object], expected: tuple[int, str]
) -> None:
    """And there is none afterwards."""
    new = {"name": "a till", "scopes": ["ordering:read"], "expires_at": "2026-12-31T00:00:00Z", **wrong}
    assert code(await api.post("/access/keys", new, "ada")) == expected
    assert (await api.get("/access/keys", "ada")).json()["items"] == []


@pytest.mark.parametrize("key", ["", "x", UNKNOWN, "\u00e9", "0193000000007000800000000000dead."])
async def test_what_is_no_api_key_is_no_visitor(api: Api, key: str) -> None:
    """Whoever shows one, and it is none, is not let in as anyone else."""
    refused = await api.client.get("/api/v1/products", headers={b"X-API-Key": key.encode("latin-1")})
    assert code(refused) == (401, "not_authenticated")


async def test_whoever_shows_a_token_and_a_key_is_asked_which(api: Api) -> None:
    """They may be of two accounts."""
    shown = {**api.headers("ada"), "X-API-Key": await an_api_key(api, "ben", ["ordering:read"])}
    assert code(await api.client.get("/api/v1/orders", headers=shown)) == (400, "ambiguous_request")
