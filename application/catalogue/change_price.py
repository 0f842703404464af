"""Changing the price of a product."""

from dataclasses import dataclass
from typing import ClassVar

from application.catalogue.views import ProductView
from application.core.unit_of_work import UnitOfWork
from domain.accounts.actor import Actor
from domain.catalogue.ids import ProductId
from domain.shared.money import Money


@dataclass(frozen=True, slots=True)
class ChangePriceRequest:
    """The product, and its price from now on."""

    fingerprint_name: ClassVar[str] = "NewPrice"

    product: ProductId
    price: Money


@dataclass(frozen=True, slots=True)
class ChangePrice:
    """Staff give a product a new price. Orders already placed keep the old one."""

    async def __call__(self, uow: UnitOfWork, request: ChangePriceRequest, /, *, by: Actor) -> ProductView:
        """`NotFound` for an unknown product, `CurrencyMismatch` for a price in another currency."""
        product = await uow.products.get(request.product)
        product.change_price(request.price)
        uow.products.save(product)
        return ProductView.of(product)
