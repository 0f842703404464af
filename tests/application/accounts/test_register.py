"""Getting an account."""

from dataclasses import replace

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.accounts.profile import UpdateProfileRequest
from application.accounts.register import CreateAccountRequest, RegisterRequest
from application.accounts.views import AccountView
from application.ports.errors import AlreadyExists, IdempotencyKeyReused
from domain.accounts.account import AccountStatus
from domain.accounts.actor import OPERATOR, VISITOR, Actor, Role
from domain.accounts.errors import WeakPassword
from domain.accounts.events import AccountRegistered, EmailGiven
from domain.shared.errors import InvalidValue, NotFound
from tests.application.accounts.steps import NEW_PASSWORD, new_letters
from tests.application.running_shop import a_shop
from tests.support.cast import DEE, PASSWORD
from tests.support.concurrency import together
from tests.support.shop_env import ShopEnv

REQUEST = RegisterRequest("Fay@Hive.example", "Fay", PASSWORD)


async def test_anyone_gets_an_account_to_buy_with() -> None:
    """It is that of a customer, of whose address nobody knows yet whether it is right."""
    env = await a_shop(MemoryPersistence)
    account = await env.shop.accounts.register(REQUEST, by=VISITOR)
    assert account == AccountView(
        id=account.id,
        email="Fay@Hive.example",
        name="Fay",
        roles=frozenset({Role.CUSTOMER}),
        status=AccountStatus.ACTIVE,
        confirmed_at=None,
        created_at=env.clock.now(),
        updated_at=env.clock.now(),
    )
    assert await env.store.accounts.get(account.id) == account
    events = [message.event for message in await env.messages()]
    assert events == [AccountRegistered(account.id), EmailGiven(account.id)]


@pytest.mark.parametrize("by", [DEE, OPERATOR], ids=["an administrator", "an operator"])
async def test_administrators_create_accounts_with_any_roles(by: Actor) -> None:
    """Other administrators among them; and not the shop itself. They vouch for the address: no letter is sent."""
    env = await a_shop(MemoryPersistence)
    request = CreateAccountRequest("gil@sixfold.example", "Gil", (Role.STAFF, Role.ADMIN), PASSWORD)
    account = await env.shop.accounts.create(request, by=by)
    assert (account.email, account.name) == ("gil@sixfold.example", "Gil")
    assert account.roles == {Role.STAFF, Role.ADMIN}
    assert account.confirmed_at == env.clock.now()
    assert await new_letters(env) == []
    other = replace(request, email="other@sixfold.example", roles=(Role.SYSTEM,))
    with pytest.raises(InvalidValue, match="roles contain system"):
        await env.shop.accounts.create(other, by=by)
    assert await env.store.accounts.credentials_for(other.email) is None


@pytest.mark.parametrize("email", ["jos\u00e9@hive.example", "JOSE\u0301@HIVE.example", "\uff4aos\u00e9@hive.example"])
async def test_an_address_has_one_account_however_it_is_written(email: str) -> None:
    """Case and Unicode form do not matter; nothing is stored, and nobody is written to."""
    env = await a_shop(MemoryPersistence)
    await env.account(email="jos\u00e9@hive.example")
    with pytest.raises(AlreadyExists) as refusal:
        await env.shop.accounts.register(replace(REQUEST, email=email), by=VISITOR)
    assert refusal.value.values == {"kind": "account", "key": "jos\u00e9@hive.example"}
    assert await new_letters(env) == []


async def test_of_several_who_register_one_address_at_once_one_gets_it() -> None:
    """The others are told that it is taken."""
    env = await a_shop(MemoryPersistence)
    outcomes = await together(6, lambda _: env.shop.accounts.register(REQUEST, by=VISITOR))
    outcomes.only(AlreadyExists)
    assert (len(outcomes.answers), len(outcomes.errors)) == (1, 5)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("too short 6", "it has fewer than 12 characters"),
        ("x" * 129, "it has more than 128 characters"),
        ("password1234567890", "that is what everybody tries first"),
        ("fay@hive.example", "that is what everybody tries first"),
        ("Fay lives in a hive", "that is what everybody tries first"),
    ],
)
async def test_a_password_that_cannot_be_used_is_refused(password: str, reason: str) -> None:
    """Too short, too long, what everybody takes, and what is known of its owner; whoever creates the account."""
    env = await a_shop(MemoryPersistence)
    creation = CreateAccountRequest(REQUEST.email, REQUEST.name, (Role.CUSTOMER,), password)
    for refused in (
        env.shop.accounts.register(replace(REQUEST, password=password), by=VISITOR),
        env.shop.accounts.create(creation, by=DEE),
    ):
        with pytest.raises(WeakPassword) as refusal:
            await refused
        assert refusal.value.reason == reason
    assert await refused_everything(env)


@pytest.mark.parametrize(
    ("field", "value"), [("email", "nowhere"), ("email", ""), ("name", ""), ("name", " "), ("name", "x" * 201)]
)
async def test_an_account_that_cannot_be_is_refused(field: str, value: str) -> None:
    """The error names the field, and nothing is stored."""
    env = await a_shop(MemoryPersistence)
    with pytest.raises(InvalidValue) as refusal:
        await env.shop.accounts.register(replace(REQUEST, **{field: value}), by=VISITOR)
    assert refusal.value.field == field
    assert await refused_everything(env)


async def test_the_same_registration_again_under_its_key_opens_no_other_account() -> None:
    """Although its password has another hash by then; there is one account, and one letter."""
    env = await a_shop(MemoryPersistence)
    first = await env.shop.accounts.register(REQUEST, by=VISITOR, key="a key")
    assert await env.shop.accounts.register(REQUEST, by=VISITOR, key="a key") == first
    assert len(await new_letters(env)) == 1
    with pytest.raises(IdempotencyKeyReused):
        await env.shop.accounts.register(replace(REQUEST, name="Ada"), by=VISITOR, key="a key")


@pytest.mark.parametrize("change", [{"name": "Fay Apis"}, {"email": "fay@comb.example", "password": PASSWORD}])
async def test_what_has_become_of_an_account_is_not_told_to_whoever_repeats_its_registration(
    change: dict[str, str],
) -> None:
    """Whoever has the key may not be its owner."""
    env = await a_shop(MemoryPersistence)
    account = await env.shop.accounts.register(REQUEST, by=VISITOR, key="a key")
    await env.shop.accounts.update_profile(UpdateProfileRequest(**change), by=Actor(account.id, account.roles))
    with pytest.raises(NotFound) as refusal:
        await env.shop.accounts.register(REQUEST, by=VISITOR, key="a key")
    assert refusal.value.values == {"kind": "account", "key": REQUEST.email}


async def test_an_account_is_created_once_under_its_key() -> None:
    """Another one takes another key."""
    env = await a_shop(MemoryPersistence)
    request = CreateAccountRequest("gil@sixfold.example", "Gil", (Role.STAFF,), PASSWORD)
    first = await env.shop.accounts.create(request, by=DEE, key="a key")
    assert await env.shop.accounts.create(request, by=DEE, key="a key") == first
    with pytest.raises(IdempotencyKeyReused):
        await env.shop.accounts.create(replace(request, roles=(Role.ADMIN,)), by=DEE, key="a key")


async def test_the_password_does_not_make_it_another_registration() -> None:
    """There is no trace of the first one to compare it with; the first password stays."""
    env = await a_shop(MemoryPersistence)
    first = await env.shop.accounts.register(REQUEST, by=VISITOR, key="a key")
    before = await env.store.accounts.credentials(first.id)
    again = replace(REQUEST, password=NEW_PASSWORD)
    assert await env.shop.accounts.register(again, by=VISITOR, key="a key") == first
    assert await env.store.accounts.credentials(first.id) == before


async def refused_everything(env: ShopEnv) -> bool:
    """Whether there is neither an account nor a message."""
    return await env.store.accounts.credentials_for(REQUEST.email) is None and await env.messages() == []
