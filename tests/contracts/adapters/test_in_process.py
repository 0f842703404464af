"""Delivery without a queue."""

from contextlib import nullcontext

from adapters.inprocess.delivery import InProcessDeliveries, InProcessDelivery
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest, made
from tests.contracts.kit.law import Capability
from tests.contracts.laws.delivery.env import DeliveryEnv
from tests.contracts.laws.registry import DELIVERY


def _env() -> DeliveryEnv:
    return DeliveryEnv(lambda it: nullcontext(InProcessDelivery(it)), within=0, made=InProcessDeliveries)


class TestInProcess(AdapterContract):
    """Whoever delivers a message handles it."""

    adapter = AdapterUnderTest(
        DELIVERY, "in-process", made(_env), declines={Capability.OUTAGE: "whoever sends a message handles it"}
    )
