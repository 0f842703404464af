"""The cast's accounts in a running shop, and what they are let in with."""

from collections.abc import Mapping
from datetime import timedelta

from application.access.views import Session
from application.core.unit_of_work import UnitOfWork
from application.shop import Ports
from domain.access.scopes import EVERYTHING, Scope
from domain.accounts.account import Account
from domain.accounts.actor import Actor
from entrypoints.api.access_tokens import AccessTokens
from entrypoints.api.app import ISSUER
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.keys import key_ring
from entrypoints.bootstrap.runtime import opened
from entrypoints.bootstrap.settings import Settings
from tests.support.cast import ADA, BEN, DEE, EMAILS, KIM, NAMES, PASSWORD
from tests.support.fakes import CheapPasswords

PEOPLE = {"ada": ADA, "ben": BEN, "kim": KIM, "dee": DEE}
"""By their names, in small letters."""


async def open_accounts(ports: Ports, *people: Actor) -> None:
    """Store accounts for these, or for all of the cast, as far as there are none; nothing follows from it."""
    services = ports.services
    async with UnitOfWork(ports.store.storage, services.clock, services.ids, services.headers) as uow:
        wanted = {person.id: person for person in people or PEOPLE.values()}
        there = {account.id for account in await uow.accounts.get_many(wanted)}
        for id in wanted.keys() - there:
            account = Account.register(
                id,
                email=EMAILS[id],
                name=NAMES[id],
                password_hash=await CheapPasswords().hash(PASSWORD),
                roles=wanted[id].roles,
                at=services.clock.now(),
                is_confirmed=True,
            )
            account.collect_events()
            uow.accounts.add(account)
        await uow.commit()


def session_of(
    person: Actor, ports: Ports, *, scopes: frozenset[Scope] = EVERYTHING, access_version: int = 0
) -> Session:
    """What somebody has who has just logged in; the refresh token is none."""
    return Session(person.id, access_version, scopes, "", ports.services.clock.now() + timedelta(days=1))


async def let_in(settings: Settings) -> Mapping[str, Mapping[str, str]]:
    """Open accounts for the cast in a shop that another process serves; what each says with a request, by name.

    The access tokens are signed here as that process would, so nobody has to compute a password.
    """
    container = Container(settings=settings)
    tokens = AccessTokens(key_ring(settings, container.clock(), "access tokens"), ISSUER, container.clock())
    async with opened(container):
        ports = (await container.tenants().get(settings.tenant)).ports
        await open_accounts(ports)
    return {
        name: {"Authorization": f"Bearer {tokens.issue(settings.tenant, session_of(person, ports))}"}
        for name, person in PEOPLE.items()
    }
