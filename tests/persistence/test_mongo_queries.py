"""Queries on MongoDB whose arguments mean something else to the driver, or cannot be sent at all."""

from datetime import timedelta

import pytest

from domain.catalogue.product import Product
from domain.shared.errors import InvalidValue
from tests.contracts.laws.persistence.env import PersistenceEnv


async def test_a_limit_of_zero_gets_nothing(env: PersistenceEnv) -> None:
    """To the driver, a limit of 0 means no limit."""
    tenant = await env.tenant()
    await tenant.order(await tenant.product())
    assert await tenant.store.outbox.claim(0, timedelta(minutes=1)) == []
    assert await tenant.store.outbox.dead_letters(0) == []
    assert await tenant.store.orders.overdue(env.clock.now() + timedelta(days=1), limit=0) == ()
    assert await tenant.store.storage.read(Product, []) == []


async def test_a_search_takes_words_literally(env: PersistenceEnv) -> None:
    """Neither operators nor patterns nor NUL have a meaning of their own."""
    tenant = await env.tenant()
    await tenant.product(name="$name of a lamp")
    for word, count in (("$name", 1), ("$", 1), (".*", 0), ("lamp\0", 0)):
        assert len((await tenant.store.products.search(word, after=None, limit=9)).items) == count, word


async def test_a_text_that_is_not_valid_unicode_is_an_invalid_value(env: PersistenceEnv) -> None:
    """As a word to search for."""
    tenant = await env.tenant()
    with pytest.raises(InvalidValue):
        await tenant.store.products.search("\ud800", after=None, limit=9)
