"""What a shop that has just started tells whoever started it."""

import json
import shlex
from collections.abc import Sequence

from application.catalogue.find_products import SearchProductsRequest
from application.catalogue.views import ProductView
from domain.accounts.actor import VISITOR
from domain.shared.control_characters import visible
from entrypoints.api.authentication import TOKEN_PATH
from entrypoints.bootstrap.demo import CAST, Person
from entrypoints.bootstrap.runtime import Runtime

_AUTHORIZATION = r's/.*"access_token":"\([^"]*\)".*/Authorization: Bearer \1/p'
"""For sed: of an answer to who logs in, the header that shows it."""


async def startup_banner(runtime: Runtime, address: str) -> str:
    """Where the shop is, and what is behind its ports; of a demonstration also who can log in, and how to order."""
    rows = [(bound.port, bound.chosen or "", bound.adapter, bound.place) for bound in runtime.describe()]
    lines = [f"Sixfold serves the shop at {address} and explains itself at {address}/docs.", "", *_table(rows)]
    if runtime.settings.demonstration:
        people = [(person.name, person.email, person.password, ", ".join(sorted(person.roles))) for person in CAST]
        lines += ["", "The people of the demonstration; everybody knows their passwords:", "", *_table(people)]
        lines += ["", f"They log in under Authorize at {address}/docs, or by a POST to {address}{TOKEN_PATH}."]
        tenant = await runtime.tenant()
        page = await tenant.shop.catalogue.search(SearchProductsRequest(limit=1), by=VISITOR)
        for product in page.items:
            name, ada = visible(product.name.lower()), CAST[0]
            lines += ["", f"To log in as {ada.name} and order a {name}:", "", f"  {order_line(address, ada, product)}"]
    return "\n".join([*lines, ""])


def order_line(address: str, person: Person, product: ProductView) -> str:
    """A command that logs somebody in and orders one of this product for them, ready to be pasted into a shell."""
    order = {
        "items": [{"product": str(product.id), "quantity": 1}],
        "address": {
            "name": person.name,
            "street": "6 Comb Lane",
            "postal_code": "66666",
            "city": "Waben",
            "country": "DE",
        },
        "email": person.email,
    }
    form = ("grant_type=password", f"username={person.email}", f"password={person.password}")
    log_in = ["curl", "-sS", f"{address}{TOKEN_PATH}", *(word for field in form for word in ("-d", field))]
    # The header is read from the pipe, so that the token is in no list of processes.
    headers = ("-H", "@-", "-H", "Content-Type: application/json")
    place = ["curl", "-sS", f"{address}/api/v1/orders", *headers, "-d", json.dumps(order)]
    return " | ".join(map(shlex.join, (log_in, ["sed", "-n", _AUTHORIZATION], place)))


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
