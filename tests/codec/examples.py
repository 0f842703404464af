"""What every golden file is read as: by the kind of shape, then by its name and version.

What was stored in an older version is read as an object of the newest class, so that is what stands here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from application.access.api_keys import RemoveApiKeyRequest
from application.access.prune_families import PruneRefreshFamiliesRequest
from application.access.refresh import LogOutRequest
from application.accounts.administer import ChangeRolesRequest, DeactivateAccountRequest, ReactivateAccountRequest
from application.accounts.confirm_email import SendEmailConfirmationRequest
from application.accounts.reset_password import RequestPasswordResetRequest, SendPasswordResetRequest
from application.catalogue.add_product import AddProductRequest
from application.catalogue.change_price import ChangePriceRequest
from application.catalogue.views import ProductView
from application.configuration.switch_feature import SwitchFeatureRequest
from application.configuration.views import ConfigurationView
from application.maintenance.prune_idempotency_records import PruneIdempotencyRecordsRequest
from application.maintenance.prune_messages import PruneMessagesRequest
from application.ordering.cancel_order import CancelOrderRequest
from application.ordering.confirm_order import SendOrderConfirmationRequest
from application.ordering.expire_orders import ExpireUnpaidOrdersRequest
from application.ordering.place_order import PlaceOrderRequest, RequestedItem
from application.ordering.views import OrderView
from application.ports.delivery import Message
from application.ports.envelope import Envelope
from application.stock.receive_stock import ReceiveStockRequest
from application.stock.views import StockLevel
from domain.access.events import RefreshTokenReused
from domain.accounts import events as accounts
from domain.accounts.actor import SYSTEM, VISITOR, ActorId, Role
from domain.catalogue.events import PriceChanged, ProductAdded
from domain.configuration.configuration import Feature
from domain.ordering import events as ordering
from domain.ordering.order import PAY_WITHIN
from domain.shared.money import Currency, Money
from domain.stock.events import StockReceived
from tests.support.builders import (
    NOON,
    a_family,
    a_line,
    a_product,
    an_api_key,
    an_order,
    order_id,
    product_id,
    uuid7,
)
from tests.support.cast import ADA, BEN, DEE, EMAILS, HEX_NUT, HIVE, HONEYCOMB_LAMP, KIM, euros

ORDER_PLACED = ordering.OrderPlaced(order_id(), ADA.id, Money(2**53 - 1, Currency.JPY), NOON + PAY_WITHIN)
FAMILY, API_KEY = a_family()[0], an_api_key()[0]
DESCRIBED = a_product(description="Six sides, “quoted” \\ e\u0301 🐝")


@dataclass(frozen=True, slots=True)
class Command:
    """What a command by message is carried out with, and on behalf of which account."""

    request: object
    by: ActorId


EXAMPLES: Mapping[str, Mapping[tuple[str, int], object]] = {
    "events": {
        ("product_added", 1): ProductAdded(product_id(), "TILE-6 ⬡ e\u0301 🐝", euros("3.60")),
        ("price_changed", 1): PriceChanged(product_id(), euros("3.60"), euros("4.20")),
        ("stock_received", 1): StockReceived(product_id(), 6),
        ("order_placed", 1): ORDER_PLACED,
        ("order_paid", 1): ordering.OrderPaid(order_id(), ADA.id),
        ("order_shipped", 1): ordering.OrderShipped(order_id(), ADA.id),
        ("order_delivered", 1): ordering.OrderDelivered(order_id(), ADA.id),
        ("order_cancelled", 1): ordering.OrderCancelled(order_id(), ADA.id),
        ("order_expired", 1): ordering.OrderExpired(order_id(), ADA.id),
        ("order_refunded", 1): ordering.OrderRefunded(order_id(), ADA.id),
        ("account_registered", 1): accounts.AccountRegistered(ADA.id),
        ("email_given", 1): accounts.EmailGiven(ADA.id),
        ("email_confirmed", 1): accounts.EmailConfirmed(ADA.id),
        ("password_forgotten", 1): accounts.PasswordForgotten(ADA.id),
        ("password_changed", 1): accounts.PasswordChanged(ADA.id),
        ("roles_changed", 1): accounts.RolesChanged(ADA.id),
        ("account_deactivated", 1): accounts.AccountDeactivated(ADA.id),
        ("account_reactivated", 1): accounts.AccountReactivated(ADA.id),
        ("account_deleted", 1): accounts.AccountDeleted(ADA.id),
        ("refresh_token_reused", 1): RefreshTokenReused(ADA.id, FAMILY.id),
    },
    "answers": {
        ("nothing", 1): None,
        ("yes_or_no", 1): True,
        ("product", 1): ProductView.of(DESCRIBED),
        ("stock_level", 1): StockLevel(product_id(), on_hand=6, reserved=5),
        ("order", 1): OrderView.of(an_order(a_line(), a_line(12, product=a_product(HEX_NUT, number=2)))),
        ("account_id", 1): ADA.id,
        ("configuration", 1): ConfigurationView(((Feature.REGISTRATION, False),)),
    },
    "commands": {
        ("catalogue.add", 1): Command(
            AddProductRequest(
                HONEYCOMB_LAMP.sku,
                "Honeycomb lamp ⬡ e\u0301 🐝",
                HONEYCOMB_LAMP.price,
                "Six sides, “quoted” \\",
            ),
            KIM.id,
        ),
        ("catalogue.change_price", 1): Command(ChangePriceRequest(product_id(), euros("4.20")), KIM.id),
        ("stock.receive", 1): Command(ReceiveStockRequest(product_id(), 6), KIM.id),
        ("ordering.place", 1): Command(
            PlaceOrderRequest((RequestedItem(product_id(), 2), RequestedItem(product_id(2), 1)), HIVE, EMAILS[ADA.id]),
            ADA.id,
        ),
        ("ordering.cancel", 1): Command(CancelOrderRequest(order_id()), ADA.id),
        ("ordering.confirm", 1): Command(SendOrderConfirmationRequest(order_id()), SYSTEM.id),
        ("ordering.expire_unpaid", 1): Command(ExpireUnpaidOrdersRequest(), KIM.id),
        ("accounts.send_confirmation", 1): Command(SendEmailConfirmationRequest(ADA.id), SYSTEM.id),
        ("accounts.request_password_reset", 1): Command(RequestPasswordResetRequest(EMAILS[ADA.id]), VISITOR.id),
        ("accounts.send_password_reset", 1): Command(SendPasswordResetRequest(ADA.id), SYSTEM.id),
        ("accounts.change_roles", 1): Command(ChangeRolesRequest(BEN.id, (Role.CUSTOMER, Role.STAFF)), DEE.id),
        ("accounts.deactivate", 1): Command(DeactivateAccountRequest(BEN.id), DEE.id),
        ("accounts.reactivate", 1): Command(ReactivateAccountRequest(BEN.id), DEE.id),
        ("access.log_out", 1): Command(LogOutRequest(), ADA.id),
        ("access.remove_api_key", 1): Command(RemoveApiKeyRequest(API_KEY.id), ADA.id),
        ("access.prune_families", 1): Command(PruneRefreshFamiliesRequest(), SYSTEM.id),
        ("configuration.switch", 1): Command(SwitchFeatureRequest(Feature.REGISTRATION, on=False), DEE.id),
        ("maintenance.prune_messages", 1): Command(PruneMessagesRequest(), SYSTEM.id),
        ("maintenance.prune_idempotency_records", 1): Command(PruneIdempotencyRecordsRequest(), SYSTEM.id),
    },
    "messages": {
        ("order_placed", 1): Message(
            Envelope(
                id=uuid7(0x88_0006),
                name="order_placed",
                version=1,
                aggregate=order_id(),
                aggregate_version=1,
                at=NOON,
                event=ORDER_PLACED,
                headers={"request_id": "six"},
            ),
            handler="send_order_confirmation",
        )
    },
}
