"""The relay in the background: every process of the shop delivers what has happened, its own and what others left."""

import asyncio
import logging
from collections.abc import Iterable
from math import inf

from entrypoints.bootstrap.relay_signals import RelaySignals
from entrypoints.bootstrap.tenants import Tenants

SWEEP_EVERY = 5.0
"""Seconds after which all tenants are looked after, notified or not: for retries, and for processes that died."""
STOP_WITHIN = 10.0
"""Seconds that deliveries under way may take to finish; after that their lease runs out and others take over."""

log = logging.getLogger(__name__)


class RelayTask:
    """Works from `start` to `stop`, whatever becomes of a single delivery."""

    def __init__(self, tenants: Tenants, relay_signals: RelaySignals, *, sweeps: bool = True) -> None:
        self._tenants = tenants
        self._relay_signals = relay_signals
        self._sweeps = sweeps
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

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
        sweep_at, last_round = now() if self._sweeps else inf, False
        while not last_round:
            await self._relay_signals.wait(sweep_at - now())
            # What was notified before `stop` is still delivered.
            last_round, notified = self._stopping, self._relay_signals.notified()
            if now() >= sweep_at:
                await self._drain(await self._everyone())
                sweep_at = now() + SWEEP_EVERY
            else:
                await self._drain(notified)

    async def _everyone(self) -> Iterable[str]:
        try:
            return await self._tenants.names()
        except Exception:
            log.exception("The tenants cannot be listed; their messages wait.")
            return ()

    async def _drain(self, names: Iterable[str]) -> None:
        for name in names:
            try:
                tenant = await self._tenants.get(name)
                await tenant.relay.drain()
            except Exception:
                # The next signal or sweep tries again; nothing is lost, it is in the outbox.
                log.exception("The messages of tenant %s wait.", name)
