"""Fingerprints of requests: stored with the first answer, and compared with each later request under the key."""

from dataclasses import dataclass, field, fields, replace
from enum import Enum, nonmember
from typing import ClassVar
from uuid import UUID

import pytest

from application.catalogue.add_product import AddProductRequest
from application.catalogue.change_price import ChangePriceRequest
from application.core.fingerprint import FROM_THE_START, fingerprint, name_of
from application.ordering.cancel_order import CancelOrderRequest
from application.ordering.confirm_order import RecordConfirmationRequest
from application.ordering.expire_orders import ExpireOrderRequest
from application.ordering.place_order import PlaceOrderRequest, RequestedItem
from application.ports.errors import UsageError
from application.stock.receive_stock import ReceiveStockRequest
from domain.accounts.account import AccountStatus
from domain.catalogue.ids import ProductId
from domain.ordering.ids import OrderId
from domain.shared.address import Address
from domain.shared.money import Currency, Money
from tests.application.core.requests import named_classes_in, requests_of_commands
from tests.support.builders import uuid7
from tests.support.examples import example_of

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


@dataclass(frozen=True)
class Gift:
    """A request as it was when its first fingerprints were stored."""

    fingerprint_name: ClassVar[str] = "Gift"

    to: str
    card: str | None = field(default=None, metadata=FROM_THE_START)


@dataclass(frozen=True)
class Present:
    """The same request years later: renamed, moved, and with two optional fields."""

    __module__ = "somewhere.else"
    fingerprint_name: ClassVar[str] = "Gift"

    to: str
    card: str | None = field(default=None, metadata=FROM_THE_START)
    bows: int = 1
    sweets: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class PaperedGift:
    """The same request with a field that everybody must fill in."""

    fingerprint_name: ClassVar[str] = "Gift"

    to: str
    paper: str
    card: str | None = field(default=None, metadata=FROM_THE_START)


@dataclass(frozen=True)
class CardlessGift:
    """The same request without a field that was there from the start."""

    fingerprint_name: ClassVar[str] = "Gift"

    to: str


def test_a_request_that_is_renamed_moved_and_extended_keeps_its_fingerprints() -> None:
    """Those of old are those of callers who have never heard of the new fields."""
    assert fingerprint(Present("Ben")) == fingerprint(Gift("Ben"))
    assert fingerprint(Present("Ben", "With love", bows=1, sweets=())) == fingerprint(Gift("Ben", "With love"))


@pytest.mark.parametrize(
    "other",
    [
        Gift("Ada"),
        Gift("Ben", "With love"),
        Present("Ben", bows=2),
        # Python says that it equals 1.
        Present("Ben", bows=True),
        Present("Ben", sweets=("honey",)),
        PaperedGift("Ben", "plain"),
        CardlessGift("Ben"),
    ],
    ids=repr,
)
def test_another_request_has_another_fingerprint(other: object) -> None:
    """Another value, a new field that is used or that has no default, and one that was there from the start."""
    assert fingerprint(other) != fingerprint(Gift("Ben"))


class Size(Enum):
    """One word for a size."""

    fingerprint_name = nonmember("Size")

    SMALL = "s"


class Girth(Enum):
    """The same sizes after somebody has found better words."""

    fingerprint_name = nonmember("Size")

    LITTLE = "s"


def test_an_enum_that_is_renamed_keeps_its_fingerprints_and_so_do_its_members() -> None:
    """Their values are what is stored."""
    assert fingerprint(Size.SMALL) == fingerprint(Girth.LITTLE)


def test_true_false_and_nothing_are_three_values() -> None:
    """In the fingerprint as everywhere."""
    assert len({fingerprint(Loose(value)) for value in (True, False, None)}) == 3


def test_a_value_that_nobody_thought_of_is_named_by_its_class() -> None:
    """For whoever has to do something about it."""
    with pytest.raises(UsageError, match=r"^list is part of a request with a key, and fingerprints do not know it\."):
        fingerprint(Loose([]))


def test_a_value_of_a_subclass_is_the_same_value() -> None:
    """Some database drivers give out ids and numbers of classes of their own."""
    for kind, value in ((UUID, ORDER), (int, 6), (str, "honey")):
        of_a_driver = type("DriversOwn", (kind,), {"__repr__": lambda _: "its own"})(str(value))
        assert fingerprint(Loose(of_a_driver)) == fingerprint(Loose(value))


class Heir(Gift):
    """Another request: what it is called is not inherited."""


@dataclass(frozen=True)
class Loose:
    """A request with a field that may hold anything."""

    fingerprint_name: ClassVar[str] = "Loose"

    value: object


@pytest.mark.parametrize(
    "request_", [Heir("Ben"), Loose(Heir("Ben")), Loose(AccountStatus.ACTIVE), Loose(6.6), Loose([])], ids=repr
)
def test_nothing_is_guessed(request_: object) -> None:
    """A name that nobody chose would change with the class, and a value that nobody thought of with Python."""
    with pytest.raises(UsageError, match="part of a request with a key"):
        fingerprint(request_)


def test_every_class_in_a_request_of_a_command_has_a_name_of_its_own() -> None:
    """Whoever adds one learns of it here, and not when somebody repeats a request."""
    kinds = {kind for request in requests_of_commands() for kind in named_classes_in(request)}
    assert {AddProductRequest, ExpireOrderRequest, RequestedItem, Money, Currency, Address} <= kinds
    assert len({name_of(kind) for kind in kinds}) == len(kinds)


def test_every_field_of_every_request_counts() -> None:
    """Whatever is different makes it another request; what was found out about a password was not asked for."""
    uncounted = set()
    for kind in requests_of_commands():
        one, other = example_of(kind), example_of(kind, seed=2)
        for each in fields(kind):
            different = replace(one, **{each.name: getattr(other, each.name)})
            if fingerprint(different) == fingerprint(one):
                uncounted.add(f"{kind.__name__}.{each.name}")
    assert uncounted == {
        "OpenAccountRequest.password_hash",
        # For which access version the password was verified.
        "ChangeProfileRequest.access_version",
        # There is one feature, so there is no other one to ask for.
        "SwitchFeatureRequest.feature",
    }
