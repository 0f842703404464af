"""Deleting one's account."""

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.access.identify import IdentifyRequest
from application.access.refresh import RefreshRequest
from application.accounts.change_password import ChangePasswordRequest
from application.accounts.delete_account import DeleteAccountRequest
from application.accounts.register import RegisterRequest
from application.ordering.find_orders import GetOrderRequest
from domain.access.errors import InvalidGrant
from domain.accounts.account import AccountStatus
from domain.accounts.actor import OPERATOR, VISITOR, Actor
from domain.accounts.errors import WrongPassword
from domain.accounts.events import AccountDeleted
from domain.shared.errors import NotAuthenticated, NotFound
from tests.application.accounts.steps import NEW_PASSWORD, WRONG_PASSWORD, interrupted, log_in, seen
from tests.application.running_shop import a_shop
from tests.support.cast import ADA, EMAILS, KIM, PASSWORD


async def test_a_deleted_account_is_anonymous_and_its_orders_stay() -> None:
    """The orders name it by its id, as before."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    order = await env.order(await env.product())
    await env.messages()
    await env.shop.accounts.delete(DeleteAccountRequest(PASSWORD), by=ADA)
    account = await seen(env)
    assert account is not None
    assert (account.status, account.email, account.name) == (AccountStatus.DELETED, None, "")
    assert (account.roles, account.confirmed_at) == (frozenset(), None)
    assert await env.shop.ordering.get(GetOrderRequest(order.id), by=KIM) == order
    assert order.customer == account.id
    assert [message.event for message in await env.messages()] == [AccountDeleted(ADA.id)]


async def test_nobody_is_let_in_to_a_deleted_account() -> None:
    """Neither with the password nor with what was given out before."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    session = await log_in(env)
    await env.shop.accounts.delete(DeleteAccountRequest(PASSWORD), by=ADA)
    with pytest.raises(InvalidGrant):
        await log_in(env)
    with pytest.raises(InvalidGrant):
        await env.shop.access.refresh(RefreshRequest(session.refresh_token), by=VISITOR)
    for version in (session.access_version, None):
        with pytest.raises(NotAuthenticated):
            await env.shop.access.identify(IdentifyRequest(ADA.id, version), by=VISITOR)


async def test_the_address_of_a_deleted_account_is_free() -> None:
    """Whoever registers with it gets another account."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    await env.shop.accounts.delete(DeleteAccountRequest(PASSWORD), by=ADA)
    again = await env.shop.accounts.register(RegisterRequest(EMAILS[ADA.id], "Ada", PASSWORD), by=VISITOR)
    assert again.id != ADA.id


@pytest.mark.parametrize("password", ["", WRONG_PASSWORD])
async def test_without_the_password_nothing_is_deleted(password: str) -> None:
    """There is no way back."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    before = await seen(env)
    with pytest.raises(WrongPassword):
        await env.shop.accounts.delete(DeleteAccountRequest(password), by=ADA)
    assert await seen(env) == before


async def test_a_password_that_is_changed_meanwhile_deletes_nothing() -> None:
    """Whoever knows the one of a moment ago need not be the owner."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    change = ChangePasswordRequest(PASSWORD, NEW_PASSWORD)
    shop = interrupted(env, lambda: env.shop.accounts.change_password(change, by=ADA))
    with pytest.raises(WrongPassword):
        await shop.accounts.delete(DeleteAccountRequest(PASSWORD), by=ADA)
    account = await seen(env)
    assert account is not None
    assert (account.status, account.email) == (AccountStatus.ACTIVE, EMAILS[ADA.id])
    await log_in(env, password=NEW_PASSWORD)


async def test_an_account_is_deleted_once() -> None:
    """It has no password any more, for whoever was about to delete it, too, and for whoever tries later."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    shop = interrupted(env, lambda: env.shop.accounts.delete(DeleteAccountRequest(PASSWORD), by=ADA))
    for each in (shop, env.shop):
        with pytest.raises(WrongPassword):
            await each.accounts.delete(DeleteAccountRequest(PASSWORD), by=ADA)
    assert [message.event for message in await env.messages()] == [AccountDeleted(ADA.id)]


async def test_whoever_has_no_account_has_none_to_delete() -> None:
    """`NotFound`."""
    env = await a_shop(MemoryPersistence)
    with pytest.raises(NotFound):
        await env.shop.accounts.delete(DeleteAccountRequest(PASSWORD), by=OPERATOR)


async def test_what_a_deleted_account_was_opened_with_is_not_told_again() -> None:
    """Whoever repeats the registration under its key learns that there is no such account."""
    env = await a_shop(MemoryPersistence)
    registration = RegisterRequest(EMAILS[ADA.id], "Ada", PASSWORD)
    first = await env.shop.accounts.register(registration, by=VISITOR, key="a key")
    await env.shop.accounts.delete(DeleteAccountRequest(PASSWORD), by=Actor(first.id, first.roles), key="another key")
    with pytest.raises(NotFound) as refusal:
        await env.shop.accounts.register(registration, by=VISITOR, key="a key")
    assert refusal.value.values == {"kind": "account", "key": EMAILS[ADA.id]}
    assert await env.store.storage.find_idempotency_record(str(first.id), "another key") is None
