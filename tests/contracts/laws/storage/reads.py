"""The three ways in which a unit of work reads a product: what holds for one of them holds for all."""

from collections.abc import Awaitable, Callable, Mapping

from application.core.unit_of_work import UnitOfWork
from domain.catalogue.product import Product


async def _by_id(uow: UnitOfWork, product: Product) -> Product:
    return await uow.products.get(product.id)


async def _among_many(uow: UnitOfWork, product: Product) -> Product:
    [found] = await uow.products.get_many([product.id])
    return found


async def _by_key(uow: UnitOfWork, product: Product) -> Product:
    found = await uow.products.find(product.sku)
    assert found is not None, f"there is no {product.sku}"
    return found


READS: Mapping[str, Callable[[UnitOfWork, Product], Awaitable[Product]]] = {
    "get": _by_id,
    "get_many": _among_many,
    "find": _by_key,
}
