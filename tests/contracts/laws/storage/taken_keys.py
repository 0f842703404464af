"""REP-7, UOW 27 and 30: when a natural key is taken, what is looked at before, and that nobody tries again in vain."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from application.core.transaction import Transaction, TransactionContext
from application.core.unit_of_work import UnitOfWork
from application.ports.errors import AlreadyExists, ConcurrencyConflict
from application.ports.storage import Batch, Change, IdempotencyRecord
from domain.accounts.actor import Actor
from domain.catalogue.product import Product
from domain.shared.errors import ShopError
from domain.stock.stock_item import StockItem
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.storage.batches import added, batch, next_of, removed, saved
from tests.support.cast import KIM, euros
from tests.support.concurrency import error_of, refused
from tests.support.shop_env import ShopEnv


@dataclass(frozen=True, slots=True)
class Shelf:
    """Two stored products, under the SKUs that end in A and B, and two that are not stored; C and D are free."""

    a: Product
    b: Product
    new: Product
    other: Product

    def sku(self, letter: str) -> str:
        """The whole SKU that ends in this letter."""
        return self.a.sku[:-1] + letter

    def under(self, letter: str, product: Product) -> Product:
        """The new product, under this SKU."""
        return replace(product, sku=self.sku(letter))

    def renamed(self, product: Product, letter: str) -> Change:
        """The stored product, saved under this SKU."""
        return saved(product, sku=self.sku(letter))


Changes = Callable[[Shelf], tuple[Change, ...]]

FREE: tuple[Changes, ...] = (
    lambda on: (removed(on.a), added(on.under("A", on.new))),
    lambda on: (removed(on.a), on.renamed(on.b, "A")),
    lambda on: (removed(replace(on.a, sku=on.sku("C"))), added(on.under("A", on.new))),
    lambda on: (on.renamed(on.a, "C"), on.renamed(on.b, "D")),
    lambda on: (saved(on.a, price=euros("6.66")), on.renamed(on.b, "C")),
    lambda on: (added(on.under("C", on.new)), added(on.under("D", on.other))),
)
"""What is stored; also when the copy that is removed has another SKU than the stored one."""

TAKEN: tuple[tuple[str, Changes], ...] = (
    ("A", lambda on: (added(on.under("A", on.new)),)),
    ("B", lambda on: (on.renamed(on.a, "B"),)),
    ("AB", lambda on: (on.renamed(on.a, "B"), on.renamed(on.b, "A"))),
    ("B", lambda on: (on.renamed(on.a, "B"), on.renamed(on.b, "C"))),
    ("A", lambda on: (on.renamed(on.a, "C"), added(on.under("A", on.new)))),
    ("B", lambda on: (removed(on.a), on.renamed(on.b, "C"), added(on.under("B", on.new)))),
    ("C", lambda on: (added(on.under("C", on.new)), added(on.under("C", on.other)))),
    ("C", lambda on: (added(on.under("C", on.new)), on.renamed(on.a, "C"))),
    ("C", lambda on: (on.renamed(on.a, "C"), on.renamed(on.b, "C"))),
    ("A", lambda on: (removed(on.a), on.renamed(on.b, "A"), added(on.under("A", on.new)))),
)
"""What is refused, and the letters of the SKUs that it may name."""


@law(
    "REP-7",
    hint="Delete first, then insert, then update; where a batch saves several under natural keys, compare them before.",
    mutants=(
        "frees a key that is given up",
        "looks for taken keys row by row",
        "sees a taken key only when it adds",
        "keeps the key of what is removed",
        "frees the key of the copy that is removed",
        "gives one key twice in a batch",
    ),
)
async def a_key_is_taken_until_who_has_it_is_removed(env: PersistenceEnv) -> None:
    """A natural key is taken when another aggregate has it, for who is added and for who is saved: `AlreadyExists`. If
    the same batch removes that one, it is free. What another one of the batch gives up is not free yet, so a swap and a
    chain are refused, whatever the order of ids; and no two of a batch get the same. What an earlier batch has given up
    is free."""
    tenant = await env.tenant()
    for turned in (False, True):
        for free in FREE:
            shelf = await _shelf(tenant, turned=turned)
            changes = {change.aggregate.id: change for change in free(shelf)}
            error = await error_of(tenant.store.storage.write(batch(*changes.values())))
            assert error is None, f"there is room for it: {error!r}"
            stored = [change.aggregate for change in changes.values() if change.action != "remove"]
            untouched = [product for product in (shelf.a, shelf.b) if product.id not in changes]
            await _holds(tenant, shelf, *stored, *untouched)
        for letters, taken in TAKEN:
            shelf = await _shelf(tenant, turned=turned)
            error = await error_of(tenant.store.storage.write(batch(*taken(shelf))))
            assert isinstance(error, AlreadyExists), f"expected AlreadyExists for {letters}, got {error!r}"
            assert error.kind == "product"
            assert error.key in {shelf.sku(letter) for letter in letters}
            await _holds(tenant, shelf, shelf.a, shelf.b)

    shelf = await _shelf(tenant)
    await tenant.store.storage.write(batch(shelf.renamed(shelf.a, "C")))
    new = shelf.under("A", shelf.new)
    await tenant.store.storage.write(batch(added(new)))
    await _holds(tenant, shelf, next_of(shelf.a, sku=shelf.sku("C")), shelf.b, next_of(new))


async def _shelf(tenant: ShopEnv, *, turned: bool = False) -> Shelf:
    """A new one; turned, what has the smaller id has the SKU that ends in B."""
    first, second, new, other = [tenant.new_product() for _ in range(4)]
    a, b = (second, first) if turned else (first, second)
    a.sku, b.sku = f"{first.sku}-A", f"{first.sku}-B"
    await tenant.store.storage.write(batch(added(a), added(b)))
    return Shelf(next_of(a), next_of(b), new, other)


async def _holds(tenant: ShopEnv, shelf: Shelf, *expected: object) -> None:
    """These are stored, and nothing else of the shelf: by id, and by key."""
    ids = [product.id for product in (shelf.a, shelf.b, shelf.new, shelf.other)]
    stored = await tenant.store.storage.read(Product, ids)
    by_key = [await tenant.store.storage.read_by_key(Product, shelf.sku(letter)) for letter in "ABCD"]
    named = {product.sku: product for product in expected if isinstance(product, Product)}
    assert {product.sku: product for product in stored} == named
    assert by_key == [named.get(shelf.sku(letter)) for letter in "ABCD"]


RECORDED: tuple[Changes, ...] = (
    lambda on: (added(on.under("A", on.new)),),
    lambda on: (added(replace(on.new, id=on.a.id)),),
    lambda on: (on.renamed(on.a, "B"),),
    lambda on: (on.renamed(on.a, "B"), on.renamed(on.b, "A")),
)
"""Refused for a taken id or key: but not when the key of the batch's idempotency record is taken, too."""

OUTDATED: tuple[Changes, ...] = (
    lambda on: (_old(saved(on.b)), added(on.under("A", on.new))),
    lambda on: (_old(saved(on.b)), added(replace(on.new, id=on.a.id))),
    lambda on: (_old(on.renamed(on.b, "A")),),
    lambda on: (_old(on.renamed(on.a, "B")), on.renamed(on.b, "A")),
    lambda on: (on.renamed(on.a, "B"), _old(on.renamed(on.b, "A"))),
    lambda on: (_old(removed(on.b)), added(on.under("A", on.new))),
    lambda on: (_old(removed(on.b)), on.renamed(on.a, "B")),
    lambda on: (saved(next_of(on.new)), added(on.under("A", on.other))),
    lambda on: (added(on.under("A", on.new)), saved(StockItem(id=on.a.id, version=1))),
    lambda on: (on.renamed(on.a, "B"), removed(StockItem(id=on.a.id, version=1))),
)
"""Refused for a taken id or key: but not when a version is not the stored one, or what it belongs to is not there."""


@law(
    "UOW-27",
    hint="When a unique index refuses a row, look at records and versions before you call it `AlreadyExists`.",
    mutants=("looks at keys before versions", "looks at ids before versions", "looks at records last"),
)
async def what_is_out_of_date_is_a_conflict_whatever_else_is_wrong(env: PersistenceEnv) -> None:
    """What is wrong with a batch is looked for in this order: keys of idempotency records that are taken, versions that
    are not the stored ones, and then ids and natural keys that are taken. The first that is found is raised, and
    nothing is stored."""
    tenant = await env.tenant()
    known = IdempotencyRecord("ada", "known", "a request", answer=True, at=env.clock.now())
    await tenant.store.storage.write(batch(records=(known,)))
    for turned in (False, True):
        for recorded in RECORDED:
            shelf = await _shelf(tenant, turned=turned)
            await _is_refused(tenant, shelf, batch(*recorded(shelf)), AlreadyExists)
            await _is_refused(tenant, shelf, batch(*recorded(shelf), records=(known,)), ConcurrencyConflict)
        for outdated in OUTDATED:
            shelf = await _shelf(tenant, turned=turned)
            await _is_refused(tenant, shelf, batch(*outdated(shelf)), ConcurrencyConflict)
            await _is_refused(tenant, shelf, batch(*outdated(shelf), records=(known,)), ConcurrencyConflict)


def _old(change: Change) -> Change:
    """As if it had been loaded before the last change."""
    return replace(change, expected_version=change.expected_version - 1)


async def _is_refused(tenant: ShopEnv, shelf: Shelf, whole: Batch, expected: type[ShopError]) -> None:
    new = IdempotencyRecord("ada", f"new for {shelf.a.sku}", "a request", answer=True, at=tenant.clock.now())
    records = (*whole.idempotency_records, new)
    error = await error_of(tenant.store.storage.write(replace(whole, idempotency_records=records)))
    assert isinstance(error, expected), f"expected {expected.__name__}, got {error!r}"
    await _holds(tenant, shelf, shelf.a, shelf.b)
    assert await tenant.store.storage.find_idempotency_record("ada", new.key) is None


@dataclass(slots=True)
class Attempts:
    """A command that adds or renames products, and how often it was tried."""

    changes: tuple[Change, ...]
    made: int = 0

    async def __call__(self, uow: UnitOfWork, _: None, /, *, by: Actor) -> None:
        """Once more."""
        self.made += 1
        for change in self.changes:
            assert isinstance(change.aggregate, Product)
            if change.action == "add":
                uow.products.add(replace(change.aggregate, version=0))
                continue
            product = await uow.products.get(change.aggregate.id)
            if change.action == "remove":
                uow.products.remove(product)
            else:
                uow.products.save(replace(change.aggregate, version=product.version))


@law(
    "UOW-30",
    hint="A unique index that refuses a row is `AlreadyExists`, for a save, too; `ConcurrencyConflict` is repeated.",
    mutants=("takes a taken key for a conflict", "takes a taken key of what is saved for a conflict"),
)
async def a_taken_key_is_not_tried_again(env: PersistenceEnv) -> None:
    """A command that adds or saves an aggregate under a taken key is tried once, and its caller hears `AlreadyExists`
    at once: nothing is repeated until a time limit ends."""
    tenant = await env.tenant()
    ports = tenant.ports
    context = TransactionContext.of(ports.store.storage, ports.services, ports.relay_signal)
    hurried = replace(context, retry_timeout=timedelta())
    for _, taken in TAKEN:
        command = Attempts(taken(await _shelf(tenant)))
        with refused(AlreadyExists):
            await Transaction(command, hurried)(None, by=KIM)
        assert command.made == 1


LAWS = (
    a_key_is_taken_until_who_has_it_is_removed,
    what_is_out_of_date_is_a_conflict_whatever_else_is_wrong,
    a_taken_key_is_not_tried_again,
)
