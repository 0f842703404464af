"""The machine's randomness."""

from adapters.system.randomness import SystemRandomness
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest, made
from tests.contracts.laws.registry import RANDOMNESS


class TestSystemRandomness(AdapterContract):
    """Chance."""

    adapter = AdapterUnderTest(RANDOMNESS, "system", made(SystemRandomness))
