"""Logging in with a password."""

from collections.abc import Awaitable, Callable

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.access.log_in import LogInRequest
from application.access.refresh import RefreshRequest
from application.access.views import Session
from application.accounts.administer import DeactivateAccountRequest
from application.accounts.change_password import ChangePasswordRequest
from application.accounts.delete_account import DeleteAccountRequest
from domain.access.errors import InvalidGrant
from domain.access.refresh_family import REFRESH_WITHIN
from domain.access.scopes import EVERYTHING, Scope, UnknownScope
from domain.accounts.actor import VISITOR
from tests.application.accounts.steps import NEW_PASSWORD, WRONG_PASSWORD, interrupted, log_in
from tests.application.running_shop import a_shop
from tests.support.cast import ADA, BEN, DEE, EMAILS, KIM, PASSWORD
from tests.support.shop_env import ShopEnv


@pytest.mark.parametrize("email", ["ada@hive.example", "ADA@Hive.EXAMPLE", "\uff41da@hive.example"])
async def test_whoever_knows_the_password_is_logged_in(email: str) -> None:
    """However the address is written; for everything, unless less is asked for."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    session = await env.shop.access.log_in(LogInRequest(email, PASSWORD), by=VISITOR)
    assert (session.account, session.access_version, session.scopes) == (ADA.id, 0, EVERYTHING)
    assert session.refresh_until == env.clock.now() + REFRESH_WITHIN
    await env.shop.access.refresh(RefreshRequest(session.refresh_token), by=VISITOR)


async def test_one_logs_in_for_some_scopes() -> None:
    """The next token is good for no others."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    request = LogInRequest(EMAILS[ADA.id], PASSWORD, ("ordering:read", "catalogue:read"))
    session = await env.shop.access.log_in(request, by=VISITOR)
    assert session.scopes == {Scope.ORDERING_READ, Scope.CATALOGUE_READ}
    refreshed = await env.shop.access.refresh(RefreshRequest(session.refresh_token), by=VISITOR)
    assert refreshed.scopes == session.scopes


async def test_a_scope_that_there_is_not_is_refused() -> None:
    """Before any password is compared."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    computed = env.passwords.computed
    with pytest.raises(UnknownScope) as refusal:
        await env.shop.access.log_in(LogInRequest(EMAILS[ADA.id], PASSWORD, ("honey:eat",)), by=VISITOR)
    assert refusal.value.scope == "honey:eat"
    assert env.passwords.computed == computed


# Pattern P34: Passwords
async def test_an_unknown_address_costs_the_same_steps_as_a_wrong_password() -> None:
    """One comparison each, and one answer: nobody learns who has an account, or whether it is active.

    Every hash is outdated, so that one more would be computed for whoever is let in.
    """
    env = await a_shop(MemoryPersistence)
    for of in (ADA, BEN, KIM):
        await env.account(of)
    await env.shop.accounts.deactivate(DeactivateAccountRequest(BEN.id), by=DEE)
    await env.shop.accounts.delete(DeleteAccountRequest(PASSWORD), by=KIM)
    env.passwords.effort = 6
    refusals = set()
    for email, password in [
        (EMAILS[ADA.id], WRONG_PASSWORD),
        (EMAILS[ADA.id], ""),
        (EMAILS[BEN.id], PASSWORD),
        (EMAILS[KIM.id], PASSWORD),
        ("nobody@hive.example", PASSWORD),
        ("no address", PASSWORD),
        ("\0", "\ud800"),
    ]:
        computed = env.passwords.computed
        with pytest.raises(InvalidGrant) as refusal:
            await env.shop.access.log_in(LogInRequest(email, password), by=VISITOR)
        assert env.passwords.computed == computed + 1, email
        refusals.add((refusal.value.code, str(refusal.value), refusal.value.args))
    assert len(refusals) == 1


async def test_an_outdated_hash_is_replaced_when_its_owner_logs_in() -> None:
    """Once; nobody is logged out for it, and the password is the same."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    before = await log_in(env)
    env.passwords.effort = 6
    session = await log_in(env)
    replaced = await hash_of_ada(env)
    assert replaced.startswith("6:")
    assert session.access_version == before.access_version
    await env.shop.access.refresh(RefreshRequest(before.refresh_token), by=VISITOR)
    computed = env.passwords.computed
    await log_in(env)
    assert env.passwords.computed == computed + 1
    assert await hash_of_ada(env) == replaced


async def test_two_who_log_in_at_once_with_an_outdated_hash_are_both_let_in() -> None:
    """Each has computed a newer hash, of the same password: whichever stays, neither was wrong."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    env.passwords.effort = 6
    sessions: list[Session] = []

    async def another_logs_in() -> None:
        sessions.append(await log_in(env))

    request = LogInRequest(EMAILS[ADA.id], PASSWORD)
    sessions.append(await interrupted(env, another_logs_in).access.log_in(request, by=VISITOR))
    for session in sessions:
        await env.shop.access.refresh(RefreshRequest(session.refresh_token), by=VISITOR)
    assert len(sessions) == 2
    assert (await hash_of_ada(env)).startswith("6:")
    await log_in(env)


async def test_a_wrong_password_replaces_no_hash() -> None:
    """However outdated it is."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    before = await hash_of_ada(env)
    env.passwords.effort = 6
    with pytest.raises(InvalidGrant):
        await log_in(env, password=WRONG_PASSWORD)
    assert await hash_of_ada(env) == before


async def change_password(env: ShopEnv) -> None:
    """Ada changes her password."""
    await env.shop.accounts.change_password(ChangePasswordRequest(PASSWORD, NEW_PASSWORD), by=ADA)


async def deactivate(env: ShopEnv) -> None:
    """Ada's account is deactivated."""
    await env.shop.accounts.deactivate(DeactivateAccountRequest(ADA.id), by=DEE)


async def delete(env: ShopEnv) -> None:
    """Ada deletes her account."""
    await env.shop.accounts.delete(DeleteAccountRequest(PASSWORD), by=ADA)


@pytest.mark.parametrize("meanwhile", [change_password, deactivate, delete])
@pytest.mark.parametrize("effort", [1, 6], ids=["", "outdated"])
async def test_what_changes_while_the_password_is_compared_counts(
    meanwhile: Callable[[ShopEnv], Awaitable[None]], effort: int
) -> None:
    """Whoever knows the password of a moment ago is not let in, and puts no old hash in the place of a new one."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    env.passwords.effort = effort
    hashes: list[str | None] = []

    async def happens() -> None:
        await meanwhile(env)
        hashes.append(await stored_hash(env))

    with pytest.raises(InvalidGrant):
        await interrupted(env, happens).access.log_in(LogInRequest(EMAILS[ADA.id], PASSWORD), by=VISITOR)
    assert [await stored_hash(env)] == hashes


async def test_the_answer_is_recorded_nowhere() -> None:
    """It is a secret: the same key again is another log-in."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    request = LogInRequest(EMAILS[ADA.id], PASSWORD)
    one, other = [await env.shop.access.log_in(request, by=VISITOR, key="a key") for _ in range(2)]
    assert one.refresh_token != other.refresh_token
    assert await env.store.storage.find_idempotency_record(str(VISITOR.id), "a key") is None


async def stored_hash(env: ShopEnv) -> str | None:
    """What Ada's password is compared with."""
    credentials = await env.store.accounts.credentials(ADA.id)
    return credentials.password_hash if credentials else None


async def hash_of_ada(env: ShopEnv) -> str:
    """The same, where there is one."""
    hashed = await stored_hash(env)
    assert hashed is not None
    return hashed
