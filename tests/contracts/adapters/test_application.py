"""The shop's own code. Its laws run once, over the quickest persistence: no adapter can break them."""

from adapters.memory.persistence import MemoryPersistence
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest
from tests.contracts.laws.persistence.env import Harness
from tests.contracts.laws.registry import APPLICATION


class TestApplication(AdapterContract):
    """Units of work and use cases."""

    adapter = AdapterUnderTest(APPLICATION, "the shop", Harness(lambda _, clock: MemoryPersistence(clock=clock)))
