"""Delivery without a queue."""

from contextlib import nullcontext

from adapters.inprocess.delivery import InProcessDelivery
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest, made
from tests.contracts.laws.delivery.env import DeliveryEnv
from tests.contracts.laws.registry import DELIVERY


def _env() -> DeliveryEnv:
    return DeliveryEnv(lambda handlers: nullcontext(InProcessDelivery(handlers)), within=0)


class TestInProcess(AdapterContract):
    """Whoever delivers a message handles it."""

    adapter = AdapterUnderTest(DELIVERY, "in-process", made(_env))
