"""Setting a new password without the old one."""

from dataclasses import replace
from uuid import uuid5

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.access.identify import IdentifyRequest
from application.access.refresh import RefreshRequest
from application.accounts.administer import DeactivateAccountRequest
from application.accounts.delete_account import DeleteAccountRequest
from application.accounts.reset_password import (
    RequestPasswordResetRequest,
    ResetPasswordRequest,
    SendPasswordResetRequest,
)
from domain.access.errors import InvalidGrant
from domain.accounts.account import RESET_WITHIN
from domain.accounts.actor import SYSTEM, VISITOR
from domain.accounts.errors import InvalidTicket, WeakPassword
from domain.accounts.token import Token, hash_of
from domain.shared.errors import InvalidValue, NotAuthenticated, NotFound
from tests.application.accounts.steps import NEW_PASSWORD, log_in, new_letters, seen, token_in
from tests.application.running_shop import a_shop
from tests.support.cast import ADA, BEN, DEE, EMAILS, PASSWORD
from tests.support.shop_env import ShopEnv


async def test_whoever_has_forgotten_the_password_is_written_to() -> None:
    """However they write their address. Until the token is used, the old password is as good as before."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    await env.shop.accounts.request_password_reset(RequestPasswordResetRequest("ADA@hive.example"), by=VISITOR)
    [letter] = await new_letters(env)
    token = Token.parse(token_in(letter))
    assert token is not None
    assert token.id == ADA.id
    assert (letter.to, letter.subject) == ("ada@hive.example", "Set a new password")
    assert letter.body.splitlines() == [
        "Somebody has asked for a new password for your account. If it was you, set one with this token:",
        "",
        token.text,
        "",
        "It is good once, for 30 minutes. If it was not you, there is nothing to do:",
        "the old password is as good as before.",
    ]
    assert letter.body.endswith("\n")
    assert letter.id == uuid5(ADA.id, hash_of(token.secret))
    await log_in(env)


async def test_the_token_in_the_letter_sets_a_new_password_once() -> None:
    """The old one is not good any more; and the letter has arrived, so the address is right."""
    env = await a_shop(MemoryPersistence)
    request = ResetPasswordRequest(await written_to(env), NEW_PASSWORD)
    await env.shop.accounts.reset_password(request, by=VISITOR)
    await log_in(env, password=NEW_PASSWORD)
    with pytest.raises(InvalidGrant):
        await log_in(env)
    account = await seen(env)
    assert account is not None
    assert account.confirmed_at == env.clock.now()
    with pytest.raises(InvalidTicket):
        await env.shop.accounts.reset_password(replace(request, new_password="six drones out of work"), by=VISITOR)
    await log_in(env, password=NEW_PASSWORD)


async def test_a_key_makes_no_token_good_twice() -> None:
    """It is ignored: of the password there is no trace, so nobody could tell whether the request is the same."""
    env = await a_shop(MemoryPersistence)
    request = ResetPasswordRequest(await written_to(env), NEW_PASSWORD)
    await env.shop.accounts.reset_password(request, by=VISITOR, key="a key")
    with pytest.raises(InvalidTicket):
        await env.shop.accounts.reset_password(request, by=VISITOR, key="a key")
    assert await env.store.storage.find_idempotency_record(str(VISITOR.id), "a key") is None


async def test_whoever_was_logged_in_is_so_no_longer() -> None:
    """It may have been somebody else."""
    env = await a_shop(MemoryPersistence)
    token = await written_to(env)
    session = await log_in(env)
    await env.shop.accounts.reset_password(ResetPasswordRequest(token, NEW_PASSWORD), by=VISITOR)
    with pytest.raises(InvalidGrant):
        await env.shop.access.refresh(RefreshRequest(session.refresh_token), by=VISITOR)
    with pytest.raises(NotAuthenticated):
        await env.shop.access.identify(IdentifyRequest(ADA.id, session.access_version), by=VISITOR)


async def test_whether_an_address_has_an_account_is_not_said() -> None:
    """The answer is the same, and nobody is written to."""
    env = await a_shop(MemoryPersistence)
    await env.shop.accounts.request_password_reset(RequestPasswordResetRequest(EMAILS[ADA.id]), by=VISITOR)
    assert await new_letters(env) == []
    with pytest.raises(InvalidValue) as refusal:
        await env.shop.accounts.request_password_reset(RequestPasswordResetRequest("nowhere"), by=VISITOR)
    assert refusal.value.field == "email"


async def test_a_weak_password_is_refused_and_the_token_stays_good() -> None:
    """So its owner can think of a better one."""
    env = await a_shop(MemoryPersistence)
    token = await written_to(env)
    for weak in ("too short", "ada@hive.example", "my name is Ada, I said"):
        with pytest.raises(WeakPassword):
            await env.shop.accounts.reset_password(ResetPasswordRequest(token, weak), by=VISITOR)
    await env.shop.accounts.reset_password(ResetPasswordRequest(token, NEW_PASSWORD), by=VISITOR)


async def test_the_token_of_a_second_letter_replaces_that_of_the_first() -> None:
    """Whoever asks twice uses the later one."""
    env = await a_shop(MemoryPersistence)
    first = await written_to(env)
    second = await written_to_again(env)
    await refused(env, first)
    await env.shop.accounts.reset_password(ResetPasswordRequest(second, NEW_PASSWORD), by=VISITOR)


async def test_the_token_is_good_for_half_an_hour() -> None:
    """And not a moment longer."""
    env = await a_shop(MemoryPersistence)
    token = await written_to(env)
    env.clock.advance(RESET_WITHIN)
    await refused(env, token)


async def test_the_token_of_an_account_that_was_deleted_sets_no_password() -> None:
    """It has no address any more, and no owner."""
    env = await a_shop(MemoryPersistence)
    token = await written_to(env)
    await env.shop.accounts.delete(DeleteAccountRequest(PASSWORD), by=ADA)
    await refused(env, token)


async def test_what_is_no_token_of_a_letter_sets_no_password() -> None:
    """One that was made up, one for another account or for none, and what is no token at all: all look the same."""
    env = await a_shop(MemoryPersistence)
    token = Token.parse(await written_to(env))
    assert token is not None
    await env.account(BEN)
    computed = env.passwords.computed
    for text in (
        Token(ADA.id, "made-up").text,
        Token(BEN.id, token.secret).text,
        Token(env.ids.new(), token.secret).text,
        token.secret,
        "",
        "\0",
    ):
        await refused(env, text)
        await refused(env, text, new_password="my name is Ada, I said")
    assert env.passwords.computed == computed, "what is no good token is no reason to hash anything"


async def test_nobody_sets_a_password_for_an_account_that_is_deactivated() -> None:
    """Neither with a letter from before, nor is there another one."""
    env = await a_shop(MemoryPersistence)
    token = await written_to(env)
    await env.account(DEE)
    await env.shop.accounts.deactivate(DeactivateAccountRequest(ADA.id), by=DEE)
    await refused(env, token)
    await env.shop.accounts.request_password_reset(RequestPasswordResetRequest(EMAILS[ADA.id]), by=VISITOR)
    assert await new_letters(env) == []
    await env.shop.accounts.send_password_reset(SendPasswordResetRequest(ADA.id), by=SYSTEM)
    assert env.mailer.letters == {}


async def test_whoever_has_no_account_is_not_written_to() -> None:
    """`NotFound`."""
    env = await a_shop(MemoryPersistence)
    with pytest.raises(NotFound):
        await env.shop.accounts.send_password_reset(SendPasswordResetRequest(ADA.id), by=SYSTEM)
    assert env.mailer.letters == {}


async def written_to(env: ShopEnv) -> str:
    """Ada has an account; the token of the letter to her."""
    await env.account()
    return await written_to_again(env)


async def written_to_again(env: ShopEnv) -> str:
    """The token of one more letter to Ada."""
    await env.shop.accounts.request_password_reset(RequestPasswordResetRequest(EMAILS[ADA.id]), by=VISITOR)
    [letter] = await new_letters(env)
    return token_in(letter)


async def refused(env: ShopEnv, token: str, new_password: str = NEW_PASSWORD) -> None:
    """Expect that no password is set with this, and that nothing is learnt of whose account it is."""
    with pytest.raises(InvalidTicket) as refusal:
        await env.shop.accounts.reset_password(ResetPasswordRequest(token, new_password), by=VISITOR)
    assert refusal.value.values == {}
