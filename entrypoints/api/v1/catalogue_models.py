"""Products as JSON."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from application.catalogue.add_product import AddProductRequest
from entrypoints.api.v1.money_model import MoneyModel


class AddProductModel(BaseModel):
    """A product to take into the catalogue."""

    model_config = ConfigDict(extra="forbid")

    sku: str = Field(examples=["LAMP-6"], description="The shop's own article number; given out once.")
    name: str = Field(examples=["Honeycomb lamp"])
    price: MoneyModel
    description: str | None = Field(None, examples=["Six glass cells, one warm light."])

    def request(self) -> AddProductRequest:
        """For the use case."""
        return AddProductRequest(self.sku, self.name, self.price.money(), self.description)


class ProductModel(BaseModel):
    """A product as customers see it."""

    id: UUID
    sku: str = Field(examples=["LAMP-6"])
    name: str = Field(examples=["Honeycomb lamp"])
    description: str | None = Field(examples=["Six glass cells, one warm light."])
    price: MoneyModel


class ProductPage(BaseModel):
    """Some of the catalogue, by name."""

    items: list[ProductModel]
    next: str | None = Field(description="The cursor of the following page; null at the end.")
