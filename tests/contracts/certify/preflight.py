"""What is looked at before any law: whether there is an adapter, of the right form, whose server answers."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from adapters.shared.tenancy import Persistence, TenantId
from application.ports.errors import PortError
from application.store import Store
from tests.contracts.certify.stranger import URL, CannotJudge, said, stranger
from tests.contracts.kit.answers import unwatched
from tests.contracts.kit.contract import AdapterUnderTest
from tests.contracts.kit.proxy import has_port
from tests.contracts.kit.signatures import misfits
from tests.contracts.kit.time_limit import ended_in_time
from tests.contracts.laws.persistence.env import Harness, ports_of_a_tenant
from tests.support.fakes import FixedClock
from tests.support.waiting import NotInTime

LIMIT = 15.0
"""Seconds for each step."""


def refusal(environment: Mapping[str, str], law: str | None = None) -> str | None:
    """Why the adapter that the environment names cannot be held to its laws, or to this one; None where it can."""
    try:
        adapter = stranger(environment)
        numbers = [each.number for each in adapter.port.laws]
        if law not in {None, *numbers}:
            return f"There is no law {law} of this port: choose from {', '.join(numbers)}."
        asyncio.run(preflight(adapter, environment.get(URL, "")))
    except CannotJudge as error:
        return str(error)
    return None


async def preflight(adapter: AdapterUnderTest[Any], address: str, *, within: float = LIMIT) -> None:
    """Build it, look at its methods, open it and ask whether the server answers. Raises `CannotJudge`."""
    if not isinstance(adapter.opened, Harness):
        return
    harness = adapter.opened
    persistence = harness.build(address, clock=FixedClock())
    if harness.hurried:
        harness.build(address, clock=FixedClock(), **harness.hurried)
    if wrong := list(_misfits(persistence)):
        raise CannotJudge("\n".join(f"{sentence}." for sentence in wrong))
    await _listens(address, within)
    for step in ("open", "ping", "tenants", "close"):
        await _taken(step, getattr(persistence, step), within)


def _misfits(persistence: Persistence) -> Iterator[str]:
    yield from misfits(Persistence, unwatched(persistence))
    if not hasattr(persistence, "of"):
        return
    name = type(unwatched(persistence)).__name__
    try:
        store: object = unwatched(persistence).of(TenantId("law_preflight"))  # type: ignore[attr-defined]  # as above
    except Exception as error:  # noqa: BLE001 (whatever it is, it is told)
        yield f"{name}.of raises {said(error)}: it should hand out a Store before anything is opened"
        return
    if not isinstance(store, Store):
        yield f"{name}.of answers {store!r}: it should be a Store, of application.store"
        return
    for port, protocol in ports_of_a_tenant():
        yield from misfits(protocol, getattr(store, port))


async def _listens(address: str, within: float) -> None:
    if not has_port(address):
        return
    url = urlsplit(address)
    try:
        async with asyncio.timeout(within):
            _, writer = await asyncio.open_connection(url.hostname, url.port)
    except OSError as error:
        where = f"{url.hostname}:{url.port}"
        raise CannotJudge(f"Nobody listens at {where}: start the server, or correct URL ({said(error)}).") from error
    writer.close()


async def _taken(step: str, method: Callable[[], Awaitable[object]], within: float) -> None:
    async def take() -> None:
        await method()

    advice = "see that user, password and database in URL are right, and that the server speaks what the adapter speaks"
    try:
        await ended_in_time(take(), within)
    except NotInTime as error:
        raise CannotJudge(f"{step}() waits in vain: {advice}; and give it a time limit ({error}).") from error
    except PortError as error:
        raise CannotJudge(f"{step}() says: {said(error)}; {advice}.") from error
    except AssertionError as error:
        raise CannotJudge(f"{error}: mend that first.") from error
    except Exception as error:
        translate = "and translate what a driver raises into `Unavailable`"
        raise CannotJudge(f"{step}() lets {said(error)} out: {advice}; {translate}.") from error
