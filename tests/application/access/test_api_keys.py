"""API keys: how a program acts as the owner of an account."""

from datetime import timedelta

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.access.api_keys import CreateApiKeyRequest, ListApiKeysRequest, RemoveApiKeyRequest
from application.access.identify import IdentifyByKey, IdentifyByKeyRequest
from application.access.refresh import LogOutRequest
from application.access.views import ApiKeyView, Caller, NewApiKey
from application.accounts.administer import ChangeRolesRequest, DeactivateAccountRequest, ReactivateAccountRequest
from application.accounts.change_password import ChangePasswordRequest
from application.accounts.delete_account import DeleteAccountRequest
from domain.access.ids import ApiKeyId
from domain.access.scopes import Scope, UnknownScope
from domain.accounts.actor import OPERATOR, VISITOR, Actor, Role
from domain.accounts.token import Token
from domain.shared.errors import InvalidQuantity, InvalidValue, NotAuthenticated, NotFound
from tests.application.accounts.steps import NEW_PASSWORD, reset_password
from tests.application.running_shop import a_shop
from tests.support.cast import ADA, BEN, DEE, PASSWORD
from tests.support.shop_env import ShopEnv

DAY = timedelta(days=1)


async def test_whoever_has_the_key_acts_as_its_owner_within_its_scopes() -> None:
    """The answer has the text of the key, this once."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    new = await create(env)
    assert new.key == ApiKeyView(
        id=new.key.id,
        name="till",
        scopes=frozenset({Scope.STOCK_READ, Scope.STOCK_WRITE}),
        created_at=env.clock.now(),
        expires_at=env.clock.now() + DAY,
    )
    assert await identified(env, new) == Caller(ADA, new.key.scopes)


async def test_a_key_is_good_until_its_end() -> None:
    """And not a moment longer."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    new = await create(env)
    env.clock.advance(DAY - timedelta(microseconds=1))
    await identified(env, new)
    env.clock.advance(timedelta(microseconds=1))
    with pytest.raises(NotAuthenticated):
        await identified(env, new)


async def test_the_key_of_an_account_that_is_not_there_lets_nobody_in() -> None:
    """As from a store that was put together from two backups: accounts themselves are never removed."""
    env, without_accounts = await a_shop(MemoryPersistence), await a_shop(MemoryPersistence)
    await env.account()
    new = await create(env)
    identify = IdentifyByKey(env.store.access, without_accounts.store.accounts, env.clock)
    with pytest.raises(NotAuthenticated):
        await identify(IdentifyByKeyRequest(new.text), by=VISITOR)


async def test_what_is_no_key_lets_nobody_in() -> None:
    """Another secret, another id, and what is no key at all: all look the same."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    new = await create(env)
    token = Token.parse(new.text)
    assert token is not None
    for text in (
        Token(token.id, "made-up").text,
        Token(ApiKeyId(env.ids.new()), token.secret).text,
        Token(ADA.id, token.secret).text,
        token.secret,
        "",
        "\0",
    ):
        with pytest.raises(NotAuthenticated):
            await env.shop.access.identify_by_key(IdentifyByKeyRequest(text), by=VISITOR)


async def test_a_key_can_do_what_its_owner_may_do_now() -> None:
    """No more than the owner, and nothing while the account is not active."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    new = await create(env)
    await env.shop.accounts.change_roles(ChangeRolesRequest(ADA.id, (Role.STAFF,)), by=DEE)
    assert (await identified(env, new)).actor == Actor(ADA.id, frozenset({Role.STAFF}))
    await env.shop.accounts.deactivate(DeactivateAccountRequest(ADA.id), by=DEE)
    with pytest.raises(NotAuthenticated):
        await identified(env, new)
    await env.shop.accounts.reactivate(ReactivateAccountRequest(ADA.id), by=DEE)
    with pytest.raises(NotAuthenticated):
        await identified(env, new)
    other = await create(env)
    await identified(env, other)
    await env.shop.accounts.delete(DeleteAccountRequest(PASSWORD), by=ADA)
    with pytest.raises(NotAuthenticated):
        await identified(env, other)


async def test_a_key_ends_when_the_account_is_taken_back_by_a_letter() -> None:
    """Who has made it is not known: somebody who had guessed the password, or had registered with another's address."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    new = await create(env)
    await reset_password(env)
    with pytest.raises(NotAuthenticated):
        await identified(env, new)
    await identified(env, await create(env))


async def test_a_key_stays_good_when_its_owner_logs_out_or_changes_the_password() -> None:
    """A program does not log in. Whoever has lost a key removes it."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    new = await create(env)
    await env.shop.access.log_out(LogOutRequest(), by=ADA)
    await env.shop.accounts.change_password(ChangePasswordRequest(PASSWORD, NEW_PASSWORD), by=ADA)
    await identified(env, new)


async def test_a_key_that_is_removed_is_good_no_longer() -> None:
    """Another one of the same owner is; and it cannot be removed twice."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    lost, kept = await create(env), await create(env)
    await env.shop.access.remove_api_key(RemoveApiKeyRequest(lost.key.id), by=ADA)
    with pytest.raises(NotAuthenticated):
        await identified(env, lost)
    await identified(env, kept)
    with pytest.raises(NotFound):
        await env.shop.access.remove_api_key(RemoveApiKeyRequest(lost.key.id), by=ADA)


async def test_nobody_sees_or_removes_the_keys_of_others() -> None:
    """The error is the same as for a key that does not exist; not even administrators can."""
    env = await a_shop(MemoryPersistence)
    await env.account(ADA)
    new = await create(env)
    for by in (BEN, DEE):
        assert (await env.shop.access.api_keys(ListApiKeysRequest(), by=by)).items == ()
        for id in (new.key.id, ApiKeyId(env.ids.new())):
            with pytest.raises(NotFound) as refusal:
                await env.shop.access.remove_api_key(RemoveApiKeyRequest(id), by=by)
            assert refusal.value.values == {"kind": "API key", "key": id}
    await identified(env, new)


async def test_ones_keys_are_listed_oldest_first_page_by_page() -> None:
    """Without the secrets."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    keys = [(await create(env)).key for _ in range(3)]
    first = await env.shop.access.api_keys(ListApiKeysRequest(limit=2), by=ADA)
    rest = await env.shop.access.api_keys(ListApiKeysRequest(after=first.next, limit=2), by=ADA)
    assert [*first.items, *rest.items] == keys
    assert rest.next is None


@pytest.mark.parametrize("limit", [0, 101])
async def test_a_page_has_at_least_one_key_and_at_most_a_hundred(limit: int) -> None:
    """Any other size is refused."""
    env = await a_shop(MemoryPersistence)
    nearest = min(max(limit, 1), 100)
    assert (await env.shop.access.api_keys(ListApiKeysRequest(limit=nearest), by=ADA)).items == ()
    with pytest.raises(InvalidQuantity) as refusal:
        await env.shop.access.api_keys(ListApiKeysRequest(limit=limit), by=ADA)
    assert refusal.value.values == {"quantity": limit, "maximum": 100}


async def test_a_key_that_cannot_be_is_refused() -> None:
    """Nothing is stored; and whoever has no account gets no key."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    make, tomorrow = env.shop.access.create_api_key, env.clock.now() + DAY
    with pytest.raises(UnknownScope):
        await make(CreateApiKeyRequest("till", ("access:write",), tomorrow), by=ADA)
    for name, scopes, end, field in [
        ("", ("stock:read",), tomorrow, "name"),
        ("till", (), tomorrow, "scopes"),
        ("till", ("stock:read",), env.clock.now(), "expires_at"),
        ("till", ("stock:read",), env.clock.now() + 367 * DAY, "expires_at"),
    ]:
        with pytest.raises(InvalidValue) as refusal:
            await make(CreateApiKeyRequest(name, scopes, end), by=ADA)
        assert refusal.value.field == field
    with pytest.raises(NotFound):
        await make(CreateApiKeyRequest("till", ("stock:read",), tomorrow), by=OPERATOR)
    assert (await env.shop.access.api_keys(ListApiKeysRequest(), by=ADA)).items == ()


async def test_the_answer_is_recorded_nowhere() -> None:
    """It is a secret: the same request under the same key makes another API key."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    one, other = await create(env, key="a key"), await create(env, key="a key")
    assert one.text != other.text
    assert await env.store.storage.find_idempotency_record(str(ADA.id), "a key") is None


async def create(env: ShopEnv, *, key: str | None = None) -> NewApiKey:
    """A key of Ada's for a day."""
    request = CreateApiKeyRequest("till", ("stock:read", "stock:write"), env.clock.now() + DAY)
    return await env.shop.access.create_api_key(request, by=ADA, key=key)


async def identified(env: ShopEnv, key: NewApiKey) -> Caller:
    """As whom whoever shows this key acts."""
    return await env.shop.access.identify_by_key(IdentifyByKeyRequest(key.text), by=VISITOR)
