"""The times and sizes by which the shop works, as numbers, so that none of them changes unseen."""

import asyncio
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.access.api_keys import ListApiKeysRequest
from application.access.prune_families import PruneRefreshFamiliesRequest
from application.accounts.administer import ListAccountsRequest
from application.accounts.views import AccountFilter
from application.catalogue.find_products import GetProductBySkuRequest, SearchProductsRequest
from application.core.transaction import LONGEST_PAUSE, TransactionContext
from application.maintenance.prune_idempotency_records import KEEP_IDEMPOTENCY_RECORDS, PruneIdempotencyRecordsRequest
from application.maintenance.prune_messages import KEEP_SENT_MESSAGES, PruneMessagesRequest
from application.messaging.relay import Relay
from application.messaging.retry_policy import RetryPolicy
from application.ordering.expire_orders import ExpireUnpaidOrdersRequest
from application.ordering.find_orders import ListOrdersRequest
from application.ordering.views import OrderFilter
from application.scheduling.scheduler import Scheduler
from application.stock.find_stock import ListMovementsRequest
from domain.accounts.actor import VISITOR
from domain.shared.errors import InvalidQuantity, InvalidValue, NotFound
from tests.application.running_shop import a_shop
from tests.support.builders import product_id
from tests.support.cast import KIM

ANY: Any = None
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("failures", "wait"),
    [(1, 2 * SECOND), (2, 4 * SECOND), (8, 256 * SECOND), (9, 5 * MINUTE), (11, 5 * MINUTE), (12, None), (13, None)],
)
def test_a_message_is_tried_twelve_times_with_growing_waits(failures: int, wait: timedelta | None) -> None:
    """Each twice as long as the one before, until they are five minutes long."""
    assert RetryPolicy().after_failure(failures) == wait


@pytest.mark.parametrize(
    ("age", "wait"), [(0 * SECOND, 2 * SECOND), (3 * SECOND, 3 * SECOND), (MINUTE, MINUTE), (DAY, MINUTE)]
)
def test_in_an_outage_a_message_waits_as_long_again_and_at_most_a_minute(age: timedelta, wait: timedelta) -> None:
    """At least two seconds."""
    assert RetryPolicy().during_outage(age) == wait


@pytest.mark.parametrize(
    ("age", "wait"),
    [
        (0 * SECOND, MINUTE),
        (MINUTE, MINUTE),
        (61 * SECOND, 2 * MINUTE),
        (5 * MINUTE, 8 * MINUTE),
        (HOUR, 64 * MINUTE),
        (6 * HOUR, 6 * HOUR),
        (DAY, 6 * HOUR),
    ],
)
def test_without_an_answer_a_message_waits_for_the_doubled_lease(age: timedelta, wait: timedelta) -> None:
    """As often doubled as it takes to be as long as its age, and at most six hours."""
    assert RetryPolicy().without_answer(age, MINUTE) == wait


@pytest.mark.parametrize(
    ("age", "wait"),
    [(0 * SECOND, 2 * SECOND), (MINUTE, MINUTE), (DAY - SECOND, 5 * MINUTE), (DAY, None), (DAY + SECOND, None)],
)
def test_a_newer_message_is_waited_with_for_a_day(age: timedelta, wait: timedelta | None) -> None:
    """So long processes of two versions may run side by side."""
    assert RetryPolicy().during_rollout(age) == wait


def test_a_process_may_end_eight_times_in_a_message() -> None:
    """After that the message is taken for the reason."""
    assert RetryPolicy().most_attempts == 8


def test_a_relay_takes_fifty_messages_for_a_minute() -> None:
    """Unless it is told otherwise."""
    relay = Relay(ANY, ANY)
    assert (relay.at_a_time, relay.lease) == (50, MINUTE)


def test_a_job_has_four_minutes_of_a_lease_of_five() -> None:
    """And is tried again a minute after it failed."""
    scheduler = Scheduler(ANY, (), ANY)
    assert (scheduler.limit, scheduler.lease, scheduler.retry_after) == (4 * MINUTE, 5 * MINUTE, MINUTE)


async def test_a_transaction_is_retried_for_fifteen_seconds() -> None:
    """With pauses of up to twenty milliseconds; all transactions of a shop share one lock."""
    given = {field.name: ANY for field in fields(TransactionContext) if not field.name.startswith("retry_")}
    context = TransactionContext(**given)
    assert (context.retry_timeout, LONGEST_PAUSE) == (15 * SECOND, 0.02)
    assert isinstance(context.retry_lock, asyncio.Lock)


def test_the_shop_forgets_messages_after_a_week_and_records_after_four_months() -> None:
    """A thousand at a time; and it gives up unpaid orders by the hundred."""
    assert (KEEP_SENT_MESSAGES, KEEP_IDEMPOTENCY_RECORDS) == (7 * DAY, 120 * DAY)
    assert (PruneMessagesRequest().at_a_time, PruneIdempotencyRecordsRequest().at_a_time) == (1_000, 1_000)
    assert ExpireUnpaidOrdersRequest().at_a_time == 100


def test_the_shop_forgets_expired_refresh_families_a_thousand_at_a_time() -> None:
    """Each batch in a transaction of its own."""
    assert PruneRefreshFamiliesRequest().at_a_time == 1_000


def test_a_page_has_twenty_items_unless_somebody_asks_for_more() -> None:
    """It is the first one, of everything there is."""
    assert SearchProductsRequest() == SearchProductsRequest(words="", after=None, limit=20)
    assert ListOrdersRequest() == ListOrdersRequest(OrderFilter(customer=None, status=None), after=None, limit=20)
    assert ListMovementsRequest(product_id()) == ListMovementsRequest(product_id(), after=None, limit=20)
    assert ListAccountsRequest() == ListAccountsRequest(AccountFilter(status=None), after=None, limit=20)
    assert ListApiKeysRequest() == ListApiKeysRequest(after=None, limit=20)


@pytest.mark.parametrize("limit", [0, 101])
async def test_a_page_has_at_least_one_item_and_at_most_a_hundred(limit: int) -> None:
    """Any other size is refused, and the error says how many there may be."""
    shop = (await a_shop(MemoryPersistence)).shop
    nearest = min(max(limit, 1), 100)
    assert (await shop.catalogue.search(SearchProductsRequest(limit=nearest), by=VISITOR)).items == ()
    assert (await shop.ordering.list(ListOrdersRequest(limit=nearest), by=KIM)).items == ()
    assert (await shop.stock.movements(ListMovementsRequest(product_id(), limit=nearest), by=KIM)).items == ()
    for refused in (
        shop.catalogue.search(SearchProductsRequest(limit=limit), by=VISITOR),
        shop.ordering.list(ListOrdersRequest(limit=limit), by=KIM),
        shop.stock.movements(ListMovementsRequest(product_id(), limit=limit), by=KIM),
    ):
        with pytest.raises(InvalidQuantity) as refusal:
            await refused
        assert refusal.value.values == {"quantity": limit, "maximum": 100}


async def test_words_to_search_for_have_at_most_two_hundred_characters() -> None:
    """And the SKU of a product at most sixty-four, as when it was added."""
    shop = (await a_shop(MemoryPersistence)).shop
    assert (await shop.catalogue.search(SearchProductsRequest("x" * 200), by=VISITOR)).items == ()
    with pytest.raises(InvalidValue) as refusal:
        await shop.catalogue.search(SearchProductsRequest("x" * 201), by=VISITOR)
    assert str(refusal.value) == "words has more than 200 characters."
    with pytest.raises(NotFound):
        await shop.catalogue.get_by_sku(GetProductBySkuRequest("x" * 64), by=VISITOR)
    with pytest.raises(InvalidValue) as refusal:
        await shop.catalogue.get_by_sku(GetProductBySkuRequest("x" * 65), by=VISITOR)
    assert str(refusal.value) == "sku has more than 64 characters."
    with pytest.raises(InvalidValue) as refusal:
        await shop.catalogue.get_by_sku(GetProductBySkuRequest(" "), by=VISITOR)
    assert str(refusal.value) == "sku must not be blank."
