"""One order, from the request to the letter, recorded. Time and ids are the same in every run."""

import asyncio
import io
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType

from httpx2 import ASGITransport, AsyncClient

from adapters.mail.console import ConsoleMailer
from domain.accounts.actor import Actor
from entrypoints.api.app import create_app
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.relay_signals import RelaySignals
from entrypoints.bootstrap.settings import Settings
from tests.docs.recorder import recording
from tests.support.accounts import open_accounts, session_of
from tests.support.cast import ADA, EMAILS, HIVE, KIM
from tests.support.fakes import CountingIds, FixedClock, no_jobs


@dataclass(frozen=True, slots=True)
class OrderRun:
    """What was entered until the answer, what was entered from the relay on, and the letter that was printed."""

    until_the_answer: list[CodeType]
    from_the_relay: list[CodeType]
    letter: str


@dataclass
class HeldBack(RelaySignals):
    """Signals that wake the relay at the end only: until then the run relays by hand, so that its halves stay apart."""

    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self, seconds: float) -> None:
        """Wait for the end, whoever signals and however late it is."""
        await self._woken.wait()

    def wake(self) -> None:
        """It is the end."""
        self._woken.set()


async def record() -> OrderRun:
    """Ada orders a lamp over HTTP, with a key; the shop keeps its data in SQLite, and delivers within the process."""
    printed = io.StringIO()
    with tempfile.TemporaryDirectory() as directory:
        container = Container(
            settings=Settings(persistence="sqlite", demonstration=False, data_dir=Path(directory), mailer="console")
        )
        container.clock.override(FixedClock())
        container.ids.override(CountingIds())
        container.mailer.override(ConsoleMailer(printed))
        container.relay_signals.override(HeldBack())
        container.jobs_of.override(no_jobs)
        app = create_app(container=container)
        async with (
            app.router.lifespan_context(app),
            AsyncClient(transport=ASGITransport(app), base_url="http://shop/api/v1") as client,
        ):
            tenant = await app.state.runtime.tenant()
            relay = tenant.relay
            await open_accounts(tenant.ports)

            def bearing(person: Actor) -> dict[str, str]:
                token = app.state.access_tokens.issue(tenant.name, session_of(person, tenant.ports))
                return {"Authorization": f"Bearer {token}"}

            lamp = await _lamps_in_stock(client, bearing(KIM))
            await relay.drain()
            with recording() as until_the_answer:
                await _order(client, lamp, bearing(ADA))
            with recording() as from_the_relay:
                await relay.drain()
    return OrderRun(until_the_answer, from_the_relay, printed.getvalue())


async def _lamps_in_stock(client: AsyncClient, by_kim: Mapping[str, str]) -> str:
    new = {"sku": "LAMP", "name": "Honeycomb lamp", "price": {"amount": 4_900, "currency": "EUR"}}
    lamp = str((await client.post("/products", json=new, headers=by_kim)).json()["id"])
    await client.post(f"/products/{lamp}/stock/receipts", json={"quantity": 5}, headers=by_kim)
    return lamp


async def _order(client: AsyncClient, product: str, by_ada: Mapping[str, str]) -> None:
    address = {part: getattr(HIVE, part) for part in ("name", "street", "postal_code", "city", "country")}
    order = {"items": [{"product": product, "quantity": 1}], "address": address, "email": EMAILS[ADA.id]}
    headers = {**by_ada, "Idempotency-Key": "adas-first-order"}
    answer = await client.post("/orders", json=order, headers=headers)
    assert answer.status_code == 201, answer.text
