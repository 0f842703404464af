"""Opening the shop for one command, and closing it again.

Everything that takes time to import is imported in here, when it is needed: `sixfold --help` answers at once.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, TypeVar

import typer

from application.access.identify import IdentifyByEmailRequest
from application.ports.errors import UsageError
from application.shop import Shop
from domain.accounts.actor import OPERATOR, Actor
from domain.shared.errors import InvalidValue, NotAuthenticated

if TYPE_CHECKING:
    from entrypoints.bootstrap.container import Container
    from entrypoints.bootstrap.settings import Settings

Answer = TypeVar("Answer")


def settings() -> "Settings":
    """What the environment says."""
    from entrypoints.bootstrap.environment import read_settings

    return read_settings()


def container(given: "Settings | None" = None) -> "Container":
    """Every part of the shop, not opened yet; of a shop that is there for others, too."""
    from entrypoints.bootstrap.container import Container

    given = given or settings()
    if given.persistence == "memory":
        raise UsageError(
            "A shop in memory ends with its process, and this command would see an empty one of its own:"
            " set SIXFOLD_PERSISTENCE to one that outlives it, such as sqlite."
            " Only `sixfold run` can serve a shop in memory."
        )
    return Container(settings=given)


def in_shop(
    do: Callable[[Shop, Actor], Awaitable[Answer]],
    tenant: str | None,
    acting_as: str | None = None,
    *,
    parts: "Container | None" = None,
) -> Answer:
    """Do something in a tenant's shop, and see that what follows from it is delivered.

    It is done as the owner of the account with the e-mail address `acting_as`, or as whoever runs the installation.
    `NotFound` if no account has the address, `InvalidValue` if it is not active.
    """
    parts = parts or container()

    async def open_and_do() -> Answer:
        from entrypoints.bootstrap.runtime import Runtime

        async with Runtime(parts, sweep_every=None) as runtime:
            shop = (await runtime.tenant(tenant)).shop
            return await do(shop, await _actor(acting_as, shop))

    return with_notice("Opening the shop; a server may have to start", open_and_do)


async def _actor(acting_as: str | None, shop: Shop) -> Actor:
    if acting_as is None:
        return OPERATOR
    try:
        return await shop.access.identify_by_email(IdentifyByEmailRequest(acting_as), by=OPERATOR)
    except NotAuthenticated:
        # Its sentence is for those who can log in.
        raise InvalidValue("--as", f"names an account that is not active: {acting_as}") from None


def with_notice(what: str, do: Callable[[], Awaitable[Answer]], *, after: float = 2.0) -> Answer:
    """Run it to the end; say what is going on when it takes longer than people like to wait, `after` so many seconds.

    Standard output is for the command's answer alone: what adapters print meanwhile goes to standard error.
    """

    async def run() -> Answer:
        notice = asyncio.get_running_loop().call_later(after, lambda: typer.echo(f"{what} …", err=True))
        try:
            return await do()
        finally:
            notice.cancel()

    with redirect_stdout(sys.stderr):
        return asyncio.run(run())
