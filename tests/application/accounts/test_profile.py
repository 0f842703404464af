"""One's own account: looking at it and changing it."""

from datetime import timedelta

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.accounts.change_password import ChangePasswordRequest
from application.accounts.confirm_email import ConfirmEmailRequest
from application.accounts.delete_account import DeleteAccountRequest
from application.accounts.profile import ChangeProfile, ChangeProfileRequest, GetProfileRequest, UpdateProfileRequest
from application.accounts.shown import Shown
from application.core.transaction import Transaction
from application.ports.errors import AlreadyExists
from domain.accounts.actor import OPERATOR, VISITOR, Actor, ActorId
from domain.accounts.errors import InvalidTicket, WrongPassword
from domain.accounts.events import EmailGiven, PasswordChanged
from domain.shared.errors import InvalidValue, NotFound
from tests.application.accounts.steps import NEW_PASSWORD, WRONG_PASSWORD, interrupted, new_letters, seen, token_in
from tests.application.running_shop import a_shop, a_transaction_context
from tests.support.cast import ADA, BEN, EMAILS, PASSWORD


async def test_the_owner_of_an_account_looks_at_it() -> None:
    """At no other one; whoever has none is told so."""
    env = await a_shop(MemoryPersistence)
    await env.account(ADA)
    await env.account(BEN)
    for of in (ADA, BEN):
        profile = await env.shop.accounts.profile(GetProfileRequest(), by=of)
        assert (profile.id, profile.email, profile.roles) == (of.id, EMAILS[of.id], of.roles)
        assert await seen(env, of) == profile
    with pytest.raises(NotFound) as refusal:
        await env.shop.accounts.profile(GetProfileRequest(), by=OPERATOR)
    assert refusal.value.values == {"kind": "account", "key": OPERATOR.id}


async def test_a_new_name_takes_no_password() -> None:
    """And nobody is written to: the address is the same."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    env.clock.advance(timedelta(hours=1))
    changed = await env.shop.accounts.update_profile(UpdateProfileRequest(name="Ada Apis"), by=ADA)
    assert (changed.name, changed.email, changed.updated_at) == ("Ada Apis", EMAILS[ADA.id], env.clock.now())
    assert await seen(env) == changed
    assert await new_letters(env) == []


async def test_another_address_takes_the_password_and_is_to_be_confirmed() -> None:
    """By a letter to it: that to the address before is not good any more."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    await env.shop.accounts.update_profile(UpdateProfileRequest(email="a@hive.example", password=PASSWORD), by=ADA)
    [before] = await new_letters(env)
    request = UpdateProfileRequest(email="ada@comb.example", password=PASSWORD)
    changed = await env.shop.accounts.update_profile(request, by=ADA)
    assert (changed.name, changed.email, changed.confirmed_at) == ("Ada", "ada@comb.example", None)
    with pytest.raises(InvalidTicket):
        await env.shop.accounts.confirm_email(ConfirmEmailRequest(token_in(before)), by=VISITOR)
    [letter] = await new_letters(env)
    assert letter.to == "ada@comb.example"
    await env.shop.accounts.confirm_email(ConfirmEmailRequest(token_in(letter)), by=VISITOR)


@pytest.mark.parametrize("password", [None, "", WRONG_PASSWORD])
async def test_without_the_password_the_address_stays(password: str | None) -> None:
    """The name, too: all of it is changed, or nothing."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    before, computed = await seen(env), env.passwords.computed
    with pytest.raises(WrongPassword):
        await env.shop.accounts.update_profile(UpdateProfileRequest("Eve", "eve@comb.example", password), by=ADA)
    assert await seen(env) == before
    assert env.passwords.computed - computed == (0 if password is None else 1), "what is not there is not compared"


async def test_a_change_of_nothing_changes_nothing() -> None:
    """Whatever is not named stays as it is."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    before = await seen(env)
    env.clock.advance(timedelta(hours=1))
    await Transaction(ChangeProfile(env.clock), a_transaction_context(env))(ChangeProfileRequest(), by=ADA)
    assert await seen(env) == before


async def test_an_account_that_is_not_there_is_not_shown() -> None:
    """As when the answers to commands were brought back from a backup, and the accounts were not."""
    env = await a_shop(MemoryPersistence)
    with pytest.raises(NotFound) as refusal:
        await Shown(_Repeated(), env.store.accounts)(None, by=ADA)
    assert refusal.value.values == {"kind": "account", "key": ADA.id}


async def test_an_address_that_somebody_else_has_is_refused() -> None:
    """However it is written."""
    env = await a_shop(MemoryPersistence)
    await env.account(ADA)
    await env.account(BEN)
    before = await seen(env)
    with pytest.raises(AlreadyExists) as refusal:
        await env.shop.accounts.update_profile(
            UpdateProfileRequest(email="BEN@hive.example", password=PASSWORD), by=ADA
        )
    assert refusal.value.values == {"kind": "account", "key": "ben@hive.example"}
    assert await seen(env) == before
    assert await env.messages() == []


async def test_one_can_write_ones_own_address_in_another_way() -> None:
    """It is no other one, so there is nothing to confirm."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    request = UpdateProfileRequest(email="ADA@Hive.example", password=PASSWORD)
    assert (await env.shop.accounts.update_profile(request, by=ADA)).email == "ADA@Hive.example"
    assert await env.messages() == []


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("name", "x" * 201), ("email", "nowhere"), ("email", "")])
async def test_what_no_account_can_have_is_refused(field: str, value: str) -> None:
    """Nothing changes."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    before = await seen(env)
    with pytest.raises(InvalidValue) as refusal:
        await env.shop.accounts.update_profile(UpdateProfileRequest(**{"password": PASSWORD, field: value}), by=ADA)
    assert refusal.value.field == field
    assert await seen(env) == before


async def test_a_change_that_is_repeated_under_its_key_is_made_once() -> None:
    """And raises one event."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    request = UpdateProfileRequest(email="ada@comb.example", password=PASSWORD)
    first = await env.shop.accounts.update_profile(request, by=ADA, key="a key")
    assert await env.shop.accounts.update_profile(request, by=ADA, key="a key") == first
    assert [message.event for message in await env.messages()] == [EmailGiven(ADA.id)]


async def test_a_change_that_is_repeated_under_its_key_shows_the_account_as_it_is_now() -> None:
    """What it was after the first time is recorded nowhere, and nothing is changed back."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    request = UpdateProfileRequest(name="Ada Apis")
    await env.shop.accounts.update_profile(request, by=ADA, key="a key")
    later = await env.shop.accounts.update_profile(UpdateProfileRequest(name="Ada Melli"), by=ADA)
    assert await env.shop.accounts.update_profile(request, by=ADA, key="a key") == later


async def test_a_password_that_is_changed_meanwhile_changes_no_address() -> None:
    """Nor the name: whoever knows the one of a moment ago need not be the owner."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    change = ChangePasswordRequest(PASSWORD, NEW_PASSWORD)
    shop = interrupted(env, lambda: env.shop.accounts.change_password(change, by=ADA))
    with pytest.raises(WrongPassword):
        await shop.accounts.update_profile(UpdateProfileRequest("Eve", "eve@comb.example", PASSWORD), by=ADA)
    account = await seen(env)
    assert account is not None
    assert (account.name, account.email) == ("Ada", EMAILS[ADA.id])
    assert [message.event for message in await env.messages()] == [PasswordChanged(ADA.id)]


async def test_an_account_that_is_deleted_meanwhile_stays_anonymous() -> None:
    """A change that was under way finds no password any more; one without, nobody."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    shop = interrupted(env, lambda: env.shop.accounts.delete(DeleteAccountRequest(PASSWORD), by=ADA))
    with pytest.raises(WrongPassword):
        await shop.accounts.update_profile(UpdateProfileRequest("Eve", "eve@comb.example", PASSWORD), by=ADA)
    with pytest.raises(NotFound):
        await env.shop.accounts.update_profile(UpdateProfileRequest(name="Eve"), by=ADA)
    anonymous = await seen(env)
    assert anonymous is not None
    assert (anonymous.name, anonymous.email) == ("", None)


class _Repeated:
    """A command that was carried out before: it answers what is recorded under its key."""

    async def __call__(self, _: None, /, *, by: Actor, key: str | None = None) -> ActorId:
        """The id of whoever asks."""
        assert key is None
        return by.id
