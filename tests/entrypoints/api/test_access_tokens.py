"""Access tokens: those that were signed here are read, and no others, whoever makes them up and however."""

from datetime import timedelta

import jwt
import pytest

from application.access.views import Session
from domain.access.scopes import EVERYTHING, Scope
from entrypoints.api.access_tokens import LIFE
from entrypoints.api.errors import InvalidToken
from entrypoints.bootstrap.keys import Key
from tests.entrypoints.api.client import Api, code
from tests.entrypoints.api.forged_tokens import GOOD, SESSION, forged, forgeries, opened, signed, tokens, with_
from tests.support.builders import NOON
from tests.support.cast import ADA
from tests.support.concurrency import refused
from tests.support.fakes import FixedClock


def test_no_forged_token_is_believed() -> None:
    """Of more than five hundred, of every kind."""
    reader = tokens()
    assert reader.read(GOOD).account == ADA.id
    tried, believed = 0, []
    for what, token in forgeries():
        assert token != GOOD, what
        tried += 1
        try:
            reader.read(token)
        except InvalidToken:
            continue
        believed.append(what)
    assert believed == []
    assert tried > 500


def test_a_token_says_what_was_granted() -> None:
    """Whose it is, of which tenant, for what, and for how long: no more, and no secret."""
    claims = tokens().read(GOOD)
    assert (claims.account, claims.tenant, claims.access_version, claims.scopes) == (
        ADA.id,
        "demo",
        6,
        SESSION.scopes,
    )
    _, said = opened(GOOD)
    assert said.keys() == {"iss", "aud", "sub", "tenant", "access_version", "scope", "iat", "nbf", "exp", "jti"}


def test_a_scope_that_there_is_no_more_is_good_for_nothing() -> None:
    """A token of last week's version may name one."""
    claims = tokens().read(forged(claims=with_(scope="ordering:read ghosts:read")))
    assert claims.scopes == {Scope.ORDERING_READ}
    assert tokens().read(forged(claims=with_(scope=""))).scopes == frozenset()


def test_a_token_is_good_for_ten_minutes() -> None:
    """By the shop's clock: to the second before its end, and no longer."""
    clock = FixedClock(NOON.replace(microsecond=0))
    ours = tokens(clock=clock)
    token = ours.issue("demo", SESSION)
    clock.advance(LIFE - timedelta(seconds=1))
    assert ours.read(token).account == ADA.id
    clock.advance(timedelta(seconds=1))
    with refused(InvalidToken):
        ours.read(token)


@pytest.mark.parametrize("year", [1999, 2999])
def test_only_the_clock_of_the_shop_says_what_time_it_is(year: int) -> None:
    """Whatever the machine's says: a token is good from the very instant of its issue."""
    ours = tokens(clock=FixedClock(NOON.replace(year=year, microsecond=0)))
    assert ours.read(ours.issue("demo", SESSION)).account == ADA.id


def test_the_key_before_this_one_is_good_until_its_end() -> None:
    """So nobody has to log in again because a secret was changed; new tokens are signed with the new one."""
    clock = FixedClock()
    before, newer = Key("before", b"b" * 32, clock.now() + timedelta(minutes=5)), Key("newer", b"n" * 32)
    old = tokens(Key("before", b"b" * 32), clock=clock).issue("demo", SESSION)
    both = tokens(newer, before, clock=clock)
    assert both.read(old).account == ADA.id
    assert jwt.get_unverified_header(both.issue("demo", SESSION))["kid"] == "newer"
    clock.advance(timedelta(minutes=5))
    with refused(InvalidToken):
        both.read(old)
    assert both.read(both.issue("demo", SESSION)).account == ADA.id


@pytest.mark.parametrize("container", ["memory"], indirect=True)
@pytest.mark.parametrize(
    "said", ["Bearer", "Bearer ", "Bearer x", "Basic YWRhOmFkYQ==", "ada", "Bearer \u00e9", "Token x"]
)
async def test_what_is_no_token_is_no_visitor(api: Api, said: str) -> None:
    """Whoever says who they are, and is not, is not let in as anyone else: also where visitors may look."""
    refusal = await api.client.get("/api/v1/products", headers={b"Authorization": said.encode("latin-1")})
    assert code(refusal) == (401, "invalid_token")
    assert refusal.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("container", ["memory"], indirect=True)
@pytest.mark.parametrize("scheme", ["bearer", "BEARER"])
async def test_the_scheme_of_a_token_is_written_in_any_case(api: Api, scheme: str) -> None:
    """RFC 9110, section 11.1. With the name of another scheme, what follows is no token."""
    token = api.token("ada")
    me = await api.client.get("/api/v1/accounts/me", headers={"Authorization": f"{scheme} {token}"})
    assert me.json()["id"] == str(ADA.id)
    refusal = await api.client.get("/api/v1/accounts/me", headers={"Authorization": f"Digest {token}"})
    assert code(refusal) == (401, "invalid_token")


@pytest.mark.parametrize("container", ["memory"], indirect=True)
async def test_a_token_of_another_tenant_opens_no_shop(api: Api) -> None:
    """It says whose it is; whoever asks for another shop with it is refused, and an account is one tenant's alone."""
    await api.runtime.tenants.create("hive")
    ada = api.headers("ada")
    refusal = await api.client.get("/api/v1/orders", headers={**ada, "X-Tenant": "hive"})
    assert code(refusal) == (403, "wrong_tenant")
    assert (await api.client.get("/api/v1/orders", headers={**ada, "X-Tenant": "demo"})).status_code == 200
    stray = api.app.state.access_tokens.issue("hive", Session(ADA.id, 0, EVERYTHING, "", NOON))
    refusal = await api.client.get("/api/v1/orders", headers={"Authorization": f"Bearer {stray}"})
    assert code(refusal) == (401, "not_authenticated")


def test_a_token_signed_by_hand_is_as_good_as_one_of_the_library() -> None:
    """Else the forgeries would be refused for that alone."""
    assert tokens().read(signed(*opened(GOOD))).account == ADA.id
