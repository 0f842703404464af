"""What a shop that has just started tells whoever started it."""

import json
import shlex

from application.catalogue.find_products import SearchProductsRequest
from application.catalogue.views import ProductView
from domain.accounts.actor import VISITOR
from domain.shared.control_characters import visible
from entrypoints.bootstrap.runtime import Runtime


async def startup_banner(runtime: Runtime, address: str) -> str:
    """Where the shop is, what is behind its ports, and how to order something."""
    rows = [(bound.port, bound.chosen or "", bound.adapter) for bound in runtime.describe()]
    port, chosen, adapter = (max(map(len, column)) for column in zip(*rows, strict=True))
    table = [
        f"  {bound.port:{port}}  {bound.chosen or '':{chosen}}  {bound.adapter:{adapter}}  {bound.place}"
        for bound in runtime.describe()
    ]
    lines = [f"Sixfold serves the shop at {address} and explains itself at {address}/docs.", "", *table]
    tenant = await runtime.tenant()
    page = await tenant.shop.catalogue.search(SearchProductsRequest(limit=1), by=VISITOR)
    for product in page.items:
        name = visible(product.name.lower())
        lines += ["", f"Order a {name} as Ada, a customer:", "", f"  {order_line(address, product)}"]
    return "\n".join([*lines, ""])


def order_line(address: str, product: ProductView) -> str:
    """A command that orders one of this product, ready to be pasted into a shell."""
    order = {
        "items": [{"product": str(product.id), "quantity": 1}],
        "address": {
            "name": "Ada Apis",
            "street": "6 Comb Lane",
            "postal_code": "66666",
            "city": "Waben",
            "country": "DE",
        },
        "email": "ada@hive.example",
    }
    headers = ("X-Demo-User: ada", "Content-Type: application/json")
    words = ["curl", f"{address}/api/v1/orders", *(word for header in headers for word in ("-H", header))]
    return shlex.join([*words, "-d", json.dumps(order)])
