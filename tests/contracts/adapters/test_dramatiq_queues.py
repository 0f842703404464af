"""Queues in Redis, seen by whoever puts commands in and looks after dead letters."""

from tests.contracts.adapters.queues import dramatiq_queues
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest
from tests.contracts.laws.registry import QUEUES


class TestDramatiqQueues(AdapterContract):
    """With a worker in this process."""

    adapter = AdapterUnderTest(QUEUES, "dramatiq", dramatiq_queues, technology="redis")
