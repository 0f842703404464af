"""INB 1 to 3: a message that comes twice takes effect once."""

from dataclasses import dataclass, replace
from uuid import UUID

from application.event_handlers import event_handlers_of
from application.messaging.handlers import EventHandlers, when
from application.ports.delivery import Message
from application.ports.envelope import Envelope
from application.stock.receive_stock import ReceiveStockRequest
from application.stock.views import StockLevel
from domain.accounts.actor import Actor
from domain.catalogue.events import ProductAdded
from domain.catalogue.product import Product
from domain.shared.errors import NotFound
from domain.stock.stock_item import StockItem
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.cast import KIM
from tests.support.concurrency import refused, together
from tests.support.shop_env import ShopEnv

STOCK_UP = "stock_up"
GIFT = 6


@dataclass(frozen=True, slots=True)
class _StockedUp:
    """A shop that puts six units of whatever is added on its shelf: a handler whose every repetition would show."""

    tenant: ShopEnv

    @property
    def handlers(self) -> EventHandlers:
        return EventHandlers(
            (
                when(
                    ProductAdded,
                    STOCK_UP,
                    self._receive,
                    lambda added: ReceiveStockRequest(added.product, GIFT),
                ),
            )
        )

    async def _receive(self, request: ReceiveStockRequest, /, *, by: Actor, key: str | None = None) -> StockLevel:
        """Events are handled on behalf of the shop itself, and only staff receive goods."""
        return await self.tenant.shop.stock.receive(request, by=KIM, key=key)

    async def handle(self, envelope: Envelope) -> None:
        await self.handlers.handle(Message(envelope, STOCK_UP))

    async def is_marked(self, message: UUID) -> bool:
        return await self.tenant.store.storage.find_idempotency_record(str(KIM.id), f"{STOCK_UP}:{message}") is not None

    async def on_hand(self, product: Product) -> int:
        level = await self.tenant.store.stock.level(product.id)
        assert level is not None
        return level.on_hand

    async def told_of(self, product: Product) -> Envelope:
        [told] = [
            one for one in await self.tenant.messages() if one.aggregate == product.id and one.name == "product_added"
        ]
        return told


# Pattern P43: Outbox and idempotent handlers
@law(
    "INB-1",
    hint="The mark is an idempotency record of the batch, under a unique key of handler and message.",
    mutants=("marks nothing",),
)
async def a_message_handled_many_times_has_one_effect(env: PersistenceEnv) -> None:
    """A message handled N times at once, and later again, has one effect; another message has its own."""
    tenant = await env.tenant()
    shop = _StockedUp(tenant)
    lamp = await tenant.product(on_hand=0)
    told = await shop.told_of(lamp)
    outcomes = await together(20, lambda _: shop.handle(told))
    outcomes.only()
    await shop.handle(told)
    assert await shop.on_hand(lamp) == GIFT
    await shop.handle(replace(told, id=tenant.ids.new()))
    assert await shop.on_hand(lamp) == 2 * GIFT

    order = await tenant.order(lamp)
    [placed] = [envelope for envelope in await tenant.messages() if envelope.aggregate == order.id]
    confirm = event_handlers_of(tenant.shop)
    [name] = confirm.names_for(placed.event)
    letters = await together(8, lambda _: confirm.handle(Message(placed, name)))
    letters.only()
    assert len(tenant.mailer.letters) == 1
    confirmed = await tenant.store.orders.get(order.id)
    assert confirmed is not None
    assert confirmed.confirmed_at == env.clock.now()


@law(
    "INB-2",
    hint="One batch: the mark is never written before the effect, nor after it.",
    mutants=("marks first", "marks last"),
)
async def mark_and_effect_commit_together(env: PersistenceEnv) -> None:
    """Mark and effect commit together: of many messages whose effects meet on one stock item none is marked without its
    effect, or takes effect without its mark, neither in the end nor to somebody who looks on."""
    tenant = await env.tenant()
    shop = _StockedUp(tenant)
    lamp = await tenant.product(on_hand=0)
    told = await shop.told_of(lamp)
    many = [replace(told, id=tenant.ids.new()) for _ in range(12)]
    still_busy = len(many)

    async def handle(number: int) -> None:
        nonlocal still_busy
        try:
            await shop.handle(many[number])
        finally:
            still_busy -= 1

    async def watch() -> None:
        while still_busy:
            effects_before = await shop.on_hand(lamp) // GIFT
            marks = sum([await shop.is_marked(envelope.id) for envelope in many])
            effects_after = await shop.on_hand(lamp) // GIFT
            assert effects_before <= marks <= effects_after, "a mark and its effect were seen apart"

    outcomes = await together(len(many) + 1, lambda number: handle(number) if number < len(many) else watch())
    outcomes.only()
    assert await shop.on_hand(lamp) == len(many) * GIFT
    assert all([await shop.is_marked(envelope.id) for envelope in many])


@law(
    "INB-3",
    hint="The mark is written by the commit; a handler that fails has none.",
    mutants=("marks on the way in",),
)
async def a_failure_leaves_no_mark(env: PersistenceEnv) -> None:
    """A handler that fails leaves no mark: its failure passes through, and when the message comes again it takes
    effect."""
    tenant = await env.tenant()
    shop = _StockedUp(tenant)
    lamp = tenant.new_product()
    async with tenant.uow() as uow:
        uow.products.add(lamp)
        await uow.commit()
    told = await shop.told_of(lamp)
    for _ in range(2):
        with refused(NotFound):
            await shop.handle(told)
        assert not await shop.is_marked(told.id)

    async with tenant.uow() as uow:
        uow.stock.add(StockItem(id=lamp.id))
        await uow.commit()
    for _ in range(2):
        await shop.handle(told)
        assert await shop.on_hand(lamp) == GIFT
    assert await shop.is_marked(told.id)


LAWS = (
    a_message_handled_many_times_has_one_effect,
    mark_and_effect_commit_together,
    a_failure_leaves_no_mark,
)
