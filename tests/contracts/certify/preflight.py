"""What is looked at before any law: whether there is an adapter, of the right form, whose server answers."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from urllib.parse import urlsplit

from adapters.shared.tenancy import Persistence, TenantId
from application.ports.errors import PortError
from application.store import Store
from entrypoints.devservers.addresses import parsed
from tests.contracts.certify.stranger import URL, CannotJudge, said, stranger
from tests.contracts.kit.answers import unwatched
from tests.contracts.kit.proxy import has_port
from tests.contracts.kit.signatures import misfits
from tests.contracts.kit.time_limit import GRACE, ended_in_time, loop_runs
from tests.contracts.laws.persistence.env import Harness, new_tenant, ports_of_a_tenant
from tests.support.fakes import FixedClock
from tests.support.waiting import NotInTime

LIMIT = 15.0
"""Seconds for each step."""

ADVICE = "see that user, password and database in URL are right, and that the server speaks what the adapter speaks"


async def refusal(environment: Mapping[str, str], law: str | None = None, *, within: float = LIMIT) -> str | None:
    """Why the adapter that the environment names cannot be held to its laws, or to this one; None where it can."""
    try:
        _must_be_understood(environment.get(URL, ""))
        with loop_runs(within + GRACE):
            adapter = stranger(environment)
        numbers = [each.number for each in adapter.port.laws]
        if law not in {None, *numbers}:
            return f"There is no law {law} of this port: choose from {', '.join(numbers)}."
        if isinstance(adapter.opened, Harness):
            await _look_at(adapter.opened, environment.get(URL, ""), within)
    except CannotJudge as error:
        return str(error)
    return None


def _must_be_understood(address: str) -> None:
    """Else nobody knows where its password ends, which must not be printed, or where the proxy of the laws belongs."""
    try:
        if "://" in address:
            parsed(address)
    except ValueError as error:
        raise CannotJudge(f"URL {error}.") from error


async def _look_at(harness: Harness, address: str, within: float) -> None:
    """Build it, look at its methods, open it and make a tenant."""
    with loop_runs(within + GRACE):
        persistence = harness.build(address, clock=FixedClock())
        if harness.hurried:
            harness.build(address, clock=FixedClock(), **harness.hurried)
    _refuse(misfits(Persistence, unwatched(persistence)))
    await _listens(address, within)
    tenant = new_tenant()
    await _taken("open()", persistence.open, within)
    await _taken("ping()", persistence.ping, within)
    await _taken("tenants()", persistence.tenants, within)
    await _taken("create_tenant()", lambda: persistence.create_tenant(tenant), within)
    with loop_runs(within + GRACE):
        _refuse(_misfits_of_its_ports(unwatched(persistence), tenant))
    await _taken("close()", persistence.close, within)


def _refuse(wrong: Iterator[str]) -> None:
    if sentences := list(wrong):
        raise CannotJudge("\n".join(f"{sentence}." for sentence in sentences))


def _misfits_of_its_ports(persistence: Persistence, tenant: TenantId) -> Iterator[str]:
    name = type(persistence).__name__
    try:
        store: object = persistence.of(tenant)
    except (Exception, SystemExit) as error:  # noqa: BLE001 (whatever it is, it is told)
        yield f"{name}.of raises {said(error)}: it should hand out the Store of a tenant"
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

    try:
        await ended_in_time(take(), within)
    except NotInTime as error:
        raise CannotJudge(f"{step} waits in vain: {ADVICE}; and give it a time limit ({error}).") from error
    except AssertionError as error:
        sentence = said(error).removeprefix("AssertionError: ")
        raise CannotJudge(f"{step}: {sentence}; mend that first.") from error
    except PortError as error:
        raise CannotJudge(f"{step} says: {said(error)}; {ADVICE}.") from error
    except Exception as error:
        translate = "and translate what a driver raises into `Unavailable`"
        raise CannotJudge(f"{step} lets {said(error)} out: {ADVICE}; {translate}.") from error
