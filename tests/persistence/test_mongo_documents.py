"""Aggregates as BSON, without a server: what is encoded is decoded equal."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import bson
import pytest
from bson import CodecOptions
from bson.binary import UuidRepresentation
from hypothesis import given
from hypothesis import strategies as st

from adapters.mongo.aggregates import mapping_of
from adapters.mongo.drivers import Document
from adapters.mongo.values import stored_time, time_from
from domain.access.api_key import ApiKey
from domain.access.ids import ApiKeyId, RefreshFamilyId
from domain.access.refresh_family import RefreshFamily
from domain.access.scopes import EVERYTHING, Scope
from domain.accounts.account import Account
from domain.accounts.actor import ActorId, Role
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.ordering.ids import OrderId
from domain.ordering.order import Order
from domain.ordering.order_line import OrderLine
from domain.shared.aggregate import Aggregate
from domain.stock.stock_item import StockItem
from tests.support.cast import ADA, EMAILS, HIVE, euros

OPTIONS: CodecOptions[Document] = CodecOptions(uuid_representation=UuidRepresentation.STANDARD)
LAMP = Product(id=ProductId(UUID(int=6)), version=3, sku="LAMP", name="Honeycomb lamp", price=euros("66.60"))
NOW = datetime(2026, 6, 6, 6, 6, 6, 666_667, tzinfo=UTC)


def _account() -> Account:
    """Whoever has it waits for two letters."""
    account = Account.register(
        ActorId(UUID(int=8)),
        email="Ada@Hive.example",
        name="Ada",
        password_hash="$hash",
        roles={Role.STAFF, Role.ADMIN},
        at=NOW,
    )
    account.expect_confirmation("one hash", NOW)
    account.expect_reset("another hash", NOW)
    return account


def _anonymous_account() -> Account:
    account = _account()
    account.delete(NOW)
    return account


def _family() -> RefreshFamily:
    family, _ = RefreshFamily.begin(RefreshFamilyId(UUID(int=9)), _account(), EVERYTHING, ("one", "two"), NOW)
    return family


def _api_key() -> ApiKey:
    key, _ = ApiKey.create(
        ApiKeyId(UUID(int=10)),
        _account(),
        name="Scales",
        scopes={Scope.STOCK_READ, Scope.STOCK_WRITE},
        secret="one",
        at=NOW,
        expires_at=NOW + timedelta(days=6),
    )
    return key


def _order(confirmed_at: datetime | None) -> Order:
    order = Order.place(
        OrderId(UUID(int=7)), by=ADA, email=EMAILS[ADA.id], address=HIVE, lines=[OrderLine.of(LAMP, 12)], at=NOW
    )
    order.confirmed_at = confirmed_at
    return order


@pytest.mark.parametrize(
    "aggregate",
    [
        LAMP,
        Product(id=LAMP.id, sku="\N{HONEYBEE}", name="$where", price=euros("0.01"), description=""),
        StockItem(id=LAMP.id),
        StockItem(id=LAMP.id, on_hand=5, reserved=2, movements=1),
        _order(confirmed_at=None),
        _order(confirmed_at=NOW),
        _account(),
        _anonymous_account(),
        _family(),
        _api_key(),
    ],
    ids=[
        "product",
        "empty description",
        "no stock",
        "stock",
        "order",
        "confirmed order",
        "account",
        "anonymous account",
        "refresh family",
        "API key",
    ],
)
def test_an_aggregate_is_read_back_equal(aggregate: Aggregate) -> None:
    """Every field is the same after it was encoded as BSON and decoded."""
    mapping = mapping_of(type(aggregate))
    assert mapping.restore(_encoded_and_decoded(mapping.document(aggregate))) == aggregate


@given(st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.sampled_from([UTC, timezone(timedelta(hours=6))])))  # noqa: DTZ001 (the strategy wants naive bounds)
def test_times_are_kept_to_the_microsecond_in_utc(at: datetime) -> None:
    """BSON's own dates would lose the microseconds."""
    read = time_from(_encoded_and_decoded({"at": stored_time(at)})["at"])
    assert read == at
    assert read.utcoffset() == timedelta(0)


@given(st.uuids(), st.uuids())
def test_ids_are_stored_in_the_bytes_that_they_are_sorted_by(one: UUID, other: UUID) -> None:
    """BSON compares binary values of one length and subtype byte by byte, as UUIDs compare."""
    bytes_of_one, bytes_of_other = (bson.encode({"_id": id}, codec_options=OPTIONS)[-17:-1] for id in (one, other))
    assert (bytes_of_one < bytes_of_other) == (one < other)


def _encoded_and_decoded(document: Document) -> Document:
    return bson.decode(bson.encode(document, codec_options=OPTIONS), codec_options=OPTIONS)
