"""How to build the in-memory adapter."""

from adapters.memory.persistence import MemoryPersistence
from tests.contracts.adapters.contract import AdapterContract
from tests.contracts.kit.env import AdapterUnderTest, Capability

IN_THE_PROCESS = "it lives in the process"


class TestMemory(AdapterContract):
    """In memory."""

    plug = AdapterUnderTest(
        "memory",
        lambda _, clock: MemoryPersistence(clock=clock),
        declines=dict.fromkeys(Capability, IN_THE_PROCESS),
    )
