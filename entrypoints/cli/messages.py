"""Commands by message, and messages that were given up."""

from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from application.ports.errors import UsageError
from domain.errors import InvalidValue
from entrypoints.cli import options, printing
from entrypoints.cli.session import container, patiently
from entrypoints.demo import actor_named

if TYPE_CHECKING:
    from entrypoints.settings import Settings
    from entrypoints.wiring.queues import Parked

parked = typer.Typer(no_args_is_help=True)


def send(
    operation: Annotated[str, typer.Argument(metavar="OPERATION", help="Such as stock.receive.")],
    request: Annotated[str, typer.Argument(metavar="JSON", help="The operation's request.")],
    by: options.Anyone = "kim",
    key: options.Key = None,
    tenant: options.Tenant = None,
    json: options.AsJson = False,
) -> None:
    """Leave a command for a worker. Prints its key: sent again under the same one, it is not carried out again."""
    from pydantic import ValidationError  # noqa: PLC0415
    from pydantic_core import from_json  # noqa: PLC0415

    from entrypoints.worker.commands import CommandMessage, explained  # noqa: PLC0415

    given = _with_redis()
    try:
        message = CommandMessage(
            tenant=tenant or given.tenant,
            operation=operation,
            request=from_json(request),
            by=actor_named(by),
            key=key or str(uuid4()),
        )
    except ValidationError as error:
        raise InvalidValue("command", explained(error)) from error
    except ValueError as error:
        raise InvalidValue("request", f"is not JSON: {error}") from error

    async def queue() -> None:
        from entrypoints.runtime import opened  # noqa: PLC0415
        from entrypoints.wiring.queues import queues  # noqa: PLC0415

        async with opened(parts := container(given)), queues(parts.settings()) as here:
            await here.command(message.model_dump_json())

    patiently("Opening the queue; a server may have to start", queue)
    if json:
        printing.as_json({"key": message.key})
    else:
        typer.echo(message.key)


@parked.command("list")
def list_(json: options.AsJson = False) -> None:
    """Show the messages that workers have given up, and why."""
    found = patiently("Opening the queue", _find)
    if json:
        printing.as_json(found)
    else:
        printing.table(("QUEUE", "CODE", "WHY"), [(each.queue, each.code, each.sentence) for each in found])


async def _find() -> "list[Parked]":
    from entrypoints.wiring.queues import queues  # noqa: PLC0415

    async with queues(_with_redis()) as here:
        return list(await here.parked.all())


@parked.command()
def retry() -> None:
    """Give every message that was given up to the workers once more."""

    async def again() -> int:
        from entrypoints.wiring.queues import queues  # noqa: PLC0415

        async with queues(_with_redis()) as here:
            return await here.parked.retry()

    typer.echo(f"{patiently('Opening the queue', again)} queued once more.")


def _with_redis() -> "Settings":
    from entrypoints.settings import read_settings  # noqa: PLC0415

    given = read_settings()
    if given.delivery != "dramatiq":
        raise UsageError("There is no queue to speak of: set SIXFOLD_DELIVERY=dramatiq, and start `sixfold worker`.")
    return given
