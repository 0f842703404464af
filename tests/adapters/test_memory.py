"""How to build the in-memory adapter."""

from adapters.memory.persistence import MemoryPersistence
from tests.adapters.plug import AdapterContract
from tests.contracts.env import Capability, Plug

IN_THE_PROCESS = "it lives in the process"


class TestMemory(AdapterContract):
    """In memory."""

    plug = Plug(
        "memory",
        lambda _, clock: MemoryPersistence(clock=clock),
        declines=dict.fromkeys(Capability, IN_THE_PROCESS),
    )
