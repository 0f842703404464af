"""The signals that wake the relay of a process."""

from entrypoints.bootstrap.relay_signals import RelaySignals
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest, made
from tests.contracts.laws.registry import RELAY_SIGNAL
from tests.contracts.laws.system.relay_signal import RelaySignalEnv


def _env() -> RelaySignalEnv:
    signals = RelaySignals()

    async def woken() -> bool:
        await signals.wait(0)
        return signals.notified() == {"demo"}

    return RelaySignalEnv(signals.of("demo"), woken)


class TestRelaySignals(AdapterContract):
    """One event for the signals of all tenants."""

    adapter = AdapterUnderTest(RELAY_SIGNAL, "in-process", made(_env))
