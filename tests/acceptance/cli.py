"""Driving the shop by typing commands."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from typer.testing import CliRunner

from entrypoints.cli.main import app
from tests.acceptance.driver import CannotBeSaid, Placed, Refused, StockCount
from tests.acceptance.in_process import PEOPLE
from tests.support.cast import EMAILS, HIVE


@dataclass(frozen=True, slots=True)
class Cli:
    """The shop as a command, which opens it, does one thing and closes it again. See `Driver`."""

    tenant: str
    environment: Mapping[str, str]
    # The runner exchanges the process's streams: one command at a time.
    turns: asyncio.Lock = field(default_factory=asyncio.Lock)
    printed: list[str] = field(default_factory=list)

    async def add_product(self, sku: str, name: str, price: int) -> str:
        """Add a product."""
        return str((await self._type("products", "add", sku, name, _euros(price)))["id"])

    async def change_price(self, product: str, price: int) -> None:
        """Change a price."""
        await self._type("products", "price", product, _euros(price))

    async def receive(self, product: str, quantity: int) -> None:
        """Receive goods."""
        await self._type("stock", "receive", product, str(quantity))

    async def place(self, by: str, items: Mapping[str, int], *, key: str | None = None) -> Placed:
        """Place an order."""
        address = [f"--{field}={getattr(HIVE, field)}" for field in ("name", "street", "city", "country")]
        wanted = [f"{product}={quantity}" for product, quantity in items.items()]
        email = f"--email={EMAILS[PEOPLE[by].id]}"
        keyed = [] if key is None else [f"--key={key}"]
        options = [*address, f"--postal-code={HIVE.postal_code}", email, _as(by), *keyed]
        return _placed(await self._type("orders", "place", *wanted, *options))

    async def cancel(self, by: str, order: str) -> Placed:
        """Cancel an order."""
        return _placed(await self._type("orders", "cancel", order, _as(by)))

    async def expire_unpaid(self) -> int:
        """Expire unpaid orders."""
        return int((await self._type("orders", "expire"))["expired"])

    async def order(self, by: str, order: str) -> Placed:
        """Look at an order."""
        return _placed(await self._type("orders", "show", order, _as(by)))

    async def orders(self, by: str) -> list[str]:
        """List orders."""
        return [str(order["id"]) for order in await self._type("orders", "list", _as(by))]

    async def stock(self, product: str) -> StockCount:
        """Look at the stock."""
        level = await self._type("stock", "show", product)
        return StockCount(level["on_hand"], level["reserved"])

    async def search(self, words: str) -> list[str]:
        """Search the catalogue."""
        return [str(product["name"]) for product in await self._type("products", "list", *words.split())]

    async def letters(self, order: str) -> int:
        """Count what was printed: a command delivers what follows from it before it ends."""
        return sum(text.count(f"Subject: Your order {order}") for text in self.printed)

    async def wait(self, time: timedelta) -> None:
        """Nobody can wait so long."""
        raise CannotBeSaid(f"the command line goes by the machine's clock, and {time} is too long to wait")

    async def _type(self, *words: str) -> Any:  # noqa: ANN401 (JSON: a list or an object)
        """What the command answers; what it refuses stands before the colon of what it says."""
        arguments = [*words, f"--tenant={self.tenant}", "--json"]
        async with self.turns:
            done = await asyncio.to_thread(CliRunner().invoke, app, arguments, env=dict(self.environment))
        self.printed.append(done.stderr)
        if done.exit_code != 0:
            raise Refused(done.stderr.strip().splitlines()[-1].partition(":")[0])
        return json.loads(done.stdout)


def _as(person: str) -> str:
    return f"--as={EMAILS[PEOPLE[person].id]}"


def _euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def _placed(order: Mapping[str, Any]) -> Placed:
    return Placed(order["id"], order["status"], order["total"]["amount"])
