"""Logging in and out over HTTP."""

from datetime import timedelta

import pytest

from application.accounts.administer import ChangeRolesRequest, DeactivateAccountRequest
from domain.access.refresh_family import GRACE, REFRESH_WITHIN
from domain.access.scopes import Scope
from domain.accounts.actor import OPERATOR, Role
from entrypoints.api.access_tokens import LIFE
from tests.entrypoints.api.client import Api, code, order
from tests.entrypoints.api.test_api_keys import an_api_key
from tests.support.cast import ADA, EMAILS, PASSWORD
from tests.support.concurrency import together
from tests.support.fakes import FixedClock

pytestmark = pytest.mark.parametrize("container", ["memory"], indirect=True)

UNKNOWN = "0193000000007000800000000000dead.secret.secret"


def bearing(token: str) -> dict[str, str]:
    """What a client says with an access token."""
    return {"Authorization": f"Bearer {token}"}


# Pattern P31: OAuth2 password flow
async def test_whoever_knows_the_password_is_let_in(api: Api) -> None:
    """By the form of the password flow, which the documentation page fills in; whatever the case of the address."""
    granted = await api.log_in("ada", username="ADA@Hive.Example")
    said = granted.json()
    assert granted.status_code == 200
    assert granted.headers["cache-control"] == "no-store"
    assert (said["token_type"], said["expires_in"]) == ("bearer", 600)
    assert said["scope"].split() == sorted(Scope)
    lamp = await api.product()
    placed = await api.client.post("/api/v1/orders", json=order((lamp, 1)), headers=bearing(said["access_token"]))
    assert placed.json()["customer"] == str(ADA.id)


@pytest.mark.parametrize(
    ("form", "status", "expected"),
    [
        ({"password": "another password"}, 400, "invalid_grant"),
        ({"password": ""}, 400, "invalid_grant"),
        ({"username": "nobody@hive.example"}, 400, "invalid_grant"),
        ({"username": ""}, 400, "invalid_grant"),
        ({"username": "\0"}, 400, "invalid_grant"),
        ({"grant_type": "client_credentials"}, 400, "unsupported_grant_type"),
        ({"grant_type": "refresh_token"}, 400, "invalid_grant"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, 400, "invalid_grant"),
        ({"grant_type": "refresh_token", "refresh_token": UNKNOWN}, 400, "invalid_grant"),
        ({"scope": "ordering:read ghosts:read"}, 400, "unknown_scope"),
        ({"scope": "admin"}, 400, "unknown_scope"),
    ],
    ids=str,
)
async def test_nobody_else_is(api: Api, form: dict[str, str], status: int, expected: str) -> None:
    """What is wrong with it is said only where that helps nobody to guess."""
    assert code(await api.log_in("ada", **form)) == (status, expected)


async def test_a_grant_in_json_is_no_form(api: Api) -> None:
    """It says nothing that is asked for; and what was sent is not repeated."""
    said = {"grant_type": "password", "username": "ada", "password": "canary-6"}
    refused = await api.client.post("/api/v1/access/token", json=said)
    assert code(refused) == (422, "invalid_request")
    assert "canary-6" not in refused.text


async def test_a_grant_has_a_type(api: Api) -> None:
    """RFC 6749 asks for it (sections 4.3.2 and 6); whoever says none, or one that there is not, is told what to say."""
    form = {"username": EMAILS[ADA.id], "password": PASSWORD}
    refused = await api.client.post("/api/v1/access/token", data=form)
    assert code(refused) == (422, "invalid_request")
    assert [mistake["field"] for mistake in refused.json()["values"]["errors"]] == ["body.grant_type"]
    refused = await api.log_in("ada", grant_type="client_credentials")
    assert refused.json()["values"] == {"accepted": "password or refresh_token"}
    assert refused.json()["detail"] == "The grant type here is password or refresh_token."


async def test_a_refusal_is_no_longer_than_what_it_has_to_say(api: Api) -> None:
    """Whatever was sent: what is longer than any scope is not repeated."""
    long = "canary" * 10_000
    new = {"name": "a till", "scopes": [long], "expires_at": "2026-12-31T00:00:00Z"}
    for refused, expected in (
        (await api.log_in("ada", scope=long), (422, "invalid_request")),
        (await api.log_in("ada", scope=" ".join(["ordering:read"] * 1_000)), (422, "invalid_request")),
        (await api.log_in("ada", grant_type=long), (400, "unsupported_grant_type")),
        (await api.post("/access/keys", new, "ada"), (422, "invalid_request")),
    ):
        assert code(refused) == expected
        assert len(refused.content) < 1_000
    assert (await api.log_in("ada", scope=" ".join(Scope))).status_code == 200


# Pattern P32: Refresh rotation
async def test_a_refresh_token_is_good_once(api: Api, clock: FixedClock) -> None:
    """For the next one. If it comes again, somebody else has it, too, and nobody is let in with its family any more."""
    first = (await api.log_in("ada")).json()["refresh_token"]
    second = await api.refresh(first)
    assert second.json()["refresh_token"] != first
    clock.advance(GRACE + timedelta(seconds=1))
    assert code(await api.refresh(first)) == (400, "invalid_grant")
    assert code(await api.refresh(second.json()["refresh_token"])) == (400, "invalid_grant")


# Pattern P32: Refresh rotation
async def test_of_many_who_refresh_at_once_one_is_given_a_token(api: Api) -> None:
    """And it is good; the others are refused, which locks nobody out."""
    token = (await api.log_in("ada")).json()["refresh_token"]
    answers = (await together(10, lambda _: api.refresh(token))).answers
    [granted] = [answer.json() for answer in answers if answer.is_success]
    assert {code(answer) for answer in answers if answer.is_error} == {(400, "invalid_grant")}
    assert (await api.refresh(granted["refresh_token"])).status_code == 200


async def test_tokens_end(api: Api, clock: FixedClock) -> None:
    """An access token after ten minutes, a refresh token after two weeks in which nobody has used it."""
    granted = (await api.log_in("ada")).json()
    ada = bearing(granted["access_token"])
    clock.advance(LIFE)
    assert code(await api.client.get("/api/v1/orders", headers=ada)) == (401, "invalid_token")
    later = (await api.refresh(granted["refresh_token"])).json()
    assert (await api.client.get("/api/v1/orders", headers=bearing(later["access_token"]))).status_code == 200
    clock.advance(REFRESH_WITHIN)
    assert code(await api.refresh(later["refresh_token"])) == (400, "invalid_grant")


# Pattern P33: Revocation
async def test_logging_out_ends_access_at_once_and_everywhere(api: Api) -> None:
    """What was given out until then, here or on another machine, is good no longer."""
    here, there = [(await api.log_in("ada")).json() for _ in range(2)]
    out = await api.client.delete("/api/v1/access/sessions", headers=bearing(here["access_token"]))
    assert out.status_code == 204
    for session in (here, there):
        refused = await api.client.get("/api/v1/orders", headers=bearing(session["access_token"]))
        assert code(refused) == (401, "not_authenticated")
        assert code(await api.refresh(session["refresh_token"])) == (400, "invalid_grant")
    assert (await api.log_in("ada")).status_code == 200


# Pattern P33: Revocation
async def test_whoever_is_deactivated_is_not_let_in_with_a_live_token(api: Api) -> None:
    """Nor with a password, or an API key; reactivated, with a password and the key."""
    session = (await api.log_in("ada")).json()
    key = await an_api_key(api, "ada", ["ordering:read"])
    accounts = api.tenant.shop.accounts
    await accounts.deactivate(DeactivateAccountRequest(ADA.id), by=OPERATOR)
    for shown in (bearing(session["access_token"]), {"X-API-Key": key}):
        refused = await api.client.get("/api/v1/orders", headers=shown)
        assert code(refused) == (401, "not_authenticated")
    assert code(await api.log_in("ada")) == (400, "invalid_grant")


# Pattern P33: Revocation
async def test_other_roles_hold_for_a_token_that_was_given_out_before(api: Api) -> None:
    """What somebody may do is the account's, and not the token's."""
    lamp, ada = await api.product(), api.headers("ada")
    await api.tenant.shop.accounts.change_roles(ChangeRolesRequest(ADA.id, (Role.STAFF,)), by=OPERATOR)
    refused = await api.client.post("/api/v1/orders", json=order((lamp, 1)), headers=ada)
    assert code(refused) == (403, "not_allowed")


# Pattern P35: Roles, scopes, ownership, attributes
async def test_a_token_is_good_for_its_scopes_alone(api: Api) -> None:
    """Whatever its owner may do. It stays so when it is refreshed."""
    lamp = await api.product()
    granted = (await api.log_in("ada", scope="ordering:read catalogue:read")).json()
    for _ in range(2):
        reading = bearing(granted["access_token"])
        assert (await api.client.get("/api/v1/orders", headers=reading)).status_code == 200
        refused = await api.client.post("/api/v1/orders", json=order((lamp, 1)), headers=reading)
        assert code(refused) == (403, "insufficient_scope")
        assert refused.json()["values"] == {"scope": "ordering:write"}
        granted = (await api.refresh(granted["refresh_token"])).json()
        assert granted["scope"] == "catalogue:read ordering:read"


async def test_whoever_is_still_to_be_let_in_may_say_what_program_asks(api: Api) -> None:
    """As the documentation page does, in the header in which a token will be: it is not looked at."""
    form = {"grant_type": "password", "username": EMAILS[ADA.id], "password": PASSWORD}
    for said in ("Basic Og==", "Bearer expired"):
        granted = await api.client.post("/api/v1/access/token", data=form, headers={"Authorization": said})
        assert granted.status_code == 200
