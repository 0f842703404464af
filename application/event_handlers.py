"""The table of event handlers: which event leads to which use case."""

from application.messaging.handlers import EventHandlers, when
from application.ordering.confirm_order import SendOrderConfirmationRequest
from application.shop import Shop
from domain.ordering.events import OrderPlaced


def event_handlers_of(shop: Shop) -> EventHandlers:
    """The event handlers of this shop. They call its use cases as any other driver does."""
    return EventHandlers(
        (
            when(
                OrderPlaced,
                "send_order_confirmation",
                shop.ordering.confirm,
                lambda placed: SendOrderConfirmationRequest(placed.order),
            ),
        )
    )
