"""An aggregate with child rows, in a part of its own: wishlists, and the products on them."""

from tests.planted_changes.change import Edit, PlantedChange
from tests.planted_changes.migrations import mongo_migration, sql_migration

DOMAIN = '''"""Wishlists: what customers would like to buy one day."""

from dataclasses import dataclass
from typing import NewType
from uuid import UUID

from domain.accounts.actor import ActorId
from domain.catalogue.ids import ProductId
from domain.shared.aggregate import Aggregate

WishlistId = NewType("WishlistId", UUID)


@dataclass(kw_only=True)
class Wishlist(Aggregate):
    """The products that a customer would like to buy; its id is the customer's."""

    label = "wishlist"

    id: WishlistId
    customer: ActorId
    products: tuple[ProductId, ...] = ()

    def wish_for(self, product: ProductId) -> None:
        """Put a product on the list, once."""
        if product not in self.products:
            self.products += (product,)
'''

USE_CASE = '''"""Putting a product on a wishlist."""

from dataclasses import dataclass
from typing import ClassVar

from application.core.unit_of_work import UnitOfWork
from domain.accounts.actor import Actor
from domain.catalogue.ids import ProductId
from domain.wishlists.wishlist import Wishlist, WishlistId


@dataclass(frozen=True, slots=True)
class WishForProductRequest:
    """Which product."""

    fingerprint_name: ClassVar[str] = "WishForProduct"

    product: ProductId


@dataclass(frozen=True, slots=True)
class WishForProduct:
    """A customer puts a product on their wishlist."""

    async def __call__(self, uow: UnitOfWork, request: WishForProductRequest, /, *, by: Actor) -> None:
        """`NotFound` for an unknown product."""
        product = await uow.products.get(request.product)
        id = WishlistId(by.id)
        found = await uow.wishlists.get_many([id])
        wishlist = found[0] if found else Wishlist(id=id, customer=by.id)
        wishlist.wish_for(product.id)
        if found:
            uow.wishlists.save(wishlist)
        else:
            uow.wishlists.add(wishlist)
'''

PART = '''"""The operations on wishlists, and how they are built."""

from dataclasses import dataclass

from application.core.operation import Operation, OperationBuilder
from application.core.use_case import CUSTOMER
from application.wishlists.wish_for_product import WishForProduct, WishForProductRequest


@dataclass(frozen=True, slots=True)
class Wishlists:
    """Collecting products on a wishlist."""

    wish_for: Operation[WishForProductRequest, None]


def build_wishlists(build: OperationBuilder) -> Wishlists:
    """Give each use case its ports, and say which roles may call it."""
    return Wishlists(wish_for=build.command(WishForProduct(), CUSTOMER))
'''

SQL = '''"""Wishlists on SQL."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Column, ForeignKey, Integer, PrimaryKeyConstraint, Table, Uuid

from adapters.sql.columns import metadata
from adapters.sql.mapping import AggregateMapping, Children, Found, Record
from domain.wishlists.wishlist import Wishlist

wishlists = Table(
    "wishlists",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("customer", Uuid, nullable=False),
)

wished_products = Table(
    "wished_products",
    metadata,
    Column("wishlist", ForeignKey(wishlists.c.id, ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("product", Uuid, nullable=False),
    PrimaryKeyConstraint("wishlist", "number"),
)


def _row(wishlist: Wishlist) -> Record:
    return {"customer": wishlist.customer}


def _product_rows(wishlist: Wishlist) -> Iterator[Record]:
    for product in wishlist.products:
        yield {"product": product}


def _wishlist(row: Found, products: Sequence[Found]) -> Wishlist:
    return Wishlist(
        id=row.id, version=row.version, customer=row.customer, products=tuple(each.product for each in products)
    )


WISHLISTS = AggregateMapping(Wishlist, wishlists, _row, _wishlist, children=Children(wished_products, _product_rows))
'''

SQL_MIGRATION = '''"""Customers have wishlists."""

import sqlalchemy as sa
from alembic.operations import Operations

revision = "<next>"
down_revision = "<newest>"


def upgrade(op: Operations) -> None:
    """Create the tables."""
    op.create_table(
        "wishlists",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("customer", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_wishlists"),
    )
    op.create_table(
        "wished_products",
        sa.Column("wishlist", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("product", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("wishlist", "number", name="pk_wished_products"),
        sa.ForeignKeyConstraint(
            ["wishlist"], ["wishlists.id"], name="fk_wished_products_wishlist", ondelete="CASCADE"
        ),
    )


def downgrade(op: Operations) -> None:
    """Drop them."""
    op.drop_table("wished_products")
    op.drop_table("wishlists")
'''

MONGO = '''"""Wishlists on MongoDB."""

from adapters.mongo.drivers import Document
from adapters.mongo.mapping import AggregateMapping
from domain.wishlists.wishlist import Wishlist


def _fields(wishlist: Wishlist) -> Document:
    return {"customer": wishlist.customer, "products": list(wishlist.products)}


def _wishlist(document: Document) -> Wishlist:
    return Wishlist(
        id=document["_id"],
        version=document["version"],
        customer=document["customer"],
        products=tuple(document["products"]),
    )


WISHLISTS = AggregateMapping(Wishlist, "wishlists", _fields, _wishlist)
'''

MONGO_MIGRATION = '''"""Customers have wishlists."""

from adapters.mongo.migrations.repeatable import create_collection
from adapters.mongo.tenant import TenantDatabase


async def migrate(tenant: TenantDatabase) -> None:
    """Create the collection."""
    await create_collection(tenant, "wishlists")
'''

ROUTE = '''"""Wishlists."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from application.wishlists.wish_for_product import WishForProduct, WishForProductRequest
from domain.access.scopes import Scope
from domain.accounts.actor import Actor
from domain.catalogue.ids import ProductId
from entrypoints.api.authentication import may
from entrypoints.api.dependencies import Key, TheShop
from entrypoints.api.openapi import KEYED, WRITING, description_of, refusals

router = APIRouter(prefix="/wishlist", tags=["wishlists"])


@router.put(
    "/{product}",
    status_code=204,
    summary="Wish for a product",
    description=description_of(WishForProduct),
    responses=refusals(*WRITING, *KEYED),
)
async def wish_for_product(
    product: UUID,
    shop: TheShop,
    by: Annotated[Actor, may("wishlists.wish_for", Scope.WISHLISTS_WRITE)],
    key: Key,
) -> None:
    await shop.wishlists.wish_for(WishForProductRequest(ProductId(product)), by=by, key=key)
'''

TEST = '''"""The planted aggregate is stored with its child rows, in memory and on SQLite."""

from pathlib import Path

import pytest

from adapters.memory.persistence import MemoryPersistence
from adapters.shared.tenancy import Persistence
from adapters.sql.persistence import SqlPersistence
from application.ports.clock import Clock
from application.wishlists.wish_for_product import WishForProductRequest
from domain.wishlists.wishlist import WishlistId
from tests.application.running_shop import a_shop
from tests.support.cast import ADA


@pytest.mark.parametrize("where", ["memory", "sqlite"])
async def test_a_wishlist_has_each_product_once(where: str, tmp_path: Path) -> None:
    """In the order in which the customer wished for them."""
    made: list[Persistence] = []

    def build(*, clock: Clock) -> Persistence:
        persistence: Persistence = MemoryPersistence(clock=clock)
        if where == "sqlite":
            persistence = SqlPersistence.sqlite(tmp_path, clock=clock)
        made.append(persistence)
        return persistence

    env = await a_shop(build)
    lamp, tile = await env.product(), await env.product()
    for product in (lamp, tile, lamp):
        await env.shop.wishlists.wish_for(WishForProductRequest(product.id), by=ADA)
    async with env.uow() as uow:
        wishlist = await uow.wishlists.get(WishlistId(ADA.id))
    assert wishlist.products == (lamp.id, tile.id)
    await made[0].close()
'''

SHOP = "application/shop.py"
UOW = "application/core/unit_of_work.py"
SCOPES = "domain/access/scopes.py"
APP = "entrypoints/api/app.py"

CHANGE = PlantedChange(
    "aggregate with child rows, and a command for it over HTTP",
    edits=(
        Edit(
            SHOP,
            "from application.stock.part import Stock, build_stock\n",
            "from application.wishlists.part import Wishlists, build_wishlists\n",
        ),
        Edit(SHOP, "    ordering: Ordering\n", "    wishlists: Wishlists\n"),
        Edit(
            SHOP,
            "        ordering=build_ordering(build, store.orders, services),\n",
            "        wishlists=build_wishlists(build),\n",
        ),
        Edit(
            UOW,
            "from domain.stock.stock_item import StockItem\n",
            "from domain.wishlists.wishlist import Wishlist, WishlistId\n",
        ),
        Edit(
            UOW,
            "        self.stock: Repository[StockItem, ProductId] = Repository(StockItem, self)\n",
            "        self.wishlists: Repository[Wishlist, WishlistId] = Repository(Wishlist, self)\n",
        ),
        Edit(
            "adapters/sql/aggregates.py",
            "from adapters.sql.stock import STOCK\n",
            "from adapters.sql.wishlists import WISHLISTS\n",
        ),
        Edit("adapters/sql/aggregates.py", "        STOCK,\n", "        WISHLISTS,\n"),
        Edit(
            "adapters/mongo/aggregates.py",
            "from adapters.mongo.stock import STOCK\n",
            "from adapters.mongo.wishlists import WISHLISTS\n",
        ),
        Edit("adapters/mongo/aggregates.py", "        STOCK,\n", "        WISHLISTS,\n"),
        Edit(SCOPES, '    ACCESS_WRITE = "access:write"\n', '    WISHLISTS_WRITE = "wishlists:write"\n'),
        Edit(APP, "    ordering,\n    stock,\n", "    wishlists,\n"),
        Edit(APP, "for part in (catalogue, stock, ordering", ", wishlists"),
    ),
    files={
        "domain/wishlists/__init__.py": "",
        "domain/wishlists/wishlist.py": DOMAIN,
        "application/wishlists/__init__.py": "",
        "application/wishlists/wish_for_product.py": USE_CASE,
        "application/wishlists/part.py": PART,
        "adapters/sql/wishlists.py": SQL,
        **sql_migration("wishlists", SQL_MIGRATION),
        "adapters/mongo/wishlists.py": MONGO,
        **mongo_migration("wishlists", MONGO_MIGRATION),
        "entrypoints/api/v1/wishlists.py": ROUTE,
        "tests/planted/__init__.py": "",
        "tests/planted/test_wishlists.py": TEST,
    },
    tests=(
        "tests/planted",
        "tests/contracts/adapters/test_memory.py",
        "tests/contracts/adapters/test_sqlite.py",
        "-k",
        "wishlist or UOW-1",
    ),
)
