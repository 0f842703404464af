"""An example of a request to every route: the one list that all tests share which go through all of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from fastapi import FastAPI
from httpx2 import Response

from tests.entrypoints.api.client import ADDRESS, Api, order
from tests.support.cast import PASSWORD

NEW_PASSWORD = "mosaic fjord lantern orbit"


@dataclass(frozen=True, slots=True)
class Belongings:
    """What a tenant has that a request can be about: the ids of it, tokens, and words that are found nowhere else."""

    product: str
    order: str
    account: str
    key: str
    refresh_token: str
    cursors: Mapping[str, str]
    canaries: tuple[str, ...]

    def unknown(self) -> "Belongings":
        """The same with ids, a token and cursors that nobody has given out."""
        return replace(
            self,
            product=str(uuid4()),
            order=str(uuid4()),
            account=str(uuid4()),
            key=str(uuid4()),
            refresh_token=f"{uuid4().hex}.secret.secret",
            cursors={name: cursor[::-1] for name, cursor in self.cursors.items()},
        )


@dataclass(frozen=True, slots=True)
class RouteExample:
    """Who asks, about what, and with which query, JSON or form."""

    by: str | None = None
    id: Callable[[Belongings], str] = lambda _: ""
    query: Callable[[Belongings], Mapping[str, str]] = lambda _: {}
    json: Callable[[Belongings], object] = lambda _: None
    form: Callable[[Belongings], Mapping[str, str] | None] = lambda _: None
    headers: Mapping[str, str] = field(default_factory=dict)

    def is_about(self, its: Belongings) -> bool:
        """Whether it asks about something that somebody has, and not about what there may be anywhere."""
        says = [(part(its), part(its.unknown())) for part in (self.id, self.query, self.json, self.form)]
        return any(known != unknown for known, unknown in says)

    async def send(self, api: Api, route: str, its: Belongings, *, by: str | None = "", **headers: str) -> Response:
        """Send it; as somebody else, if one is named."""
        method, _, path = route.partition(" ")
        who = self.by if by == "" else by
        return await api.client.request(
            method,
            path.replace("{id}", self.id(its)).replace("{feature}", "registration"),
            params=dict(self.query(its)),
            json=self.json(its),
            data=self.form(its),
            headers={**api.headers(who), **self.headers, **headers},
        )


def _price(cents: int) -> dict[str, object]:
    return {"amount": cents, "currency": "EUR"}


def _product(its: Belongings) -> str:
    return its.product


def _order(its: Belongings) -> str:
    return its.order


def _account(its: Belongings) -> str:
    return its.account


def _log_in(_: Belongings) -> Mapping[str, str]:
    return {"grant_type": "password", "username": "ben@hive.example", "password": PASSWORD}


_PRODUCT, _ORDERS, _ACCOUNTS, _ACCESS = (f"/api/v1/{name}" for name in ("products", "orders", "accounts", "access"))

# In an order in which all of them can be done, one after the other.
EXAMPLES: Mapping[str, RouteExample] = {
    "GET /health/live": RouteExample(),
    "GET /health/ready": RouteExample(),
    f"POST {_PRODUCT}": RouteExample("kim", json=lambda _: {"sku": "KITE-6", "name": "Kite", "price": _price(2_500)}),
    f"GET {_PRODUCT}": RouteExample(query=lambda its: {"search": "canary", "cursor": its.cursors["products"]}),
    f"GET {_PRODUCT}/{{id}}": RouteExample(id=_product),
    f"PUT {_PRODUCT}/{{id}}/price": RouteExample("kim", _product, json=lambda _: _price(2_600)),
    f"POST {_PRODUCT}/{{id}}/stock/receipts": RouteExample("kim", _product, json=lambda _: {"quantity": 6}),
    f"GET {_PRODUCT}/{{id}}/stock": RouteExample(id=_product),
    f"GET {_PRODUCT}/{{id}}/stock/movements": RouteExample("kim", _product),
    f"POST {_ORDERS}": RouteExample("ada", json=lambda its: order((its.product, 1))),
    f"GET {_ORDERS}": RouteExample("kim", query=lambda its: {"customer": its.account}),
    f"GET {_ORDERS}/{{id}}": RouteExample("ada", _order),
    f"POST {_ORDERS}/{{id}}/cancellation": RouteExample("ada", _order),
    f"POST {_ORDERS}/expirations": RouteExample("kim"),
    "GET /api/v1/configuration": RouteExample(),
    f"POST {_ACCOUNTS}": RouteExample(
        json=lambda _: {"email": "fay@hive.example", "name": "Fay", "password": NEW_PASSWORD}
    ),
    f"POST {_ACCOUNTS}/confirmations": RouteExample(json=lambda its: {"token": f"{UUID(its.account).hex}.secret"}),
    f"POST {_ACCOUNTS}/password-reset-requests": RouteExample(json=lambda _: {"email": "ada@hive.example"}),
    f"POST {_ACCOUNTS}/password-resets": RouteExample(
        json=lambda its: {"token": f"{UUID(its.account).hex}.secret", "new_password": NEW_PASSWORD}
    ),
    f"GET {_ACCOUNTS}/me": RouteExample("ada"),
    f"PATCH {_ACCOUNTS}/me": RouteExample("ada", json=lambda _: {"name": "Ada King"}),
    f"GET {_ACCOUNTS}": RouteExample("dee", query=lambda _: {"limit": "2"}),
    f"GET {_ACCOUNTS}/{{id}}": RouteExample("dee", _account),
    f"PUT {_ACCOUNTS}/{{id}}/roles": RouteExample("dee", _account, json=lambda _: {"roles": ["customer"]}),
    f"POST {_ACCOUNTS}/{{id}}/deactivation": RouteExample("dee", _account),
    f"POST {_ACCOUNTS}/{{id}}/reactivation": RouteExample("dee", _account),
    f"POST {_ACCESS}/token": RouteExample(
        form=lambda its: {"grant_type": "refresh_token", "refresh_token": its.refresh_token}
    ),
    f"POST {_ACCESS}/browser/session": RouteExample(form=_log_in),
    f"PUT {_ACCESS}/browser/session": RouteExample(headers={"X-CSRF-Token": "0" * 64}),
    f"DELETE {_ACCESS}/browser/session": RouteExample(),
    f"POST {_ACCESS}/keys": RouteExample(
        "ada",
        json=lambda _: {"name": "a till", "scopes": ["ordering:read"], "expires_at": "2026-12-31T00:00:00Z"},
    ),
    f"GET {_ACCESS}/keys": RouteExample("ada"),
    f"DELETE {_ACCESS}/keys/{{id}}": RouteExample("ada", lambda its: its.key),
    "PUT /api/v1/configuration/features/{feature}": RouteExample("dee", json=lambda _: {"on": False}),
    f"PUT {_ACCOUNTS}/me/password": RouteExample(
        "ben", json=lambda _: {"old_password": PASSWORD, "new_password": NEW_PASSWORD}
    ),
    f"POST {_ACCOUNTS}/me/deletion": RouteExample("ada", json=lambda _: {"password": PASSWORD}),
    f"DELETE {_ACCESS}/sessions": RouteExample("kim"),
}
MAY_FAIL = {
    f"POST {_ACCOUNTS}/confirmations": "the token is in a letter",
    f"POST {_ACCOUNTS}/password-resets": "the token is in a letter",
    f"PUT {_ACCESS}/browser/session": "its token is in an answer",
}
"""Requests that are not answered as they wish, and why: other tests show those that are."""


def routes_of(app: FastAPI) -> list[str]:
    """Every operation that the documentation lists, as `METHOD /path`."""
    paths: Mapping[str, Mapping[str, Any]] = app.openapi()["paths"]
    return [f"{method.upper()} {path}" for path, operations in paths.items() for method in operations]


async def belongings_of(api: Api) -> Belongings:
    """A product, an order, an account and an API key, which Ada and Eva have; every name in them is a canary."""
    products = []
    for number in range(2):
        new = {"sku": f"CANARY-{number}", "name": f"canary-product-{number}", "price": _price(600)}
        products.append(str((await api.post("/products", new, "kim")).json()["id"]))
    await api.post(f"/products/{products[0]}/stock/receipts", {"quantity": 66}, "kim")
    wanted = order((products[0], 1), email="canary-mail@hive.example", address={**ADDRESS, "name": "canary-name"})
    placed = (await api.post("/orders", wanted, "ada")).json()
    eva = {"email": "canary-eva@hive.example", "name": "canary-eva", "password": NEW_PASSWORD}
    account = (await api.post("/accounts", eva)).json()
    until = api.tenant.ports.services.clock.now() + timedelta(days=30)
    key = {"name": "canary-key", "scopes": ["ordering:read"], "expires_at": until.isoformat()}
    made = (await api.post("/access/keys", key, "ada")).json()
    return Belongings(
        product=products[0],
        order=placed["id"],
        account=account["id"],
        key=made["key"]["id"],
        refresh_token=(await api.log_in("ben")).json()["refresh_token"],
        cursors={"products": (await api.get("/products", search="canary", limit=1)).json()["next"]},
        canaries=("canary-product", "canary-mail", "canary-name", "canary-eva", "canary-key", made["text"]),
    )
