"""One aggregate of each kind there is: what a storage does with one kind, it does with all."""

from typing import Any

from application.core.repository import Repository
from application.core.unit_of_work import UnitOfWork
from domain.configuration.configuration import Configuration, ConfigurationId
from domain.shared.aggregate import Aggregate
from tests.contracts.laws.storage.batches import KINDS, added, batch, next_of
from tests.support.examples import example_of
from tests.support.seeding import new_account, new_api_key, new_family
from tests.support.shop_env import ShopEnv


def new_of_each_kind(tenant: ShopEnv, *, seed: int = 1) -> list[Aggregate]:
    """One of each, in the order of a batch, not stored yet. Those of another seed have other natural keys."""
    return [example_of(kind, seed=seed, id=tenant.ids.new()) for kind in KINDS]


async def stored_of_each_kind(tenant: ShopEnv, *, seed: int = 1) -> list[Aggregate]:
    """One of each, as it is stored."""
    new = new_of_each_kind(tenant, seed=seed)
    await tenant.store.storage.write(batch(*map(added, new)))
    return [next_of(each) for each in new]


def changed(stored: Aggregate, *, seed: int = 2) -> Aggregate:
    """The same one with another value in each field, natural key and all; with the version that is stored."""
    return example_of(type(stored), seed=seed, id=stored.id, version=stored.version)


def of_a_customer(tenant: ShopEnv) -> tuple[Aggregate, ...]:
    """An account, a refresh family and an API key of it, and a configuration; not stored yet, and with no events."""
    account = new_account(tenant)
    account.collect_events()
    configuration = Configuration(id=ConfigurationId(tenant.ids.new()))
    return account, new_family(tenant, account), new_api_key(tenant, account), configuration


# Whoever goes through all kinds cannot say which one a repository is for.
def repository_of(uow: UnitOfWork, kind: type[Aggregate]) -> Repository[Any, Any]:
    """The one for aggregates of this kind."""
    return next(each for each in vars(uow).values() if isinstance(each, Repository) and each._kind is kind)
