"""One example of every shape that is stored, by its name and version."""

from application.catalogue.views import ProductView
from application.ordering.views import OrderView
from application.stock.views import StockLevel
from domain.catalogue.events import PriceChanged, ProductAdded
from domain.ordering import events as ordering
from domain.ordering.order import PAY_WITHIN
from domain.shared.event import Event
from domain.shared.money import Currency, Money
from domain.stock.events import StockReceived
from tests.support.builders import NOON, a_line, a_product, an_order, order_id, product_id
from tests.support.cast import ADA, HEX_NUT, euros

Shape = tuple[str, int]

EVENTS: dict[Shape, Event] = {
    ("product_added", 1): ProductAdded(product_id(), "TILE-6 ⬡ e\u0301 🐝", euros("3.60")),
    ("price_changed", 1): PriceChanged(product_id(), euros("3.60"), euros("4.20")),
    ("stock_received", 1): StockReceived(product_id(), 6),
    ("order_placed", 1): ordering.OrderPlaced(order_id(), ADA.id, Money(2**53 - 1, Currency.JPY), NOON + PAY_WITHIN),
    ("order_paid", 1): ordering.OrderPaid(order_id(), ADA.id),
    ("order_shipped", 1): ordering.OrderShipped(order_id(), ADA.id),
    ("order_delivered", 1): ordering.OrderDelivered(order_id(), ADA.id),
    ("order_cancelled", 1): ordering.OrderCancelled(order_id(), ADA.id),
    ("order_expired", 1): ordering.OrderExpired(order_id(), ADA.id),
    ("order_refunded", 1): ordering.OrderRefunded(order_id(), ADA.id),
}

ANSWERS: dict[Shape, object] = {
    ("nothing", 1): None,
    ("yes_or_no", 1): True,
    ("product", 1): ProductView.of(a_product(description="Six sides, “quoted” \\ e\u0301 🐝")),
    ("stock_level", 1): StockLevel(product_id(), on_hand=6, reserved=5),
    ("order", 1): OrderView.of(an_order(a_line(), a_line(12, product=a_product(HEX_NUT, number=2)))),
}
