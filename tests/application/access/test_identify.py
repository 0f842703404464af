"""Finding out who asks, and what they may do now."""

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.access.identify import IdentifyByEmailRequest, IdentifyRequest
from application.accounts.administer import DeactivateAccountRequest
from application.accounts.delete_account import DeleteAccountRequest
from domain.accounts.actor import OPERATOR, SYSTEM, VISITOR
from domain.shared.errors import NotAuthenticated, NotFound
from tests.application.running_shop import a_shop
from tests.support.cast import ADA, BEN, DEE, KIM, PASSWORD


async def test_whoever_is_logged_in_is_the_owner_of_the_account() -> None:
    """With the roles that it has now; a command by message says no version, and needs none."""
    env = await a_shop(MemoryPersistence)
    await env.account(ADA)
    await env.account(KIM)
    for of in (ADA, KIM):
        for version in (0, None):
            assert await env.shop.access.identify(IdentifyRequest(of.id, version), by=VISITOR) == of


@pytest.mark.parametrize("version", [-1, 1])
async def test_another_version_is_not_good(version: int) -> None:
    """Neither one that access has ended for, nor one that never was."""
    env = await a_shop(MemoryPersistence)
    await env.account()
    with pytest.raises(NotAuthenticated):
        await env.shop.access.identify(IdentifyRequest(ADA.id, version), by=VISITOR)


async def test_nobody_is_the_owner_of_an_account_that_is_not_active_or_is_not_there() -> None:
    """Whoever shows a token for it has to log in."""
    env = await a_shop(MemoryPersistence)
    await env.account(ADA)
    await env.account(BEN)
    await env.shop.accounts.deactivate(DeactivateAccountRequest(ADA.id), by=DEE)
    await env.shop.accounts.delete(DeleteAccountRequest(PASSWORD), by=BEN)
    for of in (ADA, BEN, KIM, SYSTEM, VISITOR):
        for version in (0, 1, None):
            with pytest.raises(NotAuthenticated):
                await env.shop.access.identify(IdentifyRequest(of.id, version), by=VISITOR)


async def test_an_operator_has_no_account_and_needs_none() -> None:
    """But no token can say that its owner is one."""
    env = await a_shop(MemoryPersistence)
    assert await env.shop.access.identify(IdentifyRequest(OPERATOR.id, None), by=VISITOR) == OPERATOR
    with pytest.raises(NotAuthenticated):
        await env.shop.access.identify(IdentifyRequest(OPERATOR.id, access_version=0), by=VISITOR)


async def test_an_operator_acts_as_whoever_has_an_address() -> None:
    """However it is written, with what they may do now; not as somebody whose account is not active."""
    env = await a_shop(MemoryPersistence)
    await env.account(ADA)
    identify = env.shop.access.identify_by_email
    assert await identify(IdentifyByEmailRequest("ADA@hive.example"), by=OPERATOR) == ADA
    with pytest.raises(NotFound) as refusal:
        await identify(IdentifyByEmailRequest("ben@hive.example"), by=OPERATOR)
    assert refusal.value.values == {"kind": "account", "key": "ben@hive.example"}
    await env.shop.accounts.deactivate(DeactivateAccountRequest(ADA.id), by=DEE)
    with pytest.raises(NotAuthenticated):
        await identify(IdentifyByEmailRequest("ada@hive.example"), by=OPERATOR)
