"""What clients do with whole batches: some write several things at once, and some look at one after the other."""

from collections.abc import Sequence
from itertools import groupby

from application.ports.storage import IdempotencyRecord
from domain.catalogue.product import Product
from domain.shared.money import Currency, Money
from domain.stock.stock_item import StockItem
from tests.contracts.kit.history.calls import Call, Value
from tests.contracts.kit.history.transactions import Seen, Transaction, Written
from tests.contracts.laws.histories.client import ROUNDS, Client

TAKEN = "TAKEN"
"""A natural key that is taken from the start."""
OWNER = "history"


async def batches(client: Client) -> None:
    """Every second client writes, the others look."""
    if client.scene.clients.index(client.name) % 2:
        for number in range(ROUNDS):
            await _look(client, f"{client.name}.{number}")
    else:
        for number in range(ROUNDS):
            await _write(client, f"{client.name}.{number}")


async def _look(client: Client, name: str) -> None:
    """At all things, and at some record that may be there soon, each in a call of its own."""
    record = f"{client.random.choice(client.scene.clients[::2])}.{client.random.randrange(ROUNDS)}"
    things = [*_things(client), f"record {record}"]
    client.random.shuffle(things)
    await _see(client, name, things)


async def look_at_all(client: Client) -> None:
    """At all things, and at the records of all who may have written, when everything is over."""
    records = [f"record {writer}.{number}" for writer in client.scene.clients[::2] for number in range(ROUNDS)]
    await _see(client, client.name, [*_things(client), *records])


def _things(client: Client) -> list[str]:
    return [*(f"product {number}" for number in range(len(client.scene.products))), "stock 0", "stock 1"]


async def _see(client: Client, name: str, things: Sequence[str]) -> None:
    for thing in things:
        with client.journal.noting(name, "see", thing) as look:
            look.answer = await _seen(client, thing)


async def _seen(client: Client, thing: str) -> tuple[int, str]:
    storage, (kind, _, name) = client.tenant.store.storage, thing.partition(" ")
    if kind == "record":
        record = await storage.find_idempotency_record(OWNER, name)
        return (1, record.fingerprint) if record else (0, "")
    if kind == "stock":
        [item] = await storage.read(StockItem, [client.scene.product_ids[int(name)]])
        return item.version, str(item.on_hand)
    [product] = await storage.read(Product, [client.scene.product_ids[int(name)]])
    return product.version, str(product.price.amount)


async def _write(client: Client, name: str) -> None:
    """Change two products and one stock item, and leave a record; some write what is refused in the end."""
    chosen = client.random.sample(range(len(client.scene.products)), 2)
    async with client.tenant.uow() as uow:
        written: list[Value] = []
        drafts: list[Value] = []
        for number in chosen:
            with client.journal.noting(name, "see", f"product {number}") as read:
                product = await uow.products.get(client.scene.product_ids[number])
                read.answer = product.version, str(product.price.amount)
            if not read.is_ok:
                return
            for prices in (drafts, written):
                price = client.random.randrange(1, 10**9)
                product.change_price(Money(price, Currency.EUR))
                uow.products.save(product)
                prices.append((f"product {number}", product.version + 1, str(price)))
        item = await uow.stock.get(client.scene.product_ids[chosen[0] % 2])
        item.receive(client.random.randint(1, 1_000_000), at=client.tenant.clock.now())
        uow.stock.save(item)
        written.append((f"stock {chosen[0] % 2}", item.version + 1, str(item.on_hand)))
        if client.random.random() < 0.25:
            uow.products.add(client.tenant.new_product(sku=TAKEN))
        uow.add_record(IdempotencyRecord(OWNER, name, name, answer=True, at=client.tenant.clock.now()))
        written.append((f"record {name}", 1, name))
        with client.journal.noting(name, "commit", (tuple(written), tuple(drafts))):
            await uow.commit()


def transactions_of(calls: Sequence[Call]) -> list[Transaction]:
    """The transactions that these calls make up: each has a name of its own."""
    ordered = sorted(calls, key=lambda call: (call.client, call.invoked))
    return [_transaction(name, list(of_one)) for name, of_one in groupby(ordered, key=lambda call: call.client)]


def _transaction(name: str, calls: Sequence[Call]) -> Transaction:
    reads = tuple(_read(call) for call in calls if call.name == "see" and call.is_certain and call.answer)
    commits = [call for call in calls if call.name == "commit"]
    if not commits:
        return Transaction(name, reads)
    [commit] = commits
    assert isinstance(commit.argument, tuple)
    writes, drafts = (tuple(map(_written, each)) for each in commit.argument if isinstance(each, tuple))
    return Transaction(name, reads, writes, drafts, commit.returned, commit.outcome)


def _read(call: Call) -> Seen:
    match call.argument, call.answer:
        case str(thing), (int(version), str(text)):
            assert call.returned is not None
            return Seen(thing, version, text, call.invoked, call.returned)
    raise AssertionError(f"no read: {call}")


def _written(value: Value) -> Written:
    match value:
        case (str(thing), int(version), str(text)):
            return Written(thing, version, text)
    raise AssertionError(f"no write: {value}")
