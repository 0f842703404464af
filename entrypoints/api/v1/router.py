"""Version 1 of the API: one router for each part of the shop."""

from fastapi import APIRouter

from entrypoints.api.v1 import orders, products, stock

router = APIRouter(prefix="/api/v1")
router.include_router(products.router)
router.include_router(stock.router)
router.include_router(orders.router)
