"""For comparison: the same three endpoints in one file, written directly on FastAPI and the SQLAlchemy ORM.

Written as the documentation of both shows it: declarative models, a session through `Depends` with `yield`, response
models that read attributes, the current user through `OAuth2PasswordBearer` and `Security` with scopes.
"""

import base64
import hashlib
import hmac
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

import jwt
from fastapi import Depends, FastAPI, HTTPException, Query, Request, Response, Security
from fastapi.security import OAuth2PasswordBearer, SecurityScopes
from jwt.exceptions import InvalidTokenError
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints, ValidationError, model_validator
from sqlalchemy import BigInteger, DateTime, ForeignKey, Text, select, tuple_
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from uuid_utils.compat import uuid7

SECRET = os.environ["SIXFOLD_SECRET"].encode()
ALGORITHM = "HS256"
TOKEN_TYPE = "at+jwt"
ISSUER = AUDIENCE = "sixfold"
REQUIRED = ["iss", "aud", "sub", "iat", "nbf", "exp"]
PAY_WITHIN = timedelta(minutes=30)

engine = create_async_engine(
    make_url(os.environ["SIXFOLD_POSTGRES_URL"]).set(drivername="postgresql+asyncpg"),
    pool_size=int(os.environ["SIXFOLD_POOL_SIZE"]),
    max_overflow=0,
    connect_args={"server_settings": {"search_path": os.environ["STRAIGHT_SCHEMA"]}},
)
sessions = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase):
    type_annotation_map: ClassVar = {
        datetime: DateTime(timezone=True),
        int: BigInteger,
        str: Text,
        dict[str, Any]: JSONB,
    }


class Account(Base):
    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    roles: Mapped[str]
    status: Mapped[str]
    access_version: Mapped[int]


class Product(Base):
    __tablename__ = "products"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    sku: Mapped[str]
    name: Mapped[str]
    search_key: Mapped[str]
    description: Mapped[str | None]
    price_amount: Mapped[int]
    price_currency: Mapped[str]

    @property
    def price(self) -> dict[str, object]:
        return {"amount": self.price_amount, "currency": self.price_currency}


class StockItem(Base):
    __tablename__ = "stock_items"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    on_hand: Mapped[int]
    reserved: Mapped[int]
    movements: Mapped[int]


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    customer: Mapped[UUID]
    email: Mapped[str]
    address_name: Mapped[str]
    address_street: Mapped[str]
    address_postal_code: Mapped[str]
    address_city: Mapped[str]
    address_country: Mapped[str]
    status: Mapped[str]
    placed_at: Mapped[datetime]
    pay_by: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    amount: Mapped[int] = mapped_column("total")
    currency: Mapped[str]
    goods_reserved: Mapped[bool]

    lines: Mapped[list["OrderLine"]] = relationship(back_populates="order", order_by="OrderLine.number")

    @property
    def address(self) -> dict[str, str]:
        return {
            "name": self.address_name,
            "street": self.address_street,
            "postal_code": self.address_postal_code,
            "city": self.address_city,
            "country": self.address_country,
        }

    @property
    def total(self) -> dict[str, object]:
        return {"amount": self.amount, "currency": self.currency}


class OrderLine(Base):
    __tablename__ = "order_lines"

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    product: Mapped[UUID]
    name: Mapped[str]
    unit_amount: Mapped[int] = mapped_column("unit_price")
    quantity: Mapped[int]
    discount_amount: Mapped[int] = mapped_column("discount")

    order: Mapped[Order] = relationship(back_populates="lines")

    @property
    def unit_price(self) -> dict[str, object]:
        return {"amount": self.unit_amount, "currency": self.order.currency}

    @property
    def discount(self) -> dict[str, object]:
        return {"amount": self.discount_amount, "currency": self.order.currency}

    @property
    def total(self) -> dict[str, object]:
        return {"amount": self.unit_amount * self.quantity - self.discount_amount, "currency": self.order.currency}


class Message(Base):
    __tablename__ = "outbox"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    version: Mapped[int]
    aggregate: Mapped[UUID]
    aggregate_version: Mapped[int]
    at: Mapped[datetime]
    event: Mapped[dict[str, Any]]
    headers: Mapped[dict[str, Any]]
    available_at: Mapped[datetime]
    attempts: Mapped[int]


Text200 = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"\S")]


class TokenData(BaseModel):
    sub: UUID
    access_version: StrictInt
    scope: str


class MoneyOut(BaseModel):
    amount: int
    currency: str


class ProductOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    sku: str
    name: str
    description: str | None
    price: MoneyOut


class ProductPageOut(BaseModel):
    items: list[ProductOut]
    next: str | None


class AddressIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Text200
    street: Text200
    postal_code: Text200
    city: Text200
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class ItemIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    product: UUID
    quantity: Annotated[StrictInt, Field(ge=1, le=10_000)]


class OrderIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    items: Annotated[list[ItemIn], Field(min_length=1, max_length=100)]
    address: AddressIn
    email: Annotated[str, StringConstraints(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]

    @model_validator(mode="after")
    def each_product_once(self) -> Self:
        if len({item.product for item in self.items}) < len(self.items):
            raise ValueError("a product stands in two lines")
        return self


class OrderLineOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    product: UUID
    name: str
    unit_price: MoneyOut
    quantity: int
    discount: MoneyOut
    total: MoneyOut


class OrderOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    customer: UUID
    status: str
    email: str
    address: AddressIn
    lines: list[OrderLineOut]
    total: MoneyOut
    placed_at: datetime
    pay_by: datetime
    confirmed_at: datetime | None


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    yield
    await engine.dispose()


# Off, as in the shop: FastAPI's telemetry is not what is compared.
app = FastAPI(lifespan=lifespan, telemetry={"tracing": False, "metrics": False, "logs": False})


def application() -> FastAPI:
    return app


# Not every request needs a token: who shows none is a visitor, and may look at the catalogue.
oauth2_scheme = OAuth2PasswordBearer(
    tokenUrl="api/v1/access/token",
    scopes={"catalogue:read": "Look at the catalogue.", "ordering:write": "Place orders."},
    auto_error=False,
)


async def get_session() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session


Session = Annotated[AsyncSession, Depends(get_session)]


def token_data_of(token: str) -> TokenData:
    try:
        decoded = jwt.decode_complete(
            token, SECRET, [ALGORITHM], audience=AUDIENCE, issuer=ISSUER, options={"require": REQUIRED}
        )
        if decoded["header"].get("typ") != TOKEN_TYPE:
            raise invalid_token()
        return TokenData.model_validate(decoded["payload"])
    except (InvalidTokenError, ValidationError):
        raise invalid_token() from None


def invalid_token() -> HTTPException:
    return HTTPException(401, "Could not validate credentials.", {"WWW-Authenticate": "Bearer"})


async def get_current_user(
    security_scopes: SecurityScopes, token: Annotated[str | None, Depends(oauth2_scheme)], session: Session
) -> Account | None:
    if token is None:
        return None
    data = token_data_of(token)
    account = await session.get(Account, data.sub)
    if account is None or account.status != "active" or account.access_version != data.access_version:
        raise invalid_token()
    scopes = data.scope.split()
    if any(scope not in scopes for scope in security_scopes.scopes):
        raise HTTPException(403, "Not enough permissions.")
    return account


async def get_customer(user: Annotated[Account | None, Security(get_current_user)]) -> Account:
    if user is None:
        raise invalid_token()
    if "customer" not in user.roles.split():
        raise HTTPException(403, "Not enough permissions.")
    return user


may_read = Security(get_current_user, scopes=["catalogue:read"])
Customer = Annotated[Account, Security(get_customer, scopes=["ordering:write"])]


def seal(place: bytes) -> bytes:
    return hmac.digest(SECRET, place, hashlib.sha256)[:16]


def cursor_of(product: Product) -> str:
    place = json.dumps([product.search_key, str(product.id)]).encode()
    return base64.urlsafe_b64encode(seal(place) + place).decode()


def place_of(cursor: str) -> tuple[str, UUID]:
    try:
        sealed = base64.urlsafe_b64decode(cursor)
    except ValueError:
        raise HTTPException(400, "This cursor does not belong to this list.") from None
    if not hmac.compare_digest(sealed[:16], seal(sealed[16:])):
        raise HTTPException(400, "This cursor does not belong to this list.")
    search_key, id = json.loads(sealed[16:])
    return search_key, UUID(id)


@app.get("/api/v1/products/{id}", response_model=ProductOut, dependencies=[may_read])
async def get_product(id: UUID, session: Session) -> Product:
    product = await session.get(Product, id)
    if product is None:
        raise HTTPException(404)
    return product


@app.get("/api/v1/products", response_model=ProductPageOut, dependencies=[may_read])
async def list_products(
    session: Session, limit: Annotated[int, Query(ge=1, le=100)] = 20, cursor: str | None = None
) -> dict[str, object]:
    query = select(Product).order_by(Product.search_key, Product.id).limit(limit + 1)
    if cursor is not None:
        query = query.where(tuple_(Product.search_key, Product.id) > place_of(cursor))
    products = (await session.scalars(query)).all()
    following = cursor_of(products[limit - 1]) if len(products) > limit else None
    return {"items": products[:limit], "next": following}


@app.post("/api/v1/orders", status_code=201, response_model=OrderOut)
async def place_order(
    new: OrderIn, session: Session, customer: Customer, request: Request, response: Response
) -> Order:
    wanted = [item.product for item in new.items]
    products = {product.id: product for product in await session.scalars(select(Product).where(Product.id.in_(wanted)))}
    if len(products) < len(wanted):
        raise HTTPException(422, "The catalogue does not have all of these products.")
    if len({product.price_currency for product in products.values()}) > 1:
        raise HTTPException(422, "One order is in one currency.")
    locked = select(StockItem).where(StockItem.id.in_(wanted)).order_by(StockItem.id).with_for_update()
    stock = {item.id: item for item in await session.scalars(locked)}
    now = datetime.now(UTC)
    order = Order(
        id=uuid7(),
        version=1,
        customer=customer.id,
        email=new.email,
        address_name=new.address.name,
        address_street=new.address.street,
        address_postal_code=new.address.postal_code,
        address_city=new.address.city,
        address_country=new.address.country,
        status="placed",
        placed_at=now,
        pay_by=now + PAY_WITHIN,
        confirmed_at=None,
        amount=0,
        currency=products[wanted[0]].price_currency,
        goods_reserved=True,
    )
    for number, item in enumerate(new.items, 1):
        product, stock_item = products[item.product], stock[item.product]
        if item.quantity > stock_item.on_hand - stock_item.reserved:
            raise HTTPException(409, "Fewer units are available.")
        undiscounted = product.price_amount * item.quantity
        line = OrderLine(
            number=number,
            product=product.id,
            name=product.name,
            unit_amount=product.price_amount,
            quantity=item.quantity,
            discount_amount=undiscounted * 5 // 100 if item.quantity >= 10 else 0,
        )
        order.lines.append(line)
        order.amount += undiscounted - line.discount_amount
        stock_item.version += 1
        stock_item.reserved += item.quantity
    session.add(order)
    session.add(
        Message(
            id=uuid7(),
            name="order_placed",
            version=1,
            aggregate=order.id,
            aggregate_version=1,
            at=now,
            event={
                "order": str(order.id),
                "customer": str(customer.id),
                "total": order.total,
                "pay_by": order.pay_by.isoformat(),
            },
            headers={},
            available_at=now,
            attempts=0,
        )
    )
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{order.id}"
    return order
