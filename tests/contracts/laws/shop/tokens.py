"""TOK 1 to 5: what is kept of tokens, and for how long and how often each is good."""

from dataclasses import replace
from datetime import timedelta

from application.access.views import Caller, Session
from domain.access.errors import InvalidGrant
from domain.access.events import RefreshTokenReused
from domain.access.ids import RefreshFamilyId
from domain.access.refresh_family import GRACE, LONGEST_FAMILY, REFRESH_WITHIN
from domain.access.scopes import EVERYTHING, Scope
from domain.accounts.account import CONFIRM_WITHIN, RESET_WITHIN
from domain.accounts.errors import InvalidTicket
from domain.accounts.token import Token
from domain.shared.errors import NotAuthenticated
from tests.contracts.kit.law import law
from tests.contracts.kit.texts import overheard_store, texts_in
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.shop.people import (
    api_key,
    confirm,
    confirmation_for,
    log_in,
    owner_of,
    refresh,
    register,
    reset,
    reset_for,
    use_api_key,
)
from tests.support.concurrency import accepted, refused, together
from tests.support.shop_env import ShopEnv

INSTANT = timedelta(microseconds=1)


# Pattern P37: Secrets stay secret
@law(
    "TOK-1",
    hint="Keep the hash of a token's secret, and record no answer that a token is in.",
    mutants=("remembers what whoever logs in is given", "remembers API keys"),
)
async def no_token_is_stored(env: PersistenceEnv) -> None:
    """No value that the store is told, to keep it or to look for it, is a token or the secret of one, or contains it:
    of refresh tokens, API keys and what is in letters. Whoever reads what is stored can do nothing with it."""
    told: list[object] = []
    tenant = await env.tenant()
    tenant = replace(tenant, store=overheard_store(tenant.store, told.append))
    account = await register(tenant)
    tokens = [await confirmation_for(tenant, account.id)]
    await confirm(tenant, tokens[-1])
    session = await log_in(tenant)
    tokens += [session.refresh_token, (await refresh(tenant, session.refresh_token)).refresh_token]
    tokens.append((await api_key(tenant, account)).text)
    await use_api_key(tenant, tokens[-1])
    tokens.append(await reset_for(tenant, account.id))
    await reset(tenant, tokens[-1])

    secrets = [part for token in tokens for part in _secrets_of(token)]
    said = "\n".join(texts_in(told))
    assert account.id.hex in said.replace("-", ""), "the law hears nothing"
    assert [secret for secret in secrets if secret in said] == []


def _secrets_of(text: str) -> list[str]:
    """The secret of a token; the two of a refresh token."""
    token = Token.parse(text)
    assert token is not None
    return token.secret.split(".")


# Pattern P32: Refresh rotation
@law(
    "TOK-2",
    hint="Save the family with the hash of its new token, in one commit with the look at the old one.",
    mutants=("forgets that a token was used", "begins another family with each token"),
)
async def a_refresh_token_is_good_once_and_gives_the_next(env: PersistenceEnv) -> None:
    """A refresh token is good once: it gives the next one of its family, for the same account, the same scopes and the
    same version of access, and is not good any more. So it goes on."""
    tenant = await env.tenant()
    await register(tenant)
    first = last = await log_in(tenant)
    used: list[str] = []
    for _ in range(4):
        used.append(last.refresh_token)
        with accepted("the last token of a family"):
            last = await refresh(tenant, last.refresh_token)
        assert _family_of(last) == _family_of(first)
        assert replace(last, refresh_token=first.refresh_token) == first
        for token in used:
            with refused(InvalidGrant):
                await refresh(tenant, token)
    assert len({*used, last.refresh_token}) == 5
    another = await log_in(tenant)
    assert _family_of(another) != _family_of(first)


# Pattern P32: Refresh rotation
@law(
    "TOK-3",
    hint="Store that the family is revoked, with its event, and refuse after the commit: a refusal would undo both.",
    mutants=("refuses a used token and stores nothing", "forgets that a family is revoked"),
)
async def a_token_used_twice_revokes_its_family(env: PersistenceEnv) -> None:
    """A token that was used up comes again when more than the grace has passed, whichever of its family: it is refused,
    nobody is let in with the family any more, and one event says so. Another family of the account is as good as
    before."""
    tenant = await env.tenant()
    await register(tenant)
    other = await log_in(tenant)
    for again in (0, 2):
        tokens = [(await log_in(tenant)).refresh_token]
        for _ in range(3):
            tokens.append((await refresh(tenant, tokens[-1])).refresh_token)
        await tenant.messages()
        tenant.clock.advance(GRACE + INSTANT)
        for token in (tokens[again], tokens[again], tokens[-1]):
            with refused(InvalidGrant):
                await refresh(tenant, token)
        events = [envelope.event for envelope in await tenant.messages() if envelope.name == RefreshTokenReused.name]
        assert events == [RefreshTokenReused(other.account, _family(tokens[0]))]
    with accepted("the token of another family"):
        await refresh(tenant, other.refresh_token)


# Pattern P32: Refresh rotation
@law(
    "TOK-4",
    hint="Save the family under the version that was loaded: whoever loses the race finds the token used up.",
    mutants=("last write wins on refresh families", "forgets when a family was refreshed"),
)
async def of_many_with_one_token_one_is_given_the_next(env: PersistenceEnv) -> None:
    """N at once with one refresh token: one is given the next one, which is good afterwards, and the others are refused
    with `InvalidGrant`. So is whoever brings the token again within the grace; nobody is locked out for it."""
    tenant = await env.tenant()
    await register(tenant)
    session = await log_in(tenant)
    tenant.clock.advance(timedelta(hours=1))
    outcomes = await together(10, lambda _: refresh(tenant, session.refresh_token))
    outcomes.only(InvalidGrant)
    assert len(outcomes.answers) == 1
    tenant.clock.advance(GRACE)
    with refused(InvalidGrant):
        await refresh(tenant, session.refresh_token)
    with accepted("the one token that was given"):
        await refresh(tenant, outcomes.answers[0].refresh_token)


@law(
    "TOK-5",
    hint="Store when a token ends to the microsecond, and compare it with the clock port.",
    mutants=("lets a refresh token end too late", "lets an API key end too late", "forgets when a family began"),
)
async def a_token_is_good_until_its_time(env: PersistenceEnv) -> None:
    """Every token is good until its time by the shop's clock, and not at it, to the microsecond: a refresh token, which
    each use gives more time, but none beyond the longest life of a family; an API key; and what is in letters."""
    tenant = await env.tenant()
    account = await register(tenant)
    await _a_family_ends(tenant)

    key = await api_key(tenant, account)
    caller = Caller(owner_of(account), frozenset({Scope.ORDERING_READ}))
    for at, is_good in ((key.key.expires_at - INSTANT, True), (key.key.expires_at, False)):
        tenant.clock.at = at
        if is_good:
            with accepted("an API key at its last moment"):
                assert await use_api_key(tenant, key.text) == caller
        else:
            with refused(NotAuthenticated):
                await use_api_key(tenant, key.text)

    for within, send, use in ((CONFIRM_WITHIN, confirmation_for, confirm), (RESET_WITHIN, reset_for, reset)):
        token = await send(tenant, account.id)
        tenant.clock.advance(within)
        with refused(InvalidTicket):
            await use(tenant, token)
        tenant.clock.advance(-INSTANT)
        with accepted("the token of a letter at its last moment"):
            await use(tenant, token)


async def _a_family_ends(tenant: ShopEnv) -> None:
    session = await log_in(tenant)
    begun = tenant.clock.now()
    assert session.scopes == EVERYTHING
    assert session.refresh_until == begun + REFRESH_WITHIN
    for _ in range(LONGEST_FAMILY // REFRESH_WITHIN + 1):
        tenant.clock.at = session.refresh_until
        with refused(InvalidGrant):
            await refresh(tenant, session.refresh_token)
        tenant.clock.advance(-INSTANT)
        with accepted("a refresh token at its last moment"):
            session = await refresh(tenant, session.refresh_token)
        assert session.refresh_until == min(tenant.clock.now() + REFRESH_WITHIN, begun + LONGEST_FAMILY)
    tenant.clock.at = begun + LONGEST_FAMILY
    with refused(InvalidGrant):
        await refresh(tenant, session.refresh_token)


def _family(text: str) -> RefreshFamilyId:
    token = Token.parse(text)
    assert token is not None
    return RefreshFamilyId(token.id)


def _family_of(session: Session) -> RefreshFamilyId:
    return _family(session.refresh_token)


LAWS = (
    no_token_is_stored,
    a_refresh_token_is_good_once_and_gives_the_next,
    a_token_used_twice_revokes_its_family,
    of_many_with_one_token_one_is_given_the_next,
    a_token_is_good_until_its_time,
)
