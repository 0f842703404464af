"""Staying logged in, and logging out."""

from datetime import timedelta
from uuid import UUID

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.access.identify import IdentifyRequest
from application.access.refresh import LogOutRequest, RefreshRequest
from application.access.views import Session
from domain.access.errors import InvalidGrant
from domain.access.events import RefreshTokenReused
from domain.access.ids import RefreshFamilyId
from domain.access.refresh_family import GRACE, REFRESH_WITHIN
from domain.accounts.actor import OPERATOR, VISITOR
from domain.accounts.token import Token
from domain.shared.errors import NotAuthenticated, NotFound
from tests.application.accounts.steps import log_in
from tests.application.running_shop import a_shop
from tests.support.cast import ADA, BEN
from tests.support.concurrency import together
from tests.support.shop_env import ShopEnv

MOMENT = timedelta(microseconds=1)


async def test_a_token_is_exchanged_for_the_next_one() -> None:
    """Of the same account, for the same scopes, and good for a fortnight from now."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    session = await log_in(env)
    env.clock.advance(timedelta(days=1))
    second = await refresh(env, session)
    assert second.refresh_token != session.refresh_token
    assert (second.account, second.access_version, second.scopes) == (ADA.id, 0, session.scopes)
    assert second.refresh_until == env.clock.now() + REFRESH_WITHIN
    await refresh(env, second)
    assert await env.messages() == []


# Pattern P32: Refresh rotation
async def test_a_token_that_was_used_up_ends_what_followed_from_it() -> None:
    """Two have it: neither gets any further. What followed from another log-in is not affected."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    first, elsewhere = await log_in(env), await log_in(env)
    second = await refresh(env, first)
    env.clock.advance(GRACE + MOMENT)
    await refused(env, first.refresh_token)
    await refused(env, second.refresh_token)
    await refresh(env, elsewhere)
    events = [message.event for message in await env.messages()]
    assert events == [RefreshTokenReused(ADA.id, family_of(first))]


async def test_of_many_with_one_token_at_once_one_gets_the_next() -> None:
    """The others are refused, and nobody is locked out: the next one is good."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    session = await log_in(env)
    outcomes = await together(10, lambda _: refresh(env, session))
    outcomes.only(InvalidGrant)
    [second] = outcomes.answers
    await refresh(env, second)
    assert await env.messages() == []


async def test_a_token_is_good_for_a_fortnight() -> None:
    """And not a moment longer."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    session = await log_in(env)
    env.clock.advance(REFRESH_WITHIN)
    await refused(env, session.refresh_token)


async def test_why_a_token_is_refused_is_not_said() -> None:
    """Unknown, made up, used, expired, ended or nothing at all: the refusal is always the same."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    session, used = await log_in(env), await log_in(env)
    await refresh(env, used)
    token = Token.parse(session.refresh_token)
    assert token is not None
    refusals = {
        await refused(env, text)
        for text in (
            used.refresh_token,
            Token(token.id, "made.up").text,
            Token(UUID(int=6), token.secret).text,
            Token(ADA.id, token.secret).text,
            token.secret,
            "",
            "\0",
        )
    }
    env.clock.advance(REFRESH_WITHIN)
    refusals.add(await refused(env, session.refresh_token))
    assert len(refusals) == 1
    assert await env.messages() == []


async def test_the_answer_is_recorded_nowhere() -> None:
    """It is a secret: the same key again is the same token again, which is used up by then."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    request = RefreshRequest((await log_in(env)).refresh_token)
    await env.shop.access.refresh(request, by=VISITOR, key="a key")
    with pytest.raises(InvalidGrant):
        await env.shop.access.refresh(request, by=VISITOR, key="a key")
    assert await env.store.storage.find_idempotency_record(str(VISITOR.id), "a key") is None


# Pattern P33: Revocation
async def test_whoever_logs_out_is_logged_out_everywhere() -> None:
    """Here as elsewhere; others stay logged in."""
    env = await a_shop(MemoryPersistence)
    await env.account(ADA)
    await env.account(BEN)
    here, elsewhere, of_ben = await log_in(env), await log_in(env), await log_in(env, BEN)
    await env.shop.access.log_out(LogOutRequest(), by=ADA)
    for session in (here, elsewhere):
        await refused(env, session.refresh_token)
        with pytest.raises(NotAuthenticated):
            await env.shop.access.identify(IdentifyRequest(ADA.id, session.access_version), by=VISITOR)
    await refresh(env, of_ben)
    again = await log_in(env)
    assert await env.shop.access.identify(IdentifyRequest(ADA.id, again.access_version), by=VISITOR) == ADA


async def test_a_log_out_that_is_repeated_under_its_key_ends_no_later_log_in() -> None:
    """As when its first answer has got lost."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    await env.shop.access.log_out(LogOutRequest(), by=ADA, key="a key")
    session = await log_in(env)
    await env.shop.access.log_out(LogOutRequest(), by=ADA, key="a key")
    await refresh(env, session)


async def test_whoever_has_no_account_cannot_log_out() -> None:
    """`NotFound`."""
    env = await a_shop(MemoryPersistence)
    with pytest.raises(NotFound) as refusal:
        await env.shop.access.log_out(LogOutRequest(), by=OPERATOR)
    assert refusal.value.values == {"kind": "account", "key": OPERATOR.id}


async def refresh(env: ShopEnv, session: Session) -> Session:
    """What whoever has this session gets for its token."""
    return await env.shop.access.refresh(RefreshRequest(session.refresh_token), by=VISITOR)


async def refused(env: ShopEnv, token: str) -> tuple[object, ...]:
    """Expect that nobody is let in with this; what is said about it."""
    with pytest.raises(InvalidGrant) as refusal:
        await env.shop.access.refresh(RefreshRequest(token), by=VISITOR)
    return refusal.value.code, str(refusal.value), refusal.value.args


def family_of(session: Session) -> RefreshFamilyId:
    """To which family its token belongs."""
    token = Token.parse(session.refresh_token)
    assert token is not None
    return RefreshFamilyId(token.id)
