"""Adding a product to the catalogue."""

from dataclasses import dataclass, field
from typing import ClassVar

from application.catalogue.views import ProductView
from application.core.fingerprint import FROM_THE_START
from application.core.unit_of_work import UnitOfWork
from application.ports.ids import IdGenerator
from domain.accounts.actor import Actor
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.shared.money import Money
from domain.stock.stock_item import StockItem


@dataclass(frozen=True, slots=True)
class AddProductRequest:
    """The product to add. The SKU is the shop's own article number."""

    fingerprint_name: ClassVar[str] = "NewProduct"

    sku: str
    name: str
    price: Money
    description: str | None = field(default=None, metadata=FROM_THE_START)


@dataclass(frozen=True, slots=True)
class AddProduct:
    """Staff add a product to the catalogue. It has no stock until goods arrive."""

    ids: IdGenerator

    async def __call__(self, uow: UnitOfWork, request: AddProductRequest, /, *, by: Actor) -> ProductView:
        """`AlreadyExists` when another product has the SKU, `InvalidValue` for a value that a product cannot have."""
        product = Product.create(
            ProductId(self.ids.new()),
            sku=request.sku,
            name=request.name,
            price=request.price,
            description=request.description,
        )
        uow.products.add(product)
        uow.stock.add(StockItem(id=product.id))
        return ProductView.of(product)
