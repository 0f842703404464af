"""The catalogue, as drivers see it."""

from dataclasses import dataclass

from application.catalogue.add_product import AddProductRequest
from application.catalogue.change_price import ChangePriceRequest
from application.catalogue.find_products import GetProductRequest, SearchProductsRequest
from application.catalogue.views import ProductPosition, ProductView
from application.core.page import Page
from application.core.use_case import Authorized


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The part of the shop where products are described."""

    add: Authorized[AddProductRequest, ProductView]
    change_price: Authorized[ChangePriceRequest, ProductView]
    get: Authorized[GetProductRequest, ProductView]
    search: Authorized[SearchProductsRequest, Page[ProductView, ProductPosition]]
