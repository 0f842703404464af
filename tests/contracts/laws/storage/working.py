"""Whether an adapter works, after something went wrong with its server."""

import asyncio

from application.ports.errors import Unavailable
from domain.catalogue.product import Product
from tests.support.shop_env import ShopEnv

LIMIT = 2.0
"""Seconds after which a hurried adapter gives up."""
MOST_CUT = 20
"""Calls one after the other, each of which may find one connection that was cut."""


async def must_work_again(tenant: ShopEnv) -> None:
    """Fail unless it does, after a few calls."""
    for _ in range(MOST_CUT):
        if await works(tenant):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"the server is there, and {MOST_CUT} calls one after the other were refused")


async def works(tenant: ShopEnv) -> bool:
    """Whether it answers now."""
    try:
        await tenant.store.storage.read(Product, [])
        await tenant.store.outbox.dead_letters(1)
    except Unavailable:
        return False
    return True
