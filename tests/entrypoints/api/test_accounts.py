"""Accounts over HTTP."""

import re

import pytest

from entrypoints.bootstrap.container import Container
from tests.entrypoints.api.client import Api, code, order, running
from tests.support.cast import ADA, BEN, PASSWORD
from tests.support.fakes import RecordingMailer
from tests.support.waiting import until

pytestmark = pytest.mark.parametrize("container", ["memory"], indirect=True)

NEW = {"email": "eva@hive.example", "name": "Eva", "password": "lantern orbit mosaic fjord"}


async def letter_to(mailer: RecordingMailer, email: str, number: int = 1) -> str:
    """The token in the last of so many letters to this address, once it has arrived."""

    async def has_come() -> bool:
        return sum(letter.to == email for letter in mailer.letters.values()) >= number

    await until(has_come, f"a letter to {email} arrives")
    letter = [letter for letter in mailer.letters.values() if letter.to == email][-1]
    found = re.search(r"^[0-9a-f]{32}\.\S+$", letter.body, re.MULTILINE)
    assert found
    return found[0]


# Pattern P30: Accounts
async def test_somebody_registers_confirms_logs_in_and_orders(container: Container) -> None:
    """From a stranger to a customer, with nothing but what the API says and a letter."""
    mailer = RecordingMailer()
    container.mailer.override(mailer)
    async with running(container) as api:
        lamp = await api.product()
        registered = await api.post("/accounts", NEW)
        assert registered.status_code == 201
        assert (registered.json()["roles"], registered.json()["confirmed_at"]) == (["customer"], None)
        token = await letter_to(mailer, NEW["email"])
        confirmed = await api.post("/accounts/confirmations", {"token": token})
        assert confirmed.json()["confirmed_at"] is not None
        assert code(await api.post("/accounts/confirmations", {"token": token})) == (422, "invalid_ticket")
        granted = (await api.log_in("ada", NEW["password"], username=NEW["email"])).json()
        eva = {"Authorization": f"Bearer {granted['access_token']}"}
        placed = await api.client.post("/api/v1/orders", json=order((lamp, 1)), headers=eva)
        assert placed.json()["customer"] == registered.json()["id"]


async def test_whoever_registers_twice_under_one_key_has_one_account(api: Api) -> None:
    """The answer may have been lost on the way."""
    first, again = [await api.post("/accounts", NEW, key="k") for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]


# Pattern P30: Accounts
async def test_whoever_has_forgotten_the_password_sets_another_one(container: Container) -> None:
    """With the token from a letter, once; whoever was logged in is so no longer."""
    mailer = RecordingMailer()
    container.mailer.override(mailer)
    async with running(container) as api:
        session = (await api.log_in("ada")).json()
        assert (await api.post("/accounts/password-reset-requests", {"email": "ADA@hive.example"})).status_code == 202
        token = await letter_to(mailer, "ada@hive.example")
        new = {"token": token, "new_password": "mosaic fjord lantern orbit"}
        assert (await api.post("/accounts/password-resets", new)).status_code == 204
        assert code(await api.post("/accounts/password-resets", new)) == (422, "invalid_ticket")
        assert code(await api.refresh(session["refresh_token"])) == (400, "invalid_grant")
        assert code(await api.log_in("ada")) == (400, "invalid_grant")
        assert (await api.log_in("ada", new["new_password"])).status_code == 200


async def test_nobody_learns_whether_there_is_an_account(api: Api) -> None:
    """Whoever asks for a letter is told the same of any address."""
    answers = [
        await api.post("/accounts/password-reset-requests", {"email": email})
        for email in ("ada@hive.example", "nobody@hive.example")
    ]
    assert [(answer.status_code, answer.text) for answer in answers] == [(202, "null")] * 2


async def test_one_looks_at_and_changes_ones_own_account(api: Api) -> None:
    """Only what is said is changed; and another e-mail address takes the password once more."""
    before = (await api.get("/accounts/me", "ada")).json()
    assert (before["id"], before["email"]) == (str(ADA.id), "ada@hive.example")
    ada = api.headers("ada")
    renamed = (await api.client.patch("/api/v1/accounts/me", json={"name": "Ada King"}, headers=ada)).json()
    assert renamed == before | {"name": "Ada King", "updated_at": renamed["updated_at"]}
    moving = {"email": "ada.king@hive.example"}
    refused = await api.client.patch("/api/v1/accounts/me", json=moving, headers=ada)
    assert code(refused) == (403, "wrong_password")
    moved = await api.client.patch("/api/v1/accounts/me", json={**moving, "password": PASSWORD}, headers=ada)
    assert (moved.json()["email"], moved.json()["confirmed_at"]) == ("ada.king@hive.example", None)
    taken = {"email": "BEN@hive.example", "password": PASSWORD}
    assert code(await api.client.patch("/api/v1/accounts/me", json=taken, headers=ada)) == (409, "already_exists")


async def test_one_changes_ones_password(api: Api) -> None:
    """Knowing the old one. Whoever was logged in is so no longer."""
    ada = api.headers("ada")
    for old, new, expected in (
        ("another", "mosaic fjord lantern orbit", (403, "wrong_password")),
        (PASSWORD, "short", (422, "weak_password")),
        (PASSWORD, "password1234", (422, "weak_password")),
    ):
        said = {"old_password": old, "new_password": new}
        assert code(await api.client.put("/api/v1/accounts/me/password", json=said, headers=ada)) == expected
    said = {"old_password": PASSWORD, "new_password": "mosaic fjord lantern orbit"}
    assert (await api.client.put("/api/v1/accounts/me/password", json=said, headers=ada)).status_code == 204
    assert code(await api.client.get("/api/v1/accounts/me", headers=ada)) == (401, "not_authenticated")
    assert (await api.log_in("ada", "mosaic fjord lantern orbit")).status_code == 200


async def test_one_deletes_ones_account_and_its_orders_stay(api: Api) -> None:
    """Of whom it was nothing is left; the address may be used again."""
    lamp = await api.product()
    placed = (await api.post("/orders", order((lamp, 1)), "ada")).json()
    assert code(await api.post("/accounts/me/deletion", {"password": "another"}, "ada")) == (403, "wrong_password")
    assert (await api.post("/accounts/me/deletion", {"password": PASSWORD}, "ada")).status_code == 204
    assert code(await api.log_in("ada")) == (400, "invalid_grant")
    left = (await api.get(f"/accounts/{ADA.id}", "dee")).json()
    assert (left["email"], left["name"], left["roles"], left["status"]) == (None, "", [], "deleted")
    assert (await api.get(f"/orders/{placed['id']}", "kim")).json()["customer"] == str(ADA.id)
    again = await api.post("/accounts", {**NEW, "email": "ada@hive.example"})
    assert again.status_code == 201
    assert again.json()["id"] != str(ADA.id)


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"email": "ADA@HIVE.EXAMPLE"}, (409, "already_exists")),
        ({"email": "nobody"}, (422, "invalid_value")),
        ({"name": " "}, (422, "invalid_value")),
        ({"name": "Eva\x1b[2J"}, (422, "invalid_value")),
        ({"password": "short"}, (422, "weak_password")),
        ({"password": "x" * 129}, (422, "weak_password")),
        ({"password": "password1234"}, (422, "weak_password")),
        ({"password": "eva@hive.example"}, (422, "weak_password")),
        ({"password": "lantern\0orbit mosaic"}, (422, "weak_password")),
        ({"password": None}, (422, "invalid_request")),
        ({"role": "admin"}, (422, "invalid_request")),
        ({"roles": ["admin"]}, (422, "invalid_request")),
        ({"version": 6}, (422, "invalid_request")),
        ({"tenant": "hive"}, (422, "invalid_request")),
        ({"id": str(BEN.id)}, (422, "invalid_request")),
        ({"confirmed_at": "2026-01-01T00:00:00Z"}, (422, "invalid_request")),
    ],
    ids=str,
)
async def test_what_is_wrong_with_a_new_account_has_a_code_and_changes_nothing(
    api: Api, wrong: dict[str, object], expected: tuple[int, str]
) -> None:
    """There are as many accounts as before, and what was to be a secret is not repeated."""
    before = (await api.get("/accounts", "dee")).json()
    refused = await api.post("/accounts", {**NEW, **wrong})
    assert code(refused) == expected
    secret = wrong.get("password", NEW["password"])
    assert not secret or str(secret) not in refused.text or secret in {wrong.get("email"), "eva@hive.example"}
    assert (await api.get("/accounts", "dee")).json() == before


async def test_administrators_look_after_accounts(api: Api) -> None:
    """They list them, say what each may do, and let somebody in no longer, or again."""
    listed = (await api.get("/accounts", "dee", limit=3)).json()
    rest = (await api.get("/accounts", "dee", cursor=listed["next"], limit=3)).json()
    emails = [account["email"] for account in listed["items"] + rest["items"]]
    assert sorted(emails) == [
        "ada@hive.example",
        "ben@hive.example",
        "dee@sixfold.example",
        "kim@sixfold.example",
    ]
    path = f"/accounts/{BEN.id}"
    dee = api.headers("dee")
    changed = await api.client.put(f"/api/v1{path}/roles", json={"roles": ["customer", "staff"]}, headers=dee)
    assert sorted(changed.json()["roles"]) == ["customer", "staff"]
    assert (await api.post(f"{path}/deactivation", None, "dee")).json()["status"] == "deactivated"
    assert [ben["id"] for ben in (await api.get("/accounts", "dee", status="deactivated")).json()["items"]] == [
        str(BEN.id)
    ]
    assert code(await api.log_in("ben")) == (400, "invalid_grant")
    assert (await api.post(f"{path}/reactivation", None, "dee")).json()["status"] == "active"
    assert (await api.log_in("ben")).status_code == 200
    refused = await api.client.put(f"/api/v1{path}/roles", json={"roles": ["system"]}, headers=dee)
    assert code(refused) == (422, "invalid_value")
    assert code(await api.get(f"/accounts/{ADA.id}", "kim")) == (403, "not_allowed")


# Pattern P40: Feature flags
async def test_a_shop_may_do_without_registration(api: Api) -> None:
    """Then it is as if it were not there, for anybody; in the shop next door it is, and here again when it is on."""
    await api.runtime.tenants.create("hive")
    switch, dee = "/api/v1/configuration/features/registration", api.headers("dee")
    off = await api.client.put(switch, json={"on": False}, headers=dee)
    assert off.json() == (await api.get("/configuration")).json() == {"features": {"registration": False}}
    assert code(await api.post("/accounts", NEW)) == (404, "not_found")
    next_door = await api.client.post("/api/v1/accounts", json=NEW, headers={"X-Tenant": "hive"})
    assert next_door.status_code == 201
    await api.client.put(switch, json={"on": True}, headers=dee)
    assert (await api.post("/accounts", NEW)).status_code == 201
    assert code(await api.client.put(switch, json={"on": 1}, headers=dee)) == (422, "invalid_request")
    keyed = api.headers("dee", "k")
    assert (await api.client.put(switch, json={"on": False}, headers=keyed)).status_code == 200
    reused = await api.client.put(switch, json={"on": True}, headers=keyed)
    assert code(reused) == (422, "idempotency_key_reused")
    ghosts = switch.replace("registration", "ghosts")
    assert code(await api.client.put(ghosts, json={"on": True}, headers=dee)) == (422, "invalid_request")
