"""QRY-14: rows of the same rank come by id, in whatever order they were stored."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar
from uuid import UUID

from application.accounts.views import AccountFilter, AccountPosition
from application.catalogue.views import ProductPosition
from application.core.page import Page
from application.ordering.views import OrderFilter, OrderPosition
from domain.accounts.account import AccountStatus
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.ordering.ids import OrderId
from domain.ordering.order import OrderStatus
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.queries.accounts import accounts_listed
from tests.contracts.laws.queries.walk import walk
from tests.support.builders import uuid7
from tests.support.cast import ADA, euros
from tests.support.seeding import new_account, new_family, new_order, store
from tests.support.shop_env import ShopEnv

Position = TypeVar("Position")

# Names in the order in which they are listed; those of a group have the same search key, and so come by id.
GROUPS = (
    ("10", "10", "10", "10"),
    ("9",),
    ("A", "a", "\uff21", "A"),
    ("a ", "A\u00a0", "a\u3000", "a "),
    ("a b", "A\u00a0b"),
    ("a_b",),
    ("ab", "AB", "aB", "Ab"),
    ("fi", "\ufb01", "FI", "fi"),
    ("stra\u00dfe", "STRASSE", "Strasse", "stra\u00dfe"),
    ("e\u0301", "\u00e9", "E\u0301", "\u00c9"),
)
# All names begin with this word: whoever searches for it gets all of them, by another way than along an index.
SHARED = "honeycomb"
# Rows of a group are stored in this order: neither by id nor against it, so that no order but the asked one is right.
STORED = (2, 0, 3, 1)


@law(
    "QRY-14",
    hint="Name the id in `order by` as well, in the same direction: rows come as they please otherwise.",
    mutants=(
        "lists products of one name as they came",
        "lists orders of one time as they came",
        "lists overdue orders of one time as they came",
        "lists orders of one time with the lowest id first",
        "lists accounts of one time as they came",
        "lists expired families of one time as they came",
    ),
)
async def rows_of_the_same_rank_come_by_id(env: PersistenceEnv) -> None:
    """Rows of the same rank come in the order of their ids, in whatever order they were stored, each in a commit of its
    own: products whose names are the same but for case, form and kind of white; orders that were placed at the same
    time, the highest id first, and so accounts; overdue orders and expired refresh families, the lowest first. So it is
    on every page, whatever its size."""
    tenant = await env.tenant()
    await _products_of_one_key(tenant)
    await _orders_of_one_time(tenant)
    await _accounts_of_one_time(tenant)
    await _families_of_one_end(tenant)


async def _products_of_one_key(tenant: ShopEnv) -> None:
    listed: list[UUID] = []
    for place, names in enumerate(GROUPS):
        # Later groups have lower ids, so that the order by id alone is another one.
        ids = [ProductId(uuid7((len(GROUPS) - place) * 10 + number)) for number in range(len(names))]
        listed += ids
        for number in (each for each in STORED if each < len(names)):
            name = f"{SHARED} {names[number]}"
            product = Product.create(ids[number], sku=str(ids[number]), name=name, price=euros("1.00"))
            await store(tenant, products=[product])

    for words in ("", SHARED):

        async def page(after: ProductPosition | None, limit: int, words: str = words) -> Page[UUID, ProductPosition]:
            found = await tenant.store.products.search(words, after=after, limit=limit)
            return Page(tuple(item.id for item in found.items), found.next)

        await _lists(page, listed)


async def _orders_of_one_time(tenant: ShopEnv) -> None:
    ids = [OrderId(uuid7(600 + number)) for number in range(len(STORED))]
    orders = [new_order(tenant) for _ in ids]
    for number in STORED:
        orders[number].id = ids[number]
        await store(tenant, orders=[orders[number]])

    for which in (OrderFilter(), OrderFilter(customer=ADA.id), OrderFilter(ADA.id, OrderStatus.PLACED)):

        async def page(
            after: OrderPosition | None, limit: int, which: OrderFilter = which
        ) -> Page[UUID, OrderPosition]:
            found = await tenant.store.orders.list(which, after=after, limit=limit)
            return Page(tuple(item.id for item in found.items), found.next)

        await _lists(page, ids[::-1])
    for limit in range(1, len(ids) + 1):
        assert list(await tenant.store.orders.overdue(orders[0].pay_by, limit=limit)) == ids[:limit]


async def _accounts_of_one_time(tenant: ShopEnv) -> None:
    accounts = [new_account(tenant) for _ in STORED]
    for number in STORED:
        await store(tenant, accounts=[accounts[number]])
    for which in (AccountFilter(), AccountFilter(AccountStatus.ACTIVE)):

        async def page(
            after: AccountPosition | None, limit: int, which: AccountFilter = which
        ) -> Page[UUID, AccountPosition]:
            return await accounts_listed(tenant, which, after, limit)

        await _lists(page, [account.id for account in accounts[::-1]])


async def _families_of_one_end(tenant: ShopEnv) -> None:
    account = new_account(tenant)
    families = [new_family(tenant, account) for _ in STORED]
    for number in STORED:
        await store(tenant, refresh_families=[families[number]])
    ids = [family.id for family in families]
    for limit in range(1, len(ids) + 1):
        assert list(await tenant.store.access.expired_families(families[0].expires_at, limit=limit)) == ids[:limit]


async def _lists(
    page: Callable[[Position | None, int], Awaitable[Page[UUID, Position]]], expected: Sequence[UUID]
) -> None:
    for limit in (1, 3, 100):
        listed = await walk(lambda after, limit=limit: page(after, limit))  # type: ignore[misc]  # a bound loop variable
        assert listed == list(expected), f"on pages of {limit}"


LAWS = (rows_of_the_same_rank_come_by_id,)
