"""The catalogue: adding products, pricing them, finding them."""

from dataclasses import dataclass

from application.ports.queries import ProductQueries
from application.ports.surroundings import IdGenerator
from application.unit_of_work import UnitOfWork
from application.use_case import Allowed
from application.views import Page, ProductPosition, ProductView
from domain import checks
from domain.catalogue import Product, ProductId
from domain.errors import NotFound
from domain.identity import Actor
from domain.inventory import StockItem
from domain.money import Money


@dataclass(frozen=True, slots=True)
class NewProduct:
    """What is to be sold from now on. The SKU is the shop's own article number."""

    sku: str
    name: str
    price: Money
    description: str | None = None


@dataclass(frozen=True, slots=True)
class AddProduct:
    """Staff take a product into the catalogue; its shelf is empty until goods arrive."""

    ids: IdGenerator

    async def __call__(self, work: UnitOfWork, request: NewProduct, /, *, by: Actor) -> ProductView:
        """`AlreadyExists` when the SKU is taken."""
        product = Product.add(
            ProductId(self.ids.new()),
            sku=request.sku,
            name=request.name,
            price=request.price,
            description=request.description,
        )
        work.products.add(product)
        work.stock.add(StockItem(id=product.id))
        return ProductView.of(product)


@dataclass(frozen=True, slots=True)
class NewPrice:
    """What a product is to cost from now on."""

    product: ProductId
    price: Money


@dataclass(frozen=True, slots=True)
class ChangePrice:
    """Staff ask a new price for a product. Orders already placed keep theirs."""

    async def __call__(self, work: UnitOfWork, request: NewPrice, /, *, by: Actor) -> ProductView:
        """`NotFound` for an unknown product, `CurrencyMismatch` for a price in another currency."""
        product = await work.products.get(request.product)
        product.change_price(request.price)
        work.products.save(product)
        return ProductView.of(product)


@dataclass(frozen=True, slots=True)
class ProductById:
    """Which product to show."""

    product: ProductId


@dataclass(frozen=True, slots=True)
class GetProduct:
    """Anyone looks at a product."""

    products: ProductQueries

    async def __call__(self, request: ProductById, /, *, by: Actor) -> ProductView:
        """`NotFound` when the catalogue does not have it."""
        product = await self.products.get(request.product)
        if product is None:
            raise NotFound("product", request.product)
        return product


@dataclass(frozen=True, slots=True)
class ProductSearch:
    """Products whose names contain all these words; every product for no words."""

    words: str = ""
    after: ProductPosition | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True)
class SearchProducts:
    """Anyone looks through the catalogue, by name, a page at a time."""

    products: ProductQueries

    async def __call__(self, request: ProductSearch, /, *, by: Actor) -> Page[ProductView, ProductPosition]:
        """An empty page when nothing fits."""
        words = checks.note("words", request.words, longest=200)
        limit = checks.quantity(request.limit, most=100)
        return await self.products.search(words, after=request.after, limit=limit)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The part of the shop where products are described."""

    add: Allowed[NewProduct, ProductView]
    change_price: Allowed[NewPrice, ProductView]
    get: Allowed[ProductById, ProductView]
    search: Allowed[ProductSearch, Page[ProductView, ProductPosition]]
