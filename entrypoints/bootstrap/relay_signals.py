"""Who has rung: the relay sleeps until a commit somewhere leaves something to deliver."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

from application.ports.relay_signal import RelaySignal


@dataclass(slots=True)
class RelaySignals:
    """One bell for each tenant, and one ear for all of them."""

    _rung: set[str] = field(default_factory=set)
    _heard: asyncio.Event = field(default_factory=asyncio.Event)

    def of(self, tenant: str) -> RelaySignal:
        """The bell of one tenant."""
        return _TenantSignal(tenant, self)

    def notify(self, tenant: str) -> None:
        """Note that this tenant has something to deliver."""
        self._rung.add(tenant)
        self._heard.set()

    def wake(self) -> None:
        """End the waiting without a ring."""
        self._heard.set()

    async def wait(self, seconds: float) -> None:
        """Wait until somebody rings or `wake` is called, at most so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._heard.wait()

    def notified(self) -> set[str]:
        """The tenants that have rung since the last time."""
        notified, self._rung = self._rung, set()
        self._heard.clear()
        return notified


@dataclass(frozen=True, slots=True)
class _TenantSignal:
    tenant: str
    bells: RelaySignals

    def notify(self) -> None:
        self.bells.notify(self.tenant)
