"""Changing one's password."""

from datetime import timedelta

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.access.identify import IdentifyRequest
from application.access.refresh import RefreshRequest
from application.accounts.change_password import ChangePasswordRequest
from domain.access.errors import InvalidGrant
from domain.accounts.actor import OPERATOR, VISITOR
from domain.accounts.errors import WeakPassword, WrongPassword
from domain.accounts.events import PasswordChanged
from domain.shared.errors import NotAuthenticated, NotFound
from tests.application.accounts.steps import NEW_PASSWORD, WRONG_PASSWORD, interrupted, log_in, seen
from tests.application.running_shop import a_shop
from tests.support.cast import ADA, PASSWORD

CHANGE = ChangePasswordRequest(PASSWORD, NEW_PASSWORD)


async def test_the_new_password_is_good_and_the_old_one_is_not() -> None:
    """From now on; the event says whose it is, and nothing of either."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    env.clock.advance(timedelta(hours=1))
    await env.shop.accounts.change_password(CHANGE, by=ADA)
    await log_in(env, password=NEW_PASSWORD)
    with pytest.raises(InvalidGrant):
        await log_in(env, password=PASSWORD)
    account = await seen(env)
    assert account is not None
    assert account.updated_at == env.clock.now()
    assert [message.event for message in await env.messages()] == [PasswordChanged(ADA.id)]


async def test_whoever_was_logged_in_is_so_no_longer() -> None:
    """Neither with a refresh token nor with what was given out for it."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    session = await log_in(env)
    await env.shop.accounts.change_password(CHANGE, by=ADA)
    with pytest.raises(InvalidGrant):
        await env.shop.access.refresh(RefreshRequest(session.refresh_token), by=VISITOR)
    with pytest.raises(NotAuthenticated):
        await env.shop.access.identify(IdentifyRequest(ADA.id, session.access_version), by=VISITOR)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (ChangePasswordRequest(WRONG_PASSWORD, NEW_PASSWORD), WrongPassword),
        (ChangePasswordRequest("", NEW_PASSWORD), WrongPassword),
        (ChangePasswordRequest(PASSWORD, "too short"), WeakPassword),
        (ChangePasswordRequest(PASSWORD, "ada@hive.example"), WeakPassword),
        (ChangePasswordRequest(PASSWORD, "my name is Ada, I said"), WeakPassword),
    ],
)
async def test_a_change_that_is_refused_changes_nothing(
    change: ChangePasswordRequest, refusal: type[Exception]
) -> None:
    """The old password is as good as before, and whoever is logged in stays so."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    session = await log_in(env)
    with pytest.raises(refusal):
        await env.shop.accounts.change_password(change, by=ADA)
    await log_in(env, password=PASSWORD)
    await env.shop.access.refresh(RefreshRequest(session.refresh_token), by=VISITOR)
    assert await env.messages() == []


async def test_whoever_has_no_account_has_no_password_either() -> None:
    """`NotFound`."""
    env = await a_shop(MemoryPersistence)
    with pytest.raises(NotFound) as refusal:
        await env.shop.accounts.change_password(CHANGE, by=OPERATOR)
    assert refusal.value.values == {"kind": "account", "key": OPERATOR.id}


async def test_a_key_does_not_take_one_change_for_another() -> None:
    """It is ignored: of the passwords there is no trace, so nobody could tell whether the request is the same."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    await env.shop.accounts.change_password(CHANGE, by=ADA, key="a key")
    with pytest.raises(WrongPassword):
        await env.shop.accounts.change_password(CHANGE, by=ADA, key="a key")
    third = ChangePasswordRequest(NEW_PASSWORD, "six drones out of work")
    await env.shop.accounts.change_password(third, by=ADA, key="a key")
    await log_in(env, password=third.new_password)


async def test_of_two_who_change_it_at_once_one_is_too_late() -> None:
    """While the old password was compared, it became an old one: nobody is locked out by what they do not know."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    shop = interrupted(env, lambda: env.shop.accounts.change_password(CHANGE, by=ADA))
    with pytest.raises(WrongPassword):
        await shop.accounts.change_password(ChangePasswordRequest(PASSWORD, "six drones out of work"), by=ADA)
    await log_in(env, password=NEW_PASSWORD)
