"""Mistakes with tokens: what is kept of them, how often they are good, and for how long."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Generic, cast

from adapters.memory.access import MemoryAccessQueries
from adapters.memory.tables import Tables
from adapters.shared.tenancy import Persistence
from application.access.refresh import UseRefreshTokenRequest
from application.access.views import ApiKeyGrant, Session
from application.core.transaction import Transaction
from application.core.unit_of_work import UnitOfWork
from application.core.use_case import Answer, Command, Request
from application.ports.storage import Batch, IdempotencyRecord
from domain.access.errors import InvalidGrant
from domain.access.ids import ApiKeyId, RefreshFamilyId
from domain.access.refresh_family import RefreshFamily
from domain.accounts.actor import Actor
from domain.shared.aggregate import Aggregate
from tests.contracts.mutants.mutant import Mutant
from tests.contracts.mutants.persistence.around import mutant, rows_changed_by, storage_changed_by, store_changed_by
from tests.contracts.mutants.shop.shops import logging_in, making_api_keys, refreshing
from tests.contracts.mutants.shop.stock import ignoring_versions_of
from tests.contracts.mutants.storage.fields import saving_all_but

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Remembers(Generic[Request, Answer]):
    """Records every answer, whether it may be asked for again or not."""

    inner: Transaction[Request, Answer]

    async def __call__(self, request: Request, /, *, by: Actor, key: str | None = None) -> Answer:
        answer = await self.inner(request, by=by, key=key)
        context = self.inner.context
        record = IdempotencyRecord(str(by.id), str(context.ids.new()), "", answer, context.clock.now())
        await context.storage.write(Batch(idempotency_records=(record,)))
        return answer


@dataclass(frozen=True, slots=True)
class BeginsAnotherFamily:
    """Lets whoever comes back in once more, as if they had shown their password."""

    inner: Transaction[UseRefreshTokenRequest, Session | None]

    async def __call__(
        self, request: UseRefreshTokenRequest, /, *, by: Actor, key: str | None = None
    ) -> Session | None:
        session = await self.inner(request, by=by, key=key)
        if session is None:
            return None
        context = self.inner.context
        async with UnitOfWork(context.storage, context.clock, context.ids, context.headers) as uow:
            id, account = RefreshFamilyId(context.ids.new()), await uow.accounts.get(session.account)
            family, token = RefreshFamily.begin(id, account, session.scopes, ("a", id.hex), context.clock.now())
            uow.refresh_families.add(family)
            await uow.commit()
        return replace(session, refresh_token=token.text)


@dataclass(frozen=True, slots=True)
class RefusesInside:
    """Refuses a used token before anything is stored."""

    inner: Command[UseRefreshTokenRequest, Session | None]

    async def __call__(self, uow: UnitOfWork, request: UseRefreshTokenRequest, /, *, by: Actor) -> Session | None:
        session = await self.inner(uow, request, by=by)
        if session is None:
            raise InvalidGrant
        return session


class LetsKeysEndTooLate(MemoryAccessQueries):
    """Takes the very end for good."""

    async def api_key(self, key: ApiKeyId, /) -> ApiKeyGrant | None:
        grant = await super().api_key(key)
        later = grant and replace(grant.ticket, expires_at=grant.ticket.expires_at + INSTANT)
        return replace(grant, ticket=later) if grant and later else None


def access_changed_by(change: Callable[[Tables], MemoryAccessQueries]) -> Callable[[Persistence], Persistence]:
    """An adapter whose families and API keys are asked for like this."""
    return store_changed_by(lambda store: replace(store, access=change(cast(MemoryAccessQueries, store.access).tables)))


def _families(name: str, law: str, change: Callable[[RefreshFamily], RefreshFamily]) -> Mutant:
    def changed(row: Aggregate) -> Aggregate:
        return change(row) if isinstance(row, RefreshFamily) else row

    return mutant(name, law, storage_changed_by(rows_changed_by(changed)))


MUTANTS = (
    mutant("remembers what whoever logs in is given", "TOK-1", wiring=logging_in(Remembers)),
    mutant("remembers API keys", "TOK-1", wiring=making_api_keys(Remembers)),
    mutant("forgets that a token was used", "TOK-2", storage_changed_by(saving_all_but(RefreshFamily, "token_hash"))),
    mutant("begins another family with each token", "TOK-2", wiring=refreshing(BeginsAnotherFamily)),
    mutant(
        "refuses a used token and stores nothing",
        "TOK-3",
        wiring=refreshing(lambda use: replace(use, command=RefusesInside(use.command))),
    ),
    _families("forgets that a family is revoked", "TOK-3", lambda family: replace(family, is_revoked=False)),
    mutant("last write wins on refresh families", "TOK-4", storage_changed_by(ignoring_versions_of(RefreshFamily))),
    _families(
        "forgets when a family was refreshed", "TOK-4", lambda family: replace(family, refreshed_at=family.begun_at)
    ),
    _families(
        "lets a refresh token end too late",
        "TOK-5",
        lambda family: replace(family, expires_at=family.expires_at + INSTANT),
    ),
    mutant("lets an API key end too late", "TOK-5", access_changed_by(LetsKeysEndTooLate)),
    _families("forgets when a family began", "TOK-5", lambda family: replace(family, begun_at=family.refreshed_at)),
)
