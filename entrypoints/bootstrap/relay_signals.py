"""Which tenants have something to deliver: the relay sleeps until a commit somewhere says so."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

from application.ports.relay_signal import RelaySignal


@dataclass(slots=True)
class RelaySignals:
    """A signal for each tenant, and one relay task that waits for any of them."""

    _tenants: set[str] = field(default_factory=set)
    _wakened: asyncio.Event = field(default_factory=asyncio.Event)

    def of(self, tenant: str) -> RelaySignal:
        """The signal of one tenant."""
        return _TenantSignal(tenant, self)

    def notify(self, tenant: str) -> None:
        """Note that this tenant has something to deliver, and wake the relay."""
        self._tenants.add(tenant)
        self._wakened.set()

    def wake(self) -> None:
        """Wake the relay, for no tenant."""
        self._wakened.set()

    async def wait(self, seconds: float) -> None:
        """Wait until `notify` or `wake` is called, at most so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wakened.wait()

    def notified(self) -> set[str]:
        """The tenants that have notified since the last time."""
        notified, self._tenants = self._tenants, set()
        self._wakened.clear()
        return notified


@dataclass(frozen=True, slots=True)
class _TenantSignal:
    tenant: str
    signals: RelaySignals

    def notify(self) -> None:
        self.signals.notify(self.tenant)
