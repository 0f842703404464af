"""Commands by message."""

from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from application.ports.errors import UsageError
from application.shop import Shop
from domain.accounts.actor import Actor
from domain.shared.errors import InvalidValue
from entrypoints.cli import options, printing
from entrypoints.cli.session import container, in_shop, settings

if TYPE_CHECKING:
    from entrypoints.bootstrap.container import Container


def send(
    operation: Annotated[str, typer.Argument(metavar="OPERATION", help="Such as stock.receive.")],
    request: Annotated[str, typer.Argument(metavar="JSON", help="The operation's request.")],
    acting_as: options.ActAs = None,
    key: options.Key = None,
    tenant: options.Tenant = None,
    json: options.AsJson = False,
) -> None:
    """Leave a command for a worker. Prints its key: sent again under the same one, it is not carried out again."""
    from pydantic_core import from_json

    from entrypoints.bootstrap.queues import queues
    from entrypoints.worker.commands import CommandMessage, operation_named
    from entrypoints.worker.requests import newest_version

    parts = _with_queues()
    try:
        content = from_json(request)
    except ValueError as error:
        raise InvalidValue("request", f"is not JSON: {error}") from error

    async def leave(shop: Shop, by: Actor) -> str:
        message = CommandMessage(
            tenant=parts.settings().tenant if tenant is None else tenant,
            operation=operation_named(shop, operation).name,
            request=content,
            by=by.id,
            key=key or str(uuid4()),
            version=newest_version(operation),
        )
        async with queues(parts) as here:
            await here.command(message.to_json())
        return message.key

    used = in_shop(leave, tenant, acting_as, parts=parts)
    if json:
        printing.as_json({"key": used})
    else:
        typer.echo(used)


def _with_queues() -> "Container":
    given = settings()
    if given.delivery != "dramatiq":
        raise UsageError("There is no queue to speak of: set SIXFOLD_DELIVERY=dramatiq, and start `sixfold worker`.")
    return container(given)
