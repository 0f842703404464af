"""Finding out whether an e-mail address is that of the account's owner."""

from datetime import timedelta
from uuid import uuid5

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.accounts.confirm_email import ConfirmEmailRequest, SendEmailConfirmationRequest
from application.accounts.delete_account import DeleteAccountRequest
from application.accounts.register import RegisterRequest
from domain.accounts.account import CONFIRM_WITHIN, Account
from domain.accounts.actor import SYSTEM, VISITOR
from domain.accounts.errors import InvalidTicket
from domain.accounts.events import EmailConfirmed
from domain.accounts.token import Token, hash_of
from domain.shared.errors import NotFound
from tests.application.accounts.steps import new_letters, seen, token_in
from tests.application.running_shop import a_shop
from tests.support.cast import ADA, BEN, PASSWORD
from tests.support.shop_env import ShopEnv


async def test_whoever_registers_is_written_to() -> None:
    """Once; the letter says what it is about, and has a token in it."""
    env = await a_shop(MemoryPersistence)
    request = RegisterRequest("fay@hive.example", "Fay", PASSWORD)
    account = await env.shop.accounts.register(request, by=VISITOR)
    [letter] = await new_letters(env)
    token = Token.parse(token_in(letter))
    assert token is not None
    assert token.id == account.id
    assert (letter.to, letter.subject) == ("fay@hive.example", "Is this your e-mail address?")
    assert letter.body.splitlines() == [
        "Somebody has an account with us under this e-mail address. If it is you, confirm it with this token:",
        "",
        token.text,
        "",
        "It is good for 2 days. If it is not you, there is nothing to do.",
    ]
    assert letter.body.endswith("\n")
    assert letter.id == uuid5(account.id, hash_of(token.secret))
    assert await new_letters(env) == []


async def test_the_token_in_the_letter_confirms_the_address_once() -> None:
    """Whoever shows it need not be logged in; it says itself whose address it is."""
    env = await a_shop(MemoryPersistence)
    token = await written_to(env)
    env.clock.advance(timedelta(hours=1))
    confirmed = await env.shop.accounts.confirm_email(ConfirmEmailRequest(token), by=VISITOR)
    assert (confirmed.id, confirmed.confirmed_at, confirmed.updated_at) == (ADA.id, env.clock.now(), env.clock.now())
    assert await seen(env) == confirmed
    assert [message.event for message in await env.messages()] == [EmailConfirmed(ADA.id)]
    await refused(env, token)
    assert await seen(env) == confirmed


async def test_a_confirmation_that_is_repeated_under_its_key_gives_the_first_answer() -> None:
    """Though the token is used up."""
    env = await a_shop(MemoryPersistence)
    request = ConfirmEmailRequest(await written_to(env))
    first = await env.shop.accounts.confirm_email(request, by=VISITOR, key="a key")
    assert await env.shop.accounts.confirm_email(request, by=VISITOR, key="a key") == first


async def test_the_token_of_a_second_letter_replaces_that_of_the_first() -> None:
    """As when the first one has got lost."""
    env = await a_shop(MemoryPersistence)
    first = await written_to(env)
    second = await written_to_again(env)
    await refused(env, first)
    assert (await env.shop.accounts.confirm_email(ConfirmEmailRequest(second), by=VISITOR)).confirmed_at


async def test_the_token_is_good_for_two_days() -> None:
    """And not a moment longer."""
    env = await a_shop(MemoryPersistence)
    token = await written_to(env)
    env.clock.advance(CONFIRM_WITHIN)
    await refused(env, token)


async def test_what_is_no_token_of_a_letter_confirms_nothing() -> None:
    """One that was made up, one for another account or for none, and what is no token at all: all look the same."""
    env = await a_shop(MemoryPersistence)
    token = Token.parse(await written_to(env))
    assert token is not None
    await env.account(BEN)
    for text in (
        Token(ADA.id, "made-up").text,
        Token(BEN.id, token.secret).text,
        Token(env.ids.new(), token.secret).text,
        token.secret,
        "",
        "\0",
    ):
        await refused(env, text)
    assert await env.messages() == []


async def test_a_confirmed_address_is_not_written_to() -> None:
    """Nor is one that is nowhere any more; and the accounts are as they were."""
    env = await a_shop(MemoryPersistence)
    token = await written_to(env)
    await env.shop.accounts.confirm_email(ConfirmEmailRequest(token), by=VISITOR)
    await env.account(BEN)
    await env.shop.accounts.delete(DeleteAccountRequest(PASSWORD), by=BEN)
    env.mailer.letters.clear()
    before = await env.store.storage.read(Account, [ADA.id, BEN.id])
    for of in (ADA, BEN):
        await env.shop.accounts.send_confirmation(SendEmailConfirmationRequest(of.id), by=SYSTEM)
    assert env.mailer.letters == {}
    after = await env.store.storage.read(Account, [ADA.id, BEN.id])
    assert sorted(after, key=lambda account: account.id) == sorted(before, key=lambda account: account.id)


async def test_whoever_has_no_account_is_not_written_to() -> None:
    """`NotFound`."""
    env = await a_shop(MemoryPersistence)
    with pytest.raises(NotFound) as refusal:
        await env.shop.accounts.send_confirmation(SendEmailConfirmationRequest(ADA.id), by=SYSTEM)
    assert refusal.value.values == {"kind": "account", "key": ADA.id}
    assert env.mailer.letters == {}


async def written_to(env: ShopEnv) -> str:
    """Ada has an account; the token of the letter to her."""
    await env.account()
    return await written_to_again(env)


async def written_to_again(env: ShopEnv) -> str:
    """The token of one more letter to Ada."""
    env.mailer.letters.clear()
    await env.shop.accounts.send_confirmation(SendEmailConfirmationRequest(ADA.id), by=SYSTEM)
    [letter] = env.mailer.letters.values()
    return token_in(letter)


async def refused(env: ShopEnv, token: str) -> None:
    """Expect that nothing is confirmed with this."""
    with pytest.raises(InvalidTicket) as refusal:
        await env.shop.accounts.confirm_email(ConfirmEmailRequest(token), by=VISITOR)
    assert refusal.value.values == {}
