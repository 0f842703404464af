"""REP: what every repository does, whatever it keeps."""

from dataclasses import replace

from application.ports.errors import AlreadyExists, ConcurrencyConflict
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.ordering.ids import OrderId
from domain.ordering.order import Order
from domain.ordering.order_line import OrderLine
from domain.shared.address import Address
from domain.shared.errors import InvalidValue, NotFound
from domain.stock.stock_item import StockItem
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.storage.batches import KINDS
from tests.contracts.laws.storage.every_kind import changed, repository_of, stored_of_each_kind
from tests.support.cast import ADA, EMAILS, HIVE, euros
from tests.support.concurrency import accepted, refused, together

HOSTILE = (
    "'; DROP TABLE products; --",
    '"; DROP TABLE products; --',
    "$where",
    '{"$ne": null}',
    "a.b.$c",
    "../../etc/passwd",
    "two\r\nlines\ttab",
    " leading and trailing ",
    "100% _ \\ \\\\ \\' :name %(name)s {name} ?",
    "\N{HONEYBEE}\N{HONEY POT}\U0010fffd",
    "e\u0301 against \u00e9",
    "\u202eesrever \u200b\ufeff",
    "\x1b]0;title\x07\x1b[2J \x7f \x9b \u2028",
)
"""Some of them would be refused today when somebody enters them; who has them stored reads them all the same."""


@law(
    "REP-1",
    hint="`read` answers those that exist, and nothing in the place of the others.",
    mutants=("answers none in the place of the missing",),
)
async def what_is_missing_is_not_found(env: PersistenceEnv) -> None:
    """`get` of a missing id raises `NotFound`; `get_many` returns those that exist, in no promised order. Under a
    natural key that nobody has nothing is found, nor of a kind that has no such keys."""
    tenant = await env.tenant()
    stored = [await stored_of_each_kind(tenant, seed=seed) for seed in (1, 2)]
    async with tenant.uow() as uow:
        for one, other in zip(*stored, strict=True):
            repository, missing = repository_of(uow, type(one)), tenant.ids.new()
            with refused(NotFound):
                await repository.get(missing)
            found = await repository.get_many([missing, other.id, one.id, other.id])
            assert sorted(found, key=lambda each: each.id) == [one, other]
            assert await repository.get_many([]) == []
    keys = [one.natural_key for one in stored[0] if one.natural_key]
    with accepted("looking for what has no natural key"):
        for one in stored[0]:
            for key in ("", "no such key", *keys):
                found_by_key = await tenant.store.storage.read_by_key(type(one), key)
                assert found_by_key == (one if key == one.natural_key else None), f"a {one.label} under {key!r}"


@law(
    "REP-2",
    hint="Insert, never upsert; name the aggregate in `AlreadyExists`.",
    mutants=("replaces what is there", *(f"replaces what is there of the kind {kind.label}" for kind in KINDS)),
)
async def adding_what_exists_is_refused_and_keeps_the_first(env: PersistenceEnv) -> None:
    """`add` of an existing id, or of a natural key that is taken, raises `AlreadyExists` and keeps the first, whatever
    the kind of aggregate."""
    storage = (tenant := await env.tenant()).store.storage
    for first in await stored_of_each_kind(tenant):
        kind, key = type(first), first.natural_key
        same_id = replace(changed(first), version=0)
        same_key = replace(first, id=tenant.ids.new(), version=0)
        for second in (same_id, same_key) if key else (same_id,):
            with refused(AlreadyExists):
                async with tenant.uow() as uow:
                    repository_of(uow, kind).add(second)
                    await uow.commit()
        assert await storage.read(kind, [first.id]) == [first], f"the first {kind.label}"
        if key:
            assert await storage.read_by_key(kind, key) == first
            assert await storage.read_by_key(kind, same_id.natural_key or "") is None


@law(
    "REP-3",
    hint="A unique index over the natural key; its violation is `AlreadyExists`.",
    mutants=("looks first and adds later",),
)
async def of_many_who_add_one_key_one_succeeds(env: PersistenceEnv) -> None:
    """N concurrent `add`s with one natural key: exactly one succeeds, the others raise `AlreadyExists`, at once or when
    they try again after a `ConcurrencyConflict`."""
    tenant = await env.tenant()

    async def add(_: int) -> Product:
        product = tenant.new_product(sku="WANTED-BY-ALL")
        async with tenant.uow() as uow:
            uow.products.add(product)
            await uow.commit()
        return product

    outcomes = await together(10, add)
    outcomes.only(AlreadyExists, ConcurrencyConflict)
    assert len(outcomes.answers) == 1
    with refused(AlreadyExists):
        await add(10)
    async with tenant.uow() as uow:
        assert await uow.products.find("WANTED-BY-ALL") == outcomes.answers[0]


@law(
    "REP-5",
    hint="Bind parameters; build no statement, path or operator from a value. Compare keys by code point.",
    mutants=("trims what it stores",),
)
async def hostile_strings_come_back_as_they_went_in(env: PersistenceEnv) -> None:
    """Hostile strings come back as they went in, and are found by themselves alone; NUL is refused in the domain, so
    that no adapter ever sees it."""
    tenant = await env.tenant()
    products = [
        Product(id=ProductId(env.ids.new()), sku=text, name=text, price=euros("6.66"), description=text)
        for text in HOSTILE
    ]
    orders = [
        Order.place(
            OrderId(env.ids.new()),
            by=ADA,
            email=EMAILS[ADA.id],
            address=HIVE,
            lines=[OrderLine.of(product, 1)],
            at=env.clock.now(),
        )
        for product in products
    ]
    for text, order in zip(HOSTILE, orders, strict=True):
        order.email, order.address = text, Address(name=text, street=text, postal_code=text, city=text, country="DE")
    async with tenant.uow() as uow:
        for product, order in zip(products, orders, strict=True):
            uow.products.add(product)
            uow.orders.add(order)
        await uow.commit()
    async with tenant.uow() as uow:
        for product, order in zip(products, orders, strict=True):
            assert await uow.products.get(product.id) == product
            assert await uow.products.find(product.sku) == product
            assert await uow.orders.get(order.id) == order
        assert await uow.products.find(products[0].sku.lower() + " ") is None
    with refused(InvalidValue):
        tenant.new_product(name="a\0b")


@law(
    "REP-6",
    hint="A bulk insert stores every row, beyond one statement's most parameters, too.",
    mutants=("drops the second row",),
)
async def all_that_is_added_is_stored(env: PersistenceEnv) -> None:
    """Two aggregates added in one unit of work are both stored, and 500 are, too."""
    for many in (2, 500):
        tenant = await env.tenant()
        products = [tenant.new_product() for _ in range(many)]
        async with tenant.uow() as uow:
            for product in products:
                uow.products.add(product)
                uow.stock.add(StockItem(id=product.id))
            await uow.commit()
        async with tenant.uow() as uow:
            ids = [product.id for product in products]
            found = sorted(await uow.products.get_many(ids), key=lambda product: product.id)
            assert found == products
            assert len(await uow.stock.get_many(ids)) == many
        assert len(await tenant.messages()) == many


LAWS = (
    what_is_missing_is_not_found,
    adding_what_exists_is_refused_and_keeps_the_first,
    of_many_who_add_one_key_one_succeeds,
    hostile_strings_come_back_as_they_went_in,
    all_that_is_added_is_stored,
)
