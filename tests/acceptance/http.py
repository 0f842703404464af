"""Driving the shop over HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from httpx2 import AsyncClient

from tests.acceptance.driver import Placed, Refused, StockCount
from tests.acceptance.in_process import PEOPLE, InProcess
from tests.support.cast import EMAILS, HIVE, PASSWORD


@dataclass(frozen=True, slots=True)
class Http:
    """The shop as an API. Letters and time are nobody's business out there, so they go the inner way. See `Driver`."""

    client: AsyncClient
    inside: InProcess
    tokens: dict[str, str] = field(default_factory=dict)
    """The access token of everyone who has logged in."""

    async def add_product(self, sku: str, name: str, price: int) -> str:
        """Add a product."""
        new = {"sku": sku, "name": name, "price": _euros(price)}
        return str((await self._send("POST", "/products", "kim", json=new))["id"])

    async def change_price(self, product: str, price: int) -> None:
        """Change a price."""
        await self._send("PUT", f"/products/{product}/price", "kim", json=_euros(price))

    async def receive(self, product: str, quantity: int) -> None:
        """Receive goods."""
        await self._send("POST", f"/products/{product}/stock/receipts", "kim", json={"quantity": quantity})

    async def place(self, by: str, items: Mapping[str, int], *, key: str | None = None) -> Placed:
        """Place an order."""
        new = {
            "items": [{"product": product, "quantity": quantity} for product, quantity in items.items()],
            "address": {field: getattr(HIVE, field) for field in ("name", "street", "postal_code", "city", "country")},
            "email": EMAILS[PEOPLE[by].id],
        }
        headers = {} if key is None else {"Idempotency-Key": key}
        return _placed(await self._send("POST", "/orders", by, json=new, headers=headers))

    async def cancel(self, by: str, order: str) -> Placed:
        """Cancel an order."""
        return _placed(await self._send("POST", f"/orders/{order}/cancellation", by))

    async def expire_unpaid(self) -> int:
        """Expire unpaid orders."""
        return int((await self._send("POST", "/orders/expirations", "kim"))["expired"])

    async def order(self, by: str, order: str) -> Placed:
        """Look at an order."""
        return _placed(await self._send("GET", f"/orders/{order}", by))

    async def orders(self, by: str) -> list[str]:
        """List orders."""
        return [str(order["id"]) for order in (await self._send("GET", "/orders", by))["items"]]

    async def stock(self, product: str) -> StockCount:
        """Look at the stock."""
        level = await self._send("GET", f"/products/{product}/stock")
        return StockCount(level["on_hand"], level["reserved"])

    async def search(self, words: str) -> list[str]:
        """Search the catalogue."""
        page = await self._send("GET", "/products", params={"search": words})
        return [str(product["name"]) for product in page["items"]]

    async def letters(self, order: str) -> int:
        """Deliver, then count."""
        return await self.inside.letters(order)

    async def wait(self, time: timedelta) -> None:
        """Set the clock. Whoever was logged in logs in again."""
        await self.inside.wait(time)
        self.tokens.clear()

    async def _send(
        self,
        method: str,
        path: str,
        by: str | None = None,
        *,
        json: object = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """The answer, or the refusal that a problem stands for."""
        who = {} if by is None else {"Authorization": f"Bearer {await self._token(by)}"}
        whose = {"X-Tenant": self.inside.tenant.name}
        answer = await self.client.request(
            method, f"/api/v1{path}", json=json, params=params, headers={**(headers or {}), **who, **whose}
        )
        body: dict[str, Any] = answer.json()
        if answer.is_error:
            raise Refused(body["code"])
        return body

    async def _token(self, by: str) -> str:
        """Log in, once until the clock is set."""
        if by not in self.tokens:
            form = {"grant_type": "password", "username": EMAILS[PEOPLE[by].id], "password": PASSWORD}
            whose = {"X-Tenant": self.inside.tenant.name}
            answer = await self.client.post("/api/v1/access/token", data=form, headers=whose)
            self.tokens[by] = answer.json()["access_token"]
        return self.tokens[by]


def _euros(amount: int) -> dict[str, object]:
    return {"amount": amount, "currency": "EUR"}


def _placed(order: Mapping[str, Any]) -> Placed:
    return Placed(order["id"], order["status"], order["total"]["amount"])
