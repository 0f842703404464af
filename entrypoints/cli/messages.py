"""Commands by message."""

from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from application.ports.errors import UsageError
from domain.shared.errors import InvalidValue
from entrypoints.bootstrap.demo import actor_named
from entrypoints.cli import options, printing
from entrypoints.cli.session import Answer, container, settings, with_notice

if TYPE_CHECKING:
    from entrypoints.bootstrap.queues import Queues
    from entrypoints.bootstrap.settings import Settings


def send(
    operation: Annotated[str, typer.Argument(metavar="OPERATION", help="Such as stock.receive.")],
    request: Annotated[str, typer.Argument(metavar="JSON", help="The operation's request.")],
    by: options.Anyone = "kim",
    key: options.Key = None,
    tenant: options.Tenant = None,
    json: options.AsJson = False,
) -> None:
    """Leave a command for a worker. Prints its key: sent again under the same one, it is not carried out again."""
    from pydantic import ValidationError
    from pydantic_core import from_json

    from entrypoints.worker.commands import CommandMessage, explained

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

    _in_queues(lambda here: here.command(message.model_dump_json()), given)
    if json:
        printing.as_json({"key": message.key})
    else:
        typer.echo(message.key)


def _in_queues(do: Callable[["Queues"], Awaitable[Answer]], given: "Settings | None" = None) -> Answer:
    """Do something with the queues; a server is started for it if nobody said where there is one."""
    from entrypoints.bootstrap.queues import queues
    from entrypoints.bootstrap.runtime import opened

    parts = container(given or _with_redis())

    async def open_and_do() -> Answer:
        # Otherwise the queues can be reached without the database.
        starting = opened(parts) if parts.settings().servers_without_address() else nullcontext()
        async with starting, queues(parts.settings()) as here:
            return await do(here)

    return with_notice("Opening the queues; a server may have to start", open_and_do)


def _with_redis() -> "Settings":
    given = settings()
    if given.delivery != "dramatiq":
        raise UsageError("There is no queue to speak of: set SIXFOLD_DELIVERY=dramatiq, and start `sixfold worker`.")
    return given
