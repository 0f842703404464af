"""Orders as JSON."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from application.ordering.place_order import PlaceOrderRequest, RequestedItem
from domain.catalogue.ids import ProductId
from domain.ordering.order import OrderStatus
from domain.shared.address import Address
from entrypoints.api.v1.money_model import MoneyModel


class AddressModel(BaseModel):
    """Where the parcel goes."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(examples=["Ada Lovelace"])
    street: str = Field(examples=["12 St James's Square"])
    postal_code: str = Field(examples=["SW1Y 4JH"])
    city: str = Field(examples=["London"])
    country: str = Field(examples=["GB"], description="ISO 3166-1 alpha-2.")

    def address(self) -> Address:
        """The shop's own."""
        return Address(self.name, self.street, self.postal_code, self.city, self.country)


class RequestedItemModel(BaseModel):
    """So many of one product."""

    model_config = ConfigDict(extra="forbid")

    product: UUID
    quantity: StrictInt = Field(examples=[2])


class PlaceOrderModel(BaseModel):
    """What a customer wants, where it goes, and where to write."""

    model_config = ConfigDict(extra="forbid")

    items: list[RequestedItemModel]
    address: AddressModel
    email: str = Field(examples=["ada@example.com"])

    def request(self) -> PlaceOrderRequest:
        """For the use case."""
        items = tuple(RequestedItem(ProductId(item.product), item.quantity) for item in self.items)
        return PlaceOrderRequest(items, self.address.address(), self.email)


class OrderLineModel(BaseModel):
    """So many of one product, with its name and price as they were when ordered."""

    product: UUID
    name: str = Field(examples=["Honeycomb lamp"])
    unit_price: MoneyModel
    quantity: int = Field(examples=[2])
    discount: MoneyModel
    total: MoneyModel


class OrderModel(BaseModel):
    """An order as its customer sees it."""

    id: UUID
    customer: UUID
    status: OrderStatus
    email: str = Field(examples=["ada@example.com"])
    address: AddressModel
    lines: list[OrderLineModel]
    total: MoneyModel
    placed_at: datetime
    pay_by: datetime = Field(description="Until then the goods are held.")
    confirmed_at: datetime | None = Field(description="When the customer was told; null before that.")


class OrderSummaryModel(BaseModel):
    """One row in a list of orders."""

    id: UUID
    customer: UUID
    status: OrderStatus
    total: MoneyModel
    placed_at: datetime


class OrderPage(BaseModel):
    """Some of the orders, newest first."""

    items: list[OrderSummaryModel]
    next: str | None = Field(description="The cursor of the following page; null at the end.")


class ExpiredModel(BaseModel):
    """What a look at unpaid orders came to."""

    expired: int = Field(examples=[3])
