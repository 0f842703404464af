"""Fingerprints of requests: stored with the first answer, and compared with each later request under the key."""

import pytest

from application.catalogue.add_product import AddProductRequest
from application.catalogue.change_price import ChangePriceRequest
from application.core.fingerprint import fingerprint
from application.ordering.cancel_order import CancelOrderRequest
from application.ordering.confirm_order import RecordConfirmationRequest
from application.ordering.expire_orders import ExpireOrderRequest
from application.ordering.place_order import PlaceOrderRequest, RequestedItem
from application.stock.receive_stock import ReceiveStockRequest
from domain.catalogue.ids import ProductId
from domain.ordering.ids import OrderId
from domain.shared.address import Address
from domain.shared.money import Currency, Money
from tests.support.builders import uuid7

LAMP, TILE, ORDER = ProductId(uuid7(1)), ProductId(uuid7(2)), OrderId(uuid7(2))
COMB = Address("Ada", "6 Comb Lane", "66666", "Waben", "DE")
EMAIL = "ada@hive.example"

# Computed by the first version of the shop, when the requests had other names. They never change.
STORED = {
    "42b8b537d1642d9e655082abe9761117996b5810f1a66ece14a34eb078b096cb": AddProductRequest(
        "LAMP-6", "Honeycomb lamp", Money(4900, Currency.EUR), 'it\'s "lit"'
    ),
    "ce66e4833ab5c0f2db41e0e7e780cb947f40dc3cc8aded235de19ff12e52ff84": AddProductRequest(
        "LAMP-6", "Honeycomb lamp", Money(4900, Currency.EUR)
    ),
    "1840f304e46bbea1a16d94c30ae43150856b4e4a7b547771e546f418ba7f6533": ChangePriceRequest(
        LAMP, Money(5, Currency.JPY)
    ),
    "f80d8572c6e270b868b817ae4278d2480082517cbaabf905320244de688ee315": ReceiveStockRequest(LAMP, 6),
    "eddba404f804255a186caf70dc349ed29847e64e009b4a653fea3a5674baa8dd": PlaceOrderRequest((), COMB, EMAIL),
    "7ec117e1f210da0dab0d8469a17cc647275dd61592b5701b1d2bfbac6f643184": PlaceOrderRequest(
        (RequestedItem(LAMP, 2),), COMB, EMAIL
    ),
    "251551db6fca20c985bc748ebace489e780ce8c6fa261f3d30c956ce22a76e83": PlaceOrderRequest(
        (RequestedItem(LAMP, 2), RequestedItem(TILE, 1)), COMB, EMAIL
    ),
    "ecd56470a5c6e3ec76f48a116503f6f7fe135f570d0582e1d0584a81d0c19afe": CancelOrderRequest(ORDER),
    "1419bc31afb44beed248fa60ea944c30e6a83ed98ec5f8b2c1cf82ff4e1e3bd2": RecordConfirmationRequest(ORDER),
    "59bdc8f51d4512da6714b555287c069448cec39c24783423ff981e6535c4ff32": ExpireOrderRequest(ORDER),
}


@pytest.mark.parametrize("stored", STORED)
def test_fingerprints_never_change(stored: str) -> None:
    """A request that was first made long ago can be repeated, although classes have been renamed and moved since."""
    assert fingerprint(STORED[stored]) == stored


def test_two_kinds_of_requests_with_equal_values_differ() -> None:
    """The name of the request is part of its fingerprint."""
    assert fingerprint(CancelOrderRequest(ORDER)) != fingerprint(RecordConfirmationRequest(ORDER))
