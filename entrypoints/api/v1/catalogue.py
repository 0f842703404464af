"""The catalogue."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from application.catalogue.add_product import AddProduct
from application.catalogue.change_price import ChangePrice, ChangePriceRequest
from application.catalogue.find_products import GetProduct, GetProductRequest, SearchProducts, SearchProductsRequest
from application.catalogue.views import ProductPosition, ProductView
from application.ports.errors import AlreadyExists
from domain.access.scopes import Scope
from domain.accounts.actor import Actor
from domain.catalogue.ids import ProductId
from domain.shared.errors import CurrencyMismatch, InvalidValue, UnknownCurrency
from entrypoints.api.authentication import may
from entrypoints.api.dependencies import Key, Listed, Pages, TheShop
from entrypoints.api.errors import InvalidCursor
from entrypoints.api.openapi import KEYED, WRITING, description_of, refusals
from entrypoints.api.v1.catalogue_models import AddProductModel, ProductModel, ProductPage
from entrypoints.api.v1.money_model import MoneyModel

router = APIRouter(prefix="/products", tags=["catalogue"])


@router.post(
    "",
    status_code=201,
    summary="Add a product",
    description=description_of(AddProduct),
    response_model=ProductModel,
    responses=refusals(AlreadyExists, InvalidValue, UnknownCurrency, *WRITING, *KEYED),
)
async def add_product(
    body: AddProductModel,
    shop: TheShop,
    by: Annotated[Actor, may("catalogue.add", Scope.CATALOGUE_WRITE)],
    key: Key,
    request: Request,
    response: Response,
) -> ProductView:
    product = await shop.catalogue.add(body.request(), by=by, key=key)
    response.headers["Location"] = f"{request.url.path}/{product.id}"
    return product


@router.get(
    "",
    summary="Search the catalogue",
    description=description_of(SearchProducts),
    response_model=ProductPage,
    responses=refusals(InvalidCursor, InvalidValue),
)
async def search_products(
    shop: TheShop,
    by: Annotated[Actor, may("catalogue.search", Scope.CATALOGUE_READ)],
    pages: Pages,
    search: Annotated[str, Query(description="Words that the names contain, in any order.", examples=["hex"])] = "",
) -> Listed:
    wanted = SearchProductsRequest(search, pages.after(ProductPosition), pages.limit)
    return pages.listed(await shop.catalogue.search(wanted, by=by))


@router.get(
    "/{id}",
    summary="Show a product",
    description=description_of(GetProduct),
    response_model=ProductModel,
    responses=refusals(),
)
async def get_product(
    id: UUID, shop: TheShop, by: Annotated[Actor, may("catalogue.get", Scope.CATALOGUE_READ)]
) -> ProductView:
    return await shop.catalogue.get(GetProductRequest(ProductId(id)), by=by)


@router.put(
    "/{id}/price",
    summary="Change a price",
    description=description_of(ChangePrice),
    response_model=ProductModel,
    responses=refusals(*WRITING, CurrencyMismatch, InvalidValue, UnknownCurrency),
)
async def change_price(
    id: UUID,
    body: MoneyModel,
    shop: TheShop,
    by: Annotated[Actor, may("catalogue.change_price", Scope.CATALOGUE_WRITE)],
) -> ProductView:
    return await shop.catalogue.change_price(ChangePriceRequest(ProductId(id), body.money()), by=by)
