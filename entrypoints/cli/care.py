"""Commands for whoever looks after an installation."""

from typing import TYPE_CHECKING

import typer

from entrypoints.cli import options, printing
from entrypoints.cli.session import container, patiently, settings

if TYPE_CHECKING:
    from entrypoints.plugs import Plug


def migrate(json: options.AsJson = False) -> None:
    """Bring the data of every tenant into the newest shape. Done again it changes nothing."""
    parts = container()

    async def change() -> list[str]:
        from entrypoints.runtime import opened

        async with opened(parts):
            return list(await parts.persistence().migrate())

    changed = patiently("Migrating every tenant's data", change)
    if json:
        printing.as_json({"changed": changed})
        return
    for sentence in changed or ["Everything is in the newest shape already."]:
        typer.echo(sentence)


def wiring(json: options.AsJson = False) -> None:
    """Show which adapter is plugged into which port, and where what is behind it can be found. No secrets."""
    from entrypoints.container import Container
    from entrypoints.plugs import plugged
    from entrypoints.runtime import opened

    parts = Container(settings=settings())

    async def look() -> "list[Plug]":
        if not parts.settings().servers_without_address():
            return plugged(parts)
        async with opened(parts) as started:
            return plugged(parts, started)

    plugs = patiently("Starting the servers that nobody gave an address for", look)
    if json:
        printing.as_json(plugs)
    else:
        printing.table(("PORT", "ADAPTER", "WHERE"), [(plug.port, plug.adapter, plug.place) for plug in plugs])


def doctor(json: options.AsJson = False) -> None:
    """Check whatever the shop depends on, and say what to do about it. Exit code 1 when something is wrong."""
    from entrypoints.cli.examination import examine
    from entrypoints.container import Container

    findings = patiently("Examining", lambda: examine(Container(settings=settings())))
    if json:
        printing.as_json(findings)
    else:
        marks = {True: "ok", False: "WRONG"}
        printing.table(("", "WHAT", "FINDING"), [(marks[each.well], each.what, each.finding) for each in findings])
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)
