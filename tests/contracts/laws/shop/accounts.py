"""ACC 2 and 4: no hash of a password anywhere, and what is left of an account that was deleted."""

from datetime import timedelta

from application.access.identify import IdentifyRequest
from application.accounts.administer import (
    ChangeRolesRequest,
    DeactivateAccountRequest,
    GetAccountRequest,
    ListAccountsRequest,
    ReactivateAccountRequest,
)
from application.accounts.change_password import ChangePasswordRequest
from application.accounts.profile import GetProfileRequest
from application.accounts.views import AccountFilter, AccountView
from application.ordering.find_orders import GetOrderRequest
from application.ordering.views import OrderFilter
from domain.access.errors import InvalidGrant
from domain.accounts.account import Account, AccountStatus
from domain.accounts.actor import VISITOR, ActorId, Role
from domain.accounts.events import AccountDeleted, AccountRegistered
from domain.shared.errors import NotFound
from tests.contracts.kit.law import law
from tests.contracts.kit.texts import texts_in
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.shop.people import (
    ADDRESS,
    OTHER_PASSWORD,
    api_key,
    change_address,
    confirm,
    confirmation_for,
    delete,
    log_in,
    owner_of,
    register,
)
from tests.support.cast import DEE, KIM, PASSWORD
from tests.support.concurrency import error_of, refused
from tests.support.shop_env import ShopEnv

FORMER_ADDRESS = "ada@comb.example"


@law(
    "ACC-2",
    hint="Select for a view what it has fields for; keep the values of a statement out of the errors about it.",
    mutants=(
        "shows the whole row",
        "answers with the account",
        "tells the hash to whoever handles the event",
        "says which row it could not store",
    ),
)
async def no_hash_of_a_password_is_shown(env: PersistenceEnv) -> None:
    """The hash of a password is in no answer and no list, in no event, in nothing that `repr` tells of an account, and
    in no error, with all that led to it; neither is the password."""
    tenant = await env.tenant()
    shop = tenant.shop
    account, ben = await register(tenant, key="a key"), await register(tenant, "ben@hive.example")
    ada = owner_of(account)
    hidden = [PASSWORD, OTHER_PASSWORD, *await _hash_of(tenant, ada.id), *await _hash_of(tenant, ben.id)]
    shown: list[object] = [
        account,
        await register(tenant, key="a key"),
        await tenant.store.storage.find_idempotency_record(str(VISITOR.id), "a key"),
        await error_of(change_address(tenant, ben, ADDRESS)),
        await error_of(log_in(tenant, password=OTHER_PASSWORD)),
        await error_of(shop.accounts.change_password(ChangePasswordRequest(OTHER_PASSWORD, PASSWORD), by=ada)),
        await confirm(tenant, await confirmation_for(tenant, ada.id)),
        await shop.accounts.profile(GetProfileRequest(), by=ada),
        await error_of(shop.accounts.change_password(ChangePasswordRequest(PASSWORD, OTHER_PASSWORD), by=ada)),
        await log_in(tenant, password=OTHER_PASSWORD),
        await shop.accounts.change_roles(ChangeRolesRequest(ada.id, (Role.CUSTOMER, Role.STAFF)), by=DEE),
        await shop.accounts.deactivate(DeactivateAccountRequest(ada.id), by=DEE),
        await shop.accounts.reactivate(ReactivateAccountRequest(ada.id), by=DEE),
        await shop.accounts.get(GetAccountRequest(ada.id), by=DEE),
        await shop.accounts.list(ListAccountsRequest(), by=DEE),
        await shop.access.identify(IdentifyRequest(ada.id, None), by=VISITOR),
        await tenant.messages(),
        repr(await tenant.store.storage.read(Account, [ada.id])),
        repr(await tenant.store.accounts.credentials(ada.id)),
        repr(await tenant.store.accounts.credentials_for(ADDRESS)),
    ]
    hidden += await _hash_of(tenant, ada.id)
    for thing in shown:
        for text in texts_in(thing):
            assert [secret for secret in hidden if secret in text] == [], f"it is in {text}"


@law(
    "ACC-4",
    hint="Store the anonymous account in the place of the other one, every field of it; never delete its row.",
    mutants=(
        "deletes the row of the deleted",
        "keeps the name of the deleted",
        "keeps the hash of the deleted",
        "tells the address to whoever handles the event",
        "records the account that was opened",
        "records what an account was changed to",
    ),
)
async def an_anonymous_account_is_there_and_says_nothing(env: PersistenceEnv) -> None:
    """An account that was deleted is there under its id, so that its orders refer to it as before. Whose it was is
    shown by nothing any more: neither by it nor by any query of accounts, by no event, and by no idempotency record;
    whoever repeats the registration is told that there is no such account. Nobody logs in to it."""
    tenant = await env.tenant()
    account = await register(tenant, FORMER_ADDRESS, key="registers")
    ada = owner_of(account)
    await change_address(tenant, account, ADDRESS, key="moves")
    await tenant.shop.accounts.change_roles(ChangeRolesRequest(ada.id, (Role.CUSTOMER,)), by=DEE, key="promotes")
    order = await tenant.shop.ordering.place(tenant.wish(await tenant.product()), by=ada)
    await confirmation_for(tenant, ada.id)
    await api_key(tenant, account)
    secrets = [account.name, FORMER_ADDRESS, ADDRESS, *await _hash_of(tenant, ada.id)]
    tenant.clock.advance(timedelta(days=6))
    await delete(tenant, account)

    ask = tenant.store.accounts
    then, now = account.created_at, tenant.clock.now()
    assert await ask.get(ada.id) == AccountView(
        ada.id, None, "", frozenset(), AccountStatus.DELETED, None, created_at=then, updated_at=now
    )
    assert await ask.credentials_for(ADDRESS) is None
    [stored] = await tenant.store.storage.read(Account, [ada.id])
    assert (stored.email, stored.password_hash, stored.confirmation, stored.reset) == (None, None, None, None)
    shown: list[object] = [
        stored,
        await ask.credentials(ada.id),
        await ask.access_state(ada.id),
        await ask.list(AccountFilter(), after=None, limit=100),
        await tenant.store.storage.find_idempotency_record(str(VISITOR.id), "registers"),
        await tenant.store.storage.find_idempotency_record(str(ada.id), "moves"),
        await tenant.store.storage.find_idempotency_record(str(DEE.id), "promotes"),
        events := await tenant.messages(),
    ]
    assert None not in shown
    with refused(NotFound):
        await register(tenant, FORMER_ADDRESS, key="registers")
    assert {AccountRegistered.name, AccountDeleted.name} <= {envelope.name for envelope in events}
    for text in texts_in(shown):
        assert [secret for secret in secrets if secret in text] == [], f"it is in {text}"

    with refused(InvalidGrant):
        await log_in(tenant)
    assert await tenant.shop.ordering.get(GetOrderRequest(order.id), by=KIM) == order
    [listed] = (await tenant.store.orders.list(OrderFilter(customer=ada.id), after=None, limit=100)).items
    assert listed.customer == ada.id


async def _hash_of(tenant: ShopEnv, account: ActorId) -> list[str]:
    """The hash of its password, and that without its salt."""
    [stored] = await tenant.store.storage.read(Account, [account])
    assert stored.password_hash is not None
    return [stored.password_hash, stored.password_hash.rpartition(":")[2]]


LAWS = (
    no_hash_of_a_password_is_shown,
    an_anonymous_account_is_there_and_says_nothing,
)
