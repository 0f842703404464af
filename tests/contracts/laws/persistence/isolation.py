"""REP-4: what one tenant has, no other tenant reaches, through whatever method there is."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from application.accounts.views import AccountFilter
from application.core.page import Page
from application.ordering.views import OrderFilter, OrderView
from application.ports.errors import PortError
from application.ports.outbox import Backlog
from application.ports.schedules import Turn
from application.ports.storage import Batch, Change, IdempotencyRecord
from domain.access.api_key import ApiKey
from domain.access.refresh_family import RefreshFamily
from domain.accounts.account import Account
from domain.catalogue.product import Product
from domain.configuration.configuration import Configuration, Feature
from domain.ordering.order import Order
from domain.shared.errors import NotFound
from domain.stock.stock_item import StockItem
from tests.contracts.kit.law import law
from tests.contracts.kit.signatures import methods_of
from tests.contracts.laws.persistence.env import PersistenceEnv, ports_of_a_tenant
from tests.support.cast import ADA, EMAILS, euros
from tests.support.seeding import new_account, new_api_key, new_family, store
from tests.support.shop_env import ShopEnv


@dataclass(frozen=True, slots=True)
class Belongings:
    """What tenant A has."""

    product: Product
    order: OrderView
    account: Account
    family: RefreshFamily
    key: ApiKey
    turn: Turn
    message: UUID

    @classmethod
    async def of(cls, a: ShopEnv, product: Product) -> "Belongings":
        """All of it, made for this tenant; the message is none yet."""
        order = await a.shop.ordering.place(a.wish(product), by=ADA, key="a key")
        account = new_account(a, email=EMAILS[ADA.id])
        family, key = new_family(a, account), new_api_key(a, account)
        off = Configuration(switched_off=frozenset(Feature))
        await store(a, accounts=[account], refresh_families=[family], api_keys=[key], configurations=[off])
        turn = await a.store.schedules.claim("a job", timedelta(hours=1))
        assert turn is not None
        return cls(product, order, account, family, key, turn, a.ids.new())


Example = Callable[[ShopEnv, Belongings], Awaitable[object]]

# For every method of every port of a tenant: call it for what belongs to somebody else.
EXAMPLES: Mapping[str, Example] = {
    "storage.read": lambda b, a: b.store.storage.read(Product, [a.product.id]),
    "storage.read_by_key": lambda b, a: b.store.storage.read_by_key(Product, a.product.sku),
    "storage.find_idempotency_record": lambda b, _: b.store.storage.find_idempotency_record(str(ADA.id), "a key"),
    "storage.prune_idempotency_records": lambda b, _: b.store.storage.prune_idempotency_records(_later(b), 100),
    "storage.write": lambda b, a: b.store.storage.write(_change_of(a.product, b.clock.now())),
    "outbox.claim": lambda b, _: b.store.outbox.claim(100, timedelta(minutes=1)),
    "outbox.sent": lambda b, a: b.store.outbox.sent([a.message]),
    "outbox.failed": lambda b, a: b.store.outbox.failed(a.message, "not mine", retry_at=None),
    "outbox.handled": lambda b, a: b.store.outbox.handled(a.message, "not mine"),
    "outbox.postponed": lambda b, a: b.store.outbox.postponed([a.message], b.clock.now() + timedelta(days=1)),
    "outbox.retry": lambda b, a: b.store.outbox.retry([a.message]),
    "outbox.drop": lambda b, a: b.store.outbox.drop([a.message]),
    "outbox.backlog": lambda b, _: b.store.outbox.backlog(),
    "outbox.dead_letters": lambda b, _: b.store.outbox.dead_letters(100),
    "outbox.prune": lambda b, _: b.store.outbox.prune(_later(b), 100),
    "schedules.due_times": lambda b, _: b.store.schedules.due_times(),
    "schedules.claim": lambda b, a: _claim_what_is_held_elsewhere(b, a.turn),
    "schedules.release": lambda b, a: b.store.schedules.release(a.turn, b.clock.now()),
    "products.get": lambda b, a: b.store.products.get(a.product.id),
    "products.get_by_sku": lambda b, a: b.store.products.get_by_sku(a.product.sku),
    "products.search": lambda b, _: b.store.products.search("", after=None, limit=100),
    "stock.level": lambda b, a: b.store.stock.level(a.product.id),
    "stock.movements": lambda b, a: b.store.stock.movements(a.product.id, after=None, limit=100),
    "orders.get": lambda b, a: b.store.orders.get(a.order.id),
    "orders.list": lambda b, _: b.store.orders.list(OrderFilter(), after=None, limit=100),
    "orders.overdue": lambda b, a: b.store.orders.overdue(a.order.pay_by, limit=100),
    "accounts.get": lambda b, a: b.store.accounts.get(a.account.id),
    "accounts.list": lambda b, _: b.store.accounts.list(AccountFilter(), after=None, limit=100),
    "accounts.access_state": lambda b, a: b.store.accounts.access_state(a.account.id),
    "accounts.credentials": lambda b, a: b.store.accounts.credentials(a.account.id),
    "accounts.credentials_for": lambda b, _: b.store.accounts.credentials_for(EMAILS[ADA.id]),
    "access.api_keys": lambda b, a: b.store.access.api_keys(a.account.id, after=None, limit=100),
    "access.api_key": lambda b, a: b.store.access.api_key(a.key.id),
    "configuration.get": lambda b, _: _what_is_switched_off(b),
    "access.expired_families": lambda b, a: b.store.access.expired_families(a.family.expires_at, limit=100),
}


# Pattern P39: Multi-tenancy
@law(
    "REP-4",
    hint="Each tenant has a schema, database, file or dict of its own; `of` chooses which.",
    mutants=("forgets the tenant", "one outbox for all tenants"),
)
async def nothing_of_one_tenant_is_reached_through_another(env: PersistenceEnv) -> None:
    """For every method of every port of a tenant: called in tenant B for what belongs to tenant A, nothing of A is
    returned, and nothing of A is changed."""
    a = await env.tenant()
    methods = {f"{port}.{method}" for port, protocol in ports_of_a_tenant() for method in methods_of(protocol)}
    assert methods == EXAMPLES.keys(), "every method has an example in this file"

    whole = await Belongings.of(a, await a.product(on_hand=5))
    dead_letters, sent, due, *others = [envelope.id for envelope in await a.messages()]
    await a.store.outbox.failed(dead_letters, "for the law", retry_at=None)
    await a.store.outbox.failed(due, "for the law", retry_at=a.clock.now())
    await a.store.outbox.sent([sent, *others])
    for message in (dead_letters, sent, due):
        b = await env.tenant()
        belongings = replace(whole, message=message)
        before = await _everything_of(a, belongings)
        for name, call in EXAMPLES.items():
            if message != dead_letters and not name.startswith("outbox."):
                continue
            try:
                answer = await call(b, belongings)
            except (NotFound, PortError):
                answer = None
            assert not answer or answer in (Page((), None), Backlog(None, None)), (
                f"{name} has returned what belongs to another tenant: {answer}"
            )
            assert await _everything_of(a, belongings) == before, f"{name} has changed what belongs to another tenant"


async def _everything_of(a: ShopEnv, its: Belongings) -> list[object]:
    """All that can be seen of what tenant A has."""
    ask = a.store
    return [
        await ask.storage.read(Product, [its.product.id]),
        await ask.storage.read(StockItem, [its.product.id]),
        await ask.storage.read(Order, [its.order.id]),
        await ask.storage.find_idempotency_record(str(ADA.id), "a key"),
        await ask.stock.movements(its.product.id, after=None, limit=100),
        await ask.products.search("", after=None, limit=100),
        await ask.orders.list(OrderFilter(), after=None, limit=100),
        await ask.storage.read(Account, [its.account.id]),
        await ask.storage.read(RefreshFamily, [its.family.id]),
        await ask.storage.read(ApiKey, [its.key.id]),
        await ask.configuration.get(),
        await ask.outbox.dead_letters(100),
        await ask.schedules.due_times(),
        await _due(a),
    ]


async def _due(a: ShopEnv) -> list[UUID]:
    """What is due, and stays so."""
    due = [envelope.id for envelope in await a.messages()]
    await a.store.outbox.postponed(due, a.clock.now())
    return due


async def _claim_what_is_held_elsewhere(b: ShopEnv, turn: Turn) -> Turn | None:
    """What A holds keeps nobody in B from the turn of a job of the same name, and B's turn is another one."""
    own = await b.store.schedules.claim(turn.job, timedelta(hours=1))
    assert own is not None, "a job in B waits for one in A"
    return own if own == turn else None


async def _what_is_switched_off(b: ShopEnv) -> list[Feature]:
    """In A everything is."""
    shown = await b.store.configuration.get()
    return [feature for feature, is_on in shown.features if not is_on]


def _later(b: ShopEnv) -> datetime:
    return b.clock.now() + timedelta(days=1)


def _change_of(product: Product, now: datetime) -> Batch:
    changed = replace(product, version=product.version + 1, price=euros("6.66"))
    return Batch(
        (Change("save", changed, product.version),),
        idempotency_records=(IdempotencyRecord(str(ADA.id), "a key", "other", None, now),),
    )


LAWS = (nothing_of_one_tenant_is_reached_through_another,)
