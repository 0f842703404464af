"""Whose shop a request is about: the host or a header says so, and nobody has to."""

import re
from typing import Final, cast

from fastapi import Request

from domain.shared.errors import InvalidValue, NotFound
from entrypoints.api.errors import AmbiguousRequest, InvalidHost
from entrypoints.api.headers import said_once
from entrypoints.bootstrap.runtime import Runtime
from entrypoints.bootstrap.tenants import Tenant

TENANT: Final = "X-Tenant"

_HOST = re.compile(r"(?P<name>[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])\.?(:(?P<port>[0-9]{0,5}))?")


def running(request: Request) -> Runtime:
    """The shop as this application opened it."""
    return cast(Runtime, request.app.state.runtime)


async def tenant_asked_for(request: Request) -> Tenant:
    """The tenant, for whoever is still to be let in: a token that they may have is not looked at."""
    return await tenant_named(name_asked_for(request), request)


async def tenant_named(name: str | None, request: Request) -> Tenant:
    """The tenant of this name, None for that of the settings; `NotFound`, without a word more, if there is none."""
    try:
        return await running(request).tenant(name)
    except (NotFound, InvalidValue):
        raise NotFound("shop", "here") from None


def name_asked_for(request: Request) -> str | None:
    """The tenant that the host or the header names, None where neither does; `AmbiguousRequest` where they differ."""
    by_host, by_header = _named_by_host(request), said_once(request, TENANT)
    if by_host is not None and by_header not in {None, by_host}:
        raise AmbiguousRequest("The tenant")
    return by_header if by_host is None else by_host


def _named_by_host(request: Request) -> str | None:
    """What stands before the domain of the settings; None for a host that is not below it.

    The header is read by hand: for a host that is none, Starlette puts the address of this server.
    """
    domain = running(request).settings.domain
    host = None if domain is None else said_once(request, "Host")
    if host is None:
        return None
    found = _HOST.fullmatch(host.lower())
    if found is None or int(found["port"] or 0) > 65_535:
        raise InvalidHost
    return found["name"].removesuffix(f".{domain}") if found["name"].endswith(f".{domain}") else None
