"""ACC 1 and 3: one account for an e-mail address, and when an address is free."""

from application.accounts.views import AccountFilter
from application.ports.errors import AlreadyExists
from domain.accounts.account import AccountStatus
from domain.accounts.actor import ActorId
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.shop.people import (
    ADDRESS,
    change_address,
    delete,
    register,
)
from tests.support.concurrency import accepted, refused, together
from tests.support.shop_env import ShopEnv

SPELLINGS = (
    "ada.m\u00fcller@hive.example",
    "ADA.M\u00dcLLER@HIVE.EXAMPLE",
    "Ada.Mu\u0308ller@Hive.Example",
    "\uff21da.m\u00fcller@hive.example",
)
"""One address: in another case, with the letter and its dots apart, with a letter of full width."""

OTHERS = (
    "ada.muller@hive.example",
    "ada.m\u00fcller@hive.example.org",
    "da.m\u00fcller@hive.example",
    "%@hive.example",
)
"""Addresses of somebody else: with another accent, with more, with less, with a sign of a pattern."""


@law(
    "ACC-1",
    hint="A unique index over `Account.natural_key`, which is the folded address; look for `email_key(email)` in it.",
    mutants=(
        "tells addresses apart by their case",
        "finds addresses as they are typed",
        "finds addresses with any accent",
        "looks for an address before it adds",
        "looks at an address only when it adds",
    ),
)
async def an_address_has_one_account_whatever_its_spelling(env: PersistenceEnv) -> None:
    """An e-mail address has at most one account of a tenant, whatever its case and Unicode form: who registers with it
    or changes to it is refused with `AlreadyExists`, and of many at once one is not. By each spelling its account is
    found, and by nothing that is only like it."""
    tenant, elsewhere = await env.tenant(), await env.tenant()
    ada = await register(tenant, SPELLINGS[0])
    for spelling in SPELLINGS:
        with refused(AlreadyExists):
            await register(tenant, spelling)
        assert await _account_of(tenant, spelling) == ada.id, f"{spelling!r} finds its account"
    for other in OTHERS:
        assert await _account_of(tenant, other) is None, f"{other!r} finds somebody else's account"
        with accepted(f"registering with {other!r}"):
            somebody = await register(tenant, other)
            assert await _account_of(tenant, other) == somebody.id

    ben = await register(tenant, "ben@hive.example")
    with refused(AlreadyExists):
        await change_address(tenant, ben, SPELLINGS[1])
    with accepted("one's own address in another spelling"):
        assert (await change_address(tenant, ada, SPELLINGS[2])).email == SPELLINGS[2]
    assert await _account_of(tenant, SPELLINGS[0]) == ada.id

    outcomes = await together(10, lambda number: register(elsewhere, SPELLINGS[number % len(SPELLINGS)]))
    outcomes.only(AlreadyExists)
    assert len(outcomes.answers) == 1
    everybody = await elsewhere.store.accounts.list(AccountFilter(), after=None, limit=100)
    assert list(everybody.items) == outcomes.answers


@law(
    "ACC-3",
    hint="The unique index leaves out what has no address; an update that takes the address away frees it.",
    mutants=("keeps the address of the deleted", "has room for one anonymous account", "keeps an address given up"),
)
async def the_address_of_a_deleted_account_may_be_used_again(env: PersistenceEnv) -> None:
    """The e-mail address of an account that was deleted, or has another one by now, may be used again at once, by a new
    account and by one that changes to it; any number of anonymous accounts stand beside each other."""
    tenant = await env.tenant()
    deleted: list[ActorId] = []
    for _ in range(3):
        with accepted("registering with the address of a deleted account"):
            account = await register(tenant)
        assert await _account_of(tenant, ADDRESS) == account.id
        with accepted("deleting one more account"):
            await delete(tenant, account)
        assert await _account_of(tenant, ADDRESS) is None
        deleted.append(account.id)
    anonymous = await tenant.store.accounts.list(AccountFilter(AccountStatus.DELETED), after=None, limit=100)
    assert sorted(each.id for each in anonymous.items) == sorted(deleted)

    ada, ben = await register(tenant, "ada@comb.example"), await register(tenant, "ben@comb.example")
    for account, address in ((ada, ADDRESS), (ben, "ada@comb.example"), (ada, "ben@comb.example")):
        with accepted("changing to an address that nobody has any more"):
            await change_address(tenant, account, address)
        assert await _account_of(tenant, address) == account.id
    assert await _account_of(tenant, ADDRESS) is None


async def _account_of(tenant: ShopEnv, email: str) -> ActorId | None:
    found = await tenant.store.accounts.credentials_for(email)
    return found.account if found else None


LAWS = (
    an_address_has_one_account_whatever_its_spelling,
    the_address_of_a_deleted_account_may_be_used_again,
)
