"""Delivery to workers, through Redis."""

from tests.contracts.adapters.queues import dramatiq
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest
from tests.contracts.laws.registry import DELIVERY


class TestDramatiq(AdapterContract):
    """A queue, and a worker in this process."""

    adapter = AdapterUnderTest(DELIVERY, "dramatiq", dramatiq, technology="redis")
