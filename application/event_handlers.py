"""Which event makes the shop do what."""

from application.messaging.handlers import EventHandlers, when
from application.ordering.confirm_order import SendOrderConfirmationRequest
from application.shop import Shop
from domain.ordering.events import OrderPlaced
from domain.ordering.ids import OrderId


def event_handlers_of(shop: Shop) -> EventHandlers:
    """What this shop does of itself."""
    return EventHandlers(
        (
            when(
                OrderPlaced,
                "send_order_confirmation",
                shop.ordering.confirm,
                lambda placed: SendOrderConfirmationRequest(OrderId(placed.order)),
            ),
        )
    )
