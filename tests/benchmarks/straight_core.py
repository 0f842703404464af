"""For comparison: the same three endpoints in one file, written directly on FastAPI and SQLAlchemy Core.

A request has one connection, through `Depends` with `yield`, for the current user and for all the rest.
"""

import base64
import hashlib
import hmac
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated, Self
from uuid import UUID

import jwt
from fastapi import Depends, FastAPI, HTTPException, Query, Request, Response, Security
from fastapi.security import OAuth2PasswordBearer, SecurityScopes
from jwt.exceptions import InvalidTokenError
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints, ValidationError, model_validator
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    Row,
    Table,
    Text,
    Uuid,
    bindparam,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
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
metadata = MetaData()
accounts = Table(
    "accounts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("roles", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("access_version", Integer, nullable=False),
)
products = Table(
    "products",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("sku", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("search_key", Text, nullable=False),
    Column("description", Text),
    Column("price_amount", BigInteger, nullable=False),
    Column("price_currency", Text, nullable=False),
)
stock_items = Table(
    "stock_items",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("on_hand", BigInteger, nullable=False),
    Column("reserved", BigInteger, nullable=False),
    Column("movements", BigInteger, nullable=False),
)
orders = Table(
    "orders",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("customer", Uuid, nullable=False),
    Column("email", Text, nullable=False),
    Column("address_name", Text, nullable=False),
    Column("address_street", Text, nullable=False),
    Column("address_postal_code", Text, nullable=False),
    Column("address_city", Text, nullable=False),
    Column("address_country", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("placed_at", DateTime(timezone=True), nullable=False),
    Column("pay_by", DateTime(timezone=True), nullable=False),
    Column("confirmed_at", DateTime(timezone=True)),
    Column("total", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("goods_reserved", Boolean, nullable=False),
)
order_lines = Table(
    "order_lines",
    metadata,
    Column("order_id", ForeignKey("orders.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("product", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("unit_price", BigInteger, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("discount", BigInteger, nullable=False),
)
outbox = Table(
    "outbox",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("aggregate", Uuid, nullable=False),
    Column("aggregate_version", Integer, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("event", JSONB, nullable=False),
    Column("headers", JSONB, nullable=False),
    Column("available_at", DateTime(timezone=True), nullable=False),
    Column("attempts", Integer, nullable=False),
)
reserve = (
    update(stock_items)
    .where(stock_items.c.id == bindparam("item"))
    .values(version=stock_items.c.version + 1, reserved=stock_items.c.reserved + bindparam("quantity"))
)

Text200 = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"\S")]


class TokenData(BaseModel):
    sub: UUID
    access_version: StrictInt
    scope: str


class Money(BaseModel):
    amount: int
    currency: str


class Product(BaseModel):
    id: UUID
    sku: str
    name: str
    description: str | None
    price: Money


class ProductPage(BaseModel):
    items: list[Product]
    next: str | None


class Address(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Text200
    street: Text200
    postal_code: Text200
    city: Text200
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class Item(BaseModel):
    model_config = ConfigDict(extra="forbid")

    product: UUID
    quantity: Annotated[StrictInt, Field(ge=1, le=10_000)]


class PlaceOrderRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    items: Annotated[list[Item], Field(min_length=1, max_length=100)]
    address: Address
    email: Annotated[str, StringConstraints(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]

    @model_validator(mode="after")
    def each_product_once(self) -> Self:
        if len({item.product for item in self.items}) < len(self.items):
            raise ValueError("a product stands in two lines")
        return self


class OrderLine(BaseModel):
    product: UUID
    name: str
    unit_price: Money
    quantity: int
    discount: Money
    total: Money


class Order(BaseModel):
    id: UUID
    customer: UUID
    status: str
    email: str
    address: Address
    lines: list[OrderLine]
    total: Money
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


async def get_connection() -> AsyncIterator[AsyncConnection]:
    async with engine.connect() as connection:
        yield connection


Connection = Annotated[AsyncConnection, Depends(get_connection)]


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
    security_scopes: SecurityScopes, token: Annotated[str | None, Depends(oauth2_scheme)], connection: Connection
) -> Row[tuple[object, ...]] | None:
    if token is None:
        return None
    data = token_data_of(token)
    account = (await connection.execute(select(accounts).where(accounts.c.id == data.sub))).one_or_none()
    if account is None or account.status != "active" or account.access_version != data.access_version:
        raise invalid_token()
    scopes = data.scope.split()
    if any(scope not in scopes for scope in security_scopes.scopes):
        raise HTTPException(403, "Not enough permissions.")
    return account


async def get_customer(user: Annotated[Row[tuple[object, ...]] | None, Security(get_current_user)]) -> UUID:
    if user is None:
        raise invalid_token()
    if "customer" not in user.roles.split():
        raise HTTPException(403, "Not enough permissions.")
    customer: UUID = user.id
    return customer


may_read = Security(get_current_user, scopes=["catalogue:read"])
Customer = Annotated[UUID, Security(get_customer, scopes=["ordering:write"])]


def product_of(row: Row[tuple[object, ...]]) -> Product:
    price = Money(amount=row.price_amount, currency=row.price_currency)
    return Product(id=row.id, sku=row.sku, name=row.name, description=row.description, price=price)


def seal(place: bytes) -> bytes:
    return hmac.digest(SECRET, place, hashlib.sha256)[:16]


def cursor_of(row: Row[tuple[object, ...]]) -> str:
    place = json.dumps([row.search_key, str(row.id)]).encode()
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


@app.get("/api/v1/products/{id}", dependencies=[may_read])
async def get_product(id: UUID, connection: Connection) -> Product:
    row = (await connection.execute(select(products).where(products.c.id == id))).one_or_none()
    if row is None:
        raise HTTPException(404)
    return product_of(row)


@app.get("/api/v1/products", dependencies=[may_read])
async def list_products(
    connection: Connection, limit: Annotated[int, Query(ge=1, le=100)] = 20, cursor: str | None = None
) -> ProductPage:
    place = tuple_(products.c.search_key, products.c.id)
    query = select(products).order_by(products.c.search_key, products.c.id).limit(limit + 1)
    if cursor is not None:
        query = query.where(place > place_of(cursor))
    rows = (await connection.execute(query)).all()
    following = cursor_of(rows[limit - 1]) if len(rows) > limit else None
    return ProductPage(items=[product_of(row) for row in rows[:limit]], next=following)


@app.post("/api/v1/orders", status_code=201)
async def place_order(
    new: PlaceOrderRequest, connection: Connection, customer: Customer, request: Request, response: Response
) -> Order:
    wanted = [item.product for item in new.items]
    found = await connection.execute(select(products).where(products.c.id.in_(wanted)))
    catalogue = {row.id: row for row in found}
    if len(catalogue) < len(wanted):
        raise HTTPException(422, "The catalogue does not have all of these products.")
    locked = await connection.execute(
        select(stock_items).where(stock_items.c.id.in_(wanted)).order_by(stock_items.c.id).with_for_update()
    )
    stock = {row.id: row for row in locked}
    order = order_of(new, customer, catalogue)
    for item in new.items:
        if item.quantity > stock[item.product].on_hand - stock[item.product].reserved:
            raise HTTPException(409, "Fewer units are available.")
    await connection.execute(insert(orders), order_record(order))
    await connection.execute(insert(order_lines), line_records(order))
    await connection.execute(reserve, [{"item": line.product, "quantity": line.quantity} for line in order.lines])
    await connection.execute(insert(outbox), message_record(order))
    await connection.commit()
    response.headers["Location"] = f"{request.url.path}/{order.id}"
    return order


def order_of(new: PlaceOrderRequest, customer: UUID, catalogue: dict[UUID, Row[tuple[object, ...]]]) -> Order:
    currencies = {row.price_currency for row in catalogue.values()}
    if len(currencies) > 1:
        raise HTTPException(422, "One order is in one currency.")
    [currency] = currencies
    lines = []
    for item in new.items:
        product = catalogue[item.product]
        undiscounted = product.price_amount * item.quantity
        discount = undiscounted * 5 // 100 if item.quantity >= 10 else 0
        lines.append(
            OrderLine(
                product=product.id,
                name=product.name,
                unit_price=Money(amount=product.price_amount, currency=currency),
                quantity=item.quantity,
                discount=Money(amount=discount, currency=currency),
                total=Money(amount=undiscounted - discount, currency=currency),
            )
        )
    now = datetime.now(UTC)
    return Order(
        id=uuid7(),
        customer=customer,
        status="placed",
        email=new.email,
        address=new.address,
        lines=lines,
        total=Money(amount=sum(line.total.amount for line in lines), currency=currency),
        placed_at=now,
        pay_by=now + PAY_WITHIN,
        confirmed_at=None,
    )


def order_record(order: Order) -> dict[str, object]:
    address = order.address
    return {
        "id": order.id,
        "version": 1,
        "customer": order.customer,
        "email": order.email,
        "address_name": address.name,
        "address_street": address.street,
        "address_postal_code": address.postal_code,
        "address_city": address.city,
        "address_country": address.country,
        "status": order.status,
        "placed_at": order.placed_at,
        "pay_by": order.pay_by,
        "confirmed_at": None,
        "total": order.total.amount,
        "currency": order.total.currency,
        "goods_reserved": True,
    }


def line_records(order: Order) -> list[dict[str, object]]:
    return [
        {
            "order_id": order.id,
            "number": number,
            "product": line.product,
            "name": line.name,
            "unit_price": line.unit_price.amount,
            "quantity": line.quantity,
            "discount": line.discount.amount,
        }
        for number, line in enumerate(order.lines, 1)
    ]


def message_record(order: Order) -> dict[str, object]:
    event = {
        "order": str(order.id),
        "customer": str(order.customer),
        "total": {"amount": order.total.amount, "currency": order.total.currency},
        "pay_by": order.pay_by.isoformat(),
    }
    return {
        "id": uuid7(),
        "name": "order_placed",
        "version": 1,
        "aggregate": order.id,
        "aggregate_version": 1,
        "at": order.placed_at,
        "event": event,
        "headers": {},
        "available_at": order.placed_at,
        "attempts": 0,
    }
