"""TOK 6 and 7: how access ends, and how little is said of it."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta

from application.access.api_keys import RemoveApiKeyRequest
from application.access.identify import IdentifyRequest
from application.access.refresh import LogOutRequest
from application.access.views import Session
from application.accounts.administer import DeactivateAccountRequest, ReactivateAccountRequest
from application.accounts.change_password import ChangePasswordRequest
from application.accounts.views import AccountView
from application.ports.errors import ConcurrencyConflict
from domain.access.errors import InvalidGrant
from domain.access.ids import RefreshFamilyId
from domain.access.refresh_family import GRACE, REFRESH_WITHIN
from domain.accounts.actor import VISITOR
from domain.accounts.token import Token
from domain.shared.errors import NotAuthenticated, ShopError
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.shop.people import (
    OTHER_PASSWORD,
    api_key,
    are_not_good,
    delete,
    log_in,
    owner_of,
    refresh,
    register,
    reset,
    reset_for,
    use_api_key,
)
from tests.support.cast import DEE, PASSWORD
from tests.support.concurrency import accepted, error_of, refused, together
from tests.support.shop_env import ShopEnv

INSTANT = timedelta(microseconds=1)
BEN = "ben@hive.example"

Ending = Callable[[ShopEnv, AccountView], Awaitable[object]]


async def _reset_password(tenant: ShopEnv, account: AccountView) -> None:
    await reset(tenant, await reset_for(tenant, account.id))


ENDS: Mapping[str, Ending] = {
    "logging out": lambda tenant, account: tenant.shop.access.log_out(LogOutRequest(), by=owner_of(account)),
    "changing the password": lambda tenant, account: tenant.shop.accounts.change_password(
        ChangePasswordRequest(PASSWORD, OTHER_PASSWORD), by=owner_of(account)
    ),
    "resetting the password": _reset_password,
    "deactivation": lambda tenant, account: tenant.shop.accounts.deactivate(
        DeactivateAccountRequest(account.id), by=DEE
    ),
    "deletion": delete,
}
NOBODY_ACTS = ("deactivation", "deletion")
ENDS_API_KEYS = ("resetting the password", "deactivation", "deletion")


# Pattern P33: Revocation
@law(
    "TOK-6",
    hint="Compare the version of access that a family was begun under with the account's, each time; never copy it.",
    mutants=(
        "forgets the version of access",
        "forgets the version of API keys",
        "takes a refresh for another log-in",
        "knows no deactivated account",
    ),
)
async def what_ends_access_ends_every_family(env: PersistenceEnv) -> None:
    """Logging out, another password, deactivation and deletion end at once what was given out for the account: every
    refresh family, also one that is refreshed in that instant, and what tokens say of the version of access; the last
    two end API keys, too, and so does a password that is set with a letter. Nobody else is logged out, and being active
    again brings nothing back. Until then nobody acts as its owner either, a command by message say."""
    tenant = await env.tenant()
    await register(tenant)
    bystander = await log_in(tenant)
    for number, (what, end) in enumerate(ENDS.items()):
        email = f"ben-{number}@hive.example"
        account = await register(tenant, email)
        one, other, third = [await log_in(tenant, email) for _ in range(3)]
        key = await api_key(tenant, account)
        tokens = [one.refresh_token, other.refresh_token, third.refresh_token]
        tokens.append(await _ended_while_it_is_refreshed(tenant, one, end, account))
        await are_not_good(tenant, tokens, after=what)
        with refused(NotAuthenticated):
            await tenant.shop.access.identify(IdentifyRequest(account.id, other.access_version), by=VISITOR)
        if what in NOBODY_ACTS:
            with refused(NotAuthenticated):
                await tenant.shop.access.identify(IdentifyRequest(account.id, None), by=VISITOR)
        if what == "deactivation":
            with refused(NotAuthenticated):
                await use_api_key(tenant, key.text)
            await tenant.shop.accounts.reactivate(ReactivateAccountRequest(account.id), by=DEE)
            await are_not_good(tenant, tokens, after="being active again")
        error = await error_of(use_api_key(tenant, key.text))
        assert isinstance(error, NotAuthenticated) == (what in ENDS_API_KEYS), f"an API key after {what}: {error!r}"
        await _end_beside_refreshes(tenant, f"eve-{number}@hive.example", end, what)
    with accepted("staying logged in to another account"):
        await refresh(tenant, bystander.refresh_token)


async def _ended_while_it_is_refreshed(tenant: ShopEnv, session: Session, end: Ending, account: AccountView) -> str:
    """The worst moment of all: access ends after the refresh has read the account, and before it commits."""
    token = Token.parse(session.refresh_token)
    assert token is not None
    async with tenant.uow() as uow:
        family = await uow.refresh_families.get(RefreshFamilyId(token.id))
        owner = await uow.accounts.get(family.account)
        new = family.refresh(token, owner, tenant.secrets.new(), tenant.clock.now())
        assert new is not None
        uow.refresh_families.save(family)
        await end(tenant, account)
        with suppress(ConcurrencyConflict):
            await uow.commit()
    return new.text


async def _end_beside_refreshes(tenant: ShopEnv, email: str, end: Ending, what: str) -> None:
    account = await register(tenant, email)
    sessions = [await log_in(tenant, email) for _ in range(3)]
    tokens = [session.refresh_token for session in sessions]

    async def act(number: int) -> str | None:
        if number == 0:
            await end(tenant, account)
            return None
        return (await refresh(tenant, tokens[number - 1])).refresh_token

    outcomes = await together(4, act)
    outcomes.only(InvalidGrant)
    await are_not_good(tenant, [*tokens, *filter(None, outcomes.answers)], after=f"{what} in that instant")


@law(
    "TOK-7",
    hint="Raise one error for whatever is not good, and say nothing in it.",
    mutants=("says which family it does not know", "says which API key it does not know"),
)
async def what_is_not_good_looks_the_same(env: PersistenceEnv) -> None:
    """A refresh token that is unknown, malformed, of another tenant, used up, expired, revoked or of somebody who has
    logged out is refused in the same words, and so is an API key: nobody learns which it was."""
    tenant, elsewhere = await env.tenant(), await env.tenant()
    account = await register(tenant)
    await register(elsewhere)
    unknown = Token(tenant.ids.new(), tenant.secrets.new())
    malformed = ("", "honey", f"{unknown.text}\0", unknown.id.hex, f"{unknown.id}.{unknown.secret}", "\ud800")

    used, revoked, good, changed, left = [(await log_in(tenant)).refresh_token for _ in range(5)]
    after_used, after_revoked = await refresh(tenant, used), await refresh(tenant, revoked)
    tenant.clock.advance(GRACE + INSTANT)
    foreign = (await log_in(elsewhere)).refresh_token
    refusals = [
        await error_of(refresh(tenant, token))
        for token in (unknown.text, *malformed, _another_secret(changed), foreign, used, used, revoked)
    ]
    refusals += [await error_of(refresh(tenant, each.refresh_token)) for each in (after_used, after_revoked)]
    tenant.clock.advance(REFRESH_WITHIN)
    refusals.append(await error_of(refresh(tenant, good)))
    await tenant.shop.access.log_out(LogOutRequest(), by=owner_of(account))
    refusals.append(await error_of(refresh(tenant, left)))
    _all_say(InvalidGrant(), refusals)

    ben = await register(tenant, BEN)
    short, gone = await api_key(tenant, account, days=1), await api_key(tenant, account)
    kept, of_ben = await api_key(tenant, account), await api_key(tenant, ben)
    await tenant.shop.access.remove_api_key(RemoveApiKeyRequest(gone.key.id), by=owner_of(account))
    await delete(tenant, ben)
    tenant.clock.advance(timedelta(days=1))
    keys = (unknown.text, *malformed, _another_secret(kept.text), short.text, gone.text, of_ben.text, good)
    _all_say(NotAuthenticated(), [await error_of(use_api_key(tenant, text)) for text in keys])


def _another_secret(text: str) -> str:
    return text[:-1] + ("6" if text[-1] != "6" else "7")


def _all_say(expected: ShopError, refusals: list[Exception | None]) -> None:
    for number, error in enumerate(refusals):
        assert type(error) is type(expected), f"refusal {number} is {error!r}"
        assert (str(error), error.args, error.__cause__) == (str(expected), expected.args, None)


LAWS = (what_ends_access_ends_every_family, what_is_not_good_looks_the_same)
