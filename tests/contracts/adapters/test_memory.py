"""The in-memory persistence."""

from adapters.memory.persistence import MemoryPersistence
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest
from tests.contracts.kit.law import Capability
from tests.contracts.laws.persistence.env import Harness
from tests.contracts.laws.registry import PERSISTENCE


class TestMemory(AdapterContract):
    """In dictionaries."""

    adapter = AdapterUnderTest(
        PERSISTENCE,
        "memory",
        Harness(lambda _, clock: MemoryPersistence(clock=clock)),
        declines=dict.fromkeys(Capability, "it lives in the process"),
    )
