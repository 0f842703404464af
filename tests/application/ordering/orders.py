"""What the tests of orders do with an order again and again."""

from application.ordering.find_orders import GetOrderRequest
from application.ordering.views import OrderView
from domain.catalogue.product import Product
from domain.ordering.ids import OrderId
from tests.support.cast import KIM
from tests.support.shop_env import ShopEnv


async def seen(env: ShopEnv, order: OrderView) -> OrderView:
    """The order as staff see it now."""
    return await env.shop.ordering.get(GetOrderRequest(order.id), by=KIM)


async def an_order_being_paid(env: ShopEnv, product: Product, quantity: int) -> OrderId:
    """An order by Ada for this quantity, for which a payment is under way."""
    placed = await env.order(product, quantity)
    async with env.uow() as uow:
        order = await uow.orders.get(placed.id)
        order.begin_payment()
        uow.orders.save(order)
        await uow.commit()
    return placed.id
