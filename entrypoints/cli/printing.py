"""Answers: tables for people, JSON for programs."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from application.accounts.views import AccountView
from application.catalogue.views import ProductView
from application.ordering.views import OrderSummary, OrderView
from application.stock.views import StockLevel
from domain.shared.control_characters import CONTROL, visible

if TYPE_CHECKING:
    from entrypoints.bootstrap.dead_letters import FoundDeadLetter

Row = Sequence[object]


def as_json(answer: object) -> None:
    """Print the answer as JSON: in UTF-8, or in ASCII where the output takes no UTF-8. Amounts are in minor units,
    times in UTC."""
    from pydantic_core import to_jsonable_python

    in_utf_8 = sys.stdout.encoding.lower().replace("-", "") == "utf8"
    text = json.dumps(to_jsonable_python(answer), ensure_ascii=not in_utf_8, indent=2)
    # JSON escapes some control characters by itself; the line breaks that are left are its own.
    typer.echo(CONTROL.sub(lambda found: found[0] if found[0] == "\n" else json.dumps(found[0])[1:-1], text))


def table(columns: Sequence[str], rows: Iterable[Row], *, more: bool = False) -> None:
    """Print rows; on a narrow terminal cells are folded, never shortened."""
    grid = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        grid.add_column(column, overflow="fold")
    for row in rows:
        # As text: a product may be called [bold]. And in one line: none may pass for another.
        grid.add_row(*(Text("" if cell is None else visible(str(cell))) for cell in row))
    _console().print(grid)
    if more:
        typer.echo("There are more; --limit shows them.", err=True)


def products(found: Sequence[ProductView], *, more: bool = False) -> None:
    """The catalogue, a line for each product."""
    rows = [(product.id, product.sku, product.price, product.name) for product in found]
    table(("PRODUCT", "SKU", "PRICE", "NAME"), rows, more=more)


def stock(level: StockLevel) -> None:
    """How much there is of a product."""
    row = (level.product, level.on_hand, level.reserved, level.available)
    table(("PRODUCT", "ON HAND", "RESERVED", "AVAILABLE"), [row])


def orders(found: Sequence[OrderSummary], *, more: bool = False) -> None:
    """A line for each order."""
    rows = [(order.id, order.status, order.total, f"{order.placed_at:%Y-%m-%d %H:%M}") for order in found]
    table(("ORDER", "STATUS", "TOTAL", "PLACED"), rows, more=more)


def order(shown: OrderView) -> None:
    """One order, with its lines."""
    address = shown.address
    table(
        ("ORDER", str(shown.id)),
        [
            ("status", shown.status),
            ("placed", f"{shown.placed_at:%Y-%m-%d %H:%M} UTC"),
            ("pay by", f"{shown.pay_by:%Y-%m-%d %H:%M} UTC"),
            ("confirmed", f"{shown.confirmed_at:%Y-%m-%d %H:%M} UTC" if shown.confirmed_at else "not yet"),
            ("to", f"{address.name}, {address.street}, {address.postal_code} {address.city}, {address.country}"),
            ("mail", shown.email),
            *((f"{line.quantity} x", f"{line.name}: {line.total}") for line in shown.lines),
            ("total", shown.total),
        ],
    )


def accounts(found: Sequence[AccountView], *, more: bool = False) -> None:
    """A line for each account."""
    rows = [(account.id, account.email, account.name, _roles(account), account.status) for account in found]
    table(("ACCOUNT", "EMAIL", "NAME", "ROLES", "STATUS"), rows, more=more)


def account(shown: AccountView) -> None:
    """One account."""
    table(
        ("ACCOUNT", str(shown.id)),
        [
            ("email", shown.email),
            ("name", shown.name),
            ("roles", _roles(shown)),
            ("status", shown.status),
            ("confirmed", f"{shown.confirmed_at:%Y-%m-%d %H:%M} UTC" if shown.confirmed_at else "not yet"),
            ("created", f"{shown.created_at:%Y-%m-%d %H:%M} UTC"),
            ("updated", f"{shown.updated_at:%Y-%m-%d %H:%M} UTC"),
        ],
    )


def _roles(account: AccountView) -> str:
    return ", ".join(sorted(account.roles))


def dead_letter(shown: "FoundDeadLetter") -> None:
    """One dead letter, with what it says."""
    from pydantic_core import to_jsonable_python

    content = shown.content if isinstance(shown.content, str) else json.dumps(to_jsonable_python(shown.content))
    rows = [
        ("where", shown.where),
        ("what", shown.what),
        ("since", shown.since),
        ("failures", shown.failures),
        ("why", shown.why),
        ("content", content),
    ]
    table(("DEAD LETTER", shown.id), [row for row in rows if row[1] is not None])


def fields_of(view: AccountView | OrderView | StockLevel) -> dict[str, object]:
    """The fields by name; for JSON that adds what follows from them, or puts one in order."""
    return {field.name: getattr(view, field.name) for field in fields(view)}


class _Output(Console):
    """Leaves a pipe that nobody reads to the command, like any other failure; Rich would end the program by itself."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def _console() -> Console:
    terminal = _Output()
    return terminal if terminal.is_terminal else _Output(width=200)
