"""What clients do with one thing at a time: an aggregate, stock, a message, a key, a name, a turn."""

import asyncio

from application.ordering.place_order import PlaceOrderRequest, RequestedItem
from application.ordering.views import OrderFilter
from application.ports.errors import ConcurrencyConflict
from application.ports.schedules import Turn
from domain.catalogue.product import Product
from domain.ordering.order import Order
from domain.shared.money import Currency, Money
from tests.contracts.laws.histories.client import LEASE, ROUNDS, Client
from tests.support.cast import ADA, EMAILS, HIVE

TRIES = 20
JOB = "water_the_flowers"
SKU = "WANTED-BY-ALL"


async def register(client: Client) -> None:
    """Read a product, and give it a price that nobody else gives it."""
    [id, *_] = client.scene.product_ids
    for _ in range(ROUNDS):
        async with client.tenant.uow() as uow:
            with client.journal.noting(client.name, "read") as read:
                product = await uow.products.get(id)
                read.answer = product.version, product.price.amount
            if not read.is_ok or client.random.random() < 0.3:
                continue
            expected, price = product.version, client.random.randrange(1, 10**9)
            product.change_price(Money(price, Currency.EUR))
            uow.products.save(product)
            with client.journal.noting(client.name, "write", (expected, price)):
                await uow.commit()


async def read_product(client: Client) -> None:
    """Look what the product has become."""
    with client.journal.noting(client.name, "read") as read:
        [product] = await client.tenant.store.storage.read(Product, client.scene.product_ids[:1])
        read.answer = product.version, product.price.amount


async def stock(client: Client) -> None:
    """Reserve, give back what one has reserved, receive, and look."""
    mine = 0
    for _ in range(ROUNDS):
        name = client.random.choice(("reserve", "reserve", "reserve", "release", "receive", "level"))
        quantity = client.random.randint(1, 3)
        if name == "level":
            await look_at_level(client)
        elif name != "release" or mine >= quantity:
            with client.journal.noting(client.name, name, quantity) as note:
                await _move(client, name, quantity)
            if note.is_ok:
                mine += {"reserve": quantity, "release": -quantity}.get(name, 0)


async def _move(client: Client, name: str, quantity: int) -> None:
    """As often as the race is lost."""
    [id, *_] = client.scene.product_ids
    for tries_left in reversed(range(TRIES)):
        async with client.tenant.uow() as uow:
            item = await uow.stock.get(id)
            match name:
                case "reserve":
                    item.reserve(quantity)
                case "release":
                    item.release(quantity)
                case _:
                    item.receive(quantity, at=client.tenant.clock.now())
            uow.stock.save(item)
            try:
                await uow.commit()
            except ConcurrencyConflict:
                if not tries_left:
                    raise
            else:
                return


async def look_at_level(client: Client) -> None:
    """Look what is on hand and reserved."""
    with client.journal.noting(client.name, "level") as look:
        level = await client.tenant.store.stock.level(client.scene.product_ids[0])
        assert level is not None
        look.answer = level.on_hand, level.reserved


async def outbox(client: Client) -> None:
    """Store messages, claim some that are due, and have done with a few of them. A message is known by its product."""
    box, lease = client.tenant.store.outbox, int(LEASE.total_seconds())
    for _ in range(ROUNDS):
        if client.random.random() < 0.4:
            product = client.tenant.new_product(sku=f"{client.name} {client.random.random()}")
            async with client.tenant.uow() as uow:
                uow.products.add(product)
                with client.journal.noting(client.name, "put", (str(product.id), client.now)):
                    await uow.commit()
        with client.journal.noting(client.name, "claim", (client.now, client.now + lease)) as claim:
            held = await box.claim(client.random.randint(1, 3), LEASE)
            claim.answer = tuple(str(message.envelope.aggregate) for message in held)
        if claim.is_ok and held and client.random.random() < 0.5:
            with client.journal.noting(client.name, "done", str(held[0].envelope.aggregate)):
                await box.sent([held[0].envelope.id])


async def keys(client: Client) -> None:
    """Send one of a few requests, each under the key that everybody sends it under."""
    for _ in range(ROUNDS // 2):
        number = client.random.randrange(len(client.scene.products))
        id = client.scene.product_ids[number]
        wish = PlaceOrderRequest((RequestedItem(id, 1),), address=HIVE, email=EMAILS[ADA.id])
        with client.journal.noting(client.name, "ask", str(id)) as ask:
            order = await client.tenant.shop.ordering.place(wish, by=ADA, key=f"key {id}")
            ask.answer = str(order.id)


async def look_at_effects(client: Client) -> None:
    """Look which orders there are: each is for the product of its key."""
    placed = (await client.tenant.store.orders.list(OrderFilter(), after=None, limit=100)).items
    orders = await client.tenant.store.storage.read(Order, [order.id for order in placed])
    for id in client.scene.product_ids:
        with client.journal.noting(client.name, "effects", str(id)) as look:
            look.answer = tuple(str(order.id) for order in orders if order.lines[0].product == id)


async def names(client: Client) -> None:
    """Add a product under a natural key that all want, once, and look whose it is."""
    product = client.tenant.new_product(sku=SKU)
    for name in ("find", "add", "find"):
        async with client.tenant.uow() as uow:
            if name == "add":
                uow.products.add(product)
                with client.journal.noting(client.name, name, str(product.id)):
                    await uow.commit()
            else:
                await find_name(client)


async def find_name(client: Client) -> None:
    """Look who has the key."""
    with client.journal.noting(client.name, "find") as find:
        found = await client.tenant.store.storage.read_by_key(Product, SKU)
        find.answer = None if found is None else str(found.id)


async def turns(client: Client) -> None:
    """Claim the turn of a job, and release it for whoever comes next."""
    schedules, lease = client.tenant.store.schedules, int(LEASE.total_seconds())
    for _ in range(ROUNDS):
        turn: Turn | None = None
        with client.journal.noting(client.name, "claim", (client.now, client.now + lease)) as claim:
            turn = await schedules.claim(JOB, LEASE)
            claim.answer = (JOB,) if turn else ()
        if turn and client.random.random() < 0.8:
            with client.journal.noting(client.name, "put", (JOB, client.now)):
                assert await schedules.release(turn, client.tenant.clock.now()), "nobody else has the turn"
        await asyncio.sleep(0)
