"""The operations of the catalogue, and how they are built."""

from dataclasses import dataclass

from application.catalogue.add_product import AddProduct, AddProductRequest
from application.catalogue.change_price import ChangePrice, ChangePriceRequest
from application.catalogue.find_products import (
    GetProduct,
    GetProductBySku,
    GetProductBySkuRequest,
    GetProductRequest,
    SearchProducts,
    SearchProductsRequest,
)
from application.catalogue.queries import ProductQueries
from application.catalogue.views import ProductPosition, ProductView
from application.core.operation import Operation, OperationBuilder
from application.core.page import Page
from application.core.use_case import ANYONE, STAFF
from application.ports.services import Services


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Adding, pricing and finding products."""

    add: Operation[AddProductRequest, ProductView]
    change_price: Operation[ChangePriceRequest, ProductView]
    get: Operation[GetProductRequest, ProductView]
    get_by_sku: Operation[GetProductBySkuRequest, ProductView]
    search: Operation[SearchProductsRequest, Page[ProductView, ProductPosition]]


def build_catalogue(build: OperationBuilder, products: ProductQueries, services: Services) -> Catalogue:
    """Give each use case its ports, and say which roles may call it."""
    return Catalogue(
        add=build.command(AddProduct(services.ids), STAFF),
        change_price=build.command(ChangePrice(), STAFF),
        get=build.query(GetProduct(products), ANYONE),
        get_by_sku=build.query(GetProductBySku(products), ANYONE),
        search=build.query(SearchProducts(products), ANYONE),
    )
