"""Tenants: several shops on one server, each with data of its own."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated

import typer

from application.ports.errors import AlreadyExists
from domain.shared.errors import InvalidValue
from entrypoints.cli import options, printing
from entrypoints.cli.session import Answer, container, with_notice

if TYPE_CHECKING:
    from entrypoints.bootstrap.container import Container

app = typer.Typer(no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="A letter, then up to 30 of a-z, 0-9 and _.")]


@app.command()
def add(
    name: Name,
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help="With goods on the shelves, and people whose passwords all know.")
    ] = False,
) -> None:
    """Make a shop with empty shelves. `sixfold accounts create --admin --tenant NAME` makes its first administrator."""

    async def create(parts: "Container") -> None:
        from entrypoints.bootstrap.demo import seed_demo

        if demonstration and parts.settings().profile == "production":
            raise InvalidValue("--demonstration", "is for development: everybody knows the passwords of its people")
        tenants = parts.tenants()
        if name in await tenants.names():
            raise AlreadyExists("tenant", name)
        await tenants.create(name)
        if demonstration:
            tenant = await tenants.get(name)
            await seed_demo(tenant.shop, tenant.ports)

    _opened(f"Making room for {name}", create)
    typer.echo(f"{name} is there.")


@app.command("list")
def list_(json: options.AsJson = False) -> None:
    """List all tenants of this installation."""
    names = _opened("Looking for tenants", lambda parts: parts.tenants().names())
    if json:
        printing.as_json(names)
    else:
        printing.table(("TENANT",), [(name,) for name in names])


@app.command()
def remove(
    name: Name,
    confirmed: Annotated[
        str | None, typer.Option("--confirm", metavar="NAME", help="The name once more, instead of being asked for it.")
    ] = None,
) -> None:
    """Delete a tenant's schema, database or file, with all that is in it. There is no way back."""
    if confirmed is None:
        confirmed = typer.prompt(f"This deletes all that {name} has, for good. Type its name to confirm", err=True)
    if confirmed != name:
        raise InvalidValue("confirmation", f"is not {name}: nothing was deleted")
    _opened(f"Deleting all that {name} has", lambda parts: parts.tenants().remove(name))
    typer.echo(f"{name} is no more.")


def _opened(notice: str, do: "Callable[[Container], Awaitable[Answer]]") -> Answer:
    """Do something with the tenants of this installation; none is created by it."""
    parts = container()

    async def open_and_do() -> Answer:
        from entrypoints.bootstrap.runtime import opened

        async with opened(parts):
            return await do(parts)

    return with_notice(notice, open_and_do)
