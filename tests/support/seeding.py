"""Aggregates as laws need them, and a store that holds them for a while."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from application.core.repository import Repository
from application.core.unit_of_work import UnitOfWork
from domain.access.api_key import LONGEST_LIFE, ApiKey
from domain.access.ids import ApiKeyId, RefreshFamilyId
from domain.access.refresh_family import RefreshFamily
from domain.access.scopes import EVERYTHING, Scope
from domain.accounts.account import Account
from domain.accounts.actor import Actor, ActorId, Role
from domain.ordering.ids import OrderId
from domain.ordering.order import Order
from domain.ordering.order_line import OrderLine
from domain.shared.aggregate import Aggregate
from tests.support.cast import ADA, EMAILS, HIVE
from tests.support.shop_env import ShopEnv

DAY = timedelta(days=1)


def new_order(tenant: ShopEnv, *lines: OrderLine, by: Actor = ADA, at: datetime | None = None) -> Order:
    """An order for these, or else for one of something; not stored yet, and nothing is reserved for it."""
    return Order.place(
        OrderId(tenant.ids.new()),
        by=by,
        email=EMAILS[by.id],
        address=HIVE,
        lines=lines or [OrderLine.of(tenant.new_product(), 1)],
        at=at or tenant.clock.now(),
    )


def new_account(tenant: ShopEnv, *, email: str | None = None, at: datetime | None = None) -> Account:
    """A customer's account, under an e-mail address of its own unless one is given; not stored yet.

    The later it was created, the longer ago it was changed: the two orders are never one.
    """
    id, now = ActorId(tenant.ids.new()), tenant.clock.now()
    account = Account.register(
        id,
        email=email or f"{id.hex}@hive.example",
        name=HIVE.name,
        password_hash=f"the hash of {id.hex}",
        roles={Role.CUSTOMER},
        at=at or now,
    )
    account.updated_at = now + DAY - (account.created_at - now)
    return account


def new_family(tenant: ShopEnv, account: Account, *, at: datetime | None = None) -> RefreshFamily:
    """The refresh family of somebody who has logged in to this account; not stored yet."""
    secrets = tenant.secrets.new(), tenant.secrets.new()
    id = RefreshFamilyId(tenant.ids.new())
    family, _ = RefreshFamily.begin(id, account, EVERYTHING, secrets, at or tenant.clock.now())
    return family


def new_api_key(tenant: ShopEnv, account: Account) -> ApiKey:
    """An API key of this account, with which orders are read; not stored yet."""
    now = tenant.clock.now()
    key, _ = ApiKey.create(
        ApiKeyId(tenant.ids.new()),
        account,
        name="reports",
        scopes=[Scope.ORDERING_READ],
        secret=tenant.secrets.new(),
        at=now,
        expires_at=now + LONGEST_LIFE,
    )
    return key


async def store(tenant: ShopEnv, **rows: Sequence[Aggregate]) -> None:
    """Commit these together, as they are: `products=[lamp], orders=[order]`, as their repositories are called."""
    async with tenant.uow() as uow:
        for repository, aggregates in _by_repository(uow, rows):
            for aggregate in aggregates:
                repository.add(aggregate)
        await uow.commit()


async def remove(tenant: ShopEnv, **rows: Sequence[Aggregate]) -> None:
    """Commit that these are gone, as far as they are there."""
    async with tenant.uow() as uow:
        for repository, aggregates in _by_repository(uow, rows):
            for found in await repository.get_many([aggregate.id for aggregate in aggregates]):
                repository.remove(found)
        await uow.commit()


@asynccontextmanager
async def stored(tenant: ShopEnv, **rows: Sequence[Aggregate]) -> AsyncIterator[None]:
    """Within the block these are stored: so many examples share one tenant, and none sees what another has left."""
    await store(tenant, **rows)
    try:
        yield
    finally:
        await remove(tenant, **rows)


# Whoever stores aggregates of several kinds cannot say which kind each repository is for.
def _by_repository(
    uow: UnitOfWork, rows: dict[str, Sequence[Aggregate]]
) -> Iterator[tuple[Repository[Any, Any], Sequence[Aggregate]]]:
    for name, aggregates in rows.items():
        repository = getattr(uow, name)
        assert isinstance(repository, Repository), f"there is no repository of {name}"
        yield repository, aggregates
