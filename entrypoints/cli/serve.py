"""Commands that keep running: the API, and workers."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from entrypoints.cli import options
from entrypoints.cli.session import settings

if TYPE_CHECKING:
    from entrypoints.bootstrap.settings import Settings


def run() -> None:
    """Serve the shop over HTTP until Ctrl+C."""
    from entrypoints.api.http_server import serve

    serve(settings())


def worker(
    processes: Annotated[
        int,
        typer.Option(
            parser=options.whole_number(1, 64),
            metavar="NUMBER",
            help="Processes, 1 to 64; each has its own connections.",
        ),
    ] = 1,
    threads: Annotated[
        int,
        typer.Option(
            parser=options.whole_number(1, 256),
            metavar="NUMBER",
            help="Messages, 1 to 256, that each process works on at a time.",
        ),
    ] = 8,
) -> None:
    """Work off messages until Ctrl+C: events to handle, and commands that were sent."""
    from entrypoints.worker.supervisor import work

    def say(used: "Settings") -> None:
        typer.echo(f"Working with {processes} x {threads} threads on {used.persistence}. Ctrl+C ends it in good order.")

    raise typer.Exit(asyncio.run(work(settings(), processes=processes, threads=threads, begun=say)))
