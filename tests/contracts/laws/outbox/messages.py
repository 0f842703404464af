"""OBX 1 to 5: which messages there are, and who holds them."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from application.ports.envelope import Envelope
from application.ports.errors import AlreadyExists, ConcurrencyConflict
from application.ports.outbox import Claimed
from application.ports.storage import Batch
from domain.catalogue.events import PriceChanged
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.cast import euros
from tests.support.concurrency import refused, together
from tests.support.shop_env import ShopEnv

LEASE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


# Pattern P43: Outbox and idempotent handlers
@law(
    "OBX-1",
    hint="Messages are rows of the batch: they are written by its transaction, and by nothing else.",
    mutants=("publishes before it stores", "publishes only what adds"),
)
async def a_message_exists_if_and_only_if_its_commit_does(env: PersistenceEnv) -> None:
    """A message exists if and only if its commit does: none while the unit of work is open, one for each event once it
    is committed, none when it fails; and of many rivals, as many messages as commits."""
    tenant = await env.tenant()
    taken = await tenant.product(sku="TAKEN", on_hand=0)
    [added] = await tenant.messages()
    assert (added.name, added.aggregate) == ("product_added", taken.id)
    async with tenant.uow() as uow:
        uow.products.add(tenant.new_product())
        assert await tenant.messages() == []
    assert await tenant.messages() == []
    with refused(AlreadyExists):
        async with tenant.uow() as uow:
            uow.products.add(tenant.new_product(sku="TAKEN"))
            await uow.commit()
    assert await tenant.messages() == []

    committed = await together(10, lambda number: _reprice(tenant, taken, cents=number))
    committed.only(ConcurrencyConflict)
    told = await tenant.messages()
    assert sorted(_asked(envelope) for envelope in told) == sorted(committed.answers)


async def _reprice(tenant: ShopEnv, product: Product, *, cents: int) -> int:
    async with tenant.uow() as uow:
        mine = await uow.products.get(product.id)
        mine.change_price(euros(f"1.{cents:02}"))
        uow.products.save(mine)
        await uow.commit()
    return mine.price.amount


def _asked(envelope: Envelope) -> int:
    assert isinstance(envelope.event, PriceChanged)
    return envelope.event.after.amount


@law(
    "OBX-2",
    hint="Choose and mark in one statement (PostgreSQL: FOR UPDATE SKIP LOCKED; MongoDB: one find-and-update each).",
    mutants=("no lease", "looks first and holds later"),
)
async def no_message_is_held_by_two_relays(env: PersistenceEnv) -> None:
    """N relays claim at the same time: every message is held by exactly one of them, as often as it is claimed again
    later, and none gets more than it asked for."""
    tenant = await env.tenant()
    written = await _write(tenant, 60)
    for attempt in (1, 2):
        held = await together(8, lambda _: _claim_all(tenant, most=60))
        held.only()
        claimed = [message for messages in held.answers for message in messages]
        assert sorted(message.envelope.id for message in claimed) == written
        assert {message.attempts for message in claimed} == {attempt}
        env.clock.advance(LEASE + SECOND)


async def _claim_all(tenant: ShopEnv, *, most: int) -> list[Claimed]:
    """Claim a few at a time until nothing is due, or more has come than there is."""
    held: list[Claimed] = []
    while claimed := await tenant.store.outbox.claim(7, LEASE):
        assert len(claimed) <= 7
        held += claimed
        assert len(held) <= most, "the same messages are handed out again and again"
    return held


@law(
    "OBX-3",
    hint="A claim holds until the clock port's time plus the lease; after that the message is due like any other.",
    mutants=("holds for ever", "forgets how often it tried"),
)
async def what_a_dead_relay_held_is_taken_over(env: PersistenceEnv) -> None:
    """The messages of a relay that is never heard of again are held until its lease ends and due within a second after;
    what was sent meanwhile is not, also when the one who sent it was late."""
    tenant = await env.tenant()
    written = await _write(tenant, 3)
    outbox = tenant.store.outbox
    assert _ids(await outbox.claim(10, LEASE)) == written
    await outbox.sent(written[:1])
    env.clock.advance(LEASE - SECOND)
    assert await outbox.claim(10, LEASE) == []
    env.clock.advance(2 * SECOND)
    taken_over = await outbox.claim(10, LEASE)
    assert _ids(taken_over) == written[1:]
    assert {message.attempts for message in taken_over} == {2}

    await outbox.sent(written[1:2])
    await outbox.failed(written[1], "the other one had already sent it", retry_at=env.clock.now())
    env.clock.advance(LEASE + SECOND)
    assert _ids(await outbox.claim(10, LEASE)) == written[2:]
    await outbox.sent([*written, tenant.ids.new()])
    await outbox.sent([])
    env.clock.advance(LEASE + SECOND)
    assert await outbox.claim(10, LEASE) == []


@law(
    "OBX-5",
    hint="Claim what is unsent, and never remember how far you have read: numbers are given out before the commit.",
    mutants=("cursor on sequence numbers", "cursor on ids"),
)
async def no_gap_is_skipped(env: PersistenceEnv) -> None:
    """No gap is skipped: a message that was made first and committed last is still sent, though later ones have been;
    and so are all of those that many write at the same time while a relay goes on claiming."""
    tenant = await env.tenant()
    early, late = _envelopes(tenant, 2)
    for envelope in (late, early):
        await tenant.store.storage.write(Batch(messages=(envelope,)))
        claimed = _ids(await tenant.store.outbox.claim(10, LEASE))
        assert claimed == [envelope.id]
        await tenant.store.outbox.sent(claimed)

    # Batches of many sizes take differently long, so that they are committed in another order than they were begun.
    batches = [_envelopes(tenant, size) for size in (40, 1, 20, 2, 10, 1, 30, 1, 5, 1, 15, 1)]
    written = sorted(envelope.id for batch in batches for envelope in batch)
    still_writing = len(batches)

    async def write(number: int) -> list[UUID]:
        nonlocal still_writing
        try:
            await tenant.store.storage.write(Batch(messages=tuple(batches[number])))
        finally:
            still_writing -= 1
        return []

    async def relay() -> list[UUID]:
        sent: list[UUID] = []
        while True:
            all_written = not still_writing
            claimed = _ids(await tenant.store.outbox.claim(100, LEASE))
            if all_written and not claimed:
                return sent
            await tenant.store.outbox.sent(claimed)
            sent += claimed
            assert len(sent) <= len(written), "what was sent is handed out again"

    outcomes = await together(len(batches) + 1, lambda number: write(number) if number < len(batches) else relay())
    outcomes.only()
    assert sorted(id for sent in outcomes.answers for id in sent) == written


async def _write(tenant: ShopEnv, many: int) -> list[UUID]:
    envelopes = _envelopes(tenant, many)
    await tenant.store.storage.write(Batch(messages=tuple(envelopes)))
    return sorted(envelope.id for envelope in envelopes)


def _envelopes(tenant: ShopEnv, many: int) -> list[Envelope]:
    event = PriceChanged(ProductId(tenant.ids.new()), euros("1.00"), euros("2.00"))
    return [
        Envelope(tenant.ids.new(), event.name, event.version, event.product, 1, tenant.clock.now(), event)
        for _ in range(many)
    ]


def _ids(claimed: Sequence[Claimed]) -> list[UUID]:
    return sorted(message.envelope.id for message in claimed)


LAWS = (
    a_message_exists_if_and_only_if_its_commit_does,
    no_message_is_held_by_two_relays,
    what_a_dead_relay_held_is_taken_over,
    no_gap_is_skipped,
)
