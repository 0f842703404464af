"""Commands for whoever looks after an installation."""

from typing import TYPE_CHECKING

import typer

from domain.shared.errors import ShopError
from entrypoints.cli import options, printing
from entrypoints.cli.session import container, settings, with_notice

if TYPE_CHECKING:
    from entrypoints.bootstrap.resources import PortBinding
    from entrypoints.bootstrap.tenants import Tenants


def migrate(json: options.AsJson = False) -> None:
    """Bring the data of every tenant up to date. Done again it changes nothing.

    Data of a newer release are left alone, and said to be.
    """
    parts = container()

    async def change() -> tuple[list[str], ShopError | None]:
        from entrypoints.bootstrap.runtime import opened

        async with opened(parts):
            changed = list(await parts.persistence().migrate())
            return changed, await _refusal(parts.tenants())

    changed, refusal = with_notice("Migrating every tenant's data", change)
    if json:
        printing.as_json({"changed": changed})
    elif changed or refusal is None:
        for sentence in changed or ["Everything is up to date already."]:
            typer.echo(sentence)
    if refusal is not None:
        raise refusal


async def _refusal(tenants: "Tenants") -> ShopError | None:
    """Why the first tenant that cannot be served cannot be; None where all of them can."""
    for name in await tenants.names():
        try:
            await tenants.get(name)
        except ShopError as refusal:
            return refusal
    return None


def wiring(json: options.AsJson = False) -> None:
    """Show which adapter is behind which port, and where what is behind it can be found. No secrets."""
    from entrypoints.bootstrap.container import Container
    from entrypoints.bootstrap.port_bindings import port_bindings
    from entrypoints.bootstrap.runtime import opened

    parts = Container(settings=settings())

    async def look() -> "list[PortBinding]":
        if not parts.settings().servers_without_address():
            return port_bindings(parts)
        async with opened(parts) as started:
            return port_bindings(parts, started)

    bound = with_notice("Starting the servers that nobody gave an address for", look)
    if json:
        printing.as_json(bound)
    else:
        rows = [(each.port, each.chosen, each.adapter, each.place) for each in bound]
        printing.table(("PORT", "CHOSEN", "ADAPTER", "WHERE"), rows)


def doctor(json: options.AsJson = False) -> None:
    """Check whatever the shop depends on, and say what to do about it. Exit code 1 when something is wrong."""
    from entrypoints.bootstrap.container import Container
    from entrypoints.cli.doctor import examine

    findings = with_notice("Examining", lambda: examine(Container(settings=settings())))
    if json:
        printing.as_json(findings)
    else:
        marks = {True: "ok", False: "WRONG"}
        printing.table(("", "WHAT", "FINDING"), [(marks[each.well], each.what, each.finding) for each in findings])
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)
