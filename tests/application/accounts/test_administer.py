"""Accounts of others, for administrators."""

from datetime import timedelta

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.access.identify import IdentifyRequest
from application.access.refresh import RefreshRequest
from application.accounts.administer import (
    ChangeRolesRequest,
    DeactivateAccountRequest,
    GetAccountRequest,
    ListAccountsRequest,
    ReactivateAccountRequest,
)
from application.accounts.delete_account import DeleteAccountRequest
from application.accounts.views import AccountFilter
from domain.access.errors import InvalidGrant
from domain.accounts.account import AccountStatus
from domain.accounts.actor import VISITOR, Actor, ActorId, Role
from domain.accounts.events import AccountDeactivated, AccountReactivated, RolesChanged
from domain.shared.errors import InvalidQuantity, InvalidValue, NotAuthenticated, NotFound
from tests.application.accounts.steps import log_in, seen
from tests.application.running_shop import a_shop
from tests.support.cast import ADA, BEN, DEE, KIM, PASSWORD

HOUR = timedelta(hours=1)


async def test_administrators_look_at_any_account() -> None:
    """At what its owner sees, and no more; of an unknown one there is nothing to see."""
    env = await a_shop(MemoryPersistence)
    await env.account(ADA)
    assert await env.shop.accounts.get(GetAccountRequest(ADA.id), by=DEE) == await seen(env, ADA)
    with pytest.raises(NotFound) as refusal:
        await env.shop.accounts.get(GetAccountRequest(BEN.id), by=DEE)
    assert refusal.value.values == {"kind": "account", "key": BEN.id}


async def test_accounts_are_listed_newest_first_page_by_page() -> None:
    """All of them, or those of one status."""
    env = await a_shop(MemoryPersistence)
    for of in (ADA, BEN, KIM):
        await env.account(of)
        env.clock.advance(timedelta(minutes=1))
    await env.shop.accounts.deactivate(DeactivateAccountRequest(BEN.id), by=DEE)
    first = await env.shop.accounts.list(ListAccountsRequest(limit=2), by=DEE)
    rest = await env.shop.accounts.list(ListAccountsRequest(after=first.next, limit=2), by=DEE)
    assert [account.id for account in (*first.items, *rest.items)] == [KIM.id, BEN.id, ADA.id]
    assert rest.next is None
    for status, expected in [
        (AccountStatus.ACTIVE, [KIM.id, ADA.id]),
        (AccountStatus.DEACTIVATED, [BEN.id]),
        (AccountStatus.DELETED, []),
    ]:
        page = await env.shop.accounts.list(ListAccountsRequest(AccountFilter(status)), by=DEE)
        assert [account.id for account in page.items] == expected


@pytest.mark.parametrize("limit", [0, 101])
async def test_a_page_has_at_least_one_account_and_at_most_a_hundred(limit: int) -> None:
    """Any other size is refused."""
    env = await a_shop(MemoryPersistence)
    nearest = min(max(limit, 1), 100)
    assert (await env.shop.accounts.list(ListAccountsRequest(limit=nearest), by=DEE)).items == ()
    with pytest.raises(InvalidQuantity) as refusal:
        await env.shop.accounts.list(ListAccountsRequest(limit=limit), by=DEE)
    assert refusal.value.values == {"quantity": limit, "maximum": 100}


async def test_changed_roles_hold_at_once() -> None:
    """For whoever is logged in, too, with the same token as before."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    session = await log_in(env)
    env.clock.advance(HOUR)
    changed = await env.shop.accounts.change_roles(ChangeRolesRequest(ADA.id, (Role.STAFF,)), by=DEE)
    assert (changed.roles, changed.updated_at) == (frozenset({Role.STAFF}), env.clock.now())
    assert await seen(env) == changed
    assert [message.event for message in await env.messages()] == [RolesChanged(ADA.id)]
    actor = await env.shop.access.identify(IdentifyRequest(ADA.id, session.access_version), by=VISITOR)
    assert actor == Actor(ADA.id, frozenset({Role.STAFF}))


@pytest.mark.parametrize("role", [Role.SYSTEM, Role.VISITOR])
async def test_nobody_is_given_a_role_that_no_account_can_have(role: Role) -> None:
    """The roles stay as they are."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    with pytest.raises(InvalidValue, match=f"roles contain {role}, which no account can have"):
        await env.shop.accounts.change_roles(ChangeRolesRequest(ADA.id, (Role.CUSTOMER, role)), by=DEE)
    account = await seen(env)
    assert account is not None
    assert account.roles == ADA.roles


async def test_access_to_a_deactivated_account_ends_at_once() -> None:
    """With the password, with a refresh token, and with what was given out for it."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    session = await log_in(env)
    env.clock.advance(HOUR)
    deactivated = await env.shop.accounts.deactivate(DeactivateAccountRequest(ADA.id), by=DEE)
    assert (deactivated.status, deactivated.updated_at) == (AccountStatus.DEACTIVATED, env.clock.now())
    with pytest.raises(InvalidGrant):
        await log_in(env)
    with pytest.raises(InvalidGrant):
        await env.shop.access.refresh(RefreshRequest(session.refresh_token), by=VISITOR)
    for version in (session.access_version, session.access_version + 1, None):
        with pytest.raises(NotAuthenticated):
            await env.shop.access.identify(IdentifyRequest(ADA.id, version), by=VISITOR)


async def test_the_owner_of_an_account_that_is_active_again_has_to_log_in() -> None:
    """What was given out before stays worthless."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    session = await log_in(env)
    await env.shop.accounts.deactivate(DeactivateAccountRequest(ADA.id), by=DEE)
    env.clock.advance(HOUR)
    reactivated = await env.shop.accounts.reactivate(ReactivateAccountRequest(ADA.id), by=DEE)
    assert (reactivated.status, reactivated.updated_at) == (AccountStatus.ACTIVE, env.clock.now())
    await log_in(env)
    with pytest.raises(InvalidGrant):
        await env.shop.access.refresh(RefreshRequest(session.refresh_token), by=VISITOR)
    with pytest.raises(NotAuthenticated):
        await env.shop.access.identify(IdentifyRequest(ADA.id, session.access_version), by=VISITOR)
    events = [message.event for message in await env.messages()]
    assert events == [AccountDeactivated(ADA.id), AccountReactivated(ADA.id)]


async def test_an_account_that_is_unknown_or_deleted_cannot_be_administered() -> None:
    """`NotFound`, whatever is to be done with it."""
    env = await a_shop(MemoryPersistence)
    await env.account(ADA)
    await env.shop.accounts.delete(DeleteAccountRequest(PASSWORD), by=ADA)
    before = await seen(env)
    accounts = env.shop.accounts
    for id in (ADA.id, ActorId(env.ids.new())):
        for refused in (
            accounts.change_roles(ChangeRolesRequest(id, (Role.STAFF,)), by=DEE),
            accounts.deactivate(DeactivateAccountRequest(id), by=DEE),
            accounts.reactivate(ReactivateAccountRequest(id), by=DEE),
        ):
            with pytest.raises(NotFound) as refusal:
                await refused
            assert refusal.value.values == {"kind": "account", "key": id}
    assert await seen(env) == before
