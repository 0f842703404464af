"""The relay in the background: every process of the shop delivers what has happened, its own and what others left."""

import asyncio
import logging
from collections.abc import Iterable
from datetime import datetime
from math import inf

from application.messaging.outages import Outages
from application.ports.outbox import Outbox
from entrypoints.bootstrap.relay_signals import RelaySignals
from entrypoints.bootstrap.tenants import Tenants

SWEEP_EVERY = 5.0
"""Seconds after which all tenants are looked after, notified or not: for retries, and for processes that died."""
STOP_WITHIN = 10.0
"""Seconds that deliveries under way may take to finish; after that their lease runs out and others take over."""

log = logging.getLogger(__name__)


class RelayTask:
    """Works from `start` to `stop`, whatever becomes of a single delivery.

    It looks after all tenants every `sweep_every` seconds; with None, only after those that notify.
    """

    def __init__(
        self,
        tenants: Tenants,
        relay_signals: RelaySignals,
        outages: Outages,
        *,
        sweep_every: float | None = SWEEP_EVERY,
    ) -> None:
        self._tenants = tenants
        self._relay_signals = relay_signals
        self._outages = outages
        self._sweep_every = sweep_every
        self._stopping = False
        self._task: asyncio.Task[None] | None = None
        self._oldest: dict[str, datetime] = {}

    @property
    def oldest_waiting(self) -> datetime | None:
        """When the oldest message was committed that waited at the last sweep, whoever's it is."""
        return min(self._oldest.values(), default=None)

    def start(self) -> None:
        """Begin; if it sweeps, with a look at what an earlier process may have left."""
        self._task = asyncio.create_task(self._run(), name="relay")

    async def stop(self) -> None:
        """Finish what is under way and what was notified, within `STOP_WITHIN`; again is harmless."""
        task, self._task = self._task, None
        if task is None:
            return
        self._stopping = True
        self._relay_signals.wake()
        try:
            async with asyncio.timeout(STOP_WITHIN):
                await task
        except TimeoutError:
            log.warning("The relay was interrupted; what it held is delivered again when its lease ends.")

    async def _run(self) -> None:
        now = asyncio.get_running_loop().time
        sweep_at, last_round = inf if self._sweep_every is None else now(), False
        while not last_round:
            await self._relay_signals.wait(sweep_at - now())
            # What was notified before `stop` is still delivered.
            last_round, notified = self._stopping, self._relay_signals.notified()
            if self._sweep_every is not None and now() >= sweep_at:
                await self._sweep()
                sweep_at = now() + self._sweep_every
            else:
                await self._drain(notified)

    async def _sweep(self) -> None:
        what = "The list of tenants with messages"
        try:
            names = await self._tenants.names()
        except Exception as error:  # noqa: BLE001 (the next sweep tries again)
            self._outages.begins(what, error)
        else:
            self._outages.ends(what)
            self._oldest = {name: at for name, at in self._oldest.items() if name in names}
            await self._drain(names, looks_back=True)

    async def _drain(self, names: Iterable[str], *, looks_back: bool = False) -> None:
        for name in names:
            what = f"The outbox of tenant {name}"
            try:
                outbox = await self._deliver(name)
                if looks_back:
                    self._note(name, (await outbox.backlog()).oldest_waiting)
            except Exception as error:  # noqa: BLE001 (the next signal or sweep tries again: nothing is lost)
                self._outages.begins(what, error)
            else:
                self._outages.ends(what)

    async def _deliver(self, name: str) -> Outbox:
        relay = (await self._tenants.get(name)).relay
        await relay.drain()
        return relay.outbox

    def _note(self, name: str, oldest: datetime | None) -> None:
        if oldest is None:
            self._oldest.pop(name, None)
        else:
            self._oldest[name] = oldest
