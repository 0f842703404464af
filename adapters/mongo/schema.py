"""The version of a tenant's database, and how it gets to the newest one."""

import pkgutil
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from importlib import import_module
from typing import TypeAlias

from adapters.mongo import migrations
from adapters.mongo.drivers import AnySession, Database
from adapters.mongo.errors import SERVICE
from adapters.mongo.tenant import TenantDatabase
from application.ports.errors import Unavailable

Migration: TypeAlias = Callable[[TenantDatabase], Awaitable[None]]

# The collection of this one document has had this name since the first version.
_SCHEMA = "shape"
_VERSION = {"_id": "shape"}
_STEP = re.compile(r"m(\d{4})_\w+")


@cache
def steps() -> Mapping[int, Migration]:
    """Every migration by the version that it leads to, in order: the modules of the folder whose names are numbered."""
    named = (_STEP.fullmatch(module.name) for module in pkgutil.iter_modules(migrations.__path__))
    found = {int(name[1]): name[0] for name in named if name}
    return {number: import_module(f"{migrations.__name__}.{found[number]}").migrate for number in sorted(found)}


def newest() -> int:
    """The version that this version of the shop needs."""
    return max(steps())


async def version_of(tenant: TenantDatabase) -> int | None:
    """The version the tenant's database is at; None as long as it is not finished, or not there."""
    found = await tenant.find_one(_SCHEMA, _VERSION)
    return None if found is None else int(found["version"])


async def must_be_there(database: Database, session: AnySession = None) -> None:
    """`Unavailable` for a database without a version: its tenant was removed, or never there.

    For whoever inserts without having found anything: the server would make the database anew, and nobody would know
    what is in it. Within a transaction it stays there until the end.
    """
    if await database[_SCHEMA].find_one(_VERSION, session=session) is None:
        raise Unavailable(SERVICE, "this tenant has no database")


async def create(tenant: TenantDatabase) -> None:
    """Take all steps in a new database, and write its version last.

    Until then it has none, so that whoever else creates it meanwhile takes all steps, too, and finds nothing half done.
    """
    for step in steps().values():
        await step(tenant)
    await _write_version(tenant, newest())


# Pattern P57: Migrations
async def upgrade(tenant: TenantDatabase) -> None:
    """Take the steps that are missing, and write the version after each: a database that is newer is left alone."""
    found = await version_of(tenant) or 0
    for number, step in steps().items():
        if number > found:
            await step(tenant)
            await _write_version(tenant, number)


async def _write_version(tenant: TenantDatabase, version: int) -> None:
    """Never a lower one: another process may be further."""
    await tenant.call(
        lambda database: database[_SCHEMA].update_many(_VERSION, {"$max": {"version": version}}, upsert=True)
    )
