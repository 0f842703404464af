"""Switching a feature on or off, and what is hidden then."""

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.accounts.register import CreateAccountRequest, RegisterRequest
from application.configuration.switch_feature import (
    GetConfigurationRequest,
    StoreSwitch,
    SwitchFeature,
    SwitchFeatureRequest,
)
from application.configuration.views import ConfigurationView
from application.core.transaction import Transaction
from application.ports.errors import AlreadyExists
from domain.accounts.actor import VISITOR, Role
from domain.configuration.configuration import THE_ONE, Feature
from domain.shared.errors import NotFound
from tests.application.running_shop import FailingStorage, a_shop, a_transaction_context
from tests.support.cast import DEE, PASSWORD
from tests.support.concurrency import together
from tests.support.shop_env import ShopEnv


async def test_everything_is_on_in_a_shop_of_which_nobody_has_said_anything() -> None:
    """Anyone sees it."""
    env = await a_shop(MemoryPersistence)
    configuration = await env.shop.configuration.get(GetConfigurationRequest(), by=VISITOR)
    assert configuration == ConfigurationView(tuple((feature, True) for feature in Feature))


@pytest.mark.parametrize("times", [1, 2])
async def test_a_feature_is_switched_off_and_on_again(times: int) -> None:
    """However often it is said."""
    env = await a_shop(MemoryPersistence)
    for on in (False, True):
        for _ in range(times):
            assert (await switch(env, on=on)).is_on(Feature.REGISTRATION) is on
        seen = await env.shop.configuration.get(GetConfigurationRequest(), by=VISITOR)
        assert seen.is_on(Feature.REGISTRATION) is on


async def test_a_feature_can_be_switched_on_before_anything_else_is_said() -> None:
    """It was on, and stays on."""
    env = await a_shop(MemoryPersistence)
    assert (await switch(env, on=True)).is_on(Feature.REGISTRATION)


async def test_whoever_is_the_second_to_say_something_says_it_under_the_key() -> None:
    """The first configuration was stored by somebody else a moment before; repeated, nothing is switched back."""
    env = await a_shop(MemoryPersistence)
    storage = FailingStorage(env.store.storage, before=[AlreadyExists("configuration", THE_ONE)])
    off = SwitchFeatureRequest(Feature.REGISTRATION, on=False)
    use = SwitchFeature(Transaction(StoreSwitch(), a_transaction_context(env, storage)))
    first = await use(off, by=DEE, key="six")
    assert not first.is_on(Feature.REGISTRATION)
    on_again = await switch(env, on=True)
    assert await use(off, by=DEE, key="six") == first
    assert await env.shop.configuration.get(GetConfigurationRequest(), by=VISITOR) == on_again


async def test_of_several_who_are_the_first_to_switch_none_is_refused() -> None:
    """Each is told what it has said, under its key, too; the shop offers what the last one has said."""
    env = await a_shop(MemoryPersistence)
    outcomes = await together(6, lambda number: switch(env, on=number % 2 == 0, key=f"{number}"))
    outcomes.only()
    assert [answer.is_on(Feature.REGISTRATION) for answer in outcomes.answers] == [True, False] * 3
    seen = await env.shop.configuration.get(GetConfigurationRequest(), by=VISITOR)
    assert seen in outcomes.answers
    for number, first in enumerate(outcomes.answers):
        assert await switch(env, on=number % 2 == 0, key=f"{number}") == first
    assert await env.shop.configuration.get(GetConfigurationRequest(), by=VISITOR) == seen


# Pattern P40: Feature flags
async def test_without_registration_only_administrators_make_accounts() -> None:
    """For others it is as if there were none, and no password is hashed for it; until it is on again."""
    env = await a_shop(MemoryPersistence)
    await switch(env, on=False)
    request = RegisterRequest("fay@hive.example", "Fay", PASSWORD)
    with pytest.raises(NotFound) as refusal:
        await env.shop.accounts.register(request, by=VISITOR)
    assert refusal.value.values == {"kind": "feature", "key": "registration"}
    assert env.passwords.computed == 0
    await env.shop.accounts.create(CreateAccountRequest("gil@hive.example", "Gil", (Role.STAFF,), PASSWORD), by=DEE)
    await switch(env, on=True)
    await env.shop.accounts.register(request, by=VISITOR)


async def switch(env: ShopEnv, *, on: bool, key: str | None = None) -> ConfigurationView:
    """Dee switches registration."""
    return await env.shop.configuration.switch(SwitchFeatureRequest(Feature.REGISTRATION, on=on), by=DEE, key=key)
