"""Logging in from a browser: the refresh token in a cookie, and a page that shows that it is ours."""

import hmac
from dataclasses import replace
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from httpx2 import Response

from entrypoints.api.v1.browser import COOKIE
from entrypoints.bootstrap.keys import Key, KeyRing
from tests.entrypoints.api.client import Api, code
from tests.support.cast import ADA, EMAILS, PASSWORD
from tests.support.fakes import FixedClock

pytestmark = pytest.mark.parametrize("container", ["memory"], indirect=True)

SESSION = "/api/v1/access/browser/session"
FORM = {"grant_type": "password", "username": EMAILS[ADA.id], "password": PASSWORD}


async def begun(api: Api) -> Response:
    """Ada has logged in from a browser; the client keeps her cookie, as a browser does."""
    return await api.client.post(SESSION, data=FORM)


async def refreshed(api: Api, csrf_token: str | None, **headers: str) -> Response:
    """A page asks for another access token."""
    shown = {} if csrf_token is None else {"X-CSRF-Token": csrf_token}
    return await api.client.put(SESSION, headers={**shown, **headers})


async def test_the_refresh_token_is_in_a_cookie_that_pages_cannot_read(api: Api) -> None:
    """And that is sent to these routes alone, by pages of the same site alone."""
    answer = await begun(api)
    [cookie] = SimpleCookie(answer.headers["set-cookie"]).values()
    assert (cookie.key, cookie["path"]) == (COOKIE, "/api/v1/access/browser")
    assert (cookie["httponly"], cookie["samesite"]) == (True, "strict")
    assert cookie["max-age"] == str(14 * 86_400)
    assert "refresh_token" not in answer.json()
    assert cookie.value not in answer.text
    ada = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    assert (await api.client.get("/api/v1/accounts/me", headers=ada)).json()["id"] == str(ADA.id)


async def test_it_travels_encrypted_where_the_shop_does(api: Api) -> None:
    """Where browsers find it under https."""
    settings = api.runtime.container.settings
    for origin, secure in {"https://shop.example": True, "http://shop.example": False}.items():
        settings.override(settings().model_copy(update={"origin": origin}))
        [cookie] = SimpleCookie((await begun(api)).headers["set-cookie"]).values()
        assert bool(cookie["secure"]) is secure


async def test_behind_a_path_of_a_proxy_the_cookie_is_sent_there(api: Api) -> None:
    """And is forgotten there."""
    api.app.root_path = "/shop"
    for answer in (await api.client.post(f"/shop{SESSION}", data=FORM), await api.client.delete(f"/shop{SESSION}")):
        [cookie] = SimpleCookie(answer.headers["set-cookie"]).values()
        assert cookie["path"] == "/shop/api/v1/access/browser"


async def test_a_page_of_the_shop_stays_logged_in(api: Api) -> None:
    """In every tab: with what any answer said since the log-in. Another log-in gives another token."""
    first = (await begun(api)).json()["csrf_token"]
    for _ in range(2):
        assert (await refreshed(api, first)).json()["csrf_token"] == first
    later = (await begun(api)).json()["csrf_token"]
    assert code(await refreshed(api, first)) == (403, "invalid_csrf_token")
    assert (await refreshed(api, later)).status_code == 200


async def test_a_page_shows_what_the_key_before_this_one_has_made_until_its_end(api: Api, clock: FixedClock) -> None:
    """So nobody has to log in again because a secret was changed. Nobody makes one without a key."""
    [old] = api.app.state.csrf_keys.keys
    token, family = (await begun(api)).json()["csrf_token"], api.client.cookies[COOKIE].rpartition(".")[0]
    assert token == hmac.new(old.secret, family.encode(), "sha256").hexdigest()
    ended = replace(old, until=clock.now() + timedelta(minutes=1))
    api.app.state.csrf_keys = KeyRing((Key("new", b"n" * 32), ended), clock)
    newer = (await refreshed(api, token)).json()["csrf_token"]
    assert newer != token
    clock.advance(timedelta(minutes=1))
    assert code(await refreshed(api, token)) == (403, "invalid_csrf_token")
    assert (await refreshed(api, newer)).status_code == 200


async def test_a_page_of_somebody_else_does_not(api: Api) -> None:
    """Browsers send the cookie with whatever it asks for; but it has not seen the last answer. Nothing is changed."""
    csrf_token = (await begun(api)).json()["csrf_token"]
    for guess in (None, "", "x", csrf_token[:-1], f"{csrf_token}0", csrf_token.upper(), "0" * 64):
        assert code(await refreshed(api, guess)) == (403, "invalid_csrf_token")
    assert (await refreshed(api, csrf_token)).status_code == 200


async def test_without_a_cookie_nobody_is_let_in(api: Api) -> None:
    """A token of an empty cookie would be easy to come by, if there were such a cookie."""
    csrf_token = (await begun(api)).json()["csrf_token"]
    api.client.cookies.clear()
    assert code(await refreshed(api, csrf_token)) == (403, "invalid_csrf_token")


async def test_two_cookies_or_two_tokens_are_refused(api: Api) -> None:
    """A page of a neighbouring host can set a cookie for ours, too. Another one of a similar name does no harm."""
    csrf_token, ours = (await begun(api)).json()["csrf_token"], f"{COOKIE}={api.client.cookies[COOKIE]}"
    api.client.cookies.clear()
    once = [("X-CSRF-Token", csrf_token)]
    cookies = [("Cookie", f"{ours}; {COOKIE}=x")], [("Cookie", f"{COOKIE}=x;{ours}")], [("Cookie", ours)] * 2
    for said, what in [
        *(([*once, *two], COOKIE) for two in cookies),
        ([*once, *once, ("Cookie", ours)], "X-CSRF-Token"),
    ]:
        refused = await api.client.put(SESSION, headers=said)
        assert code(refused) == (400, "ambiguous_request")
        assert refused.json()["values"] == {"what": what}
    similar = await api.client.put(SESSION, headers=[*once, ("Cookie", f"x_{COOKIE}=x; {ours}; {COOKIE}_x=x")])
    assert similar.status_code == 200


async def test_the_cookie_of_another_tenant_is_good_for_nothing(api: Api) -> None:
    """It is unknown there; and it is as good as before where it comes from."""
    await api.runtime.tenants.create("hive")
    csrf_token = (await begun(api)).json()["csrf_token"]
    refused = await refreshed(api, csrf_token, **{"X-Tenant": "hive"})
    assert code(refused) == (400, "invalid_grant")
    assert (await refreshed(api, csrf_token)).status_code == 200


async def test_the_browser_forgets_the_cookie(api: Api) -> None:
    """When its user has had enough."""
    await begun(api)
    assert (await api.client.delete(SESSION)).status_code == 204
    assert COOKIE not in api.client.cookies


@pytest.mark.parametrize("grant_type", ["refresh_token", "client_credentials"])
async def test_only_a_password_begins_a_session(api: Api, grant_type: str) -> None:
    """A refresh token is to travel in the cookie."""
    refused = await api.client.post(SESSION, data={"grant_type": grant_type, "refresh_token": "x"})
    assert code(refused) == (400, "unsupported_grant_type")
    assert refused.json()["detail"] == "The grant type here is password."
