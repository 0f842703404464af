"""A shop that lives as long as its process."""

from adapters.shared.tenancy import Persistence
from application.ports.clock import Clock


def memory(clock: Clock) -> Persistence:
    """Nothing to install, nothing to keep."""
    from adapters.memory.persistence import MemoryPersistence

    return MemoryPersistence(clock=clock)
