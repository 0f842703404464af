"""Time, ids and headers, as the machine gives them."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID

import pytest

from adapters.system.clock import SystemClock
from adapters.system.headers import ContextHeaders
from adapters.system.ids import SystemIds


def test_the_clock_shows_the_time_in_utc() -> None:
    """Aware, and the machine's."""
    before, now, after = datetime.now(UTC), SystemClock().now(), datetime.now(UTC)
    assert before <= now <= after
    assert now.utcoffset() == timedelta(0)


def test_ids_are_never_given_out_twice_and_sort_by_time() -> None:
    """The standard library's kind of UUID, of version 7."""
    ids = SystemIds()
    new = [ids.new() for _ in range(10_000)]
    assert {type(id) for id in new} == {UUID}
    assert {(id.version, id.variant) for id in new} == {(7, RFC_4122)}
    assert len(set(new)) == len(new)
    assert new == sorted(new)


def test_headers_are_carried_within_their_block() -> None:
    """The innermost ones count, and none outside; what is carried does not change under way."""
    headers = ContextHeaders()
    mine = {"traceparent": "6"}
    assert headers.current() == {}
    with headers.bind(mine):
        mine["traceparent"] = "7"
        with headers.bind({"request_id": "66"}):
            assert headers.current() == {"request_id": "66"}
        assert headers.current() == {"traceparent": "6"}
    assert headers.current() == {}


def test_headers_end_with_a_block_that_fails() -> None:
    """Nothing is left to the next one."""
    headers = ContextHeaders()

    def fail() -> None:
        with headers.bind({"request_id": "6"}):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert headers.current() == {}


async def test_two_at_once_never_see_each_others_headers() -> None:
    """Each task carries its own; so do the tasks that it starts."""
    headers, both_carry = ContextHeaders(), asyncio.Barrier(2)

    async def look() -> Mapping[str, str]:
        return headers.current()

    async def carry(request: str) -> Mapping[str, str]:
        with headers.bind({"request_id": request}):
            await both_carry.wait()
            return await asyncio.create_task(look())

    assert list(await asyncio.gather(carry("6"), carry("7"))) == [{"request_id": "6"}, {"request_id": "7"}]
