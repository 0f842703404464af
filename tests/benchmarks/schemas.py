"""The tables of the contestants: those of the shop, in a schema for each, all filled alike."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg
from pydantic import SecretStr

from domain.accounts.actor import ActorId
from domain.shared.checks import search_key
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.server_settings import PostgresSettings
from entrypoints.bootstrap.settings import Settings
from tests.benchmarks.contestants import schema_of
from tests.benchmarks.goods import ON_HAND, goods
from tests.support.accounts import open_accounts

_PRODUCTS = ("id", "version", "sku", "name", "search_key", "price_amount", "price_currency")
_STOCK = ("id", "version", "on_hand", "reserved", "movements")


@dataclass(frozen=True, slots=True)
class Schemas:
    """The tenants' schemas on one PostgreSQL server."""

    url: str

    async def create(self, tenant: str) -> None:
        """Create the tables of the shop's SQL adapter, with accounts of the cast, and fill them."""
        settings = Settings(persistence="postgres", postgres=PostgresSettings(url=SecretStr(self.url)))
        container = Container(settings=settings)
        persistence, tenants = container.persistence(), container.tenants()
        await persistence.open()
        try:
            await tenants.create(tenant)
            await open_accounts((await tenants.get(tenant)).ports)
        finally:
            await persistence.close()
        await self.fill(tenant)

    async def fill(self, tenant: str) -> None:
        """Delete everything but the accounts, and insert the products with their stock."""
        products = [(each.id, 1, each.sku, each.name, search_key(each.name), each.amount, "EUR") for each in goods()]
        stock = [(each.id, 1, ON_HAND, 0, 1) for each in goods()]
        async with self.connected(tenant) as connection:
            await connection.execute("truncate products, stock_items, orders, order_lines, outbox cascade")
            await connection.copy_records_to_table("products", records=products, columns=_PRODUCTS)
            await connection.copy_records_to_table("stock_items", records=stock, columns=_STOCK)
            await connection.execute("analyze products, stock_items")

    async def set_password(self, tenant: str, account: ActorId, hashed: str) -> None:
        """Let the owner of an account log in with the password of this hash."""
        async with self.connected(tenant) as connection:
            await connection.execute("update accounts set password_hash = $1 where id = $2", hashed, account)

    async def drop(self, tenant: str) -> None:
        """Drop the schema, because the server may be used for other things."""
        async with self.connected(tenant) as connection:
            await connection.execute(f"drop schema {schema_of(tenant)} cascade")

    @asynccontextmanager
    async def connected(self, tenant: str) -> AsyncIterator[asyncpg.Connection]:
        """A connection that reaches the tenant's tables without naming the schema."""
        connection = await asyncpg.connect(self.url, server_settings={"search_path": schema_of(tenant)})
        try:
            yield connection
        finally:
            await connection.close()
