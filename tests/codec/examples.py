"""One example of every shape that is stored, by its name and version."""

from application.views import OrderView, ProductView, StockLevel
from domain import events
from domain.events import Event
from domain.money import Currency, Money
from domain.ordering import PAY_WITHIN
from tests.builders import NOON, a_line, a_product, an_order, order_id, product_id
from tests.cast import ADA, HEX_NUT, euros

Shape = tuple[str, int]

EVENTS: dict[Shape, Event] = {
    ("product_added", 1): events.ProductAdded(product_id(), "TILE-6 ⬡ e\u0301 🐝", euros("3.60")),
    ("price_changed", 1): events.PriceChanged(product_id(), euros("3.60"), euros("4.20")),
    ("stock_received", 1): events.StockReceived(product_id(), 6),
    ("order_placed", 1): events.OrderPlaced(order_id(), ADA.id, Money(2**53 - 1, Currency.JPY), NOON + PAY_WITHIN),
    ("order_paid", 1): events.OrderPaid(order_id(), ADA.id),
    ("order_shipped", 1): events.OrderShipped(order_id(), ADA.id),
    ("order_delivered", 1): events.OrderDelivered(order_id(), ADA.id),
    ("order_cancelled", 1): events.OrderCancelled(order_id(), ADA.id),
    ("order_expired", 1): events.OrderExpired(order_id(), ADA.id),
    ("order_refunded", 1): events.OrderRefunded(order_id(), ADA.id),
}

ANSWERS: dict[Shape, object] = {
    ("nothing", 1): None,
    ("yes_or_no", 1): True,
    ("product", 1): ProductView.of(a_product(description="Six sides, “quoted” \\ e\u0301 🐝")),
    ("stock_level", 1): StockLevel(product_id(), on_hand=6, reserved=5),
    ("order", 1): OrderView.of(an_order(a_line(), a_line(12, product=a_product(HEX_NUT, number=2)))),
}
