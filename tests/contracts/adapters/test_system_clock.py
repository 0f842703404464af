"""The machine's clock."""

from adapters.system.clock import SystemClock
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest, made
from tests.contracts.laws.registry import CLOCK


class TestSystemClock(AdapterContract):
    """Real time."""

    adapter = AdapterUnderTest(CLOCK, "system", made(SystemClock))
