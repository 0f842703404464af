"""UOW-1: whatever is committed comes back as it was, every field of it."""

from dataclasses import fields
from datetime import timedelta

import domain
from application.ports.storage import Batch, Change
from domain.ordering.order_line import OrderLine
from domain.shared.aggregate import Aggregate, Entry
from domain.shared.money import LARGEST_AMOUNT, Currency, Money
from domain.stock.movement import Movement
from domain.stock.stock_item import StockItem
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.storage.every_kind import changed, new_of_each_kind, repository_of
from tests.support.cast import euros
from tests.support.classes import classes_in
from tests.support.examples import example_of
from tests.support.seeding import new_account, new_order
from tests.support.shop_env import ShopEnv

HARD_TO_KEEP = "Cafe\u0301 Müller \N{HONEYBEE}\N{ZERO WIDTH JOINER}\N{JIGSAW PUZZLE PIECE} \N{HONEY POT} ﬁ ẞ"


@law(
    "UOW-1",
    hint="Compare each field written with the one read: microseconds, UTC, None against empty, minor units.",
    mutants=(
        "forgets microseconds",
        "takes an empty description for none",
        "forgets an optional text",
        "forgets an optional time",
        "forgets a field when it saves",
        "forgets a field of an entry",
        "keeps amounts in 32 bits",
    ),
)
async def what_is_committed_is_read_back_equal(env: PersistenceEnv) -> None:
    """What is committed is read back equal by a new unit of work: every field of every aggregate and of its entries,
    whether it was added or saved; money in minor units up to the largest amount, aware UTC times to the microsecond,
    emoji and combining characters, optional values and missing ones, empty strings and collections distinct from
    them."""
    tenant = await env.tenant()
    for new in new_of_each_kind(tenant):
        await _comes_back(tenant, new)
    await _ledger_comes_back(tenant)

    bare, empty = tenant.new_product(price=euros("0.01")), tenant.new_product(description="")
    full = tenant.new_product(name=HARD_TO_KEEP, description=f"{HARD_TO_KEEP}\n\t", price=Money(10**9, Currency.KWD))
    for product in (bare, empty, full):
        await _stored(tenant, product)
    await _stored(tenant, StockItem(id=bare.id))
    anonymous = new_account(tenant)
    anonymous.delete(tenant.clock.now())
    await _stored(tenant, anonymous)
    most = Money(LARGEST_AMOUNT, Currency.KWD)
    await _stored(tenant, new_order(tenant, OrderLine(bare.id, bare.name, most, 1, most)))


async def _comes_back(tenant: ShopEnv, new: Aggregate) -> None:
    """Added with one value in each field, then saved with another in each."""
    await _stored(tenant, new)
    other = changed(new)
    unchanged = {field.name for field in fields(new) if getattr(new, field.name) == getattr(other, field.name)}
    assert unchanged == {"id", "version"}, "two examples differ in every field"
    await _stored(tenant, other)
    optional = [field.name for field in fields(new) if field.default is None]
    await _stored(tenant, example_of(type(new), seed=2, id=new.id, version=2, **dict.fromkeys(optional)))


async def _stored(tenant: ShopEnv, aggregate: Aggregate) -> None:
    async with tenant.uow() as uow:
        work = repository_of(uow, type(aggregate))
        (work.save if aggregate.version else work.add)(aggregate)
        await uow.commit()
    async with tenant.uow() as uow:
        read = await repository_of(uow, type(aggregate)).get(aggregate.id)
    assert read == aggregate
    for name, value in vars(read).items():
        assert isinstance(value, type(getattr(aggregate, name))), f"{name} is another kind of value"
        assert not hasattr(value, "utcoffset") or value.utcoffset() == timedelta(0), f"{name} is not in UTC"


async def _ledger_comes_back(tenant: ShopEnv) -> None:
    assert set(classes_in(domain, Entry)) == {Entry, Movement}, "each kind of entry is read back here by its query"
    item = example_of(StockItem, seed=3, version=1)
    entries = tuple(example_of(Movement, seed=seed, product=item.id) for seed in (3, 4))
    await tenant.store.storage.write(Batch((Change("add", item, 0, entries),)))
    ledger = await tenant.store.stock.movements(item.id, after=None, limit=10)
    assert ledger.items == entries


LAWS = (what_is_committed_is_read_back_equal,)
