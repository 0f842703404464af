"""The table of event handlers: which event leads to which use case."""

from application.accounts.confirm_email import SendEmailConfirmationRequest
from application.accounts.reset_password import SendPasswordResetRequest
from application.messaging.handlers import EventHandlers, when
from application.ordering.confirm_order import SendOrderConfirmationRequest
from application.shop import Shop
from domain.accounts.events import EmailGiven, PasswordForgotten
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
            when(
                EmailGiven,
                "send_email_confirmation",
                shop.accounts.send_confirmation,
                lambda given: SendEmailConfirmationRequest(given.account),
            ),
            when(
                PasswordForgotten,
                "send_password_reset",
                shop.accounts.send_password_reset,
                lambda forgotten: SendPasswordResetRequest(forgotten.account),
            ),
        )
    )
